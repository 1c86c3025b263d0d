"""Notices that this process did not run for a while: frozen, or asleep with its machine.

What people said to it before has been waiting since, in buffers that know no age; they have long gone
to another node, said it again there, and been answered. If it were carried out now, what was refused would
happen after all, or an "undo" would undo something else. So it is refused as ``busy``: who is still
there says it again. Must not live here: what is refused (``host``, ``live_room``).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Final

BEAT_EVERY_S: Final = 0.5
AWAY_S: Final = 3.0  # the most impatient screens leave a node that has been silent for four
BUFFERS_S: Final = 2.0  # until everything is read that arrived meanwhile


def awake_s() -> float:
    """A clock that goes on while the machine sleeps, where there is one."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Pulse:
    """See the module's docstring. Until it ``runs``, nothing counts as old."""

    def __init__(self, clock: Callable[[], float] = awake_s) -> None:
        self._clock = clock
        self._latest: float | None = None
        self._fresh_from = 0.0

    async def run(self) -> None:
        """Until cancelled."""
        self._latest = self._clock()
        try:
            while True:
                self.beat()
                await asyncio.sleep(BEAT_EVERY_S)
        finally:
            self._latest = None

    def beat(self) -> float:
        """Notice how long it was since the last time; returns what time it is."""
        now = self._clock()
        if self._latest is not None:
            if now - self._latest > AWAY_S:
                self._fresh_from = now + BUFFERS_S
            self._latest = now
        return now

    def is_old(self, said_at: float | None = None) -> bool:
        """Whether what was said then (or came just now) may have waited while nobody was here."""
        now = self.beat()  # what waits is often looked at before any timer
        return (now if said_at is None else said_at) < self._fresh_from
