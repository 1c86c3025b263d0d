"""The registry: loaded once, let go of when idle, drained at the end; and opening a room."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from livetalk.live import rooms as r
from livetalk.live.limits import Limits
from livetalk.live.live_room import LiveRoom
from livetalk.live.metrics import Metrics
from livetalk.live.opening import open_room
from livetalk.live.rooms import Rooms, create_room, fresh_code, fresh_id
from livetalk.live.submissions import Accepted
from livetalk.log.port import LogUnavailable
from livetalk.rooms import commands as c
from livetalk.rooms.outcomes import Rejected
from tests.support.halls import CODE, START
from tests.support.logs import TroubledLog
from tests.support.screens import Encoder, FakeScreen, Frame, person, render, seat
from tests.support.waiting import turns, until

ANNE = person("anne")
FRAME = c.CreateRoom(code=CODE, title="Skolevejen", purpose="At høre jer.", input_use="Udvalget læser.")


async def registry() -> tuple[Rooms[Frame], TroubledLog]:
    log = TroubledLog()
    await log.open()
    assert await create_room(log, FRAME, START) is None
    metrics = Metrics()
    opener = partial(
        open_room,
        log=log,
        now=lambda: START,
        fresh_id=fresh_id,
        encode=Encoder(),
        render=render,
        limits=Limits(lambda: 0.0),
        metrics=metrics,
    )
    return Rooms(opener, metrics), log


async def found(rooms: Rooms[Frame]) -> LiveRoom[Frame]:
    room = await rooms.find(CODE)
    assert room is not None
    return room


async def test_many_who_ask_at_once_get_the_same_room() -> None:
    rooms, _ = await registry()
    asked = await asyncio.gather(*(rooms.find(CODE) for _ in range(50)))

    assert len({id(room) for room in asked}) == 1
    assert asked[0] is await rooms.find(CODE)


async def test_a_code_that_no_room_has_is_not_remembered() -> None:
    rooms, log = await registry()
    assert await rooms.find("111111") is None

    other = c.CreateRoom(code="111111", title="T", purpose="P", input_use="I")
    await create_room(log, other, START)

    assert await rooms.find("111111") is not None


async def test_one_who_gives_up_waiting_does_not_spoil_it_for_the_others() -> None:
    rooms, _ = await registry()
    first = asyncio.ensure_future(rooms.find(CODE))
    second = asyncio.ensure_future(rooms.find(CODE))
    await asyncio.sleep(0)
    first.cancel()

    assert await second is not None


async def test_a_log_that_cannot_be_read_is_told_and_tried_again() -> None:
    rooms, log = await registry()
    log.unreadable = True
    with pytest.raises(LogUnavailable):
        await rooms.find(CODE)
    log.unreadable = False

    assert await rooms.find(CODE) is not None


async def test_an_empty_room_leaves_the_memory_and_a_watched_one_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(r, "LOOK_EVERY_S", 0.001)
    rooms, _ = await registry()
    room = await found(rooms)
    taken = seat(FakeScreen(), ANNE)
    room.sit(taken, None)
    caretaker = asyncio.ensure_future(rooms.look_after())
    await asyncio.sleep(0.02)
    assert await rooms.find(CODE) is room

    room.leave(taken)
    await until(lambda: CODE not in rooms._rooms)
    caretaker.cancel()

    assert await found(rooms) is not room
    assert not rooms._empty_looks


async def test_a_room_with_something_under_way_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(r, "LOOK_EVERY_S", 0.001)
    rooms, log = await registry()
    room = await found(rooms)
    log.hold()
    answer = room.give(ANNE, c.AskQuestion(text="Hvad med havnen?"), "1")
    caretaker = asyncio.ensure_future(rooms.look_after())
    await asyncio.sleep(0.02)

    assert await rooms.find(CODE) is room
    log.release()
    assert isinstance(await answer, Accepted)
    caretaker.cancel()


async def test_a_drain_tells_every_screen_after_everything_is_finished() -> None:
    rooms, _ = await registry()
    room = await found(rooms)
    screen = FakeScreen()
    room.sit(seat(screen, ANNE), None)
    asked = room.give(ANNE, c.AskQuestion(text="Hvad med havnen?"), "1")
    await rooms.drain(lambda: {"kind": "restart"})

    assert asked.done()
    assert rooms.is_draining
    assert screen.frames[-1][0] == "notice"
    assert screen.heard("mine")[-1]["asked"]


async def test_a_room_that_is_loaded_while_the_server_stops_takes_no_commands() -> None:
    rooms, _ = await registry()
    loading = asyncio.ensure_future(rooms.find(CODE))
    await asyncio.sleep(0)
    await rooms.drain(lambda: {"kind": "restart"})
    room = await loading
    assert room is not None
    await turns()

    outcome = await room.give(ANNE, c.AskQuestion(text="Hvad?"), "1")

    assert isinstance(outcome, Rejected)
    assert outcome.code == "restarting"


async def test_a_taken_code_is_refused_also_when_two_come_at_once() -> None:
    log = TroubledLog()
    await log.open()
    outcomes = await asyncio.gather(create_room(log, FRAME, START), create_room(log, FRAME, START))

    refused = [outcome for outcome in outcomes if outcome is not None]
    assert [outcome.code for outcome in refused] == ["room_exists"]


async def test_a_room_without_its_frame_is_not_opened() -> None:
    log = TroubledLog()
    await log.open()
    refused = await create_room(log, c.CreateRoom(code=CODE, title="T", purpose=" ", input_use="I"), START)

    assert refused is not None
    assert refused.code == "frame_missing"
    assert await log.rooms() == []


def test_ids_and_codes_have_their_form_and_do_not_repeat() -> None:
    ids = {fresh_id() for _ in range(1000)}
    codes = {fresh_code() for _ in range(1000)}

    assert len(ids) == 1000
    assert all(len(code) == 6 and code.isdecimal() and code[0] != "0" for code in codes)
    assert all(set(one) <= set(r.ID_LETTERS) for one in ids)
