"""The clock that makes a line of captions final after a silence.

Every node that holds the room has one; whoever is first settles, and the others find that it is done.
Must not live here: how long a silence is, or what it does to a line (``livetalk.transcripts.ingest``).
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence

from livetalk.live.errands import give
from livetalk.live.host import RoomHost
from livetalk.rooms.commands import SettleCaptions
from livetalk.rooms.facts import CaptionsHeard, Fact
from livetalk.transcripts.ingest import settles_at

UNEVEN_S = 0.3  # nodes that heard the same post do not settle it in the same moment
AGAIN_S = 1.0  # a silence that could not be written down is tried again so often


class CaptionClock:
    """Watches the streams of captions of one room on this node. ``now`` is in ms since 1970."""

    def __init__(self, host: RoomHost, now: Callable[[], int]) -> None:
        self._host = host
        self._now = now
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Some line may have been left open by a process that ended."""
        self._wait()

    def note(self, facts: Sequence[Fact]) -> None:
        """These facts are durable now."""
        if any(isinstance(fact.event, CaptionsHeard) for fact in facts):
            self._wait()

    def stop(self) -> None:
        """Leave no timer behind."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _wait(self, at_least_s: float = 0.0) -> None:
        self.stop()
        due = min(self._due().values(), default=None)
        if due is None:
            return
        silence_s = max(at_least_s, (due - self._now()) / 1000)
        uneven = random.uniform(0, UNEVEN_S)  # noqa: S311 - spreads load
        self._timer = asyncio.get_running_loop().call_later(silence_s + uneven, self._settle)

    def _due(self) -> dict[str, int]:
        streams = self._host.room.transcript.streams.items()
        return {stream: due for stream, state in streams if (due := settles_at(state)) is not None}

    def _settle(self) -> None:
        now = self._now()
        for stream, due in self._due().items():
            if due <= now:
                give(self._host, SettleCaptions(stream=stream))
        self._wait(AGAIN_S)
