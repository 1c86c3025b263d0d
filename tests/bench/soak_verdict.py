"""Whether anything grows that should not: slopes that a few bad seconds cannot bend, and a sentence.

A talk's log and its room do grow, and every page and snapshot with them. So memory is judged in two
ways: after the talk, while the crowd still comes and goes but nothing is asked, less what the facts weigh;
and against a server that has only a short while of the same life behind it. Everything else is judged in the
second half of the talk. Lives here: arithmetic and words. Must not live here: measuring.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence

import msgspec

from tests.bench.soak_samples import Sample

SURE = 1.96  # of the rank test behind the bounds of a slope: 95 %
FEWEST = 8  # points that a slope needs
Point = tuple[float, float]


class Slope(msgspec.Struct, frozen=True, kw_only=True):
    """By Theil and Sen: the median of the slopes between all pairs of points, and its bounds."""

    middle: float
    low: float
    high: float


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """How much a figure may change over a whole talk: a share of its level, or so much at least."""

    figure: str
    name: str
    unit: str
    share: float
    least: float


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A figure's level, and what it would change by at its slope: over a whole talk, memory over the time after."""

    rule: Rule
    level: float
    change: Slope
    allowed: float

    @property
    def rises(self) -> bool:
        """More than allowed, and by more than chance."""
        return self.change.middle > self.allowed and self.change.low > 0


