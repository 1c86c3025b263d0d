"""Nodes die, freeze and lose their way to Redis, and Redis dies, while 300 phones are there and people talk."""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path

import pytest

from tests.faults.nodes import faults
from tests.faults.nodes.faults import IS_LONG, ROUNDS, Fault
from tests.faults.nodes.rounds import SEED, Rounds
from tests.faults.nodes.tally import Table
from tests.faults.nodes.town import a_town_on_bad_ways

FAULTS: tuple[Fault, ...] = (
    faults.a_node_is_killed,
    faults.a_node_freezes,
    faults.redis_is_killed,
    faults.a_node_is_cut_off,
    faults.a_node_hears_nothing,
    faults.a_node_is_heard_late,
)
# In the long form each fault has a town of its own; in the short one they come as they like.
PLANS = [(fault,) for fault in (*FAULTS, faults.all_at_once)] if IS_LONG else [FAULTS]


@pytest.mark.slow
@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan[0].__name__ if IS_LONG else "all")
async def test_whatever_befalls_nodes_nothing_is_lost_and_everybody_sees_the_same(
    tmp_path: Path, plan: tuple[Fault, ...], faults_table: Table
) -> None:
    rng = random.Random(SEED)
    strikes = list(plan) * ROUNDS
    rng.shuffle(strikes)
    async with a_town_on_bad_ways(tmp_path, rng) as town:
        rounds = Rounds(town)
        for fault in strikes:
            await rounds.go(partial(fault, town), faults_table.row(fault.__name__))
