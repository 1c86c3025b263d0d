"""A process that did not run for a while refuses what was said to it meanwhile."""

from __future__ import annotations

import asyncio

import pytest

from livetalk.live import pulse as pulses
from livetalk.live.host import RoomHost
from livetalk.live.metrics import Metrics
from livetalk.live.pulse import AWAY_S, BUFFERS_S, Pulse
from livetalk.live.states import Hooks
from livetalk.live.submissions import Accepted
from livetalk.rooms import commands as c
from livetalk.rooms.outcomes import Decided, Rejected
from tests.support.halls import CODE, Hall, open_hall
from tests.support.screens import person
from tests.support.waiting import turns

ANNE = person("anne")


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def running(clock: Clock) -> tuple[Pulse, asyncio.Task[None]]:
    pulse = Pulse(clock)
    task = asyncio.create_task(pulse.run())
    await turns()
    return pulse, task


async def test_while_it_runs_nothing_is_old(clock: Clock) -> None:
    pulse, task = await running(clock)
    for _ in range(10):
        said_at = pulse.beat()
        clock.now += AWAY_S / 2
        assert not pulse.is_old(said_at)
        assert not pulse.is_old()
    task.cancel()


async def test_what_was_said_before_it_froze_is_old_and_what_comes_out_of_the_buffers_too(
    clock: Clock,
) -> None:
    pulse, task = await running(clock)
    said_at = pulse.beat()
    clock.now += AWAY_S + 1
    assert pulse.is_old(), "the very first look notices, before any timer"
    assert pulse.is_old(said_at)
    clock.now += BUFFERS_S
    assert not pulse.is_old()
    assert pulse.is_old(said_at), "what has waited since stays old"
    task.cancel()


async def test_until_somebody_keeps_it_beating_nothing_is_old(clock: Clock) -> None:
    pulse = Pulse(clock)
    pulse.beat()
    clock.now += 1_000
    assert not pulse.is_old()


async def test_it_beats_by_itself(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulses, "BEAT_EVERY_S", 0.001)
    pulse, task = await running(clock)
    for _ in range(3):
        clock.now += AWAY_S - 1
        await asyncio.sleep(0.02)
    assert not pulse.is_old()
    task.cancel()


async def a_hall(clock: Clock) -> tuple[Hall, asyncio.Task[None]]:
    hall = await open_hall()
    hall.room.host.pulse, task = await running(clock)
    return hall, task


async def test_a_command_out_of_the_buffers_is_told_to_come_again(clock: Clock) -> None:
    hall, task = await a_hall(clock)
    question = await hall.shown(ANNE)
    clock.now += AWAY_S + 1

    for command in (c.SupportQuestion(question=question), c.React(kind="heart", count=1)):
        refusal = await hall.give(ANNE, command, f"late-{type(command).__name__}")
        assert isinstance(refusal, Rejected)
        assert (refusal.code, refusal.temporary) == ("busy", True)
    clock.now += BUFFERS_S
    again = await hall.give(ANNE, c.SupportQuestion(question=question), "late-SupportQuestion")

    assert isinstance(again, Accepted)
    task.cancel()
    hall.room.stop()


async def test_a_command_out_of_the_buffers_that_is_in_the_log_is_answered_as_it_was(clock: Clock) -> None:
    hall, task = await a_hall(clock)
    first = await hall.give(ANNE, c.AskQuestion(text="Hvad med havnen?"), "once")
    clock.now += AWAY_S + 1

    assert await hall.give(ANNE, c.AskQuestion(text="Hvad med havnen?"), "once") == first
    task.cancel()
    hall.room.stop()


async def test_a_command_that_waited_to_be_decided_is_not_decided_any_more(clock: Clock) -> None:
    hall = await open_hall()
    pulse, task = await running(clock)
    host = RoomHost(
        CODE,
        hall.log,
        now=lambda: 0,
        fresh_id=lambda: "x",
        metrics=Metrics(),
        hooks=Hooks(durable=lambda _facts: None),
        pulse=pulse,
    )
    assert await host.load()
    decided: list[str] = []

    def decide(*_: object) -> Decided:
        decided.append("now")
        return Decided(events=())

    answer = host.submit(ANNE, "late", decide)
    clock.now += AWAY_S + 1

    outcome = await answer
    assert isinstance(outcome, Rejected)
    assert outcome.code == "busy"
    assert not decided
    task.cancel()
    hall.room.stop()
