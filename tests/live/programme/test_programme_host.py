"""The programme on a node: what is durable is the state, also after a restart, also beside another node."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import count

from livetalk.live.programme.programme_host import Done, ProgrammeHost
from livetalk.log.memory import MemoryLog
from livetalk.programme import commands as c
from livetalk.programme.context import SERVER
from livetalk.programme.facts import PROGRAMME
from livetalk.programme.texts import BodyWords, GatheringWords
from tests.programme.history import NOON, TEMPLATES

ADD = c.AddBody(kind="council", words=BodyWords(name="Grønt Råd"))


def host_on(log: MemoryLog, ids: Iterator[int]) -> ProgrammeHost:
    return ProgrammeHost(log, TEMPLATES, now=lambda: NOON, fresh_id=lambda: f"i{next(ids)}")


async def test_what_was_planned_is_there_after_a_restart_and_is_no_room() -> None:
    log, ids = MemoryLog(), count(1)
    await log.open()
    first = host_on(log, ids)
    await first.load()
    await first.give(SERVER, ADD)

    again = host_on(log, ids)
    await again.load()

    assert [body.slug for body in again.state.bodies.values()] == ["groent-raad"]
    assert await log.rooms() == []


async def test_two_nodes_that_plan_at_once_both_get_their_way() -> None:
    log, ids = MemoryLog(), count(1)
    await log.open()
    nodes = [host_on(log, ids), host_on(log, ids)]
    for node in nodes:
        await node.load()

    outcomes = await asyncio.gather(*(node.give(SERVER, ADD) for node in nodes for _ in range(3)))

    assert all(isinstance(outcome, Done) for outcome in outcomes)
    assert [body.slug for body in nodes[0].state.bodies.values()][:3] == [
        "groent-raad",
        "groent-raad-2",
        "groent-raad-3",
    ]


async def test_words_that_newer_ones_replaced_leave_the_log() -> None:
    log, ids = MemoryLog(), count(1)
    await log.open()
    host = host_on(log, ids)
    await host.load()
    outcome = await host.give(SERVER, ADD)
    assert isinstance(outcome, Done)
    assert outcome.made is not None

    await host.give(SERVER, c.ChangeBody(body=outcome.made, kind="council", words=BodyWords(name="Grønt")))
    await host.erased()

    assert [text for text in (await log.words(PROGRAMME)).values() if "Råd" in text] == []


async def test_the_same_command_sent_again_to_another_node_makes_the_same_thing() -> None:
    """One that has not heard of the first time yet, and one that has read it from the log."""
    log, ids = MemoryLog(), count(1)
    await log.open()
    here, behind = host_on(log, ids), host_on(log, ids)
    await here.load()
    await behind.load()
    plan = c.PlanGathering(words=GatheringWords(title="Festdag"))
    first = await here.give(SERVER, plan, "same")
    restarted = host_on(log, ids)
    await restarted.load()

    again = [await host.give(SERVER, plan, "same") for host in (behind, restarted)]

    assert isinstance(first, Done)
    assert [one.made for one in again if isinstance(one, Done)] == [first.made] * 2
    assert [*restarted.state.gatherings] == [*behind.state.gatherings] == [first.made]


async def test_the_same_command_sent_twice_counts_once() -> None:
    log, ids = MemoryLog(), count(1)
    await log.open()
    host = host_on(log, ids)
    await host.load()

    first, second = [await host.give(SERVER, ADD, "same") for _ in range(2)]

    assert isinstance(first, Done)
    assert isinstance(second, Done)
    assert first.made == second.made
    assert len(host.state.bodies) == 1
