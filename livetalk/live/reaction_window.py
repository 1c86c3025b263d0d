"""Reactions are added up for a moment and logged as one sum; who reacted is never written.

Everybody whose reaction is in the sum is answered when the sum is durable, so an acknowledged
reaction is never lost either.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict

from livetalk.live.host import RoomHost
from livetalk.live.submissions import Accepted, Outcome
from livetalk.rooms.actors import SYSTEM
from livetalk.rooms.facts import ReactionsCounted
from livetalk.rooms.outcomes import Decided

WINDOW_S = 0.25  # short enough to feel live, long enough that a clapping hall is four facts a second
REPEATS_KEPT = 5_000  # reactions whose answer is given again instead of counting them twice


class ReactionWindow:
    """Collects the reactions of one room on this node."""

    def __init__(self, host: RoomHost) -> None:
        self._host = host
        self._counts: Counter[str] = Counter()
        self._waiting: list[asyncio.Future[Outcome]] = []
        self._recent: OrderedDict[str, asyncio.Future[Outcome]] = OrderedDict()
        self._timer: asyncio.TimerHandle | None = None

    @property
    def is_open(self) -> bool:
        """Whether something waits to be logged."""
        return self._timer is not None

    def find(self, key: str | None) -> asyncio.Future[Outcome] | None:
        """The answer to a reaction that was counted lately: it is not counted again."""
        return None if key is None else self._recent.get(key)

    def add(self, counts: dict[str, int], key: str | None = None) -> asyncio.Future[Outcome]:
        """Count in; the answer comes with the window's end."""
        loop = asyncio.get_running_loop()
        self._counts.update(counts)
        answer: asyncio.Future[Outcome] = loop.create_future()
        self._waiting.append(answer)
        if key is not None:
            self._recent[key] = answer
            answer.add_done_callback(lambda done: self._forget_if_temporary(key, done))
            if len(self._recent) > REPEATS_KEPT:
                self._recent.popitem(last=False)
        if self._timer is None:
            self._timer = loop.call_later(WINDOW_S, self.close)
        return answer

    def close(self) -> None:
        """End the window now and log its sum."""
        if self._timer is None:
            return
        self._timer.cancel()
        self._timer = None
        event = ReactionsCounted(counts=dict(self._counts))
        waiting, self._waiting = self._waiting, []
        self._counts = Counter()
        sum_logged = self._host.submit(SYSTEM, None, lambda _room, _now, _id: Decided(events=(event,)))
        sum_logged.add_done_callback(lambda done: _answer_all(waiting, done))

    def _forget_if_temporary(self, key: str, done: asyncio.Future[Outcome]) -> None:
        """What was not logged may be sent again with the same id."""
        was_logged = not done.cancelled() and isinstance(done.result(), Accepted)
        if not was_logged and self._recent.get(key) is done:
            del self._recent[key]


def _answer_all(waiting: list[asyncio.Future[Outcome]], done: asyncio.Future[Outcome]) -> None:
    if done.cancelled():
        return
    outcome = done.result()
    for answer in waiting:
        if not answer.done():
            answer.set_result(outcome)
