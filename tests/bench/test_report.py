"""Medians, ratios and aims, on figures made up for the purpose."""

from __future__ import annotations

from tests.bench.report import aims, reached, rows, table
from tests.bench.servers import Kind
from tests.bench.stages import Measurement
from tests.bench.stats import spread_ms


def measured(server: Kind, number: int, value: float, *, others: float = 0.0) -> Measurement:
    return Measurement(
        stage="saturation",
        server=server,
        phones=2000,
        round=number,
        figures={"deliveries_per_s": value},
        generator_busy=0.5,
        server_busy=1.0,
        others_busy=others,
    )


def test_a_spread_takes_the_nearest_rank() -> None:
    spread = spread_ms([n / 1000 for n in range(1, 101)])

    assert spread is not None
    assert (spread.p50, spread.p95, spread.p99, spread.worst) == (50.0, 95.0, 99.0, 100.0)


def test_no_durations_have_no_spread() -> None:
    assert spread_ms([]) is None


def test_rounds_give_their_median_and_servers_their_ratio() -> None:
    found = rows(
        [
            *(measured(Kind.LIVETALK, n, value) for n, value in enumerate((90_000, 100_000, 130_000))),
            *(measured(Kind.PYTHON, n, value) for n, value in enumerate((9_000, 10_000, 20_000))),
        ]
    )

    (row,) = found
    assert row.medians == {"livetalk": 100_000, "python-socketio": 10_000}
    assert (row.against("python-socketio"), row.against("node")) == (10.0, None)


def test_a_disturbed_round_is_left_out_while_another_remains() -> None:
    found = rows([measured(Kind.LIVETALK, 1, 100.0), measured(Kind.LIVETALK, 2, 1.0, others=0.5)])

    assert found[0].medians == {"livetalk": 100.0}
    assert not found[0].rough


def test_figures_from_disturbed_rounds_alone_are_marked() -> None:
    found = rows([measured(Kind.LIVETALK, 2, 1.0, others=0.5)])

    assert found[0].rough == ("livetalk",)
    assert "~1.00" in table(found)
    assert "something else had the cores" in table(found)


def test_an_aim_is_reached_missed_or_not_measured() -> None:
    found = rows([measured(Kind.LIVETALK, 1, 80_001), measured(Kind.PYTHON, 1, 10_000)])

    held = reached(found)

    assert [one.met for one in held] == [None, True, *([None] * (len(held) - 2))]
    assert "not measured" in aims(held)


def test_the_table_shows_both_servers_side_by_side() -> None:
    shown = table(rows([measured(Kind.LIVETALK, 1, 80_000), measured(Kind.PYTHON, 1, 10_000)]))

    assert "80,000" in shown
    assert "× 8.00" in shown
