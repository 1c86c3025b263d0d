"""Connections to Redis: shared by many who ask, given up in the middle, silent, or led to the wrong server."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from livetalk.log.port import LogUnavailable
from livetalk.log.redis_streams.line import ANSWER_S, Line, LineLost
from livetalk.log_address import RedisAddress
from tests.contract.adapters import draft
from tests.log.redis_kit import at, eventually, log_at, proxy_to
from tests.support.redis_process import RedisProcess, empty_redis
from tests.support.server_process import HOST, free_port

SERVICE = "livetalk"


@pytest.fixture
def redis() -> RedisProcess:
    return empty_redis()


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[RedisProcess]:
    """One that the test may do anything to."""
    with RedisProcess(tmp_path / "redis") as server:
        yield server


async def test_a_question_that_is_given_up_leaves_its_answer_to_nobody(redis: RedisProcess) -> None:
    line = Line(at(redis.port), "test")
    for each in range(50):
        asking = asyncio.ensure_future(line.ask(("ECHO", f"given up {each}")))
        for _ in range(each % 10):
            await asyncio.sleep(0)
        asking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asking
        assert await line.ask(("ECHO", f"asked {each}")) == [f"asked {each}".encode()]
    await line.close()
    await eventually(lambda: b"name=test " not in redis.ask("CLIENT", "LIST"))


async def test_many_who_ask_and_some_who_give_up_get_their_own_answers(redis: RedisProcess) -> None:
    dice = random.Random(3)
    async with log_at(redis.port) as log:
        rooms = [f"{100_000 + each}" for each in range(100)]
        await asyncio.gather(*(log.submit(room, 0, [draft()], None, {"k": room}) for room in rooms))
        asking = [asyncio.ensure_future(log.words(room)) for room in rooms]
        for task in dice.sample(asking, 50):
            await asyncio.sleep(0)
            task.cancel()
        answers = await asyncio.gather(*asking, return_exceptions=True)
        for room, answer in zip(rooms, answers, strict=True):
            assert answer == {"k": room} or isinstance(answer, asyncio.CancelledError)
        assert sum(isinstance(answer, dict) for answer in answers) >= 50


async def test_a_silence_ends_in_a_sentence_and_the_next_question_is_fine(redis: RedisProcess) -> None:
    async with proxy_to(redis) as proxy:
        line = Line(at(proxy.port), "test", answer_s=0.3)
        await line.ask(("PING",))
        proxy.keep_silent()
        with pytest.raises(LineLost, match=r"does not answer \(it keeps silent\)"):
            await line.ask(("PING",))
        with pytest.raises(LineLost, match="does not answer"):
            await line.ask(("PING",))  # opening another one is no better
        proxy.heal()
        assert await line.ask(("PING",)) == [b"PONG"]
        await line.close()


async def test_a_hundred_who_ask_a_frozen_redis_do_not_wait_one_after_the_other(
    own_redis: RedisProcess,
) -> None:
    async with log_at(own_redis.port) as log:
        await log.append("1", 0, [draft()])
        own_redis.pause()
        asking = [asyncio.ensure_future(log.words("1")) for _ in range(100)]
        try:
            async with asyncio.timeout(20 * ANSWER_S):  # a fifth of what it would be otherwise
                answers = await asyncio.gather(*asking, return_exceptions=True)
        finally:
            own_redis.go_on()
        assert all(isinstance(answer, LogUnavailable) for answer in answers)
        assert await log.words("1") == {}


async def test_giving_up_while_connecting_leaves_no_connection(own_redis: RedisProcess) -> None:
    line = Line(at(own_redis.port), "test")
    own_redis.pause()
    opening = asyncio.ensure_future(line.ask(("PING",)))
    await asyncio.sleep(0.2)
    opening.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await opening
    own_redis.go_on()
    await eventually(lambda: own_redis.ask("CLIENT", "LIST").count(b"id=") == 1)  # the one who asks
    assert await line.ask(("PING",)) == [b"PONG"]
    await line.close()


@contextlib.asynccontextmanager
async def stale_sentinel(port: int) -> AsyncIterator[int]:
    """A Sentinel that says always that the master is there."""
    state = {
        "name": SERVICE,
        "ip": HOST,
        "port": str(port),
        "flags": "master",
        "num-slaves": "1",
        "num-other-sentinels": "2",
        "quorum": "2",
    }
    words = [part for pair in state.items() for part in pair]
    answer = f"*1\r\n*{len(words)}\r\n" + "".join(f"${len(word)}\r\n{word}\r\n" for word in words)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while asked := await reader.read(2**16):
            writer.write(answer.encode() if b"MASTERS" in asked.upper() else b"+OK\r\n" * asked.count(b"*"))
        writer.close()

    async with await asyncio.start_server(serve, HOST, 0) as server:
        yield server.sockets[0].getsockname()[1]


async def test_a_server_that_is_no_master_any_more_is_not_taken_for_one(own_redis: RedisProcess) -> None:
    async with stale_sentinel(own_redis.port) as port:
        line = Line(RedisAddress(hosts=((HOST, port),), service=SERVICE), "test")
        assert await line.ask(("PING",)) == [b"PONG"]
        await line.close()
        own_redis.ask("REPLICAOF", HOST, str(free_port()))
        with pytest.raises(LineLost, match="changing roles"):
            await line.ask(("PING",))
        own_redis.ask("REPLICAOF", "NO", "ONE")
        assert await line.ask(("PING",)) == [b"PONG"]
        await line.close()
