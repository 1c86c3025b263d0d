"""The Sentinels name another Redis: with a replica that confirms nothing is lost; without one, all are told."""

from __future__ import annotations

import contextlib
import itertools
import random
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from tests.faults.nodes.faults import IS_LONG, ROUNDS
from tests.faults.nodes.rounds import SEED, Rounds
from tests.faults.nodes.tally import Table
from tests.faults.nodes.town import Town, a_town
from tests.faults.nodes.watched import HOWS, Loss, Watched, the_replica_takes_over
from tests.support.cluster import Cluster


@contextlib.asynccontextmanager
async def a_watched_town(folder: Path, **settings: str) -> AsyncIterator[tuple[Town, Watched]]:
    """Everybody is there, on a Redis with a replica and Sentinels."""
    with Cluster(folder) as cluster, Watched(folder, cluster.redis) as watched:
        for node in cluster.nodes:
            node.settings |= {"LIVETALK_LOG": watched.url, **settings}
        await watched.start()
        async with a_town(cluster, random.Random(SEED), address=watched.address) as town:
            yield town, watched


@pytest.mark.slow
async def test_a_fail_over_loses_nothing_that_was_acknowledged(tmp_path: Path, faults_table: Table) -> None:
    async with a_watched_town(tmp_path) as (town, watched):
        rounds = Rounds(town)
        for how in itertools.islice(itertools.cycle(HOWS), ROUNDS * len(HOWS) if IS_LONG else ROUNDS):
            row = faults_table.row(f"the master {how}")
            await rounds.go(partial(the_replica_takes_over, town, watched, how), row)


@pytest.mark.slow
async def test_what_a_fail_over_loses_is_said_and_everybody_sees_what_is_left(
    tmp_path: Path, faults_table: Table
) -> None:
    async with a_watched_town(tmp_path, LIVETALK_REDIS_REPLICAS="0") as (town, watched):
        rounds, row = Rounds(town), faults_table.row("a lagging replica takes over")
        for _ in range(ROUNDS):
            loss = Loss(town, watched)
            await rounds.go(loss.strike, row, lost=loss.had)
            await loss.mend()
