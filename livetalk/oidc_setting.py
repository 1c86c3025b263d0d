"""Who else may say who somebody is: an OpenID Connect provider, as the settings name it.

Lives here: the forms of these settings. Must not live here: talking to the provider.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from typing import Literal, cast, get_args
from urllib.parse import urlsplit

import msgspec

from livetalk.log_address import WrongSetting

Role = Literal["administrator", "organiser", "host"]
"""As ``programme.kinds.AccountRole``, which settings know nothing of."""
ROLES_LIKE = "expected something like groups: Planners=organiser; Sports club=host/sports-club"
_CLAIM = re.compile(r"[\w.:/-]{1,120}")


class RoleRule(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever has the ``value`` in the claim is this; a host, of the bodies with these address names."""

    value: str
    role: Role
    bodies: tuple[str, ...] = ()


class OidcSetting(msgspec.Struct, frozen=True, kw_only=True):
    """The provider, who we are to it, and what its claims make of people."""

    issuer: str
    client_id: str
    client_secret: str | None = None
    claim: str
    rules: tuple[RoleRule, ...]

    def __repr__(self) -> str:
        """Without the secret, so that it never reaches a log."""
        return f"OidcSetting(issuer={self.issuer!r}, client_id={self.client_id!r})"


def read_oidc_setting(environment: Mapping[str, str]) -> OidcSetting | None:
    """Read it; None: everybody signs in with a password. Raises ``WrongSetting``."""
    issuer = environment.get("LIVETALK_OIDC_ISSUER", "")
    client_id = environment.get("LIVETALK_OIDC_CLIENT_ID", "")
    roles = environment.get("LIVETALK_OIDC_ROLES", "")
    if not issuer:
        for name in ("LIVETALK_OIDC_CLIENT_ID", "LIVETALK_OIDC_CLIENT_SECRET", "LIVETALK_OIDC_ROLES"):
            if environment.get(name):
                raise WrongSetting(name, "LIVETALK_OIDC_ISSUER is not set, so it belongs to nobody")
        return None
    if not client_id:
        raise WrongSetting("LIVETALK_OIDC_CLIENT_ID", "none is set, and LIVETALK_OIDC_ISSUER is")
    claim, rules = _roles(roles)
    return OidcSetting(
        issuer=_issuer(issuer),
        client_id=client_id,
        client_secret=environment.get("LIVETALK_OIDC_CLIENT_SECRET") or None,
        claim=claim,
        rules=rules,
    )


def _issuer(value: str) -> str:
    expected = f"expected an address like https://login.example.dk/realm, not {value!r}"
    try:
        parts = urlsplit(value)
        is_one = bool(parts.hostname) and parts.port != 0 and not parts.query and not parts.fragment
    except ValueError:  # a port or an IPv6 address that is none
        is_one = False
    if not is_one or parts.scheme not in ("http", "https") or parts.username is not None:
        raise WrongSetting("LIVETALK_OIDC_ISSUER", expected)
    if parts.scheme == "http" and not _is_here(parts.hostname or ""):
        raise WrongSetting("LIVETALK_OIDC_ISSUER", "it needs https://: its word lets people in")
    return value


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:  # a name
        return False


def _roles(value: str) -> tuple[str, tuple[RoleRule, ...]]:
    """``claim: value=role; value=host/body,body``. Without any rule nobody could come in."""
    claim, colon, rest = value.rpartition(":") if value.count(":") == 1 else value.partition(": ")
    claim = claim.strip()
    rules = tuple(_rule(one.strip()) for one in rest.split(";") if one.strip())
    if not colon or not rules or _CLAIM.fullmatch(claim) is None:
        raise WrongSetting("LIVETALK_OIDC_ROLES", ROLES_LIKE if value else f"none is set; {ROLES_LIKE}")
    return claim, rules


def _rule(text: str) -> RoleRule:
    value, _, said = text.rpartition("=")
    role, _, bodies = said.strip().partition("/")
    slugs = tuple(one.strip() for one in bodies.split(",") if one.strip())
    if not value.strip() or role not in get_args(Role) or bool(slugs) != (role == "host"):
        raise WrongSetting("LIVETALK_OIDC_ROLES", f"{text!r} cannot be read; {ROLES_LIKE}")
    return RoleRule(value=value.strip(), role=cast("Role", role), bodies=slugs)
