"""A host of one session tries everything of another's: every page, form and command, made from the tables.

Nothing is done, nothing that is not public is read, and an answer does not even say whether a thing is there.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any, get_args

import pytest

from livetalk.edge import access, wire
from livetalk.moderation.policy import AUDIENCE, MAY
from livetalk.programme import commands as c
from livetalk.programme.context import SERVER
from livetalk.rooms.outcomes import Rejected
from tests.edge.aimed import addresses, commands_about, forms_of_planners, pages, table
from tests.edge.connections import refused
from tests.edge.two_houses import IN_THE_ROOM, SECRETS, Houses, two_houses
from tests.support.sites import Visitor, running_site

NO = frozenset({403, 404})
BAD_REQUEST = 400  # from here on nothing was done
NOT_A_MATTER = ("/organise/sign-out", "/organise/sign-in", "/lang")
"""Forms that are about nobody but their sender."""
OWN_PAGES = ("/organise/sign-in",)
"""Addresses that are otherwise for who has signed in: they lead on."""
KEPT = "/outreach"
"""What a host took down for a citizen is never thrown away: aimed at others, it is kept without a place."""
OWN_OR_OPEN: dict[type[c.AnyCommand], str] = {
    c.ChangePassword: "the own password",
    c.Capture: "what the host takes down, for no session yet",
    c.Propose: "anybody may, without an account",
    c.GiveFeedback: "anybody may, after a public session",
}
"""Commands that a host gives like anybody, and why; all others are refused when they are about others."""


@pytest.fixture
async def houses() -> AsyncIterator[Houses]:
    async with running_site() as site:
        yield await two_houses(site)


@pytest.fixture
async def host(houses: Houses) -> AsyncIterator[Visitor]:
    """The host's browser: signed in, and in the own room as a moderator."""
    async with houses.site.visitor() as visitor:
        await houses.sign_in(houses.host, visitor)
        await visitor.enter(houses.token)
        yield visitor


async def test_every_page_about_others_is_closed_or_what_a_stranger_sees(
    houses: Houses, host: Visitor
) -> None:
    before = await houses.untouched()
    leaked, opened = [], []
    async with houses.site.visitor() as stranger:
        for address in pages(houses):
            seen, public = await host.get(address), await stranger.get(address)
            leaked += [(address, secret) for secret in SECRETS if secret in seen.text]
            if public.headers.get("location", "").startswith("/organise/sign-in?next="):
                is_as_it_should = seen.status_code in NO or not _is_about_others(houses, address)
            else:
                is_as_it_should = seen.status_code == public.status_code or address.startswith(OWN_PAGES)
            if not is_as_it_should:
                opened.append((address, seen.status_code))

    assert leaked == [], leaked
    assert opened == [], opened
    assert await houses.untouched() == before


async def test_an_administrator_reads_all_that_was_planted(houses: Houses) -> None:
    """So what the others are not shown is there to be shown."""
    read = ""
    async with houses.site.visitor() as admin:
        await houses.sign_in(houses.admin, admin)
        for session in houses.of_others["session"]:
            await admin.post(f"/organise/sessions/{session}/enter", data={"role": "moderator"})
        for address in pages(houses):
            read += (await admin.get(address)).text

    assert [secret for secret in SECRETS if secret not in read] == []


async def test_every_form_about_others_is_refused(houses: Houses, host: Visitor) -> None:
    """The forms are those that an administrator has; a host sends each of them, in every way it can be sent."""
    async with houses.site.visitor() as admin:
        await houses.sign_in(houses.admin, admin)
        forms = await forms_of_planners(houses, admin)
    before, done, tried = await houses.untouched(), [], 0
    for action, fields in forms:
        if action.startswith(NOT_A_MATTER):
            continue
        answer = await host.post(action, data=fields)
        tried += 1
        is_done = answer.status_code < BAD_REQUEST and action != KEPT
        if is_done and _names_others(houses, action, fields):
            done.append((action, fields, answer.status_code))
        assert [secret for secret in SECRETS if secret in answer.text and secret not in str(fields)] == []
        assert await houses.untouched() == before, (action, fields)

    assert done == [], "\n".join(map(str, done))
    own = [one for one in houses.programme.state.captured.values() if one.by == houses.host]
    assert own
    assert {one.session for one in own} <= {None, houses.session}
    ids = "|".join(
        one for name in ("session", "gathering", "stage", "proposal") for one in houses.of_others[name]
    )
    actions = {re.sub(rf"/({ids})(?=/|$)", "/{id}", action) for action, _ in forms}
    assert {
        "/organise/sessions/{id}/move",
        "/organise/sessions/{id}/enter",
        "/organise/gatherings/{id}/cancel",
        "/organise/stages/{id}",
        "/organise/proposals/{id}",
        "/organise/accounts",
        "/organise/entries",
    } <= actions
    assert tried > 2 * len(actions)


