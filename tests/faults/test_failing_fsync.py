"""Rule L10 with a disk that fails on demand: no acknowledgement, nothing visible, then or later."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from livetalk.log.port import Appended, Conflict, LogUnavailable
from livetalk.log.sqlite import SqliteLog
from tests.contract.adapters import ROOM, draft, facts_of, seqs
from tests.faults.failing_disk import Disk


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
async def log(tmp_path: Path, disk: Disk) -> AsyncIterator[SqliteLog]:
    log = SqliteLog(tmp_path / "log.db", vfs=disk.vfs)
    await log.open()
    yield log
    disk.heal()
    await log.close()


async def after_a_crash(folder: Path) -> SqliteLog:
    """The log as a new process finds it if this one is killed now: the files as they lie there.

    The index of the write-ahead log is left behind, as it dies with the last process.
    """
    ruin = folder / "ruin"
    shutil.rmtree(ruin, ignore_errors=True)
    ruin.mkdir()
    for name in ("log.db", "log.db-wal"):
        shutil.copy(folder / name, ruin / name)
    log = SqliteLog(ruin / "log.db")
    await log.open()
    return log


async def test_every_acknowledgement_waits_for_an_fsync(log: SqliteLog, disk: Disk) -> None:
    for seq in range(5):
        before = disk.syncs
        await log.append(ROOM, seq, [draft()])
        assert disk.syncs > before


async def test_what_waits_together_shares_an_fsync(log: SqliteLog, disk: Disk) -> None:
    await log.append(ROOM, 0, [draft()])
    before = disk.syncs
    await asyncio.gather(*(log.submit(ROOM, 1 + seq, [draft()]) for seq in range(500)))
    assert disk.syncs - before < 50


async def test_l10_a_failing_fsync_acknowledges_nothing(log: SqliteLog, disk: Disk) -> None:
    await log.append(ROOM, 0, [draft("kept")], "c0", {"k": "kept"})
    follower = log.follow(ROOM, 1)
    waiting = asyncio.ensure_future(anext(follower))
    disk.does_sync_fail = True
    submitted = [
        log.submit(ROOM, 1 + number, [draft("lost")], f"c{number + 1}", {"k": "lost"})
        for number in range(100)
    ]
    submitted.append(log.submit("771204", 0, [draft("lost")], "c1"))
    outcomes = await asyncio.gather(*submitted, return_exceptions=True)
    for outcome in outcomes:
        assert isinstance(outcome, LogUnavailable | Conflict)
    failure = outcomes[0]
    assert isinstance(failure, LogUnavailable)
    assert "disk did not keep" in failure.cause
    assert seqs(await facts_of(log)) == [1]
    assert await log.words(ROOM) == {"k": "kept"}
    assert await log.rooms() == [ROOM]

    disk.heal()
    assert await log.append(ROOM, 1, [draft("kept")], "c1") == Appended(first=2, last=2)
    assert (await waiting).event == draft("kept").event
    assert await log.check() == []


async def test_l10_what_was_refused_does_not_come_back_after_a_crash(
    log: SqliteLog, disk: Disk, tmp_path: Path
) -> None:
    await log.append(ROOM, 0, [draft("kept")], "c0")
    disk.does_sync_fail = True
    for number in range(3):
        with pytest.raises(LogUnavailable):
            await log.append(ROOM, 1, [draft("lost"), draft("lost")], f"lost{number}", {"k": "lost" * 3_000})
        ruin = await after_a_crash(tmp_path)
        assert seqs(await facts_of(ruin)) == [1]
        assert await ruin.words(ROOM) == {}
        assert await ruin.check() == []
        await ruin.close()
    disk.heal()
    await log.append(ROOM, 1, [draft("kept")], "c1")
    ruin = await after_a_crash(tmp_path)
    assert [fact.command for fact in await facts_of(ruin)] == ["c0", "c1"]
    await ruin.close()


async def test_l10_the_first_append_of_all_may_fail_too(log: SqliteLog, disk: Disk, tmp_path: Path) -> None:
    disk.does_sync_fail = True
    with pytest.raises(LogUnavailable):
        await log.append(ROOM, 0, [draft("lost")], "c1")
    ruin = await after_a_crash(tmp_path)
    assert await ruin.rooms() == []
    await ruin.close()
    disk.heal()
    assert await log.append(ROOM, 0, [draft()], "c1") == Appended(first=1, last=1)


async def test_l10_wherever_the_space_ends_the_log_stays_whole(
    log: SqliteLog, disk: Disk, tmp_path: Path
) -> None:
    """The disk fills at the first write of a transaction, at the second, and so on."""
    last = 0
    acknowledged: list[str] = []
    causes: set[str] = set()
    tries = 40
    for writes in range(tries):
        disk.writes_left = writes
        command = f"c{writes:02}"
        try:
            last = (await log.append(ROOM, last, [draft()] * 40, command, {command: "ord " * 4_000})).last
            acknowledged.append(command)
        except LogUnavailable as failure:
            causes.add(failure.cause)
        ruin = await after_a_crash(tmp_path)
        assert len(await facts_of(ruin)) == last
        assert sorted(await ruin.words(ROOM)) == acknowledged
        await ruin.close()
        disk.heal()
        last = (await log.append(ROOM, last, [draft()], f"between{writes}")).last
    assert causes == {"The disk is full. Make space; the log goes on by itself."}
    assert 0 < len(acknowledged) < tries  # sometimes the space was enough, and sometimes not
    assert seqs(await facts_of(log)) == list(range(1, last + 1))
    assert await log.check() == []


async def test_l10_a_disk_that_vanished_leaves_nothing_of_the_failed_append(
    log: SqliteLog, disk: Disk
) -> None:
    """Even the burying fails, and is made up for when the disk is back."""
    await log.append(ROOM, 0, [draft()], "c0")
    disk.dies_at_sync = True
    for number in range(3):
        with pytest.raises(LogUnavailable):
            await log.append(ROOM, 1, [draft("lost")], f"lost{number}")
    assert seqs(await facts_of(log)) == [1]
    disk.heal()
    assert await log.append(ROOM, 1, [draft("kept")], "c1") == Appended(first=2, last=2)
    assert [fact.command for fact in await facts_of(log)] == ["c0", "c1"]
    assert await log.check() == []


async def test_the_operator_hears_of_a_failure_once_and_of_its_end(
    log: SqliteLog, disk: Disk, caplog: pytest.LogCaptureFixture
) -> None:
    disk.does_sync_fail = True
    for _ in range(5):
        with pytest.raises(LogUnavailable):
            await log.append(ROOM, 0, [draft()])
    disk.heal()
    await log.append(ROOM, 0, [draft()])
    said = [record.getMessage() for record in caplog.records if record.levelname in {"ERROR", "WARNING"}]
    assert [line.split(":")[0] for line in said] == ["nothing can be logged", "the log works again"]


async def test_l10_erasing_on_a_failing_disk_says_so_and_can_be_repeated(log: SqliteLog, disk: Disk) -> None:
    await log.append(ROOM, 0, [draft()], "c1", {"k": "ord"})
    disk.does_sync_fail = True
    with pytest.raises(LogUnavailable):
        await log.erase(ROOM, ["k"])
    disk.heal()
    await log.erase(ROOM, ["k"])
    assert await log.words(ROOM) == {}


async def test_l11_what_builds_on_an_append_that_the_disk_refused_fails(log: SqliteLog, disk: Disk) -> None:
    """Even if the disk is well again, and somebody else's fact lies where the lost one would have."""
    await log.append(ROOM, 0, [draft()])
    writer = log._writer
    assert writer is not None
    disk.does_sync_fail = True
    lost = log.submit(ROOM, 1, [draft("lost")])
    while not writer._phantoms:
        time.sleep(0.001)  # noqa: ASYNC251 - the outcome must not reach the event loop yet
    disk.heal()
    others = log.submit(ROOM, 1, [draft("somebody else's")])
    built = log.submit(ROOM, 2, [draft("built on the lost one")])
    outcomes = await asyncio.gather(lost, others, built, return_exceptions=True)
    assert isinstance(outcomes[0], LogUnavailable)
    assert outcomes[1] == Appended(first=2, last=2)
    assert isinstance(outcomes[2], Conflict)
    assert seqs(await facts_of(log)) == [1, 2]
    assert (await log.append(ROOM, 2, [draft()])).last == 3
