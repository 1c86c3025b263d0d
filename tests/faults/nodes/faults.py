"""What befalls the nodes and their way to Redis: each strikes at a random moment and heals.

Must not live here: what befalls a Redis that Sentinels watch (``watched``) or its disk (``disk``), and
what should come of it (``judging``).
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.faults.nodes.town import Town
from tests.faults.waiting import until_told
from tests.support.redis_process import RedisProcess

IS_LONG = "LIVETALK_NODE_ROUNDS" in os.environ
ROUNDS = int(os.environ.get("LIVETALK_NODE_ROUNDS", "2"))
FREEZE_S = 15.0 if IS_LONG else 8.0  # phones leave after seven, the proxy gives a node up after nine
CUT_S = 10.0 if IS_LONG else 6.0  # a connection counts as dead after two and a half
DOWN_S = 4.0  # at most, until somebody starts a process again


@dataclass(frozen=True, slots=True, kw_only=True)
class Healed:
    """When it was over, and what it was. ``node`` is the one that it befell; None: all of them."""

    at: float
    lasted_s: float
    node: int | None = None
    is_dumb: bool = False
    """Whether the node itself could say nothing while it lasted."""
    is_starting: bool = False
    """Whether it takes the node a while yet to be there; the others are enough for everybody."""


Fault = Callable[[Town], Awaitable[Healed]]


async def a_node_is_killed(town: Town) -> Healed:
    """SIGKILL, and somebody starts it again after a moment."""
    began, number = now(), any_node(town)
    town.nodes[number].kill()
    await asyncio.sleep(town.rng.uniform(0, DOWN_S))
    town.nodes[number].start()
    return Healed(at=now(), lasted_s=now() - began, node=number, is_dumb=True, is_starting=True)


async def a_node_freezes(town: Town) -> Healed:
    """SIGSTOP, in the middle of whatever it does; then it goes on as if nothing had been."""
    began, number = now(), any_node(town)
    town.nodes[number].pause()
    await asyncio.sleep(FREEZE_S)
    town.nodes[number].go_on()
    return Healed(at=now(), lasted_s=now() - began, node=number, is_dumb=True)


async def redis_is_killed(town: Town) -> Healed:
    """SIGKILL, and it starts again on what it has on its disk."""
    began, redis = now(), town.cluster.redis
    redis.kill()
    await asyncio.sleep(town.rng.uniform(0, 2 * DOWN_S))
    redis.start(wait=False)
    await answers(redis)
    return Healed(at=now(), lasted_s=now() - began)


async def a_node_is_cut_off(town: Town) -> Healed:
    """Its connections to Redis end, and none can be made."""
    return await _loses_its_way(town, lambda number: town.ways[number].cut())


async def a_node_hears_nothing(town: Town) -> Healed:
    """Its connections to Redis stay, and nothing passes, not even a goodbye: half open."""
    return await _loses_its_way(town, lambda number: town.ways[number].keep_silent())


async def a_node_is_heard_late(town: Town) -> Healed:
    """What it says arrives when all is well again, although it has long given it up."""
    return await _loses_its_way(town, lambda number: town.ways[number].hold_back())


async def all_at_once(town: Town) -> Healed:
    """Redis dies, a node dies, another one freezes and the third is heard late; they come back as they like."""
    began, redis = now(), town.cluster.redis
    dead, frozen, late = town.rng.sample(range(len(town.nodes)), 3)
    town.ways[late].hold_back()
    town.nodes[frozen].pause()
    redis.kill()
    town.nodes[dead].kill()

    async def redis_and_the_dead_one() -> None:
        redis.start(wait=False)
        await answers(redis)
        town.nodes[dead].start()  # a node does not start without its log
        await town.nodes[dead].ready()

    async def the_frozen_one() -> None:
        town.nodes[frozen].go_on()

    async def the_late_one() -> None:
        town.ways[late].heal()

    async def after_a_while(comes_back: Callable[[], Awaitable[None]]) -> None:
        await asyncio.sleep(town.rng.uniform(0, CUT_S))
        await comes_back()

    await asyncio.gather(*map(after_a_while, (redis_and_the_dead_one, the_frozen_one, the_late_one)))
    return Healed(at=now(), lasted_s=now() - began, node=dead, is_dumb=True)


async def _loses_its_way(town: Town, lose: Callable[[int], None]) -> Healed:
    began, number = now(), any_node(town)
    lose(number)
    await asyncio.sleep(CUT_S)
    town.ways[number].heal()
    return Healed(at=now(), lasted_s=now() - began, node=number)


def any_node(town: Town) -> int:
    """The number of one of them."""
    return town.rng.randrange(len(town.nodes))


def now() -> float:
    """On the event loop's clock."""
    return asyncio.get_running_loop().time()


async def answers(redis: RedisProcess) -> None:
    """Wait until Redis has read what it has on its disk."""

    async def is_ready() -> bool:
        return b"loading:0" in await asyncio.to_thread(redis.ask, "INFO", "persistence")

    await until_told(is_ready)
