"""Rules L13 and L14: facts that were acknowledged and are gone, and what keeps the log from being used.

Only a store that several servers hold can lose something. Here facts are taken out by hand;
``tests/log/test_redis_fail_over.py`` has replicas that take over without them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from livetalk.log.port import Appended, Conflict, Log
from livetalk.log.redis_streams import RedisLog
from tests.contract.adapters import ADAPTERS, ROOM, Adapter, draft, facts_of, seqs
from tests.log.redis_kit import Tally, is_told, log_at, proxy_to, question_of, take
from tests.support.cut_proxy import CutProxy
from tests.support.redis_process import RedisProcess, empty_redis

OTHER_ROOM = "771204"


@pytest.fixture
def redis() -> RedisProcess:
    return empty_redis()


@pytest.fixture
async def node(redis: RedisProcess) -> AsyncIterator[RedisLog]:
    """Knows all five facts of the room."""
    async with log_at(redis.port) as log:
        await log.append(ROOM, 0, [draft(f"q{seq}") for seq in range(1, 4)], "c1")
        await log.append(ROOM, 3, [draft("q4"), draft("q5")], "c4", {"k": "ord"})
        yield log


@pytest.fixture
async def other(redis: RedisProcess, node: RedisLog) -> AsyncIterator[RedisLog]:
    """Another node."""
    async with log_at(redis.port, node="other") as log:
        yield log


def lose(redis: RedisProcess, after: int, *, until: int = 5, room: str = ROOM) -> None:
    """Take facts out, as if they had never arrived."""
    key = f"livetalk:{{{room}}}"
    for seq in range(after + 1, until + 1):
        redis.ask("XDEL", f"{key}:facts", f"{seq}-0")
        redis.ask("HDEL", f"{key}:commands", f"=c{seq}")
    assert redis.ask("XSETID", f"{key}:facts", f"{after}-0").startswith(b"+OK")


async def test_l13_an_append_on_top_of_lost_facts_is_refused_and_the_log_has_a_new_name(
    redis: RedisProcess, node: RedisLog
) -> None:
    epoch = await node.epoch(ROOM)
    lose(redis, 3)
    with pytest.raises(Conflict) as conflict:
        await node.append(ROOM, 5, [draft("on what is gone")], "c6")
    assert conflict.value.seq == 3
    renewed = await node.epoch(ROOM)
    assert renewed not in (None, epoch)
    assert seqs(await facts_of(node)) == [1, 2, 3]
    assert await node.append(ROOM, 3, [draft("q4")], "c4") == Appended(first=4, last=4)
    assert await node.epoch(ROOM) == renewed


async def test_l13_it_is_noticed_although_others_have_written_on(
    redis: RedisProcess, node: RedisLog, other: RedisLog
) -> None:
    epoch = await node.epoch(ROOM)
    lose(redis, 3)
    await other.append(ROOM, 3, [draft("x4"), draft("x5"), draft("x6")])
    with pytest.raises(Conflict) as conflict:
        await node.append(ROOM, 5, [draft("q6")])
    assert conflict.value.seq == 6
    assert await node.epoch(ROOM) != epoch
    assert [question_of(fact) for fact in await facts_of(node, after=3)] == ["x4", "x5", "x6"]


async def test_l13_appends_that_run_ahead_on_lost_facts_all_fail(redis: RedisProcess, node: RedisLog) -> None:
    lose(redis, 3)
    futures = [node.submit(ROOM, 5 + n, [draft()]) for n in range(3)]
    futures.append(node.submit(ROOM, 3, [draft("decided on the log that is gone")]))
    outcomes = await asyncio.gather(*futures, return_exceptions=True)
    assert [type(one) for one in outcomes] == [Conflict] * 4
    assert seqs(await facts_of(node)) == [1, 2, 3]


async def test_l13_who_follows_is_told_on_every_node(
    redis: RedisProcess, node: RedisLog, other: RedisLog
) -> None:
    ends = [
        asyncio.ensure_future(is_told(log.follow(ROOM, 5, own=own)))
        for log, own in ((node, False), (other, True))
    ]
    await facts_of(other)
    epoch = await node.epoch(ROOM)
    await asyncio.sleep(0.1)
    lose(redis, 3)
    await asyncio.gather(*ends)  # nobody asks and nobody appends
    renewed = await node.epoch(ROOM)
    assert renewed != epoch
    assert await other.epoch(ROOM) == renewed
    follower = node.follow(ROOM, 3)
    await other.append(ROOM, 3, [draft("anew")])
    assert seqs(await take(follower, 1)) == [4]


async def test_l13_who_began_to_follow_before_there_was_a_room_is_told_too(
    redis: RedisProcess, node: RedisLog, other: RedisLog
) -> None:
    follower = other.follow(OTHER_ROOM)
    waiting = asyncio.ensure_future(take(follower, 3))
    await asyncio.sleep(0.1)
    await node.append(OTHER_ROOM, 0, [draft(), draft(), draft()])
    assert seqs(await waiting) == [1, 2, 3]
    lose(redis, 1, until=3, room=OTHER_ROOM)
    await is_told(follower)


async def test_l13_a_room_that_is_gone_as_a_whole_is_told(redis: RedisProcess, node: RedisLog) -> None:
    ending = asyncio.ensure_future(is_told(node.follow(ROOM, 5)))
    await asyncio.sleep(0.1)
    redis.ask("FLUSHALL")
    await ending
    assert await node.epoch(ROOM) is None
    assert await facts_of(node) == []


@pytest.mark.parametrize("turn", range(5))
async def test_l13_however_many_notice_at_once_there_is_one_new_name(
    redis: RedisProcess, node: RedisLog, other: RedisLog, turn: int
) -> None:
    rooms = [f"{turn}{each:05}" for each in range(30)]
    for room in rooms:
        await node.append(room, 0, [draft() for _ in range(5)])
        await facts_of(other, room)
    old = [await node.epoch(room) for room in rooms]
    for room in rooms:
        lose(redis, 3, room=room)

    async def notice(room: str) -> set[str | None]:
        appends = [log.submit(room, 5, [draft()]) for log in (node, other)]
        names = await asyncio.gather(*(log.epoch(room) for log in (node, other, node, other)))
        outcomes = await asyncio.gather(*appends, return_exceptions=True)
        assert [type(one) for one in outcomes] == [Conflict, Conflict]
        return {*names, await node.epoch(room), await other.epoch(room)}

    found = await asyncio.gather(*(notice(room) for room in rooms))
    for names, before in zip(found, old, strict=True):
        assert len(names - {before}) == 1


async def test_l13_there_is_never_a_false_alarm(redis: RedisProcess, node: RedisLog, other: RedisLog) -> None:
    epoch = await node.epoch(ROOM)
    total = 1_500
    tallies = [Tally(), Tally()]

    async def write(log: RedisLog, tally: Tally) -> None:
        for each in range(total):
            await tally.append(log, f"{id(log)}-{each}", None)

    async def ask(log: RedisLog) -> None:
        for _ in range(total):
            assert await log.epoch(ROOM) == epoch

    async def disturb(proxy: CutProxy) -> None:
        for _ in range(20):
            await asyncio.sleep(0.05)
            proxy.cut()
            proxy.heal()

    async with proxy_to(redis) as proxy, log_at(proxy.port, node="cut") as third:
        hearing = [asyncio.ensure_future(take(log.follow(ROOM, 5), 2 * total)) for log in (node, third)]
        writing = [write(log, tally) for log, tally in zip((node, other), tallies, strict=True)]
        await asyncio.gather(*writing, ask(node), ask(other), disturb(proxy))
        for heard in await asyncio.gather(*hearing):
            assert seqs(heard) == list(range(6, 6 + 2 * total))
        assert await third.epoch(ROOM) == epoch


@pytest.mark.parametrize("name", sorted(ADAPTERS))
async def test_l14_a_log_that_can_be_used_has_no_trouble(name: str, tmp_path: Path) -> None:
    adapter: Adapter = ADAPTERS[name]
    log: Log = adapter.make(tmp_path)
    assert log.trouble() is None
    await log.open()
    await log.append(ROOM, 0, [draft()])
    with pytest.raises(Conflict):
        await log.append(ROOM, 0, [draft()])
    assert log.trouble() is None
    await log.close()
    assert log.trouble() is None
