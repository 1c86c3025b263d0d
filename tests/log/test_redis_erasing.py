"""Erased words: gone from Redis at once, and from its files when it has written them anew."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from livetalk.log.redis_streams import RedisLog
from tests.contract.adapters import ROOM, draft, facts_of, seqs
from tests.log.redis_kit import at, eventually, log_at
from tests.support.redis_process import DURABLE, RedisProcess

SECRET = "HEMMELIGT"
SLOW_REWRITE = (*DURABLE, "--rdb-key-save-delay", "20000", "--rdbcompression", "no")


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisProcess]:
    with RedisProcess(tmp_path / "redis") as server:
        yield server


@pytest.fixture
async def log(redis: RedisProcess) -> AsyncIterator[RedisLog]:
    async with log_at(redis.port) as log:
        yield log


def in_files(redis: RedisProcess, words: str = SECRET) -> bool:
    """Whether the words lie anywhere in what Redis has on its disk."""
    files = [path for path in redis.folder.rglob("*") if path.is_file() and path.name != "redis.log"]
    assert files
    found = False
    for path in files:
        try:
            found |= words.encode() in path.read_bytes()
        except FileNotFoundError:
            continue  # it was an old file just now
    return found


def is_rewriting(redis: RedisProcess) -> bool:
    return b"aof_rewrite_in_progress:1" in redis.ask("INFO", "persistence")


async def test_erased_words_are_gone_from_memory_at_once_and_then_from_the_files(
    redis: RedisProcess, log: RedisLog
) -> None:
    await log.append(ROOM, 0, [draft(), draft()], None, {"a": SECRET, "b": "kept words"})
    assert in_files(redis)
    await log.erase(ROOM, ["a"])
    assert await log.words(ROOM) == {"b": "kept words"}
    assert redis.ask("HEXISTS", f"livetalk:{{{ROOM}}}:words", "a") == b":0\r\n"
    await eventually(lambda: not in_files(redis))

    redis.kill()
    redis.start()
    assert await log.words(ROOM) == {"b": "kept words"}
    assert seqs(await facts_of(log)) == [1, 2]
    assert in_files(redis, "kept words")


async def test_words_that_are_erased_while_the_file_is_being_written_anew_go_too(tmp_path: Path) -> None:
    with RedisProcess(tmp_path / "redis", options=SLOW_REWRITE) as redis:
        async with log_at(redis.port) as log:
            for each in range(20):  # keys that take a while to save
                await log.append(f"{each}", 0, [draft()], None, {"a": f"{SECRET}{each}"})
            await log.erase("0", ["a"])
            assert is_rewriting(redis)
            for each in range(1, 20):
                await log.erase(f"{each}", ["a"])
            await eventually(lambda: not in_files(redis) and not is_rewriting(redis))
            rewrites = redis.last_words().count("Background AOF rewrite finished successfully")
            assert rewrites <= 3  # nineteen were served by one


async def test_a_log_that_is_closed_right_after_erasing_has_asked_for_it(tmp_path: Path) -> None:
    with RedisProcess(tmp_path / "redis", options=SLOW_REWRITE) as redis:
        async with log_at(redis.port) as log:
            for each in range(20):
                await log.append(f"{each}", 0, [draft()], None, {"a": f"{SECRET}{each}"})
            await log.erase("0", ["a"])
            for each in range(1, 20):
                await log.erase(f"{each}", ["a"])
        await eventually(lambda: not in_files(redis) and not is_rewriting(redis))


async def test_erasing_what_is_not_there_writes_nothing_anew(redis: RedisProcess, log: RedisLog) -> None:
    await log.append(ROOM, 0, [draft()], None, {"b": "kept words"})
    await log.erase(ROOM, ["was never there"])
    await log.erase("000000", ["a"])
    await asyncio.sleep(0.1)
    assert "rewriting started" not in redis.last_words()


async def test_a_file_that_cannot_be_written_anew_is_told_when_the_log_is_closed(
    redis: RedisProcess, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("livetalk.log.redis_streams.rewriting.FINISH_S", 0.2)
    redis.ask("ACL", "SETUSER", "default", "-bgrewriteaof")
    log = RedisLog(at(redis.port))
    await log.open()
    await log.append(ROOM, 0, [draft()], None, {"a": SECRET})
    await log.erase(ROOM, ["a"])
    assert await log.words(ROOM) == {}
    with caplog.at_level(logging.WARNING):
        await log.close()
    (sentence,) = [record.getMessage() for record in caplog.records]
    assert "BGREWRITEAOF" in sentence


async def test_erasing_comes_after_an_append_that_nobody_waits_for(log: RedisLog) -> None:
    first = log.submit(ROOM, 0, [draft()], None, {"a": SECRET})
    first.cancel()
    await log.erase(ROOM, ["a"])
    assert await log.words(ROOM) == {}
    assert seqs(await facts_of(log)) == [1]
