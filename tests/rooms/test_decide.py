"""The room itself: creating it, its state, its wall; and what holds for every decision."""

from __future__ import annotations

import pytest

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.actors import SYSTEM
from livetalk.rooms.decide import Context, decide
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.room import Room
from tests.rooms.draw_life_cycle import ROOM_STATES
from tests.rooms.every_command import EVERY_COMMAND, name
from tests.rooms.history import ANNE, MO, START, given, room, state_became, wall_blanked

CREATE = c.CreateRoom(
    code="482913",
    title=" Borgermøde\nom skolevejen ",
    purpose="Vi vil høre,\nhvad I ser.",
    input_use="Udvalget læser alt.",
)


def changed(**fields: object) -> c.CreateRoom:
    """The same room with other fields."""
    known = {name: getattr(CREATE, name) for name in CREATE.__struct_fields__}
    return c.CreateRoom(**{**known, **fields})


def test_a_room_is_created_with_its_frame_beside_the_log() -> None:
    history = given().when(CREATE, by=SYSTEM).then(f.RoomCreated(code="482913"))
    assert history.decided.words == {
        "room:title": "Borgermøde om skolevejen",
        "room:purpose": "Vi vil høre,\nhvad I ser.",
        "room:input_use": "Udvalget læser alt.",
    }
    assert history.room.created_at == START


def test_a_room_has_its_links_languages_and_kind_from_the_start() -> None:
    links = (
        c.StaffLink(link="l1", role="moderator", token_hash="aa"),
        c.StaffLink(link="l2", role="speaker", token_hash="bb"),
    )
    command = changed(languages=("en", "da", "en"), moderation="after", links=links, not_open="Budgettet")
    history = given().when(command, by=SYSTEM)
    history.then(
        f.RoomCreated(code="482913", languages=("en", "da"), moderation="after"),
        f.StaffLinkMade(link="l1", role="moderator", token_hash="aa"),
        f.StaffLinkMade(link="l2", role="speaker", token_hash="bb"),
    )
    assert history.decided.words["room:not_open"] == "Budgettet"
    assert {link.role for link in history.room.links.values()} == {"moderator", "speaker"}


@pytest.mark.parametrize("nothing", ["", "  \n", "\u200b", "…"])
@pytest.mark.parametrize("field", ["title", "purpose", "input_use"])
def test_a_room_cannot_open_without_its_frame(field: str, nothing: str) -> None:
    given().when(changed(**{field: nothing}), by=SYSTEM).refused("frame_missing", field=field)


@pytest.mark.parametrize(
    ("field", "limit"), [("title", 120), ("purpose", 1500), ("input_use", 1500), ("not_open", 1500)]
)
def test_the_frame_has_limits(field: str, limit: int) -> None:
    given().when(changed(**{field: "x" * limit}), by=SYSTEM)
    given().when(changed(**{field: "x" * (limit + 1)}), by=SYSTEM).refused(
        "frame_too_long", field=field, max=limit
    )


def test_a_room_speaks_some_language() -> None:
    given().when(changed(languages=()), by=SYSTEM).refused("frame_missing", field="languages")


def test_a_room_is_created_once() -> None:
    given(room()).when(CREATE, by=SYSTEM).refused("room_exists", code="482913")


@pytest.mark.parametrize("command", [k for k in EVERY_COMMAND if name(k) != "create"], ids=name)
def test_nothing_can_be_done_in_a_room_that_does_not_exist(command: c.AnyCommand) -> None:
    for actor in (ANNE, MO):
        answer = decide(Room(), command, Context(actor=actor, now=START, fresh_id="q1"))
        assert answer == Rejected(code="unknown_room")


@pytest.mark.parametrize("state", ROOM_STATES)
@pytest.mark.parametrize("before", ROOM_STATES)
def test_a_moderator_moves_the_room_from_any_state_to_any_other(
    before: f.RoomState, state: f.RoomState
) -> None:
    history = given(room(state=before)).when(c.SetRoomState(state=state), by=MO)
    history.then(*([f.RoomStateChanged(state=state)] if state != before else []))
    assert history.room.frame.state == state


def test_the_panic_key_blanks_the_walls_and_shows_them_again() -> None:
    history = given(room()).when(c.BlankWall(on=False), by=MO).then()
    history.when(c.BlankWall(on=True), by=MO).then(f.WallBlanked(on=True))
    history.when(c.BlankWall(on=True), by=MO).then()
    history.when(c.BlankWall(on=False), by=MO).then(f.WallBlanked(on=False))


def test_state_and_wall_do_not_touch_each_other() -> None:
    history = given(room(), state_became("paused"), wall_blanked(), state_became("closed"))
    assert (history.room.frame.state, history.room.frame.wall_blank) == ("closed", True)


def test_a_refusal_says_nothing_but_what_its_sentence_needs() -> None:
    given(room()).when(c.ApproveQuestion(question="q1"), by=MO).refused("unknown_question")
    assert given(room()).when(c.Undo(), by=MO).refusal == Rejected(code="nothing_to_undo")
