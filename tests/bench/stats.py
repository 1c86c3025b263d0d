"""Percentiles and medians, in one place so that every figure is made in the same way.

Lives here: arithmetic on lists of numbers. Must not live here: what the numbers mean.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

import msgspec


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """How a set of durations is spread, in milliseconds."""

    count: int
    p50: float
    p95: float
    p99: float
    worst: float


def rank(ordered: Sequence[float], share: float) -> float:
    """Give the nearest-rank percentile of numbers that are already in order."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def spread_ms(seconds: Sequence[float]) -> Spread | None:
    """Describe durations given in seconds; None when there are none."""
    if not seconds:
        return None
    ordered = sorted(seconds)
    return Spread(
        count=len(ordered),
        p50=rank(ordered, 0.50) * 1000,
        p95=rank(ordered, 0.95) * 1000,
        p99=rank(ordered, 0.99) * 1000,
        worst=ordered[-1] * 1000,
    )


def median(values: Sequence[float]) -> float:
    """Give the middle value."""
    return statistics.median(values)