class Weight(msgspec.Struct, frozen=True, kw_only=True):
    """What servers hold after a short while of the same life: in an empty room, and in the one that the talk left."""

    empty_mb: float
    full_mb: float
    facts: float

    @property
    def per_fact_mb(self) -> float:
        """What one fact weighs."""
        return max(0.0, self.full_mb - self.empty_mb) / max(1.0, self.facts)


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What must be nothing at all."""

    cut_off: int = 0
    kept_out: int = 0
    missing: int = 0
    faults: int = 0
    drops: float = 0.0
    log_failures: float = 0.0
    left_over: float = 0.0


MEMORY = Rule(
    figure="unexplained_mb", name="memory after the talk, less the facts", unit="MB", share=0.02, least=3.0
)
# A long life has filled what has a bound: 5,000 answers and reactions that are known when they are sent again,
# 64 frames for those who come back in each channel, sentences and dates that were used once: some 11 MB.
LONGER = Rule(figure="", name="memory of a long life, against a short one", unit="MB", share=0.05, least=16.0)
RULES = (
    MEMORY,
    Rule(figure="ack_p50_ms", name="command acknowledged, p50", unit="ms", share=0.25, least=2.0),
    Rule(figure="ack_p95_ms", name="command acknowledged, p95", unit="ms", share=0.25, least=4.0),
    Rule(figure="phone_p50_ms", name="approved → on a phone, p50", unit="ms", share=0.25, least=2.0),
    Rule(figure="phone_p95_ms", name="approved → on a phone, p95", unit="ms", share=0.25, least=4.0),
    Rule(figure="append_ms", name="batch durable, mean", unit="ms", share=0.25, least=1.0),
    Rule(figure="publish_ms", name="patch written to all, mean", unit="ms", share=0.25, least=1.0),
    Rule(figure="spare_fds", name="open files beyond sockets", unit="", share=0.0, least=2.0),
    Rule(figure="ghosts", name="screens counted beyond those connected", unit="", share=0.0, least=2.0),
    Rule(figure="unanswered", name="commands waiting", unit="", share=0.0, least=2.0),
    Rule(figure="unsent_kb", name="bytes waiting in the kernel", unit="KB", share=0.0, least=64.0),
    Rule(figure="half_closed", name="half-closed connections", unit="", share=0.0, least=1.0),
)


def theil_sen(points: Sequence[Point]) -> Slope:
    """The slope of a cloud of points; a third of them may be anything."""
    slopes = sorted(
        (y2 - y1) / (x2 - x1) for n, (x1, y1) in enumerate(points) for x2, y2 in points[n + 1 :] if x2 != x1
    )
    many = len(points)
    reach = SURE * math.sqrt(many * (many - 1) * (2 * many + 5) / 18)
    low = max(0, int((len(slopes) - reach) / 2) - 1)
    high = min(len(slopes) - 1, math.ceil((len(slopes) + reach) / 2))
    return Slope(middle=statistics.median(slopes), low=slopes[low], high=slopes[high])


def add_derived(samples: Sequence[Sample], weight: Weight) -> list[Sample]:
    """The samples with what is judged but not read off: memory without facts, files without sockets."""
    found = []
    for sample in samples:
        had = sample.figures
        more = {
            "unexplained_mb": had["rss_mb"] - weight.per_fact_mb * had["facts"],
            "spare_fds": had["fds"] - had["people"],
            "ghosts": had["people"] - had["connected"],
        }
        found.append(msgspec.structs.replace(sample, figures={**had, **more}))
    return found


def judge(samples: Sequence[Sample], seconds: float) -> list[Judged]:
    """Hold a talk of so many seconds, and the time after it, against the rules."""
    second_half = [sample for sample in samples if seconds / 2 <= sample.at <= seconds]
    after = [sample for sample in samples if sample.at > seconds]
    found = []
    for rule in RULES:
        judged = after if rule is MEMORY else second_half
        points = [(one.at, one.figures[rule.figure]) for one in judged if rule.figure in one.figures]
        if len(points) < FEWEST:
            continue
        slope, level = theil_sen(points), statistics.median(value for _, value in points)
        long = points[-1][0] - points[0][0] if rule is MEMORY else seconds
        change = Slope(middle=slope.middle * long, low=slope.low * long, high=slope.high * long)
        found.append(
            Judged(rule=rule, level=level, change=change, allowed=max(rule.least, rule.share * level))
        )
    return found


def faults(counts: Counts) -> list[str]:
    """A sentence for each thing that must not have happened."""
    sentences = {
        f"{counts.cut_off} screens were cut off": counts.cut_off,
        f"{counts.kept_out} could not come in": counts.kept_out,
        f"{counts.missing} deliveries are missing": counts.missing,
        f"{counts.faults} commands were refused without cause or never answered": counts.faults,
        f"{counts.drops:.0f} times a screen was skipped": counts.drops,
        f"{counts.log_failures:.0f} appends failed": counts.log_failures,
        f"{counts.left_over:.0f} screens were still counted after everybody had gone": counts.left_over,
    }
    return [sentence for sentence, many in sentences.items() if many]


def sentence(judged: Sequence[Judged], counts: Counts, weight: Weight, end_mb: float) -> str:
    """The verdict."""
    rising = [f"{one.rule.name} rises" for one in judged if one.rises]
    older = end_mb - weight.full_mb
    if older > max(LONGER.least, LONGER.share * weight.full_mb):
        rising.append(f"the long life cost {older:.0f} MB more than a short one")
    wrong = [*rising, *faults(counts)]
    memory = (
        f"The server ended with {end_mb:.0f} MB; one that had the same room and crowd for a short while has "
        f"{weight.full_mb:.0f} MB, so a fact weighs {1024 * weight.per_fact_mb:.1f} KB with all that shows it."
    )
    if wrong:
        return f"NOT FLAT: {'; '.join(wrong)}. {memory}"
    return f"Flat: nothing grows but the room itself, nobody was lost, nothing waits. {memory}"


def table(judged: Sequence[Judged], first: Mapping[str, float]) -> str:
    """Markdown; ``first`` holds the medians of the first quarter, for comparison."""
    lines = [
        "| | first quarter | second half, or after | change (and its bounds) | allowed | |",
        "|---|---:|---:|---:|---:|---|",
    ]
    for one in judged:
        rule = one.rule
        unit = f" {rule.unit}" if rule.unit else ""
        began = f"{first[rule.figure]:.1f}{unit}" if rule.figure in first else "–"
        change = f"{one.change.middle:+.1f} ({one.change.low:+.1f} … {one.change.high:+.1f})"
        word = "rises" if one.rises else "flat"
        lines.append(
            f"| {rule.name} | {began} | {one.level:.1f}{unit} | {change} | {one.allowed:.1f} | {word} |"
        )
    return "\n".join(lines)


def first_quarter(samples: Sequence[Sample], seconds: float) -> dict[str, float]:
    """The medians of everything in the first quarter."""
    values: dict[str, list[float]] = {}
    for sample in samples:
        if sample.at < seconds / 4:
            for figure, value in sample.figures.items():
                values.setdefault(figure, []).append(value)
    return {figure: statistics.median(those) for figure, those in values.items()}
