"""A round: people talk, something strikes, it heals, they fall silent, and all of it is judged.

Must not live here: what strikes.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Awaitable, Callable

from tests.faults.audit import Found
from tests.faults.nodes.faults import Healed
from tests.faults.nodes.honesty import watching
from tests.faults.nodes.judging import Judge
from tests.faults.nodes.tally import Row
from tests.faults.nodes.town import Town

SEED = int(os.environ.get("LIVETALK_NODE_SEED", "0")) or random.randrange(1, 2**32)
CALM_S = 1.0  # at most, that people talk before it strikes

Strike = Callable[[], Awaitable[Healed]]
Remember = Callable[[], Awaitable[Found]]


class Rounds:
    """Rounds in one town."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._judge = Judge(town)

    async def go(self, strike: Strike, row: Row, *, lost: Remember | None = None) -> None:
        """One of them. ``lost``: what was in the log before something of it was lost."""
        town = self._town
        town.talk()
        await asyncio.sleep(town.rng.uniform(0, CALM_S))
        async with watching(town) as honesty:
            healed = await strike()
            town.talk(is_talking=False)
            await self._judge.judge(healed, row, None if lost is None else await lost())
        honesty.judge(healed)
        await honesty.is_over()
        print(f"{row.fault} {row.rounds}: {row.seconds[-1]:.1f} s after {healed.lasted_s:.1f} s", flush=True)
