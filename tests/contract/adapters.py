"""The adapters of the log that the contract suite runs on: one line each in ``ADAPTERS``.

Lives here: how to make an adapter, another one on the same store (a second process, a second
node), and how to come back after a restart. Must not live here: rules.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from livetalk.log.memory import MemoryLog
from livetalk.log.port import Draft, Log
from livetalk.log.redis_streams import RedisLog
from livetalk.log.sqlite import SqliteLog
from livetalk.log_address import RedisAddress
from livetalk.rooms.facts import AnyEvent, Fact, SupportGiven
from tests.support.redis_process import empty_redis, shared_redis
from tests.support.server_process import HOST


class Adapter(msgspec.Struct, frozen=True, kw_only=True):
    """How to make a log on the store in a folder.

    ``again`` gives one on the same store after a restart, or a second one at the same time.
    """

    make: Callable[[Path], Log]
    again: Callable[[Path, Log], Log]


def address() -> RedisAddress:
    """Where the shared Redis is."""
    return RedisAddress(hosts=((HOST, shared_redis().port),))


def empty_address() -> RedisAddress:
    """The same, with nothing in it."""
    return RedisAddress(hosts=((HOST, empty_redis().port),))


ADAPTERS: dict[str, Adapter] = {
    "memory": Adapter(make=lambda _: MemoryLog(), again=lambda _, log: log),
    "sqlite": Adapter(
        make=lambda folder: SqliteLog(folder / "log.db"),
        again=lambda folder, _: SqliteLog(folder / "log.db"),
    ),
    "redis": Adapter(
        make=lambda _: RedisLog(empty_address()), again=lambda _folder, _log: RedisLog(address())
    ),
}

ROOM = "482913"


def draft(question: str = "q1", *, at: int = 1_700_000_000_000, by: str | None = "p1") -> Draft:
    """Some fact."""
    return Draft(at=at, by=by, event=SupportGiven(question=question))


def drafts(*events: AnyEvent) -> list[Draft]:
    """These events, a millisecond apart."""
    return [Draft(at=1_700_000_000_000 + place, event=event) for place, event in enumerate(events)]


async def facts_of(log: Log, room: str = ROOM, after: int = 0) -> list[Fact]:
    """All that ``read`` gives."""
    return [fact async for fact in log.read(room, after)]


def seqs(facts: Sequence[Fact]) -> list[int]:
    """Their numbers."""
    return [fact.seq for fact in facts]