async def test_every_address_that_takes_a_form_refuses_one_that_names_others(
    houses: Houses, host: Visitor
) -> None:
    """Also without any page that has such a form: everything that it could ask for, named at once."""
    before, done = await houses.untouched(), []
    everything = {name: values[0] for name, values in houses.of_others.items()} | {
        "title": "x", "text": "x", "reason": "x", "role": "moderator", "template": "talk", "kind": "council",
        "starts": "2027-05-29T14:00", "day": "2027-05-29", "from": "14:00", "to": "15:00", "sure": "yes",
    }  # fmt: skip
    for path in table(houses, "POST"):
        if not path.startswith(("/organise/", "/outreach")) or path in NOT_A_MATTER:
            continue
        for address in addresses(houses, path):
            for act in (
                "",
                "accept",
                "decline",
                "ask",
                "place",
                "drop",
                "remove",
                "change",
                "revoke",
                "renew",
            ):
                answer = await host.post(address, data={**everything, "act": act})
                if "{" in path and answer.status_code not in NO:
                    done.append((address, act, answer.status_code))
                assert [secret for secret in SECRETS if secret in answer.text] == []
                assert await houses.untouched() == before, (address, act)

    assert done == [], "\n".join(map(str, done))


@pytest.mark.parametrize("kind", get_args(c.AnyCommand), ids=lambda kind: kind.__struct_config__.tag)
async def test_every_command_about_others_is_refused_as_if_there_were_nothing(
    houses: Houses, kind: type[c.AnyCommand]
) -> None:
    before = await houses.untouched()
    for command, of_nothing in commands_about(houses, kind):
        outcome = await houses.programme.give(houses.giver, command)
        assert await houses.untouched() == before, command
        if kind in OWN_OR_OPEN:
            continue
        assert isinstance(outcome, Rejected), command
        assert outcome.code in ("not_allowed", "unknown_in_programme"), command
        assert outcome == await houses.programme.give(houses.giver, of_nothing)


async def test_every_command_of_staff_is_refused_in_the_room_of_others(houses: Houses, host: Visitor) -> None:
    """By form, also with the own way in under the name of the other room."""
    room, own = houses.others_room, access.staff_cookie(houses.room)
    before = await houses.untouched()
    for forged in (False, True):
        if forged:
            host.cookies.set(access.staff_cookie(room), host.cookies[own])
        for tag, kind in sorted(wire.KINDS.items()):
            if MAY[kind] & AUDIENCE:
                continue
            for page in ("moderate", "desk", "notes", "followup", ""):
                fields = {"type": tag, "id": f"{tag}{page}{forged}", "page": page, **_named(houses)}
                answer = await host.post(f"/r/{room}/do", data=fields)
                assert answer.status_code in (403, 422), (tag, page)
                assert [secret for secret in IN_THE_ROOM if secret in answer.text] == []
    assert await houses.untouched() == before


async def test_no_socket_lets_staff_of_one_room_into_another(houses: Houses, host: Visitor) -> None:
    value = host.cookies[access.staff_cookie(houses.room)]
    cookies = {access.staff_cookie(houses.others_room): value, access.staff_cookie(houses.room): value}
    for view in ("moderator", "speaker", "notes"):
        for way in ({"token": houses.token}, {"cookies": cookies}):
            answer: Any = await refused(houses.site, houses.others_room, view=view, **way)
            assert not any(secret in str(answer.__dict__) for secret in SECRETS)


async def test_a_closed_account_has_less_than_a_host(houses: Houses, host: Visitor) -> None:
    """All pages of those who plan lead to signing in, and the own commands are refused, too."""
    await houses.programme.give(SERVER, c.RevokeAccount(account=houses.host))
    for path in table(houses, "GET"):
        if path.startswith("/organise") and "{" not in path and not path.startswith(_OPEN):
            assert (await host.get(path)).status_code == 303, path
    moved = c.CancelSession(session=houses.session)
    outcome = await houses.programme.give(houses.giver, moved)
    assert isinstance(outcome, Rejected)
    assert outcome.code == "not_allowed"


_OPEN = (
    "/organise/sign-in",
    "/organise/sign-out",
    "/organise/invitation",
    "/organise/forgotten",
    "/organise/oidc",
)


def _is_about_others(houses: Houses, address: str) -> bool:
    """Whether its path names what others hold; a question mark only suggests a choice."""
    return any(
        value in address.partition("?")[0].split("/") for own in houses.of_others.values() for value in own
    )


def _names_others(houses: Houses, action: str, fields: dict[str, str]) -> bool:
    """Whether the form is about something that others hold; what everybody may choose from is not."""
    ids = {one for name in ("gathering", "session", "stage", "body", "proposal", "entry", "account", "visit")
           for one in houses.of_others[name]}  # fmt: skip
    return bool(ids & ({*re.split(r"[/?=&]", action)} | set(fields.values())))


def _named(houses: Houses) -> dict[str, str]:
    """What a form in a room may name, and words for the rest."""
    ids = houses.of_others
    return {
        "question": ids["question"][0], "item": ids["item"][0], "link": ids["link"][0], "text": "x", "on": "1",
        "title": "x", "state": "open", "part": "open", "how": "answered", "reason": "tone", "by": "newest",
    }  # fmt: skip
