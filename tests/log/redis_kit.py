"""What the tests of the Redis adapter share: logs on a Redis, straight or through a bad network.

Lives here: opening and closing, reading what is really there, waiting. Must not live here: faults
(``support.redis_process``, ``support.cut_proxy``).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

import pytest

from livetalk.log.port import Appended, Conflict, LogLost, LogUnavailable
from livetalk.log.redis_streams import RedisLog
from livetalk.log_address import RedisAddress
from livetalk.rooms.facts import Fact, SupportGiven
from tests.contract.adapters import ROOM, draft, facts_of
from tests.support.cut_proxy import CutProxy
from tests.support.redis_process import RedisProcess
from tests.support.server_process import HOST

PATIENCE_S = 20.0  # never reached unless something is broken
LOOK_EVERY_S = 0.02

Outcome = Appended | BaseException


def at(port: int, *, replicas: int = 0) -> RedisAddress:
    """The address of a Redis on this machine."""
    return RedisAddress(hosts=((HOST, port),), replicas=replicas)


@contextlib.asynccontextmanager
async def log_at(port: int, *, replicas: int = 0, node: str = "node") -> AsyncIterator[RedisLog]:
    """A node's log, closed in the end."""
    log = RedisLog(at(port, replicas=replicas), node=node)
    await log.open()
    try:
        yield log
    finally:
        await log.close()


@contextlib.asynccontextmanager
async def proxy_to(redis: RedisProcess) -> AsyncIterator[CutProxy]:
    """A bad network on the way to it."""
    async with CutProxy() as proxy:
        proxy.upstream = redis.port
        yield proxy


def number(answer: bytes) -> int:
    """An integer as Redis writes it."""
    return int(answer.strip().removeprefix(b":"))


def length(redis: RedisProcess, room: str = ROOM) -> int:
    """How many facts the stream has, asked by hand."""
    return number(redis.ask("XLEN", f"livetalk:{{{room}}}:facts"))


async def eventually(condition: Callable[[], object]) -> None:
    """Wait until the condition holds."""
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110 - what is waited for is another process
            await asyncio.sleep(LOOK_EVERY_S)


async def outcomes_of(futures: Iterable[Awaitable[Appended]]) -> list[Outcome]:
    """What came of them all."""
    async with asyncio.timeout(PATIENCE_S):
        return await asyncio.gather(*futures, return_exceptions=True)


async def questions_in(log: RedisLog, room: str = ROOM) -> list[str]:
    """What the facts are about, in their order, after a look that they are numbered without gaps."""
    facts = await facts_of(log, room)
    assert [fact.seq for fact in facts] == list(range(1, len(facts) + 1))
    return [question_of(fact) for fact in facts]


def question_of(fact: Fact) -> str:
    """What the fact is about."""
    assert isinstance(fact.event, SupportGiven)
    return fact.event.question


async def take(follower: AsyncIterator[Fact], count: int) -> list[Fact]:
    """The next so many facts."""
    async with asyncio.timeout(PATIENCE_S):
        return [await anext(follower) for _ in range(count)]


async def is_told(follower: AsyncIterator[Fact]) -> None:
    """Wait until the follower ends because its log was lost."""
    with pytest.raises(LogLost):
        await _to_the_end(follower)


async def _to_the_end(follower: AsyncIterator[Fact]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        async for _ in follower:
            pass


class Tally:
    """What one node was told of its appends."""

    def __init__(self) -> None:
        self.seq = 0
        self.kept: dict[int, str] = {}
        self.doubtful: set[str] = set()

    async def append(self, log: RedisLog, question: str, command: str | None) -> None:
        """Append one fact; it is decided again after a conflict, and given up when nobody knows."""
        while True:
            try:
                appended = await log.append(ROOM, self.seq, [draft(question)], command)
            except Conflict as conflict:
                self.seq = conflict.seq
            except LogUnavailable:
                self.doubtful.add(question)
                return
            else:
                assert not appended.repeated
                self.seq = appended.last
                self.kept[appended.last] = question
                return


def judge(questions: list[str], *tallies: Tally, given: str = "q1") -> None:
    """What was acknowledged is there once, where it was said to be; what is in doubt at most once."""
    assert len(set(questions)) == len(questions)
    known = {given} | {question for tally in tallies for question in tally.doubtful}
    for tally in tallies:
        for seq, question in tally.kept.items():
            assert questions[seq - 1] == question
            known.add(question)
    assert set(questions) <= known
