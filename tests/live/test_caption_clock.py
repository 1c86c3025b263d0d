"""A silence makes a line final: on this node, after a restart, and once where several nodes watch."""

from __future__ import annotations

from pathlib import Path

import pytest

from livetalk.live import caption_clock
from livetalk.live.live_room import LiveRoom
from livetalk.rooms import facts as f
from livetalk.rooms.actors import Actor
from livetalk.rooms.commands import HearCaptions
from livetalk.rooms.facts import LinesSettled
from livetalk.transcripts import ingest
from tests.live.nodes import nodes_on
from tests.support.halls import CODE, Hall, open_hall
from tests.support.screens import Frame
from tests.support.waiting import turns, until

TOOL = Actor(id="tool", role="captions")


def finals(room: LiveRoom[Frame]) -> list[bool]:
    return [line.final for line in room.state.transcript.lines.values()]


async def push(hall: Hall, number: int, body: str) -> None:
    await hall.done(HearCaptions(stream="da", number=number, body=body), TOOL)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caption_clock, "UNEVEN_S", 0.0)
    monkeypatch.setattr(caption_clock, "AGAIN_S", 0.01)


async def test_an_open_line_is_final_after_a_silence_and_every_screen_hears_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ingest, "SILENCE_MS", 0)
    hall = await open_hall()
    phone, _ = hall.sit()
    await push(hall, 1, "Vi ser på det")
    await until(lambda: finals(hall.room) == [True])
    await until(lambda: phone.parts["captions"] and phone.parts["captions"][-1]["final"])


async def test_before_the_silence_is_over_it_goes_on() -> None:
    hall = await open_hall()
    await push(hall, 1, "Vi ser på det")
    await turns()
    assert finals(hall.room) == [False]
    hall.room.stop()


async def test_a_line_that_was_left_open_by_a_process_that_ended_is_final_after_a_restart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hall = await open_hall()
    await push(hall, 1, "Vi ser på det")
    hall.room.stop()
    monkeypatch.setattr(ingest, "SILENCE_MS", 0)
    again = await open_hall(hall.log)
    await until(lambda: finals(again.room) == [True])


async def test_a_silence_that_cannot_be_written_down_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest, "SILENCE_MS", 0)
    hall = await open_hall()
    await push(hall, 1, "Vi")
    hall.log.failing = 1
    await until(lambda: finals(hall.room) == [True])
    assert hall.log.failing == 0


async def test_a_post_that_comes_again_after_a_restart_counts_once() -> None:
    hall = await open_hall()
    await push(hall, 1, "Vi ser ")
    hall.room.stop()
    again = await open_hall(hall.log)
    await push(again, 1, "Vi ser ")
    await push(again, 1, "Vi ser på det.")
    again.room.stop()

    heard = [fact for fact in await hall.log.facts(CODE) if isinstance(fact.event, f.CaptionsHeard)]
    assert len(heard) == 2
    assert again.room.state.text("line:1") == "Vi ser på det."


async def test_two_nodes_hear_one_captioner_and_settle_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "SILENCE_MS", 0)
    async with nodes_on("sqlite", tmp_path) as (one, other):
        first = HearCaptions(stream="da", number=1, body="Vi ser på det")
        for node in (one, other, one):
            await node.room.give(TOOL, first, None)
        await until(lambda: finals(one.room) == finals(other.room) == [True])
        assert one.room.state == other.room.state
        facts = [fact async for fact in one.log.read(CODE)]

    assert len([fact for fact in facts if isinstance(fact.event, LinesSettled)]) == 1
