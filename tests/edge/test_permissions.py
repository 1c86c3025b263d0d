"""Who may do what, by every way in. The cases are made from the table, so a new command is tested too.

Every command × every role × socket and form: what the table allows is not refused for that; what it
forbids is refused and leaves no fact.
"""

from __future__ import annotations

from typing import Any, get_args

import pytest

from livetalk.edge import access, wire
from livetalk.edge.opening import Opened
from livetalk.moderation.policy import MAY
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor, Role
from livetalk.rooms.staff import Link
from tests.edge.connections import command, connect
from tests.support.forms import Page
from tests.support.sites import KEY, ROOM, TestSite, Visitor

MO = Actor(id="mo", role="moderator")
ROLES: tuple[Role, ...] = tuple(role for role in get_args(Role) if role != "system")
PAGE_OF: dict[Role, str] = {
    "moderator": "moderate",
    "speaker": "desk",
    "notes": "notes",
    "administration": "followup",
}
KINDS = sorted(wire.KINDS)
NEVER_BY_WIRE = sorted(str(kind.__struct_config__.tag) for kind in MAY if kind not in wire.KINDS.values())

Fields = dict[str, Any]


@pytest.fixture
async def opened(site: TestSite) -> Opened:
    """A room with a link for each role, also for the one that is made later."""
    opened = await site.open_room()
    token = access.new_token(opened.code)
    command = c.MakeLink(link="later", role="administration", token_hash=access.token_hash(token))
    await (await site.live(opened.code)).give(MO, command, None)
    opened.tokens["administration"] = token
    return opened


async def evening(site: TestSite, opened: Opened) -> dict[str, Fields]:
    """A room in which every command has something to be about; gives the fields of each."""
    room = await site.live(opened.code)
    ids = []
    for number in range(4):
        actor = Actor(id=f"p{number}", role="audience")
        outcome = await room.give(actor, c.AskQuestion(text=f"Hvad med nummer {number}?"), None)
        ids.append(outcome.question)  # type: ignore[union-attr]
    held, queued, other, merged = ids
    before: list[c.WireCommand] = [
        c.ApproveQuestion(question=str(queued)),
        c.ApproveQuestion(question=str(other)),
        c.MergeQuestion(question=str(merged), into=str(other)),
        c.AssignQuestion(question=str(other), speakers=("Anna",)),
        c.SendMessage(text="Kort, tak"),
    ]
    for wanted in before:
        await room.give(MO, wanted, None)
    link = next(link for link in room.state.links.values() if link.role == "captions")
    about: dict[str, Fields] = {
        "revise": {"question": held, "text": "Hvad så?"},
        "merge": {"question": held, "into": queued},
        "unmerge": {"question": merged},
        "elaborate": {"question": held, "message": "Hvor?"},
        "correct": {"question": queued, "text": "Hvad med nummer 1??"},
        "tag": {"question": queued, "themes": ["havn"]},
        "assign": {"question": queued, "speakers": ["Bo"]},
        "order": {"queue": [queued]},
        "lock": {"question": queued},
        "take": {"question": queued},
        "finish": {"question": queued, "how": "answered"},
        "bulk": {"act": "approve", "questions": [held]},
        "seen": {"questions": [queued]},
        "ask": {"text": "Hvad?"},
        "react": {"kind": "heart"},
        "dismiss": {"question": held, "reason": "tone"},
        "room": {"state": "paused"},
        "blank": {"on": True},
        "undo": {},
        "ordering": {"by": "newest"},
        "hand": {"question": queued, "speaker": "Anna"},
        "speak": {"speaker": "audience"},
        "message": {"text": "Hej"},
        "acknowledge": {"message": next(iter(room.state.messages))},
        "revoke": {"link": link.id},
        "quarantine": {"burst": "nothere"},
        "release": {"burst": "nothere"},
        "note": {"text": "Vi ser på det."},
        "correct_line": {"line": 1, "text": "Vi ser på det."},
        "confirm_promise": {"promise": "s1", "text": "Lys på stien", "owner": "Teknikudvalget"},
        "reject_promise": {"promise": "s1"},
        "reopen_promise": {"promise": "s1"},
        "item_open": {"title": "Lys på stien"},
        "item_update": {"item": "nothere", "status": "done"},
        "item_note": {"item": "nothere", "text": "Hej"},
        "item_merge": {"item": "nothere", "into": "neither"},
        "item_unmerge": {"item": "nothere"},
        "item_hand_over": {"item": "nothere", "agent": "Sparringsagent"},
        "comment": {"item": "nothere", "text": "Hej"},
        "comment_judge": {"comment": "nothere", "shown": True},
        "comment_answer": {"comment": "nothere", "text": "Hej"},
        "join": {"item": "nothere", "name": "Anne", "contact": "12345678", "consent": "both"},
        "unjoin": {"joining": "nothere"},
        "record_edit": {"section": "summary", "text": "Kort fortalt"},
        "record_publish": {},
        "record_withdraw": {},
        "record_file": {"title": "Opsamling", "date": "2026-10-26", "direction": "out", "unit": "Byplan"},
        "record_journalise": {"number": "D-1"},
        "part": {"part": "closed"},
        "subscribe": {"address": "anne@eksempel.dk"},
        "retention": {"until": "2031-12-31"},
    }
    return {kind: about.get(kind, {"question": queued}) for kind in KINDS}


