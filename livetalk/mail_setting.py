"""How mail leaves the house, read from ``LIVETALK_MAIL`` and what goes with it.

Lives here: the forms of the address of a mail server. Must not live here: sending anything.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, unquote, urlsplit

import msgspec

from livetalk.log_address import WrongSetting
from livetalk.mail_address import clean_address

Security = Literal["plain", "starttls", "tls"]

SCHEMES: dict[str, tuple[Security, int]] = {
    "smtp": ("plain", 25),
    "smtp+starttls": ("starttls", 587),
    "smtps": ("tls", 465),
}
"""What a scheme means, and the port when none is named."""
LONGEST_NAME = 100  # characters of the sender's name; longer ones are cut by mail programs anyway


class MailSetting(msgspec.Struct, frozen=True, kw_only=True):
    """The server that takes our mail, and whom it comes from."""

    host: str
    port: int
    security: Security
    user: str | None = None
    password: str | None = None
    sender: str
    """The address that mail comes from."""
    sender_name: str = ""
    ca: Path | None = None
    """Certificates to trust instead of the system's."""

    def __repr__(self) -> str:
        """Without the password, so that it never reaches a log."""
        return f"MailSetting({self})"

    def __str__(self) -> str:
        """What an operator recognises it by."""
        return f"{self.host}:{self.port} ({self.security})"


def read_mail_setting(environment: Mapping[str, str]) -> MailSetting | None:
    """Read it; None: this server sends no mail. Raises ``WrongSetting``.

    ``smtps://user@host`` (TLS) · ``smtp+starttls://user@host`` · ``smtp://localhost`` (in clear, to this
    machine only). The password comes from ``LIVETALK_MAIL_PASSWORD``.
    """
    value = environment.get("LIVETALK_MAIL", "")
    if not value:
        return None
    parts = _parts(value)
    security, port = SCHEMES[parts.scheme]
    host = parts.hostname or ""
    if security == "plain" and not _is_here(host):
        why = f"smtp:// sends in clear, to this machine only. Write smtp+starttls:// or smtps:// for {host}"
        raise WrongSetting("LIVETALK_MAIL", why)
    name, address = _sender(environment.get("LIVETALK_MAIL_FROM", ""))
    user = unquote(parts.username or "") or None
    return MailSetting(
        host=host,
        port=parts.port or port,
        security=security,
        user=user,
        password=_password(environment.get("LIVETALK_MAIL_PASSWORD", ""), user),
        sender=address,
        sender_name=name,
        ca=_ca(environment.get("LIVETALK_MAIL_CA", "")),
    )


def _parts(value: str) -> SplitResult:
    expected = "expected something like smtp+starttls://user@mail.example.dk:587"
    try:
        parts = urlsplit(value)
        is_one = parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port or an IPv6 address that is none
        is_one = False
    if not is_one:  # the value itself may hold a password, so it is not repeated
        raise WrongSetting("LIVETALK_MAIL", expected)
    if parts.password is not None:
        why = "a password does not belong into it. Give it in LIVETALK_MAIL_PASSWORD"
        raise WrongSetting("LIVETALK_MAIL", why)
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise WrongSetting("LIVETALK_MAIL", f"nothing may follow the port; {expected}")
    return parts


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:  # a name
        return False


def _password(value: str, user: str | None) -> str | None:
    if user is not None and not value:
        raise WrongSetting("LIVETALK_MAIL_PASSWORD", f"none is set, and LIVETALK_MAIL names the user {user}")
    if user is None and value:
        raise WrongSetting("LIVETALK_MAIL_PASSWORD", "LIVETALK_MAIL names no user that it belongs to")
    return value or None


def _sender(value: str) -> tuple[str, str]:
    """The name and the address that mail comes from."""
    name, bracket, rest = value.rpartition("<")
    raw = rest.removesuffix(">") if bracket else value
    name = name.strip().strip('"')
    address = clean_address(raw)
    if address is None or (bracket and not rest.endswith(">")):
        why = "expected an address like talk@example.dk or LiveTalk <talk@example.dk>"
        raise WrongSetting(
            "LIVETALK_MAIL_FROM", why if value else f"none is set, and LIVETALK_MAIL is; {why}"
        )
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise WrongSetting("LIVETALK_MAIL_FROM", "the name before the address cannot stand in a mail")
    return name, address


def _ca(value: str) -> Path | None:
    if not value:
        return None
    if not Path(value).is_file():
        raise WrongSetting("LIVETALK_MAIL_CA", f"there is no file {value}")
    return Path(value)
