"""Copies of the SQLite log, its check, and other processes that use the same file."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import apsw
import pytest

from livetalk.log import sqlite_writer
from livetalk.log.port import Appended, LogUnavailable
from livetalk.log.sqlite import SqliteLog
from livetalk.log.sqlite_batch import Outcomes, decide
from tests.contract.adapters import ROOM, draft, facts_of, seqs
from tests.log.store import damage, execute

# Copies and checks


async def test_a_backup_is_a_whole_log_in_one_file(log: SqliteLog, tmp_path: Path) -> None:
    await log.append(ROOM, 0, [draft(), draft()], "c1", {"k": "ord"})
    folder = tmp_path / "copies"
    folder.mkdir()
    await log.backup(folder / "copy.db")
    await log.append(ROOM, 2, [draft()])
    assert [file.name for file in folder.iterdir()] == ["copy.db"]
    copy = SqliteLog(folder / "copy.db")
    await copy.open()
    assert seqs(await facts_of(copy)) == [1, 2]
    assert await copy.words(ROOM) == {"k": "ord"}
    assert await copy.epoch(ROOM) == await log.epoch(ROOM)
    assert await copy.check() == []
    assert await copy.append(ROOM, 9, [draft()], "c1") == Appended(first=1, last=2, repeated=True)
    await copy.close()


async def test_a_backup_under_load_is_one_moment_of_the_log(log: SqliteLog, tmp_path: Path) -> None:
    async def write() -> None:
        for last in range(0, 3_000, 50):
            await asyncio.gather(*(log.submit(ROOM, last + step, [draft()]) for step in range(50)))

    writing = asyncio.create_task(write())
    for number in range(5):
        await log.backup(tmp_path / f"copy{number}.db")
        await asyncio.sleep(0)
    await writing
    for number in range(5):
        copy = SqliteLog(tmp_path / f"copy{number}.db")
        await copy.open()
        assert await copy.check() == []
        await copy.close()


async def test_a_backup_never_overwrites(log: SqliteLog, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("precious")
    with pytest.raises(LogUnavailable, match="never overwrites"):
        await log.backup(target)
    assert target.read_text() == "precious"


async def test_a_backup_into_nowhere_says_so(log: SqliteLog, tmp_path: Path) -> None:
    with pytest.raises(LogUnavailable, match="cannot be written"):
        await log.backup(tmp_path / "nowhere" / "copy.db")


async def test_check_finds_gaps_and_orphans(log: SqliteLog, path: Path) -> None:
    await log.append(ROOM, 0, [draft()] * 3)
    await log.append("2", 0, [draft()])
    await log.append("3", 0, [draft()])
    execute(path, "DELETE FROM facts WHERE room = '482913' AND seq = 2")
    execute(path, "DELETE FROM rooms WHERE code = '2'")
    execute(path, "DELETE FROM facts WHERE room = '3'")
    problems = await log.check()
    assert [ROOM in problems[0], "gap" in problems[0]] == [True, True]
    assert problems[1:] == ["Room 2 has facts but no epoch.", "Room 3 has an epoch but no facts."]


async def test_check_finds_a_damaged_file(log: SqliteLog, path: Path) -> None:
    last = 0
    while last < 2_000:
        last = (await log.append(ROOM, last, [draft()] * 100)).last
    await log.close()
    damage(path)
    await log.open()
    assert await log.check()


# Other processes


async def test_a_long_foreign_transaction_is_waited_for(log: SqliteLog, path: Path) -> None:
    foreign = apsw.Connection(str(path))
    foreign.execute("BEGIN IMMEDIATE")
    waiting = log.submit(ROOM, 0, [draft()])
    await asyncio.sleep(0.1)
    assert not waiting.done()
    foreign.execute("ROLLBACK")
    foreign.close()
    assert (await waiting).last == 1


FOREIGN_FACT = """
INSERT INTO rooms (code, epoch, created) VALUES ('482913', 'foreign', 1);
INSERT INTO facts VALUES ('482913', 1, 1, NULL, NULL, '{"t":"support_given","question":"f"}');
"""


async def test_a_seq_taken_between_check_and_insert_is_a_conflict(
    log: SqliteLog, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The narrow path: the check found seq 1 free, and then another process took it."""
    checks: list[int] = []

    def decide_slowly(*given: Any) -> Outcomes:
        checks.append(1)
        if len(checks) == 1:
            execute(path, FOREIGN_FACT)
        return decide(*given)

    monkeypatch.setattr(sqlite_writer, "decide", decide_slowly)
    mine = log.submit(ROOM, 0, [draft()], "c1", {"k": "ord"})
    other = log.submit("2", 0, [draft()], "c2")
    outcomes = await asyncio.gather(mine, other, return_exceptions=True)
    assert str(outcomes[0]) == "the log is at 1"
    assert outcomes[1] == Appended(first=1, last=1)
    assert await log.words(ROOM) == {}
    assert await log.check() == []


async def test_a_fault_of_our_own_is_answered_and_leaves_nothing_behind(
    log: SqliteLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: Any) -> Outcomes:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(sqlite_writer, "decide", stumble)
        with pytest.raises(LogUnavailable, match="reason of its own"):
            await log.append(ROOM, 0, [draft()])
    assert (await log.append(ROOM, 0, [draft()])).last == 1


async def test_bad_bytes_of_one_caller_do_not_reach_the_others(log: SqliteLog) -> None:
    broken = "\ud800"  # half a surrogate pair: no text at all
    with pytest.raises(UnicodeEncodeError):
        await log.append(ROOM, 0, [draft()], "c1", {"k": broken})
    with pytest.raises(UnicodeEncodeError):
        await log.erase(ROOM, [broken])
    with pytest.raises(UnicodeEncodeError):
        await log.words(ROOM, [broken])
    assert (await log.append(ROOM, 0, [draft()])).last == 1
