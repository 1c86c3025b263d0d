"""When a channel publishes: at once while it is small or quiet, in ticks when it is large or the node busy.

The first change after a quiet spell goes out at once; what follows within the pause is merged
into one patch. How long the pause is depends on the size of the hall, and on a node with much to do
also on what publishing costs: it then gets a small share of the time. A publish to many screens gives
way after every slice, so a large room holds up a small one, and the answers to commands, by one slice.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Generator
from typing import Final

SECONDS_PER_SCREEN: Final = 50e-6  # few may have every change by itself; a phone of many is glad of fewer …
SHORT_PAUSE_S: Final = 0.025  # … and nobody sees more than forty a second
LONGEST_PAUSE_S: Final = 0.25  # four patches a second are still felt as live
LONG_TURN_S: Final = 0.025  # a turn of the event loop that takes so long has others waiting
REST: Final = 10.0  # a node that is so busy rests ten times as long as it published

Publish = Callable[[], Generator[None, None, int]]
"""Makes a publish that goes one slice further with each step, and returns to how many screens it went."""


def pause(screens: int, cost_s: float, turn_s: float) -> float:
    """Least seconds between two publishes, when one costs so much and others have so much to do in a turn."""
    small = min(SHORT_PAUSE_S, screens * SECONDS_PER_SCREEN)
    busy = min(1.0, turn_s / LONG_TURN_S)
    # More than the longest pause is not felt as live; only for what itself takes longer it may be as long.
    return min(max(LONGEST_PAUSE_S, cost_s), max(small, REST * busy * cost_s))


class Pacer:
    """Publishes soon after ``nudge``, never more often than ``pause`` allows, a slice in each turn."""

    def __init__(self, publish: Publish, spent: Callable[[], float] = time.thread_time) -> None:
        self._publish = publish
        self._spent = spent  # CPU time: what other processes take says nothing of this node's work
        self._timer: asyncio.Handle | None = None
        self._steps: Generator[None, None, int] | None = None
        self._has_news = False  # some came after the publish that is under way had begun
        self._not_before = 0.0
        self._asked = 0.0
        self._cost = 0.0
        self._turn = 0.0
        self._is_stopped = False

    def nudge(self) -> None:
        """There is news."""
        if self._is_stopped:
            return
        if self._steps is not None:
            self._has_news = True
        elif self._timer is None:
            self._wait()

    def flush(self) -> None:
        """Publish now what is due, to everybody."""
        while self._timer is not None:
            self._timer.cancel()
            self._step()

    def stop(self) -> None:
        """Forget a publish that is due or under way, and every later nudge."""
        self._is_stopped = True
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._steps = None

    def _wait(self) -> None:
        wait = self._not_before - time.monotonic()
        if wait <= 0:
            self._soon()
        else:
            self._timer = asyncio.get_running_loop().call_later(wait, self._soon)

    def _soon(self) -> None:
        # Even "at once" goes through the loop: acknowledgements that are ready go out first, changes
        # of one batch become one patch, and it shows how much else is to be done in a turn.
        self._asked = self._spent()
        self._timer = asyncio.get_running_loop().call_soon(self._step)

    def _step(self) -> None:
        """Begin a publish, or go on with it."""
        self._timer = None
        if self._steps is None:
            self._steps, self._cost, self._turn = self._publish(), 0.0, 0.0
        began = self._spent()
        self._turn = max(self._turn, began - self._asked)
        try:
            next(self._steps)
        except StopIteration as done:
            self._end(began, done.value)
        except BaseException:
            self._end(began, 0)
            raise
        else:
            self._cost += self._spent() - began
            self._soon()

    def _end(self, began: float, screens: int) -> None:
        self._steps = None
        cost = self._cost + self._spent() - began
        self._not_before = time.monotonic() + pause(screens, cost, self._turn)
        if self._has_news:
            self._has_news = False
            self._wait()
