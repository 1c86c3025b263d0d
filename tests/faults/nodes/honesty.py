"""What those who lead, and the proxy, were told while a fault lasted.

Lives here: watching the readiness of the nodes and those who sit at each of them. Must not live here: the
log and the screens afterwards (``judging``).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from http import HTTPStatus

import httpx

from tests.faults.nodes.faults import Healed
from tests.faults.nodes.town import Town
from tests.faults.waiting import hopefully
from tests.support.server_process import ServerProcess

NOTICED_AFTER_S = 4.5  # silence is given up after 2.5 s and told within one; anything shorter may pass unseen
LOOK_EVERY_S = 0.3
ANSWER_S = 2.0  # as the proxy does


class Honesty:
    """What was seen since it began to watch."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._were_away = [False for _ in town.nodes]
        self._told = [witness.troubles for witness in town.witnesses]
        self._left = [witness.goodbyes for witness in town.witnesses]

    async def watch(self) -> None:
        """Until cancelled."""
        await asyncio.gather(*(self._watch(number) for number in range(len(self._town.nodes))))

    async def _watch(self, number: int) -> None:
        while True:
            if not await is_ready(self._town.nodes[number]):
                self._were_away[number] = True
            await asyncio.sleep(LOOK_EVERY_S)

    def judge(self, healed: Healed) -> None:
        """Whom it befell for so long that it had to be noticed was not ready, and said so as long as it could."""
        if healed.lasted_s < NOTICED_AFTER_S:
            return
        numbers = range(len(self._town.nodes)) if healed.node is None else [healed.node]
        for number in numbers:
            witness = self._town.witnesses[number]
            assert self._were_away[number], f"node {number + 1} was said to be ready all the time"
            was_told = witness.troubles > self._told[number]
            has_left = witness.goodbyes > self._left[number]
            assert was_told or has_left or healed.is_dumb, f"nobody was told at node {number + 1}"

    async def is_over(self) -> None:
        """Wait until nobody is told of any trouble, and every node is ready."""
        await hopefully(lambda: not any(one.is_told or not one.is_here for one in self._town.witnesses))
        for one in self._town.witnesses:
            assert one.is_here, "somebody who leads was not let in again"
            assert not one.is_told, "trouble is told that is over"
        for node in self._town.nodes:
            await node.ready()


@contextlib.asynccontextmanager
async def watching(town: Town) -> AsyncIterator[Honesty]:
    """Watch for as long as the block lasts."""
    honesty = Honesty(town)
    watch = asyncio.create_task(honesty.watch())
    try:
        yield honesty
    finally:
        watch.cancel()
        await asyncio.wait([watch])


async def is_ready(node: ServerProcess) -> bool:
    """What the proxy would think of a node."""
    try:
        async with httpx.AsyncClient(timeout=ANSWER_S, trust_env=False) as client:
            return (await client.get(f"{node.url}/readyz")).status_code == HTTPStatus.OK
    except httpx.TransportError:
        return False
