"""The programme's log on every adapter: no room, heard of on other nodes, copied like a room."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import msgspec
import pytest

from livetalk.live.programme.programme_host import Done, ProgrammeHost
from livetalk.live.transfer.moving import bring, take
from livetalk.live.transfer.verifying import everything_in, verify
from livetalk.log.memory import MemoryLog
from livetalk.log.port import Log
from livetalk.programme import commands as c
from livetalk.programme.context import SERVER
from livetalk.programme.facts import PROGRAMME
from livetalk.programme.texts import BodyWords, GatheringWords, SessionWords
from tests.contract.adapters import ADAPTERS
from tests.programme.history import FRAME, HOUR, NOON, TEMPLATES
from tests.support.waiting import until


@pytest.fixture(params=ADAPTERS)
async def logs(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[Log, Log]]:
    """A store, and what a second node has of it."""
    adapter = ADAPTERS[request.param]
    first = adapter.make(tmp_path)
    await first.open()
    second = adapter.again(tmp_path, first)
    if second is not first:
        await second.open()
    yield first, second
    await second.close()
    await first.close()


IDS = count(1)


def host_on(log: Log) -> ProgrammeHost:
    return ProgrammeHost(log, TEMPLATES, now=lambda: NOON, fresh_id=lambda: f"i{next(IDS)}")


async def planned(host: ProgrammeHost) -> None:
    await host.load()
    await host.give(SERVER, c.AddBody(kind="council", words=BodyWords(name="Grønt Råd")))
    await host.give(SERVER, c.PlanGathering(words=GatheringWords(title="Festdag på Hellerup Havn")))
    words = msgspec.convert({**FRAME, "title": "Cykler"}, SessionWords)
    session = await host.give(
        SERVER, c.PlanSession(template="talk", starts=NOON, ends=NOON + HOUR, words=words)
    )
    assert isinstance(session, Done)
    published = await host.give(SERVER, c.PublishSession(session=session.made or "", room="123456"))
    assert isinstance(published, Done)


async def test_the_programme_is_no_room_and_reads_the_same_after_a_restart(logs: tuple[Log, Log]) -> None:
    host, again = host_on(logs[0]), host_on(logs[1])
    await planned(host)

    await again.load()

    assert again.state.sessions == host.state.sessions
    assert again.state.words == host.state.words
    assert await logs[1].rooms() == []
    assert await everything_in(logs[1]) == [PROGRAMME]
    assert [verdict.problems async for verdict in verify(logs[1])] == [()]


async def test_a_node_hears_of_what_another_one_planned(logs: tuple[Log, Log]) -> None:
    host, other = host_on(logs[0]), host_on(logs[1])
    await host.load()
    await other.load()
    following = asyncio.create_task(other.follow())

    await planned(host)
    if logs[0] is logs[1]:  # one log object is one node: it need not hear of itself
        await other.load()

    await until(lambda: other.state.sessions == host.state.sessions)
    following.cancel()


async def test_the_programme_is_copied_whole_and_goes_on_where_it_came_to(logs: tuple[Log, Log]) -> None:
    await planned(host_on(logs[0]))
    target = MemoryLog()
    await target.open()

    moved = await bring(target, await take(logs[0], PROGRAMME))
    copied = host_on(target)
    await copied.load()
    again = await bring(target, await take(logs[0], PROGRAMME))

    assert (moved.outcome, again.outcome) == ("new", "same")
    assert [s.room for s in copied.state.sessions.values()] == ["123456"]
    assert isinstance(
        await copied.give(SERVER, c.AddBody(kind="council", words=BodyWords(name="Seniorråd"))), Done
    )
