"""Settings: one frozen object, read from the environment once.

Every variable is documented in ``docs/operations.md``. A wrong one stops the start with a
sentence that says which and why.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
import socket
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import msgspec
import platformdirs

from livetalk.log_address import LogAddress, WrongSetting, read_log_address
from livetalk.mail_setting import MailSetting, read_mail_setting
from livetalk.oidc_setting import OidcSetting, read_oidc_setting

DEFAULT_PORT = 8000
SHORTEST_SECRET = 8  # characters; refuses slips of the pen – docs/operations.md says what is wise


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """See the module's docstring. ``secret`` keys the pseudonyms; ``organiser_key`` may be absent."""

    log: LogAddress
    secret: str
    organiser_key: str | None = None
    base_url: str
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    trusted_proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    contact: str = ""
    phone_number: str = ""
    """Where people can ask by telephone; empty: no page offers it."""
    data_licence: str = ""
    """Under which terms everybody may use the open data; empty: the page says that none are set."""
    node: str = ""
    """What this node is called in logs and by the others."""
    rules: Path | None = None
    """A folder with more lists for screening and similar questions."""
    mail: MailSetting | None = None
    """None: no mail leaves, and no screen offers any."""
    oidc: OidcSetting | None = None
    """None: those who plan sign in with a password alone."""
    embed_hosts: tuple[str, ...] = ()
    """Whose pages may show the calendar and a room's queue in a frame."""

    def __repr__(self) -> str:
        """Without the secrets, so that they never reach a log."""
        return f"Settings(log={self.log!r}, base_url={self.base_url!r}, host={self.host!r}, port={self.port})"

    @property
    def fingerprint(self) -> str:
        """What tells two secrets apart and says nothing about either."""
        return hmac.digest(self.secret.encode(), b"livetalk fingerprint of the secret", "sha256")[:8].hex()

    @property
    def is_secure(self) -> bool:
        """Whether people reach it through TLS."""
        return self.base_url.startswith("https://")


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read all ``LIVETALK_*`` variables; raises ``WrongSetting``."""
    log = _log(environment)
    port = _port(environment.get("LIVETALK_PORT", ""))
    host = environment.get("LIVETALK_HOST") or "127.0.0.1"
    return Settings(
        log=log,
        secret=_secret(environment.get("LIVETALK_SECRET", ""), log),
        organiser_key=_organiser_key(environment.get("LIVETALK_ORGANISER_KEY", "")),
        base_url=_base_url(environment.get("LIVETALK_BASE_URL", ""), host, port),
        host=host,
        port=port,
        trusted_proxies=_list(environment.get("LIVETALK_TRUSTED_PROXIES", "127.0.0.1,::1")),
        contact=environment.get("LIVETALK_CONTACT", ""),
        phone_number=_phone_number(environment.get("LIVETALK_PHONE_NUMBER", "")),
        data_licence=environment.get("LIVETALK_DATA_LICENCE", "").strip(),
        node=environment.get("LIVETALK_NODE") or f"{socket.gethostname()}-{os.getpid()}",
        rules=_folder("LIVETALK_RULES", environment.get("LIVETALK_RULES", "")),
        mail=read_mail_setting(environment),
        oidc=read_oidc_setting(environment),
        embed_hosts=_sites("LIVETALK_EMBED_HOSTS", environment.get("LIVETALK_EMBED_HOSTS", "")),
    )


def default_database() -> Path:
    """Where the log lies when nobody says otherwise: the user's data folder of this system."""
    return Path(platformdirs.user_data_dir("livetalk")) / "livetalk.db"


def _log(environment: Mapping[str, str]) -> LogAddress:
    value = environment.get("LIVETALK_LOG", "")
    if not value:
        return LogAddress(kind="sqlite", path=default_database())
    return read_log_address(value, environment)


def _port(value: str) -> int:
    if not value:
        return DEFAULT_PORT
    if not value.isdecimal() or not 0 < int(value) < 2**16:
        raise WrongSetting("LIVETALK_PORT", f"expected a number from 1 to 65535, not {value!r}")
    return int(value)


def _secret(value: str, log: LogAddress) -> str:
    if value:
        if len(value) < SHORTEST_SECRET:
            raise WrongSetting("LIVETALK_SECRET", f"it needs at least {SHORTEST_SECRET} characters")
        return value
    if log.kind == "redis":
        raise WrongSetting(
            "LIVETALK_SECRET", "none is set, and all nodes on one Redis must have the same one"
        )
    if log.path is None:
        return secrets.token_urlsafe(32)
    return _kept_secret(log.path.with_name(log.path.name + ".secret"))


def _kept_secret(path: Path) -> str:
    """The secret beside the database, made at the first start: it must outlive restarts."""
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(32))
        return path.read_text().strip()
    except OSError as error:
        why = f"none is set, and none can be kept beside the database ({error.strerror}: {path})"
        raise WrongSetting("LIVETALK_SECRET", why) from None


def _organiser_key(value: str) -> str | None:
    if value and len(value) < SHORTEST_SECRET:
        raise WrongSetting("LIVETALK_ORGANISER_KEY", f"it needs at least {SHORTEST_SECRET} characters")
    return value or None


def _base_url(value: str, host: str, port: int) -> str:
    if not value:
        name = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
        return f"http://{name}:{port}"
    parts = _address(value)
    if parts is None:
        why = f"expected something like https://talk.example.dk, not {value!r}"
        raise WrongSetting("LIVETALK_BASE_URL", why)
    if parts.path not in ("", "/"):
        raise WrongSetting("LIVETALK_BASE_URL", "LiveTalk needs a host name of its own, without a path")
    return f"{parts.scheme}://{parts.netloc}"


def _address(value: str) -> SplitResult | None:
    """The parts of a web address with a host, or None."""
    try:
        parts = urlsplit(value)
        is_one = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port or an IPv6 address that is none
        return None
    return None if not is_one or parts.query or parts.fragment or parts.username is not None else parts


def _sites(name: str, value: str) -> tuple[str, ...]:
    """Sites as a content security policy names them: a scheme and a host, perhaps with all hosts below it."""
    found = _list(value)
    for one in found:
        parts = _address(one.replace("://*.", "://", 1))
        if parts is None or parts.path or not re.fullmatch(r"https?://(\*\.)?[\w.-]+(:\d+)?", one, re.ASCII):
            why = f"expected sites like https://www.example.dk or https://*.example.dk, not {one!r}"
            raise WrongSetting(name, why)
    return found


def _phone_number(value: str) -> str:
    tidy = " ".join(value.split())
    if tidy and not re.fullmatch(r"\+?[\d ]{3,20}", tidy, re.ASCII):
        raise WrongSetting("LIVETALK_PHONE_NUMBER", f"expected digits like 39 98 00 00, not {value!r}")
    return tidy


def _folder(name: str, value: str) -> Path | None:
    if not value:
        return None
    if not Path(value).is_dir():
        raise WrongSetting(name, f"there is no folder {value}")
    return Path(value)


def _list(value: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in value.split(",") if item.strip())
