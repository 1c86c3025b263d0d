"""Appends to Redis whose answers are lost: in the stream once, and with the outcome of the first time."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator

import pytest

from livetalk.log.port import Appended, Conflict
from livetalk.log.redis_streams import RedisLog
from livetalk.log.redis_streams.writer import BATCH
from tests.contract.adapters import ROOM, draft
from tests.log.redis_kit import Tally, eventually, judge, length, log_at, outcomes_of, proxy_to, questions_in
from tests.support.cut_proxy import CutProxy
from tests.support.redis_process import RedisProcess, empty_redis

OTHER_ROOM = "771204"

with_and_without_commands = pytest.mark.parametrize("has_commands", [True, False])


@pytest.fixture
def redis() -> RedisProcess:
    return empty_redis()


@pytest.fixture
async def proxy(redis: RedisProcess) -> AsyncIterator[CutProxy]:
    async with proxy_to(redis) as proxy:
        yield proxy


@pytest.fixture
async def node(proxy: CutProxy) -> AsyncIterator[RedisLog]:
    """A node behind the proxy, with a room of one fact."""
    async with log_at(proxy.port) as log:
        await log.append(ROOM, 0, [draft("q1")])
        yield log


@pytest.fixture
async def other(redis: RedisProcess) -> AsyncIterator[RedisLog]:
    """Another one, with a good network."""
    async with log_at(redis.port, node="other") as log:
        yield log


@with_and_without_commands
async def test_several_appends_of_several_facts_are_there_once_with_their_first_outcomes(
    redis: RedisProcess, proxy: CutProxy, node: RedisLog, other: RedisLog, has_commands: bool
) -> None:
    proxy.lose_answers()
    futures = [
        node.submit(ROOM, 1 + 2 * n, [draft(f"a{n}"), draft(f"b{n}")], f"c{n}" if has_commands else None)
        for n in range(3)
    ]
    await eventually(lambda: length(redis) == 7)
    assert await other.append(ROOM, 7, [draft("between")]) == Appended(first=8, last=8)
    assert not any(future.done() for future in futures)
    proxy.cut()
    proxy.heal()

    assert await outcomes_of(futures) == [
        Appended(first=2, last=3),
        Appended(first=4, last=5),
        Appended(first=6, last=7),
    ]
    assert await questions_in(other) == ["q1", "a0", "b0", "a1", "b1", "a2", "b2", "between"]
    assert await node.append(ROOM, 8, [draft("after")]) == Appended(first=9, last=9)


@with_and_without_commands
async def test_a_silence_counts_as_a_lost_answer(proxy: CutProxy, node: RedisLog, has_commands: bool) -> None:
    proxy.lose_answers()
    future = node.submit(ROOM, 1, [draft("q2")], "c2" if has_commands else None)
    await asyncio.sleep(0.2)
    proxy.heal()  # what was lost stays lost: only a time limit can notice

    assert await outcomes_of([future]) == [Appended(first=2, last=2)]
    assert await questions_in(node) == ["q1", "q2"]


@with_and_without_commands
async def test_the_first_append_of_a_room_keeps_its_epoch(
    redis: RedisProcess, proxy: CutProxy, node: RedisLog, other: RedisLog, has_commands: bool
) -> None:
    proxy.lose_answers()
    future = node.submit(OTHER_ROOM, 0, [draft("a"), draft("b")], "c" if has_commands else None, {"k": "ord"})
    await eventually(lambda: length(redis, OTHER_ROOM) == 2)
    epoch = await other.epoch(OTHER_ROOM)
    proxy.cut()
    proxy.heal()

    assert await outcomes_of([future]) == [Appended(first=1, last=2)]
    assert await node.epoch(OTHER_ROOM) == epoch
    assert await node.rooms() == [ROOM, OTHER_ROOM]
    assert await other.words(OTHER_ROOM) == {"k": "ord"}


async def test_a_refusal_that_is_lost_is_said_again(proxy: CutProxy, node: RedisLog, other: RedisLog) -> None:
    await other.append(ROOM, 1, [draft("faster")], "c1")
    proxy.lose_answers()
    futures = [
        node.submit(ROOM, 1, [draft("slower")]),
        node.submit(ROOM, 2, [draft("on the slower")]),
        node.submit(ROOM, 1, [draft("again")], "c1"),
    ]
    await asyncio.sleep(0.2)
    await other.append(ROOM, 2, [draft("faster still")])
    proxy.cut()
    proxy.heal()

    outcomes = await outcomes_of(futures)
    assert [type(one) for one in outcomes] == [Conflict, Conflict, Appended]
    assert outcomes[2] == Appended(first=2, last=2, repeated=True)
    assert await questions_in(node) == ["q1", "faster", "faster still"]


async def test_what_waits_behind_a_lost_answer_goes_on_in_order(
    redis: RedisProcess, proxy: CutProxy, node: RedisLog
) -> None:
    proxy.lose_answers()
    futures = [node.submit(ROOM, seq, [draft(f"q{seq + 1}")]) for seq in range(1, 2 * BATCH)]
    await eventually(lambda: length(redis) > 1)
    futures.append(node.submit(ROOM, 2 * BATCH, [draft("last")]))
    proxy.cut()
    proxy.heal()

    outcomes = await outcomes_of(futures)
    assert outcomes == [Appended(first=seq, last=seq) for seq in range(2, 2 * BATCH + 2)]
    assert (await questions_in(node))[-1] == "last"


async def test_scripts_that_redis_forgets_are_given_to_it_again(redis: RedisProcess, node: RedisLog) -> None:
    for seq in range(1, 6):
        assert redis.ask("SCRIPT", "FLUSH").startswith(b"+OK")
        futures = [node.submit(ROOM, seq, [draft(f"q{seq}")]), node.submit(f"{seq}", 0, [draft()])]
        assert await outcomes_of(futures) == [
            Appended(first=seq + 1, last=seq + 1),
            Appended(first=1, last=1),
        ]
    assert node.trouble() is None


@with_and_without_commands
async def test_in_a_storm_of_lost_answers_nothing_acknowledged_is_lost_or_doubled(
    proxy: CutProxy, node: RedisLog, other: RedisLog, has_commands: bool
) -> None:
    dice = random.Random(8)
    mine, theirs = Tally(), Tally()
    is_over = False

    async def write(log: RedisLog, tally: Tally, name: str, pause_s: float) -> None:
        count = 0
        while not is_over:
            count += 1
            await tally.append(log, f"{name}{count}", f"c-{name}{count}" if has_commands else None)
            await asyncio.sleep(pause_s)

    async def storm() -> None:
        nonlocal is_over
        for _ in range(12):
            await asyncio.sleep(dice.uniform(0.01, 0.1))
            proxy.lose_answers()
            await asyncio.sleep(dice.uniform(0, 0.05))
            proxy.cut()
            await asyncio.sleep(dice.uniform(0, 0.05))
            proxy.heal()
        is_over = True

    await node.append("storm", 0, [draft()])
    await asyncio.gather(write(node, mine, "m", 0), write(other, theirs, "t", 0.005), storm())

    judge(await questions_in(other), mine, theirs)
    assert len(mine.kept) > 12  # it came through every time
