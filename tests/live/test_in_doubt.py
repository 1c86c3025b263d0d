"""What a node does not know: appends whose answer was lost, facts that it did not hear of, a log that was lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence

import pytest

from livetalk.live import room_state
from livetalk.live.broadcasting.screens import Position
from livetalk.live.metrics import Metrics
from livetalk.live.rooms import create_room
from livetalk.live.states import Hooks, RoomStates
from livetalk.log.memory import MemoryLog
from livetalk.log.port import Appended, Draft, LogUnavailable
from livetalk.rooms import commands as c
from livetalk.rooms.facts import Fact
from livetalk.rooms.outcomes import Rejected
from tests.support.halls import CODE, START, Hall, open_hall
from tests.support.logs import TroubledLog
from tests.support.screens import person
from tests.support.waiting import turns, until

ANNE = person("anne")
FAR = 1_000_000


class AnswerLost(LogUnavailable):
    """Nobody knows whether it is there."""

    is_uncertain = True


class DoubtfulLog(TroubledLog):
    """Loses the answers to the next so many appends, which are there all the same."""

    def __init__(self) -> None:
        super().__init__()
        self.loses = 0
        self.looks = 0
        self.gate: asyncio.Event | None = None

    def submit(
        self,
        room: str,
        expected_seq: int,
        facts: Sequence[Draft],
        command_id: str | None = None,
        words: Mapping[str, str] | None = None,
        *,
        epoch: str | None = None,
    ) -> asyncio.Future[Appended]:
        appended = super().submit(room, expected_seq, facts, command_id, words, epoch=epoch)
        if not self.loses:
            return appended
        self.loses -= 1

        async def silence() -> Appended:
            await appended
            raise AnswerLost("no answer")

        return asyncio.ensure_future(silence())

    async def epoch(self, room: str) -> str | None:
        found = await super().epoch(room)
        self.looks += 1
        if self.gate is not None:
            await self.gate.wait()
        return found


async def a_hall() -> tuple[Hall, DoubtfulLog]:
    log = DoubtfulLog()
    await log.open()
    frame = {"title": "Skolevejen", "purpose": "At høre jer.", "input_use": "Udvalget læser alt."}
    assert await create_room(log, c.CreateRoom(code=CODE, **frame), START) is None  # type: ignore[arg-type]
    return await open_hall(log), log


async def test_a_fact_whose_answer_was_lost_is_shown_although_nobody_says_anything_more() -> None:
    hall, log = await a_hall()
    screen, _ = hall.sit(view="moderator", actor=hall.mo)
    log.loses = 1

    answer = await hall.give(ANNE, c.AskQuestion(text="Hvad med havnen?"), "once")

    assert isinstance(answer, Rejected)
    assert answer.code == "log_unavailable"
    await until(lambda: [key for key in screen.parts if key.startswith("q:")])
    hall.room.stop()


async def test_facts_between_which_one_is_missing_are_read_from_the_log() -> None:
    hall = await open_hall()
    states = RoomStates(CODE, hall.log, Metrics(), Hooks(durable=lambda _facts: None))
    assert await states.load()
    before = states.room.seq
    for text in ("Mere lys?", "Flere bænke?", "Færre biler?"):
        await hall.ask(person(text), text)
    first, _, third = (await hall.log.facts(CODE))[before : before + 3]

    await states.take_in([first, third])

    assert states.room == await room_state.load(hall.log, CODE)
    assert states.ahead == states.room
    hall.room.stop()


async def test_a_fact_that_does_not_join_on_is_never_folded() -> None:
    hall = await open_hall()
    await hall.ask(ANNE)
    past = await room_state.read(hall.log, CODE)
    room = room_state.fold(past)
    with pytest.raises(room_state.Gap):
        room_state.move(room, past.facts[-1:], {})
    assert room == room_state.fold(past)
    hall.room.stop()


class LostWhileRead(MemoryLog):
    """Loses its last fact, and has another name, once it was read to the end for the first time."""

    is_lost = False

    async def read(self, room: str, after: int = 0) -> AsyncIterator[Fact]:
        async for fact in super().read(room, after):
            yield fact
        if not self.is_lost:
            self.is_lost = True
            known = self._rooms[room]
            known.facts.pop()
            known.epoch = "another"


async def test_a_room_is_not_loaded_from_half_of_one_log_and_half_of_another() -> None:
    hall = await open_hall()
    await hall.ask(ANNE)
    log = LostWhileRead()
    await log.open()
    for fact in await hall.log.facts(CODE):
        await log.append(CODE, fact.seq - 1, [Draft(at=fact.at, event=fact.event, by=fact.by)], epoch="one")
    states = RoomStates(CODE, log, Metrics(), Hooks(durable=lambda _facts: None))

    await states.load()

    assert states.epoch == "another"
    assert states.room == await room_state.load(log, CODE)
    hall.room.stop()


async def test_a_screen_that_has_seen_more_is_not_let_in_while_the_log_cannot_be_read() -> None:
    hall = await open_hall()
    epoch, seq = hall.room.epoch, hall.room.state.seq

    assert await hall.room.reach(Position(epoch, seq))
    assert await hall.room.reach(Position(epoch, FAR)), (
        "nobody has seen that, so there is nothing to wait for"
    )
    hall.log.unreadable = True
    assert await hall.room.reach(Position(epoch, seq))
    assert not await hall.room.host.reach(seq + 1, patience_s=0.05)
    hall.log.unreadable = False
    assert await hall.room.reach(Position(epoch, seq + 1))
    hall.room.stop()


async def test_a_screen_with_another_epoch_has_the_node_look_whether_it_missed_something() -> None:
    hall, log = await a_hall()
    looks = log.looks

    assert await hall.room.reach(Position("another", 1))

    assert log.looks > looks
    hall.room.stop()


async def test_who_wants_the_log_to_be_read_while_it_is_being_read_has_it_read_again() -> None:
    hall, log = await a_hall()
    seq = hall.room.state.seq
    log.gate = asyncio.Event()
    early = asyncio.create_task(hall.room.host.reach(seq + 1))
    await turns()
    looks = log.looks
    late = asyncio.create_task(hall.room.host.reach(seq + 1))
    await turns()
    log.gate.set()

    assert await early
    assert await late
    assert log.looks > looks
    hall.room.stop()
