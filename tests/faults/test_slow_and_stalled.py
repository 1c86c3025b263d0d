"""Clients that read slowly, not at all, or are suddenly gone: the others notice nothing, and nothing is left."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.faults.people import Person, chair
from tests.faults.screen import Screen, audience, comes_to_equal_fresh, wall
from tests.faults.stalled import StalledScreen
from tests.faults.waiting import until, until_told
from tests.support.server_process import Room, ServerProcess

LONG_TEXT = "👍🏽" * 1000  # 8 KB: as much as one question may weigh
WRITERS, ROUND = 12, 8  # moderators, and what each writes at a time: below the limit for one person
MOST_ROUNDS = 40  # more than 30 MB; the kernel's buffers hold far less
READERS, STALLED = 8, 6
MISSED_AT_LEAST = 300  # questions that are written while a stalled screen is skipped
MEMORY_BYTES = 100 * 1024 * 1024  # what the server may grow by; 10 MB of questions are in it
VANISHING, FROZEN = 500, 50
GIVEN_UP_WITHIN_S = 180.0  # patience; two missed heartbeats take less than a minute


@pytest.fixture
async def room(server: ServerProcess) -> Room:
    return await server.open_room(moderation="after")


@pytest.fixture
async def writers(server: ServerProcess, room: Room) -> AsyncIterator[list[Person]]:
    writers = [await chair(server.port, room, f"writer{number}") for number in range(WRITERS)]
    yield writers
    for writer in writers:
        await writer.screen.leave()


async def write(writers: list[Person]) -> int:
    """Many long questions; every one is acknowledged. Returns the seq of the last."""
    acks = await asyncio.gather(*(w.must("ask", text=LONG_TEXT) for w in writers for _ in range(ROUND)))
    return max(int(ack["seq"]) for ack in acks)


async def write_until_skipped(server: ServerProcess, writers: list[Person], stalled: int) -> int:
    """Until every stalled screen has been skipped at least once. Returns how many rounds it took."""
    for number in range(1, MOST_ROUNDS + 1):
        await write(writers)
        if await server.metric("livetalk_backlog_drops_total") >= stalled:
            return number
    raise AssertionError("nobody was skipped: either bytes pile up without an end, or nothing was stalled")


async def stalled_screens(server: ServerProcess, room: Room, count: int) -> list[StalledScreen]:
    """Screens that read their snapshot and then nothing."""
    made = [
        StalledScreen(audience(server.port, room, f"stalled-{number:016}"), server.port)
        for number in range(count)
    ]
    for screen in made:
        await screen.join()
    return made


@contextlib.contextmanager
def phones_elsewhere(
    server: ServerProcess, room: Room, kind: str, count: int
) -> Iterator[subprocess.Popen[str]]:
    """Phones in a process of their own, all joined."""
    command = [sys.executable, "-m", "tests.faults.phones", str(server.port), room.code, kind, str(count)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "here\n"
            yield process
        finally:
            process.kill()


@pytest.mark.slow
async def test_a_stalled_screen_holds_up_nobody_and_is_caught_up_by_position(
    server: ServerProcess, room: Room, writers: list[Person]
) -> None:
    readers = [audience(server.port, room, f"reader-{number:016}") for number in range(READERS)]
    for reader in readers:
        await reader.join()
    stalled = await stalled_screens(server, room, STALLED)
    memory = server.resident_bytes()

    rounds = await write_until_skipped(server, writers, STALLED)
    last = 0
    for _ in range(MISSED_AT_LEAST // (WRITERS * ROUND) + 1):
        last = await write(writers)

    for reader in readers:  # they come to have everything, while the stalled ones have not moved
        await comes_to_equal_fresh(reader, server.port)
    grown = server.resident_bytes() - memory
    assert grown < MEMORY_BYTES

    for screen in stalled:
        before = screen.bytes_read
        await screen.read_until_seq(last)
        await comes_to_equal_fresh(screen.screen, server.port)
        assert (screen.screen.snapshots, screen.screen.gaps) == (1, 0)
        # What it missed while it was skipped came in one piece.
        assert max(screen.patch_sizes) >= MISSED_AT_LEAST
        print(
            f"{rounds} rounds until skipped; read {screen.bytes_read - before:,} bytes in "
            f"{len(screen.patch_sizes)} patches (a reader: {readers[0].patches}), the largest with "
            f"{max(screen.patch_sizes)} parts; the server grew by {grown:,} bytes"
        )
        screen.leave()
    for reader in readers:
        await reader.leave()


@pytest.mark.slow
async def test_who_never_reads_or_answers_again_is_given_up(
    server: ServerProcess, room: Room, writers: list[Person]
) -> None:
    projector = wall(server.port, room)
    await projector.join()
    stalled = await stalled_screens(server, room, STALLED)
    with phones_elsewhere(server, room, "frozen", FROZEN) as phones:
        await until(lambda: projector.parts["present"] == STALLED + FROZEN)
        phones.send_signal(signal.SIGSTOP)
        await write_until_skipped(server, writers, STALLED)

        await until(lambda: projector.parts["present"] == 0, GIVEN_UP_WITHIN_S)
        assert await server.metric("livetalk_people") == 1 + WRITERS
        await comes_to_equal_fresh(projector, server.port)
    assert all(screen.screen.position for screen in stalled)  # nobody on this side hung up
    await projector.leave()


@pytest.mark.slow
async def test_five_hundred_phones_that_vanish_at_once_leave_nothing_behind(
    server: ServerProcess, room: Room
) -> None:
    projector: Screen = wall(server.port, room)
    await projector.join()
    mo = await chair(server.port, room, "mo")
    files = _open_files(server)
    for _ in range(2):  # the second time as the first: nothing adds up
        with phones_elsewhere(server, room, "vanishing", VANISHING) as phones:
            await until(lambda: projector.parts["present"] == VANISHING)
            phones.kill()
            await mo.must("ask", text="Hvor blev de af?")
        await until(lambda: projector.parts["present"] == 0)
        await comes_to_equal_fresh(projector, server.port)
        await until_told(lambda: _is(server, "livetalk_people", 2))
        await until(lambda: _open_files(server) <= files + 1)  # one more for whoever asked for the metrics
    await projector.leave()
    await mo.screen.leave()
    await until_told(lambda: _is(server, "livetalk_people", 0))


async def _is(server: ServerProcess, metric: str, value: float) -> bool:
    return await server.metric(metric) == value


def _open_files(server: ServerProcess) -> int:
    return len(list(Path(f"/proc/{server.process.pid}/fd").iterdir()))
