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
    ("join", "joins_per_s", "joins", "/s"),
    ("join", "join_p95_ms", "join, p95", "ms"),
    ("join", "kb_per_connection", "memory per connection", "KB"),
    ("votes", "acks_per_s", "durable acknowledgements", "/s"),
    ("votes", "ack_p50_ms", "acknowledgement, p50", "ms"),
    ("votes", "ack_p95_ms", "acknowledgement, p95", "ms"),
    ("votes", "ack_p99_ms", "acknowledgement, p99", "ms"),
)

ROUGH = "\n~ something else had the cores in every round: compare nothing with this figure"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One figure at one size: the medians, and how often it was measured.

    ``is_rough`` says that one of the servers was never measured undisturbed.
    """

    stage: str
    figure: str
    phones: int
    livetalk: float | None
    reference: float | None
    ratio: float | None
    rounds: int
    is_rough: bool


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
    ours = _clean([m for m in here if m.server == Kind.LIVETALK])
    theirs = _clean([m for m in here if m.server == Kind.REFERENCE])
    livetalk = median([m.figures[figure] for m in ours]) if ours else None
    reference = median([m.figures[figure] for m in theirs]) if theirs else None
    return Row(
        stage=stage,
        figure=figure,
        phones=phones,
        livetalk=livetalk,
        reference=reference,
        ratio=livetalk / reference if livetalk is not None and reference else None,
        rounds=min(len(side) for side in (ours, theirs) if side),
        is_rough=any(m.disturbed for m in (*ours, *theirs)),
    )


def _clean(measurements: list[Measurement]) -> list[Measurement]:
    """Leave out the rounds in which something else had the cores, unless that would leave none."""
    return [m for m in measurements if not m.disturbed] or measurements


def reached(found: Iterable[Row]) -> list[Reached]:
    """Hold the medians against the aims."""
    by_key = {(row.stage, row.figure, row.phones): row for row in found}
    return [_hold(aim, by_key.get((aim.stage, aim.figure, aim.phones))) for aim in AIMS]


def _hold(aim: Aim, row: Row | None) -> Reached:
    seen = None if row is None else (row.ratio if aim.of_reference else row.livetalk)
    rough = row is not None and row.is_rough
    if aim.at_least is not None:
        wanted, met = f"at least {aim.at_least:,.0f}", seen is not None and seen >= aim.at_least
    else:
        wanted, met = f"below {aim.below:,.0f}", seen is not None and seen < (aim.below or 0.0)
    return Reached(what=aim.what, aim=wanted, seen=seen, met=None if seen is None else met, is_rough=rough)


def table(found: Sequence[Row]) -> str:
    """Write the figures that matter, one line for each size."""
    lines: list[tuple[str, ...]] = [("measured", "phones", "LiveTalk", "reference", "ratio", "rounds")]
    for stage, figure, label, unit in SHOWN:
        lines += [
            _line(f"{label} ({unit})", row) for row in found if (row.stage, row.figure) == (stage, figure)
        ]
    rough = any(row.is_rough for row in found)
    return _columns(lines) + (ROUGH * rough)


def _line(label: str, row: Row) -> tuple[str, ...]:
    phones, rounds = f"{row.phones:,}", f"{'~' * row.is_rough}{row.rounds}"
    return label, phones, _number(row.livetalk), _number(row.reference), _ratio(row), rounds


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
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}"


def _ratio(row: Row) -> str:
    return "–" if row.ratio is None else f"× {row.ratio:.2f}"
