"""The arithmetic of capacity and the simulation that checks it."""

from __future__ import annotations

import msgspec
import pytest

from tests.bench.capacity import Row, table, try_sizes
from tests.bench.capacity_arithmetic import Costs, Limits, Load, nodes_needed, shards_needed, size
from tests.bench.capacity_simulation import Shard

COSTS, LIMITS = Costs(), Limits()
QUIET = Load(phones=400, rooms=2, storm_phones=0)


def test_what_the_paper_asks_for_holds_in_the_simulation_and_half_of_it_breaks() -> None:
    load = Load(phones=50_000)
    needed = nodes_needed(load, COSTS, LIMITS)

    enough, few = try_sizes([needed, needed // 2 + 1], load, COSTS, LIMITS, seed=1)

    assert (enough.fits, enough.holds) == (True, True)
    assert (few.fits, few.holds) == (False, False)


def test_the_same_seed_is_the_same_day() -> None:
    assert Shard(2, QUIET, COSTS, LIMITS, 1).run() == Shard(2, QUIET, COSTS, LIMITS, 1).run()
    assert Shard(2, QUIET, COSTS, LIMITS, 1).run() != Shard(2, QUIET, COSTS, LIMITS, 2).run()


def test_a_vote_that_meets_nobody_takes_what_its_steps_take() -> None:
    load = Load(phones=2, rooms=1, storm_phones=0, seconds_per_command=4.0)

    seen = Shard(2, load, COSTS, LIMITS, 1).run()

    steps_ms = (COSTS.command_us + COSTS.trip_us + COSTS.redis_us + COSTS.sync_us) / 1000 + 0.4
    assert seen.calm.ack_p50 == pytest.approx(steps_ms)
    assert seen.calm.conflicts_per_ack == 0


def test_nodes_that_share_a_busy_room_get_in_each_others_way() -> None:
    busy = Load(phones=1_000, rooms=1, storm_phones=0, seconds_per_command=1.0)

    alone = Shard(1 + 1, msgspec.structs.replace(busy, phones=2), COSTS, LIMITS, 1).run()
    together = Shard(3, busy, COSTS, LIMITS, 1).run()

    assert together.calm.conflicts_per_ack > 10 * alone.calm.conflicts_per_ack


def test_more_phones_need_more_nodes_and_more_shards() -> None:
    needed = [nodes_needed(Load(phones=phones), COSTS, LIMITS) for phones in (10_000, 50_000, 100_000)]

    assert needed == sorted(set(needed))
    assert shards_needed(100_000, Load(phones=25_000)) == 4
    assert shards_needed(100_001, Load(phones=25_000)) == 5


def test_a_slow_network_is_what_does_not_fit() -> None:
    load = Load(phones=25_000)
    nodes = nodes_needed(load, COSTS, LIMITS)
    slow = Limits(network_mbit=100.0)

    assert size(nodes, load, COSTS, LIMITS).fits(LIMITS)
    assert not size(nodes, load, COSTS, slow).fits(slow)


def test_the_table_has_a_line_for_each_number_of_nodes() -> None:
    rows = try_sizes([2, 3], QUIET, COSTS, LIMITS, seed=1)

    lines = table(rows).splitlines()

    assert [line.split("|")[1].strip() for line in lines[2:]] == ["2", "3"]
    assert all(isinstance(row, Row) and row.holds for row in rows)
