"""Following rooms in Redis: connections that go deaf or die, rooms that are added, and whose facts they are."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest

from livetalk.log.codec import UnknownFact
from livetalk.log.port import Appended, Conflict
from livetalk.log.redis_streams import RedisLog
from tests.contract.adapters import ROOM, draft, seqs
from tests.log.redis_kit import at, eventually, log_at, number, proxy_to, question_of, take
from tests.support.cut_proxy import CutProxy
from tests.support.redis_process import RedisProcess, empty_redis

OTHER_ROOM = "771204"
NEWER = '{"t":"holograms_shown","count":3}'


@pytest.fixture
def redis() -> RedisProcess:
    return empty_redis()


@pytest.fixture
async def proxy(redis: RedisProcess) -> AsyncIterator[CutProxy]:
    async with proxy_to(redis) as proxy:
        yield proxy


@pytest.fixture
async def node(proxy: CutProxy) -> AsyncIterator[RedisLog]:
    """A node behind the proxy."""
    async with log_at(proxy.port, node="deaf") as log:
        yield log


@pytest.fixture
async def other(redis: RedisProcess) -> AsyncIterator[RedisLog]:
    """The one whose facts are to arrive."""
    async with log_at(redis.port, node="other") as log:
        await log.append(ROOM, 0, [draft("q1")])
        yield log


def clients(redis: RedisProcess) -> list[dict[str, str]]:
    """All connections, as Redis describes them."""
    lines = redis.ask("CLIENT", "LIST").decode().splitlines()
    return [
        dict(field.split("=", 1) for field in line.split() if "=" in field) for line in lines if "id=" in line
    ]


async def listens(redis: RedisProcess, name: str) -> str:
    """Wait until that node waits for facts; the id of the one connection that it does so on."""

    def found() -> list[dict[str, str]]:
        return [one for one in clients(redis) if one["name"] == f"{name}-tail"]

    await eventually(lambda: [one for one in found() if "b" in one["flags"]])
    (client,) = found()
    return client["id"]


async def test_a_connection_that_went_silent_is_noticed_and_nothing_is_missed(
    redis: RedisProcess, proxy: CutProxy, node: RedisLog, other: RedisLog
) -> None:
    follower = node.follow(ROOM)
    await take(follower, 1)
    await listens(redis, "deaf")
    proxy.keep_silent()
    for seq in range(1, 6):
        await other.append(ROOM, seq, [draft(f"q{seq + 1}")])
    await eventually(lambda: node.trouble() is not None)
    assert "does not answer" in (node.trouble() or "")
    proxy.heal()

    assert seqs(await take(follower, 5)) == [2, 3, 4, 5, 6]
    await eventually(lambda: node.trouble() is None)


async def test_answers_alone_that_go_astray_are_noticed_too(
    redis: RedisProcess, proxy: CutProxy, node: RedisLog, other: RedisLog
) -> None:
    follower = node.follow(ROOM)
    await take(follower, 1)
    await listens(redis, "deaf")
    proxy.lose_answers()
    await other.append(ROOM, 1, [draft("said to nobody")])
    await asyncio.sleep(0.1)
    proxy.heal()  # for new connections: this one stays dead
    await other.append(ROOM, 2, [draft("said afterwards")])

    assert seqs(await take(follower, 2)) == [2, 3]


async def test_a_waiting_connection_that_redis_ends_is_replaced(
    redis: RedisProcess, node: RedisLog, other: RedisLog
) -> None:
    follower = node.follow(ROOM)
    await take(follower, 1)
    for seq in range(1, 4):
        client = await listens(redis, "deaf")
        assert number(redis.ask("CLIENT", "KILL", "ID", client)) == 1
        await other.append(ROOM, seq, [draft(f"q{seq + 1}")])
        assert seqs(await take(follower, 1)) == [seq + 1]


async def test_a_room_that_is_added_while_others_are_waited_on_is_heard(
    redis: RedisProcess, node: RedisLog, other: RedisLog
) -> None:
    await other.append(OTHER_ROOM, 0, [draft("o1")])
    first = node.follow(ROOM, 1)
    early = asyncio.ensure_future(take(first, 1))
    await listens(redis, "deaf")
    second = node.follow(OTHER_ROOM, 1)
    late = asyncio.ensure_future(take(second, 1))
    await asyncio.sleep(0.1)
    await other.append(OTHER_ROOM, 1, [draft("o2")])
    assert seqs(await late) == [2]
    await other.append(ROOM, 1, [draft("q2")])
    assert seqs(await early) == [2]
    await listens(redis, "deaf")


async def test_fifty_rooms_wait_on_one_connection(
    redis: RedisProcess, node: RedisLog, other: RedisLog
) -> None:
    rooms = [f"{100_000 + each}" for each in range(50)]
    followers = {room: node.follow(room, own=False) for room in rooms}
    await listens(redis, "deaf")
    for seq in range(3):
        await asyncio.gather(*(other.submit(room, seq, [draft(f"{room}-{seq}")]) for room in rooms))
    for room in rooms:
        facts = await take(followers[room], 3)
        assert [question_of(fact) for fact in facts] == [f"{room}-{seq}" for seq in range(3)]
    await listens(redis, "deaf")
    assert len([one for one in clients(redis) if one["name"].startswith("deaf-")]) <= 4


async def test_own_facts_are_left_out_and_only_those_however_quickly_they_alternate(
    node: RedisLog, other: RedisLog
) -> None:
    total = 400
    heard: list[str] = []

    async def hear() -> None:
        async for fact in node.follow(ROOM, 1, own=False):
            heard.append(question_of(fact))
            if heard[-1] == "end":
                return

    async def write(log: RedisLog, name: str) -> list[str]:
        seq = 1
        written: list[str] = []
        while len(written) < total:
            question = f"{name}{len(written)}"
            try:
                seq = (await log.append(ROOM, seq, [draft(question)])).last
            except Conflict as conflict:
                seq = conflict.seq
            else:
                written.append(question)
        return written

    hearing = asyncio.create_task(hear())
    _, theirs = await asyncio.gather(write(node, "own"), write(other, "foreign"))
    await other.append(ROOM, 1 + 2 * total, [draft("end")])
    async with asyncio.timeout(20):
        await hearing
    assert heard == [*theirs, "end"]


async def test_own_facts_in_bursts_between_foreign_ones_are_left_out(node: RedisLog, other: RedisLog) -> None:
    hearing = asyncio.create_task(take(node.follow(ROOM, 1, own=False), 200))
    await asyncio.sleep(0.1)
    seq = 1
    foreign: list[int] = []
    for turn in range(20):
        log = node if turn % 2 else other
        outcomes = await asyncio.gather(*(log.submit(ROOM, seq + n, [draft()] * 2) for n in range(0, 20, 2)))
        assert isinstance(outcomes[-1], Appended)
        foreign += [] if turn % 2 else list(range(seq + 1, seq + 21))
        seq += 20
    assert seqs(await hearing) == foreign


async def test_a_follower_begins_where_it_says(node: RedisLog, other: RedisLog) -> None:
    await other.append(ROOM, 1, [draft(f"q{seq}") for seq in range(2, 1_202)])
    whole, half, end = node.follow(ROOM), node.follow(ROOM, 600), node.follow(ROOM, 1_201)
    assert seqs(await take(half, 601)) == list(range(601, 1_202))
    waiting = asyncio.ensure_future(take(end, 1))
    await other.append(ROOM, 1_201, [draft("new")])
    assert seqs(await waiting) == [1_202]
    assert seqs(await take(half, 1)) == [1_202]
    assert seqs(await take(whole, 1_202)) == list(range(1, 1_203))


async def test_a_room_that_nobody_follows_any_more_is_waited_on_no_more(
    redis: RedisProcess, node: RedisLog, other: RedisLog
) -> None:
    first, second = node.follow(ROOM, 1), node.follow(OTHER_ROOM)
    leaving = asyncio.ensure_future(take(first, 1))
    staying = asyncio.ensure_future(take(second, 1))
    await listens(redis, "deaf")
    leaving.cancel()
    await asyncio.wait([leaving])
    await other.append(ROOM, 1, [draft("to nobody")])
    await other.append(OTHER_ROOM, 0, [draft("o1")])
    assert seqs(await staying) == [1]
    await eventually(lambda: list(node._tail._places) == [OTHER_ROOM])


async def test_a_fact_of_a_newer_version_stops_its_room_only_and_is_told_in_one_sentence(
    redis: RedisProcess, node: RedisLog, other: RedisLog, caplog: pytest.LogCaptureFixture
) -> None:
    await other.append(OTHER_ROOM, 0, [draft("o1")])
    halted = asyncio.ensure_future(take(node.follow(ROOM, 1, own=False), 2))
    going_on = node.follow(OTHER_ROOM, 1, own=False)
    await listens(redis, "deaf")
    await other.append(ROOM, 1, [draft("known")])
    fields = ("n", "ffffffff-1", "at", "1", "by", "", "c", "", "e", NEWER)
    with caplog.at_level(logging.INFO):
        redis.ask("XADD", f"livetalk:{{{ROOM}}}:facts", "3-0", *fields)
        with pytest.raises(UnknownFact, match="holograms_shown"):
            await halted
        for seq in range(1, 4):
            await other.append(OTHER_ROOM, seq, [draft()])
        assert seqs(await take(going_on, 3)) == [2, 3, 4]

    sentences = [record.getMessage() for record in caplog.records if "holograms_shown" in record.getMessage()]
    assert len(sentences) == 1
    assert "start that one" in sentences[0]
    assert not any(record.exc_info for record in caplog.records)
    assert node.trouble() is None


async def test_closing_while_following_ends_every_wait_and_every_connection(
    redis: RedisProcess, other: RedisLog
) -> None:
    log = RedisLog(at(redis.port), node="short")
    await log.open()
    waits = [asyncio.ensure_future(take(log.follow(room, 1), 1)) for room in (ROOM, OTHER_ROOM)]
    await listens(redis, "short")
    futures = [log.submit(ROOM, seq, [draft()]) for seq in range(1, 20)]
    await log.close()
    assert [future.result().last for future in futures] == list(range(2, 21))
    results = await asyncio.gather(*waits, return_exceptions=True)
    assert all(isinstance(one, list) or "closed" in str(one) for one in results)
    await eventually(lambda: b"short-" not in redis.ask("CLIENT", "LIST"))


async def test_a_log_that_is_opened_again_follows_again(redis: RedisProcess, other: RedisLog) -> None:
    log = RedisLog(at(redis.port), node="twice")
    for seq in (1, 2):
        await log.open()
        waiting = asyncio.ensure_future(take(log.follow(ROOM, seq), 1))
        await listens(redis, "twice")
        await other.append(ROOM, seq, [draft()])
        assert seqs(await waiting) == [seq + 1]
        await log.close()
