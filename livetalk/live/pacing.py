"""When a channel publishes: at once while it is small or quiet, in ticks when it is large and busy.

One publish to N screens costs about 10 µs of CPU each, so an interval of 50 µs times N keeps
publishing below a fifth of a core, whatever happens in the room. The first change after a quiet
spell goes out at once; what follows within the interval is merged into one patch.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

SECONDS_PER_SCREEN = 50e-6
LONGEST_INTERVAL_S = 0.25  # four patches a second are still felt as live


def interval(screens: int) -> float:
    """Least seconds between two publishes to that many screens."""
    return min(LONGEST_INTERVAL_S, screens * SECONDS_PER_SCREEN)


class Pacer:
    """Calls ``publish`` soon after ``nudge``, never more often than ``interval`` allows."""

    def __init__(self, publish: Callable[[], int]) -> None:
        self._publish = publish
        self._last = 0.0
        self._screens = 0
        self._timer: asyncio.Handle | None = None
        self._is_stopped = False

    def nudge(self) -> None:
        """There is news."""
        if self._timer is not None or self._is_stopped:
            return
        loop = asyncio.get_running_loop()
        wait = self._last + interval(self._screens) - loop.time()
        # Even "at once" goes through the loop: acknowledgements that are ready go out first,
        # and changes of one batch become one patch.
        self._timer = loop.call_soon(self._fire) if wait <= 0 else loop.call_later(wait, self._fire)

    def flush(self) -> None:
        """Publish now what is due."""
        if self._timer is not None:
            self._timer.cancel()
            self._fire()

    def stop(self) -> None:
        """Forget a publish that is due, and every later nudge."""
        self._is_stopped = True
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _fire(self) -> None:
        self._timer = None
        self._screens = self._publish()
        self._last = asyncio.get_running_loop().time()
