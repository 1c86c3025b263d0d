"""The disk under Redis is full: nothing is acknowledged that is not kept, and all goes on when there is space."""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path

import pytest

from tests.faults.nodes.disk import ANY_DISK, DISKS, disk_called, the_disk_is_full
from tests.faults.nodes.faults import IS_LONG, ROUNDS
from tests.faults.nodes.rounds import SEED, Rounds
from tests.faults.nodes.tally import Table
from tests.faults.nodes.town import a_town, address_of
from tests.support.cluster import Cluster


@pytest.mark.slow
@pytest.mark.parametrize("name", DISKS if IS_LONG else [ANY_DISK])
async def test_a_full_disk_under_redis_loses_nothing_that_was_acknowledged(
    tmp_path: Path, name: str, faults_table: Table
) -> None:
    with disk_called(name, tmp_path) as disk, Cluster(tmp_path) as cluster:
        cluster.redis.folder = disk.folder
        cluster.redis.start()
        async with a_town(cluster, random.Random(SEED), address=address_of(cluster)) as town:
            rounds = Rounds(town)
            for _ in range(ROUNDS):
                await rounds.go(
                    partial(the_disk_is_full, town, disk),
                    faults_table.row(f"the disk is full: {type(disk).__name__}"),
                )
