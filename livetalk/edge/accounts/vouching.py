"""What the word of an identity provider makes of somebody: a role, bodies, an account.

The provider decides anew at every sign-in: who has another group has another role, who has none is out.
Lives here: from claims to an account. Must not live here: how the claims were proved (``provider``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from livetalk.live.programme.programme_host import ProgrammeHost
from livetalk.mail_address import clean_address
from livetalk.oidc_setting import OidcSetting
from livetalk.programme.accounts import find_account, find_subject
from livetalk.programme.commands import ChangeAccount, EndVisits, LinkAccount, MakeAccount
from livetalk.programme.context import SERVER
from livetalk.programme.kinds import AccountRole
from livetalk.programme.programme import Account, Programme
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.text import clean

HIGHEST: tuple[AccountRole, ...] = ("administrator", "organiser", "host")
NO_ROLE = Rejected(code="no_role")


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody is here, by the provider's word."""

    role: AccountRole
    bodies: tuple[str, ...] = ()


def place_of(setting: OidcSetting, claims: Mapping[str, Any], programme: Programme) -> Place | None:
    """The highest role that any value of the claim stands for; a host of all bodies that they name."""
    values = values_of(claims, setting.claim)
    rules = [rule for rule in setting.rules if rule.value in values]
    for role in HIGHEST:
        found = [rule for rule in rules if rule.role == role]
        if found and role != "host":
            return Place(role=role)
        slugs = {slug for rule in found for slug in rule.bodies}
        bodies = tuple(body.id for body in programme.bodies.values() if body.slug in slugs)
        if bodies:
            return Place(role=role, bodies=bodies)
    return None


def values_of(claims: Mapping[str, Any], path: str) -> frozenset[str]:
    """The values of a claim: one or a list, also inside others (``realm_access.roles``)."""
    found: Any = claims.get(path)
    if found is None:
        found = claims
        for name in path.split("."):
            found = found.get(name) if isinstance(found, Mapping) else None
    values = found if isinstance(found, list) else [found]
    return frozenset(value for value in values if isinstance(value, str))


async def vouched(host: ProgrammeHost, setting: OidcSetting, claims: Mapping[str, Any]) -> str | Rejected:
    """The id of the account of whoever these claims are about: found, linked or made."""
    subject = f"{setting.issuer} {claims['sub']}"
    place = place_of(setting, claims, host.state)
    account = find_subject(host.state, subject)
    if place is None or (account is not None and account.state == "revoked"):
        if account is not None:
            await host.give(SERVER, EndVisits(account=account.id))
        return NO_ROLE
    if account is None:
        return await _new(host, subject, place, claims)
    await _change(host, account, place)
    return account.id


async def _new(host: ProgrammeHost, subject: str, place: Place, claims: Mapping[str, Any]) -> str | Rejected:
    email = claims.get("email")
    address = clean_address(email) if isinstance(email, str) else None
    if address is None:
        return Rejected(code="no_address_from_provider")
    known = find_account(host.state, address)
    if known is None:
        name = next((claims[one] for one in ("name", "preferred_username") if claims.get(one)), address)
        made = MakeAccount(
            name=clean(str(name)) or address,
            email=address,
            role=place.role,
            bodies=place.bodies,
            subject=subject,
        )
        outcome = await host.give(SERVER, made)
        return outcome if isinstance(outcome, Rejected) else outcome.made or ""
    # Whoever may write any address at the provider must not get hold of somebody's account here.
    if claims.get("email_verified") is not True:
        return Rejected(code="account_exists")
    outcome = await host.give(SERVER, LinkAccount(account=known.id, subject=subject))
    if isinstance(outcome, Rejected):
        return NO_ROLE
    await _change(host, known, place)
    return known.id


async def _change(host: ProgrammeHost, account: Account, place: Place) -> None:
    """Its word counts from now on; only the last administrator stays one, so that somebody can."""
    await host.give(SERVER, ChangeAccount(account=account.id, role=place.role, bodies=place.bodies))
