"""Redis itself in trouble: killed, starting, demoted, frozen. What is told meanwhile, and what is there afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from livetalk.log.port import Appended, Conflict, LogUnavailable
from livetalk.log.redis_streams import RedisLog
from tests.contract.adapters import ROOM, draft, facts_of
from tests.log.redis_kit import (
    Tally,
    at,
    eventually,
    judge,
    length,
    log_at,
    outcomes_of,
    questions_in,
    take,
)
from tests.support.redis_process import RedisProcess
from tests.support.server_process import HOST, free_port

SLOW_LOADING = ("--key-load-delay", "300", "--loading-process-events-interval-bytes", "1024")


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisProcess]:
    """One that the test may do anything to."""
    with RedisProcess(tmp_path / "redis") as server:
        yield server


@pytest.fixture
async def log(redis: RedisProcess) -> AsyncIterator[RedisLog]:
    async with log_at(redis.port) as log:
        await log.append(ROOM, 0, [draft("q1")])
        yield log


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that is lost is not asked for again for long."""
    monkeypatch.setattr("livetalk.log.redis_streams.writer.PATIENCE_S", 0.5)


async def unavailable(log: RedisLog, seq: int, question: str) -> LogUnavailable:
    """The refusal of an append."""
    (outcome,) = await outcomes_of([log.submit(ROOM, seq, [draft(question)])])
    assert isinstance(outcome, LogUnavailable)
    return outcome


async def grow(log: RedisLog, count: int) -> None:
    """Many facts, quickly."""
    for start in range(1, count, 100):
        await log.append(ROOM, start, [draft(f"q{start + n}") for n in range(100)])


async def test_redis_killed_under_appends_loses_nothing_and_the_log_goes_on(
    redis: RedisProcess, log: RedisLog
) -> None:
    tallies = [Tally(), Tally()]
    is_over = False

    async def write(own: RedisLog, tally: Tally, name: str) -> None:
        count = 0
        while not is_over:
            count += 1
            await tally.append(own, f"{name}{count}", None)

    async def kill() -> None:
        nonlocal is_over
        for _ in range(4):
            await asyncio.sleep(0.15)
            redis.kill()
            await asyncio.sleep(0.1)
            redis.start()
        await asyncio.sleep(0.3)
        is_over = True

    async with log_at(redis.port, node="other") as other:
        writers = [write(log, tallies[0], "a"), write(other, tallies[1], "b")]
        await asyncio.gather(*writers, kill())
        judge(await questions_in(other), *tallies)
        assert not tallies[0].doubtful | tallies[1].doubtful  # it was back sooner than patience ends
        assert log.trouble() is None


async def test_redis_that_stays_away_is_told_and_forgotten_when_it_is_back(
    redis: RedisProcess, log: RedisLog, impatient: None
) -> None:
    follower = log.follow(ROOM)
    await take(follower, 1)
    redis.kill()
    error = await unavailable(log, 1, "while it is away")
    assert error.is_uncertain
    assert "does not answer" in error.cause
    trouble = log.trouble()
    assert trouble is not None
    assert f"Redis at {HOST}:{redis.port}" in trouble
    with pytest.raises(LogUnavailable, match="does not answer"):
        await facts_of(log)

    redis.start()
    await eventually(lambda: log.trouble() is None)
    assert await log.append(ROOM, 1, [draft("after")]) == Appended(first=2, last=2)
    assert [fact.seq for fact in await take(follower, 1)] == [2]
    assert await questions_in(log) == ["q1", "after"]


