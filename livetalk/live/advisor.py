"""What a room should know of itself, worked out beside the hot path: proposal, meter, what is little seen.

A calculation over a thousand questions and five thousand people takes a good part of a second. It
runs on the event loop in slices of a quarter of a millisecond with a pause four times as long after
each, so that no acknowledgement waits longer than one slice; and pauses and the rest after each run
are nine times as long as the work, so that it never takes more than a tenth of a core. What it says
may be a moment old; it is advice.

Must not live here: the rules (``moderation``), or how the results reach a screen (``audience``).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from time import perf_counter

import msgspec

from livetalk.moderation.exposure import little_seen
from livetalk.moderation.fair_order import Proposal, propose
from livetalk.moderation.representation import Meter, measure
from livetalk.moderation.steps import Steps
from livetalk.rooms import facts as f
from livetalk.rooms.room import Room

logger = logging.getLogger(__name__)

SLICE_S = 0.00025  # an acknowledgement waits for one slice at most; 1 ms showed in their p95
PAUSE_S = 0.001
FIRST_S = 0.05  # the first proposal of a room is there before its first screen, if it takes no longer
LEAST_REST_S = 0.1  # two proposals a second would be enough for people; this is for programs
REST = 9  # times the work

MOVES_NOTHING = (
    f.ReactionsCounted,
    f.MessageSent,
    f.MessageAcknowledged,
    f.SpeakingStarted,
    f.SpeakingStopped,
)
"""Facts that leave every result as it is."""


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """The results of one run."""

    proposal: Proposal
    meter: Meter
    little_seen: tuple[str, ...]


class Advisor:
    """Works for one room; ``tell`` gets every new result."""

    def __init__(self, room: Callable[[], Room], tell: Callable[[Findings], None]) -> None:
        self._room = room
        self._tell = tell
        self._is_stale = False
        self._is_stopped = False
        self._worker: asyncio.Task[None] | None = None
        self.runs = 0
        self.longest_slice_s = 0.0

    def start(self) -> None:
        """The first result, now if it can be had at once."""
        steps = self._calculate()
        until = perf_counter() + FIRST_S
        try:
            while perf_counter() < until:
                next(steps)
        except StopIteration as end:
            self._finish(end.value)
        else:
            self._wake()

    @property
    def is_busy(self) -> bool:
        """Whether it works, or rests before it looks again."""
        return self._worker is not None and not self._worker.done()

    def note(self, facts: Sequence[f.Fact]) -> None:
        """These facts are durable now."""
        if not all(isinstance(fact.event, MOVES_NOTHING) for fact in facts):
            self._wake()

    def stop(self) -> None:
        """Work no more."""
        self._is_stopped = True
        if self._worker is not None:
            self._worker.cancel()

    def _wake(self) -> None:
        self._is_stale = True
        if self._is_stopped or self.is_busy:
            return
        self._worker = asyncio.create_task(self._work())

    async def _work(self) -> None:
        while self._is_stale:
            self._is_stale = False
            rest = 0.0
            try:
                rest = await self._run(self._calculate())
            except Exception:  # advice must never be the reason that a room stops
                logger.exception("a proposal could not be worked out")
            await asyncio.sleep(max(LEAST_REST_S, rest))

    async def _run(self, steps: Steps[Findings]) -> float:
        """Run to the end in slices; how long it has to rest then, in seconds."""
        rest = 0.0
        while True:
            started = perf_counter()
            try:
                next(steps)
                while perf_counter() - started < SLICE_S:
                    next(steps)
            except StopIteration as end:
                self._finish(end.value)
                return rest
            spent = perf_counter() - started
            rest += REST * spent - PAUSE_S
            self.longest_slice_s = max(self.longest_slice_s, spent)
            await asyncio.sleep(PAUSE_S)

    def _calculate(self) -> Steps[Findings]:
        room = self._room()
        proposal = yield from propose(room)
        meter = yield from measure(room)
        return Findings(
            proposal=proposal,
            meter=meter,
            little_seen=tuple(little_seen(room.seen, room.queue)),
        )

    def _finish(self, findings: Findings) -> None:
        self.runs += 1
        self._tell(findings)
