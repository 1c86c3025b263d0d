"""The clock of planned sessions: what it brings to a room, once, and what it leaves to people."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from livetalk.live.programme.conductor import BEHIND_DOORS, TOO_EARLY
from livetalk.live.submissions import Accepted
from livetalk.log.sqlite import SqliteLog
from livetalk.programme import commands as p
from livetalk.programme.context import SERVER
from livetalk.programme.points import CLOSED_AHEAD_MS
from livetalk.programme.texts import SessionWords
from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from tests.live.house import House, house_on
from tests.programme.history import HOUR, NOON
from tests.support.logs import TroubledLog
from tests.support.planners import FRAME, made, plan_session
from tests.support.screens import moderator, person

MINUTE = 60_000


@pytest.fixture
async def house() -> AsyncIterator[House]:
    log = TroubledLog()
    await log.open()
    found = await house_on(log)
    yield found
    found.stop()
    await log.close()


async def published(house: House, *, template: str = "talk", closed_from: int | None = None) -> str:
    """A session in an hour, of an hour."""
    session = await plan_session(
        house.programme, template=template, starts_in_ms=HOUR, minutes=60, closed_from=closed_from
    )
    await house.publish(session)
    return session


async def test_a_room_goes_from_early_to_open_to_closed(house: House) -> None:
    session = await published(house)
    states = []
    for moment in (NOON, NOON + HOUR, NOON + 2 * HOUR, NOON + 2 * HOUR + 30 * MINUTE):
        await house.at(moment)
        states.append((await house.room(session)).frame.state)

    assert states == ["early", "open", "open", "closed"]


async def test_what_a_moderator_does_after_a_point_is_not_undone(house: House) -> None:
    session = await published(house)
    await house.at(NOON + HOUR)
    await house.by_hand(session, c.SetRoomState(state="paused"))
    await house.at(NOON + HOUR + MINUTE)
    assert (await house.room(session)).frame.state == "paused"

    await house.at(NOON + 3 * HOUR)
    await house.by_hand(session, c.SetRoomState(state="open"))
    await house.at(NOON + 4 * HOUR)
    assert (await house.room(session)).frame.state == "open"


async def test_a_room_that_was_paused_before_its_time_is_not_opened(house: House) -> None:
    session = await published(house)
    await house.by_hand(session, c.SetRoomState(state="paused"))
    await house.at(NOON + HOUR)

    assert (await house.room(session)).frame.state == "paused"


async def test_a_session_that_is_moved_while_it_runs_waits_again_and_opens_at_its_new_time(
    house: House,
) -> None:
    session = await published(house)
    await house.at(NOON + HOUR)
    await made(house.programme, p.MoveSession(session=session, starts=NOON + 5 * HOUR, ends=NOON + 6 * HOUR))
    await house.at(NOON + HOUR + MINUTE)
    assert (await house.room(session)).frame.state == "early"

    await house.at(NOON + 3 * HOUR)
    assert (await house.room(session)).frame.state == "early"
    await house.at(NOON + 5 * HOUR)
    assert (await house.room(session)).frame.state == "open"


async def test_a_new_title_reaches_the_room_and_undoes_nothing(house: House) -> None:
    session = await published(house)
    await made(house.programme, p.MoveSession(session=session, starts=NOON + 2 * HOUR, ends=NOON + 3 * HOUR))
    await house.at(NOON)
    await house.by_hand(session, c.SetRoomState(state="open"))
    words = SessionWords(title="Trygge skoleveje", themes=("Cykler",), **FRAME)
    await made(house.programme, p.ChangeSession(session=session, words=words))
    await house.at(NOON + MINUTE)

    room = await house.room(session)
    assert room.framed("title") == "Trygge skoleveje"
    assert room.find_theme("cykler") is not None
    assert room.frame.state == "open"


async def test_a_cancelled_session_closes_its_room_which_says_why(house: House) -> None:
    session = await published(house)
    await made(house.programme, p.CancelSession(session=session, reason="Storm over Øresund"))
    await house.at(NOON + MINUTE)

    room = await house.room(session)
    assert (room.frame.state, room.framed("cancelled")) == ("closed", "Storm over Øresund")
    await house.at(NOON + HOUR)
    assert (await house.room(session)).frame.state == "closed"


async def test_the_closed_part_begins_before_its_time_and_never_after(house: House) -> None:
    closed_from = NOON + HOUR + 30 * MINUTE
    session = await published(house, template="theme_meeting", closed_from=closed_from)
    await house.at(NOON + HOUR)
    await house.at(closed_from - CLOSED_AHEAD_MS - 1)
    assert not (await house.room(session)).is_closed_part

    await house.at(closed_from - CLOSED_AHEAD_MS)
    assert (await house.room(session)).is_closed_part
    await house.by_hand(session, c.SwitchPart(part="open"))
    await house.at(closed_from + MINUTE)
    assert not (await house.room(session)).is_closed_part, "a moderator opened the doors again"


async def test_a_closed_part_that_is_put_off_closes_the_doors_again_at_its_new_hour(house: House) -> None:
    """Its hour was a slip: the clock closed the doors, a moderator opened them, an organiser mended the hour."""
    slip, meant = NOON + HOUR + 10 * MINUTE, NOON + HOUR + 40 * MINUTE
    session = await published(house, template="theme_meeting", closed_from=slip)
    await house.at(slip)
    await house.by_hand(session, c.SwitchPart(part="open"))
    change = p.ChangeSession(
        session=session, closed_from=meant, words=SessionWords(title="Strandvejen", **FRAME, agenda="Punkt 4")
    )
    await made(house.programme, change)
    await house.at(meant - CLOSED_AHEAD_MS - 1)
    assert not (await house.room(session)).is_closed_part

    await house.at(meant)

    assert (await house.room(session)).is_closed_part


async def test_nothing_gets_into_the_open_part_while_the_switch_cannot_be_kept(house: House) -> None:
    assert isinstance(house.log, TroubledLog)
    closed_from = NOON + HOUR + 30 * MINUTE
    session = await published(house, template="theme_meeting", closed_from=closed_from)
    await house.at(NOON + HOUR)
    room = await house.live(session)
    house.log.full = True
    await house.at(closed_from)
    house.log.full = False

    for actor in (person("anne"), moderator("mo")):
        assert await room.give(actor, c.AskQuestion(text="Hvad nu?"), "c1") == BEHIND_DOORS
    await house.at(closed_from + 1000)
    assert room.state.is_closed_part
    assert [q for q in room.state.questions.values() if not q.closed] == []


async def test_a_question_from_the_hall_waits_for_its_day_and_one_that_staff_write_down_does_not(
    house: House,
) -> None:
    planned = p.PlanSession(
        template="talk",
        starts=NOON + 50 * HOUR,
        ends=NOON + 51 * HOUR,
        early_from=NOON + 24 * HOUR,
        words=SessionWords(title="Havnen", **FRAME),
    )
    session = await made(house.programme, planned)
    await house.publish(session)
    room = await house.live(session)

    ask = c.AskQuestion(text="Hvad med havnen?")
    assert await room.give(person("anne"), ask, "c1") == TOO_EARLY
    written = c.AskQuestion(text="Hvad med broen?", origin="outreach")
    helped = replace(person("anne"), by_staff=True)
    for actor, command in ((moderator("mo"), ask), (helped, written)):
        assert isinstance(await room.give(actor, command, "c2"), Accepted)
    await house.at(NOON + 24 * HOUR)
    assert isinstance(await room.give(person("anne"), ask, "c3"), Accepted)


async def test_a_room_that_a_node_left_unmade_is_made_by_the_next_look(house: House) -> None:
    session = await plan_session(house.programme, starts_in_ms=HOUR, minutes=60)
    await made(house.programme, p.PublishSession(session=session, room="654321"))
    await house.at(NOON + HOUR)

    assert (await house.room(session)).frame.state == "open"


async def test_two_nodes_bring_each_point_once(tmp_path: Path) -> None:
    logs = [SqliteLog(tmp_path / "log.db") for _ in range(2)]
    for log in logs:
        await log.open()
    clock = [NOON]
    one = await house_on(logs[0], clock)
    session = await published(one)
    other = await house_on(logs[1], clock)
    for moment in (NOON + HOUR, NOON + 3 * HOUR):
        clock[0] = moment
        await asyncio.gather(one.conductor.look(), other.conductor.look())

    changes = [event.state for event in await one.facts(session, f.RoomStateChanged)]  # type: ignore[union-attr]  # they all have one
    assert changes == ["early", "open", "closed"]
    for house in (one, other):
        house.stop()
    for log in logs:
        await log.close()


async def test_it_runs_by_itself_and_hears_of_what_is_planned_meanwhile(house: House) -> None:
    session = await published(house)
    running = asyncio.create_task(house.conductor.run())
    await asyncio.sleep(0)
    house.clock[0] = NOON + HOUR
    await house.programme.give(
        SERVER, p.MoveSession(session=session, starts=NOON + HOUR, ends=NOON + 2 * HOUR)
    )
    room = await house.live(session)
    async with asyncio.timeout(5):
        while room.state.frame.state != "open":  # noqa: ASYNC110 - nobody tells a test
            await asyncio.sleep(0.01)
    running.cancel()
