"""What the SQLite adapter does beyond the contract: its file, what it refuses, what it erases."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import apsw
import pytest

from livetalk.log import sqlite_schema
from livetalk.log.codec import UnknownFact, UnreadableFact
from livetalk.log.port import LogUnavailable
from livetalk.log.sqlite import SqliteLog
from tests.contract.adapters import ROOM, draft, facts_of
from tests.log.store import execute, is_still_a_diary, keep_a_diary, raw_bytes, remove

SECRET = "Mine naboer hedder Grønkjær og bor i nummer 14"


# The file


async def test_the_file_is_readable_by_its_owner_only(log: SqliteLog, path: Path) -> None:
    await log.append(ROOM, 0, [draft()])
    modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.glob("log.db*")}
    assert modes == {0o600}


async def test_folders_are_made(tmp_path: Path) -> None:
    log = SqliteLog(tmp_path / "var" / "lib" / "log.db")
    await log.open()
    assert (await log.append(ROOM, 0, [draft()])).last == 1
    await log.close()


async def test_a_closed_log_is_one_file(log: SqliteLog, path: Path) -> None:
    await log.append(ROOM, 0, [draft()])
    await log.close()
    assert [file.name for file in path.parent.iterdir()] == ["log.db"]


async def test_commits_wait_for_the_disk(path: Path) -> None:
    writer = sqlite_schema.open_writer(path, None)
    assert writer.execute("PRAGMA synchronous").get == 2  # FULL
    assert writer.execute("PRAGMA journal_mode").get == "wal"
    assert writer.execute("PRAGMA secure_delete").get == 1
    writer.close()


def test_the_checks_of_a_batch_use_the_indexes(path: Path) -> None:
    writer = sqlite_schema.open_writer(path, None)
    plan = [row[3] for row in writer.execute(f"EXPLAIN QUERY PLAN {sqlite_schema.CHECK_BATCH}", ("[]", "[]"))]
    facts = [step for step in plan if isinstance(step, str) and "facts" in step]
    writer.close()
    assert facts
    assert all(step.startswith("SEARCH facts USING") for step in facts), plan
    assert any("commands (room=? AND command=?)" in step for step in facts), plan


def test_readers_cannot_write(path: Path) -> None:
    sqlite_schema.open_writer(path, None).close()
    reader = sqlite_schema.open_reader(path, None)
    with pytest.raises(apsw.ReadOnlyError):
        reader.execute("INSERT INTO words VALUES ('1', 'k', 'text')")
    reader.close()


# What is refused, with a sentence


async def refusal(path: Path) -> str:
    log = SqliteLog(path)
    with pytest.raises(LogUnavailable) as failure:
        await log.open()
    with pytest.raises(LogUnavailable):
        await log.append(ROOM, 0, [draft()])
    await log.close()
    return failure.value.cause


async def test_a_newer_layout_is_refused_with_the_cure(log: SqliteLog, path: Path) -> None:
    await log.close()
    execute(path, "UPDATE meta SET value = 7 WHERE key = 'layout'")
    cause = await refusal(path)
    assert "layout 7" in cause
    assert "Start that version" in cause


async def test_another_programs_database_is_left_alone(path: Path) -> None:
    execute(path, "CREATE TABLE recipes (name)")
    assert "another program" in await refusal(path)
    assert execute(path, "SELECT name FROM sqlite_schema") == [("recipes",)]


async def test_a_file_that_is_no_database_is_left_alone(path: Path) -> None:
    keep_a_diary(path)
    assert "no log at all" in await refusal(path)
    assert is_still_a_diary(path)


async def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert "cannot be opened" in await refusal(tmp_path / "file" / "log.db")
    assert "cannot be opened" in await refusal(tmp_path)


async def test_a_sqlite_with_the_wal_reset_bug_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_schema, "OLDEST_SQLITE", (99, 0, 0))
    assert "99.0.0 or newer" in await refusal(path)


async def test_a_refused_log_can_be_opened_once_the_cause_is_gone(path: Path) -> None:
    keep_a_diary(path)
    log = SqliteLog(path)
    with pytest.raises(LogUnavailable):
        await log.open()
    remove(path)
    await log.open()
    assert (await log.append(ROOM, 0, [draft()])).last == 1
    await log.close()


async def test_a_fact_of_a_newer_version_is_named(log: SqliteLog, path: Path) -> None:
    await log.append(ROOM, 0, [draft(), draft()])
    execute(path, """UPDATE facts SET event = '{"t":"hologram_shown"}' WHERE seq = 2""")
    with pytest.raises(UnknownFact, match="hologram_shown"):
        await facts_of(log)
    execute(path, """UPDATE facts SET event = '{"t":"support_given"}' WHERE seq = 2""")
    with pytest.raises(UnreadableFact, match="support_given"):
        await facts_of(log)


# Erasing


async def test_erased_words_are_gone_from_the_disk(log: SqliteLog, path: Path) -> None:
    await log.append(ROOM, 0, [draft()], "c1", {"q1": SECRET, "q2": "Blivende ord"})
    await log.append(ROOM, 1, [draft()], "c2", {"q1": f"{SECRET}, sagde hun"})
    assert SECRET.encode() in raw_bytes(path)
    await log.erase(ROOM, ["q1"])
    assert "Grønkjær".encode() not in raw_bytes(path)
    assert b"Blivende ord" in raw_bytes(path)
    assert await log.words(ROOM) == {"q2": "Blivende ord"}


async def test_long_words_are_gone_from_the_disk_too(log: SqliteLog, path: Path) -> None:
    long = f"{SECRET} " * 500
    await log.append(ROOM, 0, [draft()], "c1", {f"q{number}": long for number in range(20)})
    await log.erase(ROOM, [f"q{number}" for number in range(20)])
    assert "Grønkjær".encode() not in raw_bytes(path)


async def test_a_reader_elsewhere_delays_the_erasure_but_does_not_prevent_it(
    log: SqliteLog, path: Path
) -> None:
    await log.append(ROOM, 0, [draft()], "c1", {"q1": SECRET})
    reader = sqlite_schema.open_reader(path, None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM facts").fetchall()
    await log.append(ROOM, 1, [draft()])
    await log.erase(ROOM, ["q1"])
    assert await log.words(ROOM) == {}
    assert SECRET.encode() in raw_bytes(path)
    reader.close()
    async with asyncio.timeout(10):
        while SECRET.encode() in raw_bytes(path):  # noqa: ASYNC110 - a file cannot be awaited
            await asyncio.sleep(0.05)
