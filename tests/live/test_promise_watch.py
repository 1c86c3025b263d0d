"""What perhaps was promised: worked out in windows beside the hot path, and never twice for the same lines."""

from __future__ import annotations

import asyncio

import pytest

from livetalk.edge.opening import Opened
from livetalk.edge.realtime.frames import Frame
from livetalk.live.from_lists import make_promise_watch
from livetalk.live.live_room import LiveRoom
from livetalk.live.promise_watch import WINDOW, PromiseWatch, Suggested, meeting_day
from livetalk.live.submissions import Accepted
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor
from tests.support.sites import TestSite, running_site

NOA = Actor(id="noa", role="notes")
PROMISE = "Vi sender svaret til skolen på mandag."
TALK = ("Tak for spørgsmålet.", "Det er en god sti.", "Der er mange børn på vejen.", "Hvad siger I andre?")


async def live_room(site: TestSite) -> LiveRoom[Frame]:
    opened: Opened = await site.open_room()
    return await site.live(opened.code)


async def speak(room: LiveRoom[Frame], *texts: str, begin: int = 0) -> None:
    """Lines of a file, a second each."""
    for at in range(0, len(texts), 500):
        lines = tuple(
            c.ImportedLine(
                cue=str(begin + n), start=(begin + n) * 1000, end=(begin + n) * 1000 + 900, text=text
            )
            for n, text in enumerate(texts[at : at + 500], at)
        )
        command = c.ImportLines(lang="da", begin=room.state.created_at, lines=lines)
        assert isinstance(await room.give(NOA, command, None), Accepted)


def talk(lines: int, *promises: int) -> list[str]:
    """Talk of so many lines, with a promise in these."""
    return [PROMISE if n in promises else TALK[n % len(TALK)] for n in range(lines)]


async def found(watch: PromiseWatch, room: LiveRoom[Frame]) -> tuple[Suggested, ...]:
    await watch.catch_up(room)
    return watch.to_judge(room)


async def test_a_suggestion_names_its_line_its_day_and_why() -> None:
    async with running_site() as site:
        room = await live_room(site)
        await speak(room, "Tak.", PROMISE)
        [one] = await found(make_promise_watch(None), room)
    assert (one.id, one.line) == ("s2", 2)
    assert one.due is not None
    assert one.due > meeting_day(room.state).isoformat()
    assert one.deadline is not None
    assert "mandag" in one.deadline
    assert one.why


@pytest.mark.parametrize("at", [0, WINDOW - 1, WINDOW, WINDOW + 1, 2 * WINDOW - 1])
async def test_a_promise_is_found_once_wherever_in_a_window_it_stands(at: int) -> None:
    async with running_site() as site:
        room = await live_room(site)
        await speak(room, *talk(2 * WINDOW + 5, at))
        assert [one.line for one in await found(make_promise_watch(None), room)] == [at + 1]


async def test_only_windows_with_something_new_are_read_again() -> None:
    async with running_site() as site:
        room, watch = await live_room(site), make_promise_watch(None)
        await speak(room, *talk(3 * WINDOW, 5))
        assert len(await found(watch, room)) == 1
        assert watch.windows_read == 3
        await found(watch, room)
        assert watch.windows_read == 3
        await speak(room, PROMISE, begin=3 * WINDOW)
        assert len(await found(watch, room)) == 2
        assert watch.windows_read == 5  # the last one saw it coming, and the new one
        middle = c.CorrectLine(line=WINDOW + WINDOW // 2, text=PROMISE)
        assert isinstance(await room.give(NOA, middle, None), Accepted)
        assert len(await found(watch, room)) == 3
        assert watch.windows_read == 6


async def test_what_was_marked_or_judged_is_suggested_no_more_and_a_reopened_one_again() -> None:
    async with running_site() as site:
        room, watch = await live_room(site), make_promise_watch(None)
        await speak(room, *talk(60, 5, 25, 45))
        assert [one.id for one in await found(watch, room)] == ["s6", "s26", "s46"]
        await room.give(NOA, c.MarkPromise(line=6), None)
        await room.give(NOA, c.RejectPromise(promise="s26"), None)
        assert [one.id for one in watch.to_judge(room)] == ["s46"]
        assert [one.id for one in watch.known(room)] == ["s6", "s26", "s46"]
        await room.give(NOA, c.ReopenPromise(promise="s26"), None)
        assert [one.id for one in watch.to_judge(room)] == ["s26", "s46"]


async def test_without_rules_nothing_is_suggested() -> None:
    async with running_site() as site:
        room = await live_room(site)
        await speak(room, PROMISE)
        assert await found(PromiseWatch(), room) == ()


async def test_others_have_their_turn_while_a_long_meeting_is_read() -> None:
    async with running_site() as site:
        room, watch = await live_room(site), make_promise_watch(None)
        await speak(room, *talk(6 * WINDOW, 5))
        turns: list[int] = []
        reading = asyncio.ensure_future(watch.catch_up(room))
        while not reading.done():
            turns.append(watch.windows_read)
            await asyncio.sleep(0)
        await reading
        assert len(set(turns)) > 3
        assert len(watch.to_judge(room)) == 1
