"""Long calculations in small steps, so that a live room can go on between two of them.

Lives here: the type of such a calculation and how to run one to its end.
Must not live here: when the next step is taken – that is for whoever has the clock.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

T = TypeVar("T")

Steps = Generator[None, None, T]
"""Stops after every small piece of work (well below a millisecond) and returns its result at the end."""


def finish(steps: Steps[T]) -> T:
    """Take all the steps at once."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: T = end.value
            return result
