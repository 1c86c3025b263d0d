"""Watches durable support for bursts of newcomers, and has the room write down what it sees.

Must not live here: what a burst looks like (``moderation.integrity``), or what follows from it: a
flag for the moderators, who decide.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from livetalk.live.errands import give
from livetalk.live.host import RoomHost
from livetalk.moderation.integrity import Burst, BurstWatch
from livetalk.rooms import facts as f
from livetalk.rooms.commands import NoticeBurst

SETTLE_S = 5.0  # a burst that goes on is written down again so often at most


class Guard:
    """Watches one room on this node."""

    def __init__(self, host: RoomHost) -> None:
        self._host = host
        # Kept apart from the room, which is at the end of a batch already when its first fact is told.
        self._known = {*host.room.asked_by, *host.room.supported_by}
        self._watch = BurstWatch()
        self._latest = 0
        self._timer: asyncio.TimerHandle | None = None

    def note(self, facts: Sequence[f.Fact]) -> None:
        """These facts are durable now."""
        room = self._host.room
        for fact in facts:
            if fact.by is None:
                continue
            is_newcomer = fact.by not in self._known
            self._known.add(fact.by)
            if isinstance(fact.event, f.SupportGiven):
                self._latest = fact.at
                burst = self._watch.see(
                    fact.by,
                    fact.event.question,
                    fact.at,
                    is_newcomer=is_newcomer,
                    has_choice=len(room.queue) + (room.now is not None) > 1,
                )
                if burst is not None:
                    self._report(burst)

    def stop(self) -> None:
        """Leave no timer behind."""
        if self._timer is not None:
            self._timer.cancel()

    def _report(self, burst: Burst) -> None:
        command = NoticeBurst(
            burst=burst.id,
            question=burst.question,
            people=burst.people,
            since=burst.since,
            until=burst.until,
        )
        give(self._host, command)
        self.stop()
        self._timer = asyncio.get_running_loop().call_later(SETTLE_S, self._settle)

    def _settle(self) -> None:
        for burst in self._watch.settle(self._latest):
            self._report(burst)