async def test_trouble_that_nobody_looks_after_is_not_believed_for_ever(
    redis: RedisProcess, log: RedisLog, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("livetalk.log.redis_streams.log.BELIEVED_S", 0.2)
    redis.kill()
    await unavailable(log, 1, "lost")
    assert log.trouble() is not None
    await eventually(lambda: log.trouble() is None)


async def test_while_redis_reads_its_file_appends_wait_and_then_arrive(
    redis: RedisProcess, log: RedisLog
) -> None:
    await grow(log, 3_001)
    redis.kill()
    redis.start(*SLOW_LOADING, wait=False)
    await eventually(lambda: b"loading:1" in redis.ask("INFO", "persistence"))
    assert await outcomes_of([log.submit(ROOM, 3_001, [draft("patient")])]) == [
        Appended(first=3_002, last=3_002)
    ]


async def test_a_redis_that_reads_its_file_for_long_says_so(
    redis: RedisProcess, log: RedisLog, impatient: None
) -> None:
    await grow(log, 12_001)
    redis.kill()
    redis.start("--key-load-delay", "600", *SLOW_LOADING[2:], wait=False)
    await eventually(lambda: b"loading:1" in redis.ask("INFO", "persistence"))
    late = RedisLog(at(redis.port))
    with pytest.raises(LogUnavailable, match="is still reading its data"):
        await late.open()
    error = await unavailable(log, 12_001, "impatient")
    assert "is starting or changing roles" in error.cause
    assert log.trouble() == error.cause


async def test_a_master_that_was_demoted_is_left_and_says_so(
    redis: RedisProcess, log: RedisLog, impatient: None
) -> None:
    assert redis.ask("REPLICAOF", HOST, str(free_port())).startswith(b"+OK")
    error = await unavailable(log, 1, "to a replica")
    assert error.is_uncertain
    assert "changing roles" in error.cause
    assert log.trouble() == error.cause
    assert [fact.seq for fact in await facts_of(log)] == [1]  # reading it is possible

    assert redis.ask("REPLICAOF", "NO", "ONE").startswith(b"+OK")
    assert await log.append(ROOM, 1, [draft("to a master")]) == Appended(first=2, last=2)
    assert log.trouble() is None


async def test_an_append_outlives_a_short_demotion(redis: RedisProcess, log: RedisLog) -> None:
    redis.ask("REPLICAOF", HOST, str(free_port()))
    future = log.submit(ROOM, 1, [draft("q2")])
    await asyncio.sleep(0.3)
    redis.ask("REPLICAOF", "NO", "ONE")
    assert await outcomes_of([future]) == [Appended(first=2, last=2)]


async def test_a_frozen_redis_is_given_up_and_what_was_said_is_there_once_or_not_at_all(
    redis: RedisProcess, log: RedisLog, impatient: None
) -> None:
    follower = log.follow(ROOM, 1, own=False)
    waiting = asyncio.ensure_future(take(follower, 1))
    await asyncio.sleep(0.05)
    redis.pause()
    try:
        futures = [log.submit(ROOM, 1, [draft("q2")]), log.submit(ROOM, 2, [draft("q3")], "c3")]
        first, second = await outcomes_of(futures)
        assert isinstance(first, LogUnavailable)
        assert first.is_uncertain
        assert isinstance(second, LogUnavailable)
        assert "does not answer" in first.cause
        assert log.trouble() is not None
        later = await unavailable(log, 1, "later")  # tried once only, as the one before was in vain
        assert later.is_uncertain
    finally:
        redis.go_on()

    await eventually(lambda: log.trouble() is None)
    await eventually(lambda: length(redis) > 1)  # what was said to it while it stood still
    assert [fact.seq for fact in await waiting] == [2]  # handed over, as its own node was told nothing
    there = await questions_in(log)
    assert len(set(there)) == len(there)
    (outcome,) = await outcomes_of([log.submit(ROOM, 1, [draft("stale")])])
    assert isinstance(outcome, Conflict)
    assert (await log.append(ROOM, outcome.seq, [draft("after")])).first == outcome.seq + 1
    assert (await questions_in(log))[-1] == "after"


async def test_closing_while_redis_is_frozen_ends(
    redis: RedisProcess, log: RedisLog, impatient: None
) -> None:
    waiting = asyncio.ensure_future(take(log.follow(ROOM, 1), 1))
    await asyncio.sleep(0.05)
    redis.pause()
    future = log.submit(ROOM, 1, [draft("q2")])
    async with asyncio.timeout(20):
        await log.close()
    redis.go_on()
    assert isinstance(future.exception(), LogUnavailable)
    with pytest.raises(LogUnavailable, match="closed"):
        await waiting