def as_form(fields: Fields) -> dict[str, str]:
    """The same fields as text."""
    return {
        name: ",".join(map(str, value))
        if isinstance(value, list)
        else str(value).lower()
        if isinstance(value, bool)
        else str(value)
        for name, value in fields.items()
    }


async def log_of(site: TestSite, opened: Opened) -> int:
    return len(await site.log.facts(opened.code))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("kind", KINDS)
async def test_by_socket(site: TestSite, opened: Opened, kind: str, role: Role) -> None:
    fields = (await evening(site, opened))[kind]
    who: Fields = {"participant": "somebody-in-the-hall"}
    if role != "audience":
        who = {"token": opened.tokens[role]}
    screen = await connect(site, opened.code, **who)
    before = await log_of(site, opened)
    ack = await command(site, screen, id="1", type=kind, **fields)

    if role in MAY[wire.KINDS[kind]]:
        assert ack.get("code") not in ("not_allowed", "malformed", "unknown_command"), ack
    else:
        assert (ack["ok"], ack["code"]) == (False, "not_allowed")
        assert await log_of(site, opened) == before


async def by_form(
    site: TestSite, opened: Opened, visitor: Visitor, role: Role, fields: Fields
) -> tuple[int, Page]:
    if role != "audience":
        await visitor.post("/enter", data={"token": opened.tokens[role]})
    answer = await visitor.post(f"/r/{opened.code}/do", data=as_form(fields))
    return answer.status_code, Page(answer.text, str(answer.url), dict(answer.headers))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("kind", KINDS)
async def test_by_form(site: TestSite, opened: Opened, kind: str, role: Role) -> None:
    fields = (await evening(site, opened))[kind]
    before = await log_of(site, opened)
    async with site.visitor() as visitor:
        wanted = {"type": kind, **fields}
        if role != "audience":
            wanted["page"] = PAGE_OF.get(role, "moderate")
        status, page = await by_form(site, opened, visitor, role, wanted)

    if role in MAY[wire.KINDS[kind]]:
        assert (
            status == 303
            or (status != 403 and any(alert.strip() for alert in page.alerts))
            or (
                kind
                in ("revise", "withdraw", "erase")  # somebody else's question is refused as such, not by role
            )
        )
    else:
        assert status == 403
        assert any(alert.strip() for alert in page.alerts)
        assert await log_of(site, opened) == before


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("kind", NEVER_BY_WIRE)
async def test_what_only_the_server_gives_cannot_be_sent_at_all(
    site: TestSite, opened: Opened, kind: str, role: Role
) -> None:
    assert kind not in wire.KINDS
    fields = {"link": "mine", "role": "moderator", "token_hash": "x", "code": "111111", "burst": "b1"}
    token = None if role == "audience" else opened.tokens[role]
    screen = await connect(site, opened.code, token=token)
    before = await log_of(site, opened)
    ack = await command(site, screen, id="1", type=kind, **fields)
    async with site.visitor() as visitor:
        status, _ = await by_form(site, opened, visitor, role, {"type": kind, **fields})

    assert ack["code"] == "unknown_command"
    assert status in (403, 422)
    assert await log_of(site, opened) == before


@pytest.mark.parametrize("role", ROLES)
async def test_no_role_of_a_room_opens_another_one_by_the_api(
    site: TestSite, opened: Opened, role: Role
) -> None:
    async with site.visitor() as visitor:
        if role != "audience":
            await visitor.post("/enter", data={"token": opened.tokens[role]})
        bearer = {"Authorization": f"Bearer {opened.tokens.get(role, 'none')}"}
        without = await visitor.post("/api/v1/rooms", json=ROOM)
        with_token = await visitor.post("/api/v1/rooms", json=ROOM, headers=bearer)
        organiser = await visitor.post("/api/v1/rooms", json=ROOM, headers={"Authorization": f"Bearer {KEY}"})

    assert (without.status_code, with_token.status_code) == (401, 401)
    assert organiser.status_code == 201


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", ["links", "ledger", "ledger.csv", "ledger.json"])
async def test_pages_that_are_only_for_moderators(
    site: TestSite, opened: Opened, path: str, role: Role
) -> None:
    async with site.visitor() as visitor:
        if role != "audience":
            await visitor.post("/enter", data={"token": opened.tokens[role]})
        answer = await visitor.get(f"/r/{opened.code}/{path}")

    assert answer.status_code == (200 if role == "moderator" else 403)
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", ["make", "revoke"])
async def test_links_are_made_and_closed_by_moderators_only(
    site: TestSite, opened: Opened, act: str, role: Role
) -> None:
    room = await site.live(opened.code)
    captions: Link = next(link for link in room.state.links.values() if link.role == "captions")
    before = await log_of(site, opened)
    async with site.visitor() as visitor:
        if role != "audience":
            await visitor.post("/enter", data={"token": opened.tokens[role]})
        sent = {"act": act, "role": "moderator", "link": captions.id}
        answer = await visitor.post(f"/r/{opened.code}/links", data=sent)

    if role == "moderator":
        assert answer.status_code in (200, 303)
        assert await log_of(site, opened) == before + 1
    else:
        assert answer.status_code == 403
        assert await log_of(site, opened) == before


def test_every_command_of_the_table_is_in_these_tests() -> None:
    assert {*KINDS, *NEVER_BY_WIRE} == {str(kind.__struct_config__.tag) for kind in MAY}
