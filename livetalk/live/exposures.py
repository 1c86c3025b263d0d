"""What was on screens, added up for a while and logged as one sum; never whose screen it was.

An exposure is a figure to order by, not a word of anybody: it is acknowledged at once, and a crash
may lose the last seconds of it. Each person counts once per question, as long as this node remembers.
Must not live here: what little seen means (``moderation.exposure``).
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping

from livetalk.live.host import RoomHost
from livetalk.rooms.actors import SYSTEM
from livetalk.rooms.facts import QuestionsSeen
from livetalk.rooms.outcomes import Decided

WINDOW_S = 10.0  # six facts a minute; the order of a phone needs it no fresher
PEOPLE_KEPT = 20_000  # a bit for each question they saw


class Exposures:
    """Collects the exposures of one room on this node."""

    def __init__(self, host: RoomHost) -> None:
        self._host = host
        self._counts: Counter[str] = Counter()
        self._numbers: dict[str, int] = {}
        self._seen_by: OrderedDict[str, int] = OrderedDict()
        self._timer: asyncio.TimerHandle | None = None

    @property
    def is_open(self) -> bool:
        """Whether something waits to be logged."""
        return self._timer is not None

    def add(self, person: str, questions: Iterable[str]) -> None:
        """Count in what this person has not been counted for."""
        known = self._seen_by.get(person, 0)
        fresh = [question for question in questions if not known >> self._number(question) & 1]
        if not fresh:
            return
        for question in fresh:
            known |= 1 << self._number(question)
        self._counts.update(fresh)
        self._seen_by[person] = known
        self._seen_by.move_to_end(person)
        if len(self._seen_by) > PEOPLE_KEPT:
            self._seen_by.popitem(last=False)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(WINDOW_S, self.close)

    def seen(self) -> Mapping[str, int]:
        """On how many screens each question has been, what is not logged yet included."""
        return Counter(self._host.room.seen) + self._counts

    def seen_by(self, person: str) -> set[str]:
        """What this person has been counted for, as far as this node remembers."""
        known = self._seen_by.get(person, 0)
        return {question for question, number in self._numbers.items() if known >> number & 1}

    def close(self) -> None:
        """End the window now and log its sum."""
        if self._timer is None:
            return
        self._timer.cancel()
        self._timer = None
        event = QuestionsSeen(counts=dict(self._counts))
        self._counts = Counter()
        self._host.submit(SYSTEM, None, lambda _room, _now, _id: Decided(events=(event,)))

    def _number(self, question: str) -> int:
        return self._numbers.setdefault(question, len(self._numbers))
