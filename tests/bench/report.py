"""From measurements to medians, ratios and a table that people read.

Lives here: arithmetic over rounds and the printed form. Must not live here: measuring, nor any verdict
that could fail a build.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from tests.bench.plan import AIMS, Aim
from tests.bench.servers import Kind
from tests.bench.stages import Measurement
from tests.bench.stats import median

SHOWN = (
    ("approve", "each_p50_ms", "approve to each phone, p50", "ms"),
    ("approve", "each_p95_ms", "approve to each phone, p95", "ms"),
    ("approve", "each_p99_ms", "approve to each phone, p99", "ms"),
    ("approve", "last_p50_ms", "approve to the last phone, p50", "ms"),
    ("approve", "last_p95_ms", "approve to the last phone, p95", "ms"),
    ("approve", "last_p99_ms", "approve to the last phone, p99", "ms"),
    ("approve", "ack_p50_ms", "approve acknowledged, p50", "ms"),
    ("saturation", "deliveries_per_s", "deliveries at saturation", "/s"),
    ("saturation", "cpu_us_per_delivery", "server's CPU per delivery", "µs"),
    ("saturation", "publishes_per_s", "patches published meanwhile", "/s"),
    ("saturation", "generator_busy_pct", "generator busy meanwhile", "%"),
    ("join", "joins_per_s", "joins", "/s"),
    ("join", "join_p95_ms", "join, p95", "ms"),
    ("join", "kb_per_connection", "memory per connection", "KB"),
    ("votes", "acks_per_s", "durable acknowledgements", "/s"),
    ("votes", "ack_p50_ms", "acknowledgement, p50", "ms"),
    ("votes", "ack_p95_ms", "acknowledgement, p95", "ms"),
    ("votes", "ack_p99_ms", "acknowledgement, p99", "ms"),
    ("vanish", "cpu_s", "CPU when all phones vanish", "s"),
    ("storm", "join_p50_ms", "join in a storm, from the schedule, p50", "ms"),
    ("storm", "join_p99_ms", "join in a storm, from the schedule, p99", "ms"),
    ("storm", "server_busy_pct", "server busy in a storm", "%"),
)

LIVETALK = Kind.LIVETALK.value
SERVERS = tuple(kind.value for kind in Kind if kind is not Kind.SATURATED)
ROUGH = "\n~ something else had the cores in every round: compare nothing with this figure"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One figure at one size: the median of every server, and how often it was measured.

    ``rough`` names the servers that were never measured undisturbed.
    """

    stage: str
    figure: str
    phones: int
    medians: dict[str, float]
    rough: tuple[str, ...]
    rounds: int

    def against(self, other: str) -> float | None:
        """How many times another server's figure LiveTalk's is."""
        ours, theirs = self.medians.get(LIVETALK), self.medians.get(other)
        return ours / theirs if ours is not None and theirs else None


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """An aim and what was seen of it; ``met`` is None when it was not measured."""

    what: str
    aim: str
    seen: float | None
    met: bool | None
    is_rough: bool = False


def rows(measurements: Sequence[Measurement]) -> list[Row]:
    """Give the medians of every figure of every phase."""
    keys = dict.fromkeys((m.stage, figure, m.phones) for m in measurements for figure in m.figures)
    return [_row(measurements, *key) for key in keys]


def _row(measurements: Sequence[Measurement], stage: str, figure: str, phones: int) -> Row:
    here = [m for m in measurements if m.stage == stage and m.phones == phones and figure in m.figures]
    sides = {server: _clean([m for m in here if m.server == server]) for server in SERVERS}
    measured = {server: side for server, side in sides.items() if side}
    return Row(
        stage=stage,
        figure=figure,
        phones=phones,
        medians={server: median([m.figures[figure] for m in side]) for server, side in measured.items()},
        rough=tuple(server for server, side in measured.items() if any(m.disturbed for m in side)),
        rounds=min(map(len, measured.values())),
    )


def _clean(measurements: list[Measurement]) -> list[Measurement]:
    """Leave out the rounds in which something else had the cores, unless that would leave none."""
    return [m for m in measurements if not m.disturbed] or measurements


def reached(found: Iterable[Row]) -> list[Reached]:
    """Hold the medians against the aims."""
    by_key = {(row.stage, row.figure, row.phones): row for row in found}
    return [_hold(aim, by_key.get((aim.stage, aim.figure, aim.phones))) for aim in AIMS]


def _hold(aim: Aim, row: Row | None) -> Reached:
    compared = {LIVETALK, aim.against or LIVETALK}
    seen = None
    if row is not None:
        seen = row.against(aim.against) if aim.against else row.medians.get(LIVETALK)
    if aim.at_least is not None:
        wanted, met = f"at least {_number(aim.at_least)}", seen is not None and seen >= aim.at_least
    else:
        wanted, met = f"below {_number(aim.below)}", seen is not None and seen < (aim.below or 0.0)
    rough = row is not None and bool(compared & set(row.rough))
    return Reached(what=aim.what, aim=wanted, seen=seen, met=None if seen is None else met, is_rough=rough)


def table(found: Sequence[Row]) -> str:
    """Write the figures that matter, one line for each size."""
    heads = ("LiveTalk", "Node", "python-socketio", "raw writes")
    lines: list[tuple[str, ...]] = [("measured", "phones", *heads, "to Node", "to python", "rounds")]
    for stage, figure, label, unit in SHOWN:
        lines += [
            _line(f"{label} ({unit})", row) for row in found if (row.stage, row.figure) == (stage, figure)
        ]
    return _columns(lines) + (ROUGH * any(row.rough for row in found))


def _line(label: str, row: Row) -> tuple[str, ...]:
    figures = ["~" * (server in row.rough) + _number(row.medians.get(server)) for server in SERVERS]
    ratios = [_ratio(row.against(other)) for other in ("node", "python-socketio")]
    return label, f"{row.phones:,}", *figures, *ratios, str(row.rounds)


def aims(held: Sequence[Reached]) -> str:
    """Write the aims and what was seen."""
    said = {True: "reached", False: "missed", None: "not measured"}
    lines = [("aim", "wanted", "seen", "")]
    lines += [(one.what, one.aim, _number(one.seen), "~" * one.is_rough + said[one.met]) for one in held]
    return _columns(lines)


def _columns(lines: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    shown = [
        "  ".join(
            cell.ljust(width) if n == 0 else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    ]
    return "\n".join([shown[0], "-" * len(shown[0]), *shown[1:]])


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:,.1f}" if value >= 10 else f"{value:,.2f}"


def _ratio(value: float | None) -> str:
    return "–" if value is None else f"× {value:.2f}"
