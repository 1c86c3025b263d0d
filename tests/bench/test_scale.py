"""The measurement of scale itself: its arithmetic, and a hall of eight on real servers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.bench import scale
from tests.bench.scale_servers import family, read_metric
from tests.bench.scale_visits import Plan, Visit, flood, one_room, own_rooms, steady

SMALL = Plan(rounds=1, phones=8, flood_s=0.2, approvals=2, every_s=0.1, voters=8, vote_s=0.3, questions=2)
Go = Callable[[Plan, Path, int], Awaitable[Visit]]


def visit(size: int, rate: float) -> Visit:
    return Visit(arrangement="one room", size=size, figures={"acks_per_s": rate})


def test_the_median_of_each_size_stands_in_its_line() -> None:
    visits = [visit(1, 10.0), visit(2, 4000.0), visit(1, 30.0), visit(1, 12.34), visit(2, 2000.0)]

    found = scale.medians(visits, "one room")

    assert found == {1: {"acks_per_s": 12.34}, 2: {"acks_per_s": 3000.0}}
    assert scale.table("Votes", found, [("acks_per_s", "acks/s")]).splitlines()[2:] == [
        "| n | acks/s |",
        "|---:|---:|",
        "| 1 | 12.3 |",
        "| 2 | 3,000 |",
    ]


async def test_a_visit_that_fails_is_told_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(_plan: Plan, _folder: Path, _size: int) -> Visit:
        raise TimeoutError("nobody answered")

    async def works(_plan: Plan, _folder: Path, size: int) -> Visit:
        return visit(size, 1.0)

    monkeypatch.setattr(scale, "ARRANGEMENTS", ((fails, (1,)), (works, (1, 2))))
    campaign = scale.Campaign(Plan(rounds=2), tmp_path, lambda _: None)

    await campaign.run()

    assert [one.size for one in campaign.visits] == [1, 2, 2, 1], "every second round goes backwards"
    assert campaign.failures == [f"round {n}, fails, 1: TimeoutError: nobody answered" for n in (1, 2)]


def test_nothing_of_the_table_is_left_out_when_only_some_was_visited() -> None:
    everything = {figure: 1.0 for figure, _ in scale.VOTES}
    shown = scale.report([Visit(arrangement="one room", size=2, figures=everything)])

    assert "one room, phones spread" in shown
    assert "a room for each node" not in shown


def test_a_metric_is_summed_over_the_labels_that_are_asked_for() -> None:
    text = 'people{view="wall"} 1\npeople{view="audience"} 3\npeople_total 9\nother 4\n'

    assert read_metric(text, "people") == 4
    assert read_metric(text, "people", 'view="audience"') == 3


def test_the_children_of_a_process_belong_to_it() -> None:
    program = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'])"
    parent = subprocess.Popen(
        [sys.executable, "-c", f"print(1, flush=True); {program}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert parent.stdin is not None
    assert parent.stdout is not None
    parent.stdout.readline()
    while len(family(parent.pid)) < 2:
        assert parent.poll() is None
    parent.stdin.write(b"\n")
    parent.stdin.close()
    parent.wait(10)

    assert family(parent.pid) == []


@pytest.mark.slow
@pytest.mark.parametrize("go", [flood, steady, one_room, own_rooms])
async def test_two_of_everything_serve_a_small_hall_and_nothing_is_missing(go: Go, tmp_path: Path) -> None:
    found = await go(SMALL, tmp_path, 2)

    assert found.size == 2
    # A crowd that a loaded machine gives no processor for a moment is slow, and who is slow is skipped.
    assert [note for note in found.notes if "skipped" not in note] == []
    name = next(name for name, _, _ in scale.TABLES if name == found.arrangement)
    columns = next(columns for shown, _, columns in scale.TABLES if shown == name)
    assert {figure for figure, _ in columns} <= set(found.figures)
    assert (
        max(
            found.figures.get("deliveries_per_s", 0),
            found.figures.get("acks_per_s", 0),
            found.figures.get("joins_per_s", 0),
        )
        > 0
    )
