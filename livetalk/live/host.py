"""``RoomHost``: decide → append → evolve → publish, for one room on this node.

Commands are decided one after the other, in batches: each sees the state that the ones before it
lead to, all their appends are submitted in order and share a transaction, and nobody is answered
before the facts are durable. If an append fails, the state is read again from the log; so the
state may run ahead of the log for the length of one batch, and only the host sees that.

Must not live here: who may do what (``gate``), what screens get (``audience``).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from livetalk.live import room_state
from livetalk.live.metrics import Metrics
from livetalk.live.submissions import Accepted, Decide, Outcome, Refusals, Submission
from livetalk.log.port import Appended, Conflict, Log, LogUnavailable
from livetalk.rooms.actors import SYSTEM, Actor
from livetalk.rooms.facts import Fact
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.room import Room

logger = logging.getLogger(__name__)

BATCH = 512  # commands decided before the next look at the loop: about 30 ms of work at most
CONFLICT_TRIES = 5  # another node may be writing too; after that many lost races, say "busy"

LOG_UNAVAILABLE = Rejected(code="log_unavailable", temporary=True, retry_after=5)
BUSY = Rejected(code="busy", temporary=True, retry_after=2)


@dataclass(slots=True)
class _Append:
    """A decision whose facts are on their way into the log."""

    submission: Submission
    result: asyncio.Future[Appended]
    facts: list[Fact]
    question: str | None


@dataclass(slots=True)
class _Round:
    """One batch: what is being appended, and what was answered without a new fact."""

    appends: list[_Append] = field(default_factory=list)
    judged: list[tuple[Submission, Outcome]] = field(default_factory=list)
    repeats: list[tuple[Submission, str]] = field(default_factory=list)


class RoomHost:
    """See the module's docstring. ``on_durable`` is told of every batch of facts, once durable."""

    def __init__(
        self,
        code: str,
        log: Log,
        *,
        now: Callable[[], int],
        fresh_id: Callable[[], str],
        metrics: Metrics,
        on_durable: Callable[[Sequence[Fact]], None],
    ) -> None:
        self.code = code
        self.room = Room()
        self.epoch = ""
        self._log = log
        self._now = now
        self._fresh_id = fresh_id
        self._metrics = metrics
        self._on_durable = on_durable
        self._waiting: list[Submission] = []
        self._refusals = Refusals()
        self._worker: asyncio.Task[None] | None = None
        self._stale = False  # whether the state must be read again before the next decision
        self._published = 0

    async def load(self) -> bool:
        """Read the room from the log; false if there is no such room."""
        self.room = await room_state.load(self._log, self.code)
        self.epoch = await self._log.epoch(self.code) or ""
        self._published = self.room.seq
        return self.room.exists

    def submit(self, actor: Actor, command_id: str | None, decide: Decide) -> asyncio.Future[Outcome]:
        """Queue a command; the answer comes when its facts are durable or it was refused."""
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        key = None if command_id is None else f"{actor.id}:{command_id}"
        self._waiting.append(Submission(actor, key, decide, answer))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work())
        return answer

    @property
    def is_busy(self) -> bool:
        """Whether commands wait or are being decided."""
        return bool(self._waiting) or (self._worker is not None and not self._worker.done())

    async def settle(self) -> None:
        """Wait until everything submitted so far is answered."""
        while self._worker is not None and not self._worker.done():
            await asyncio.wait([self._worker])

    async def _work(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            try:
                await self._process(batch)
            except Exception as error:  # the room must go on, whatever one batch ran into
                if not isinstance(error, LogUnavailable):
                    logger.exception("room %s: a batch failed", self.code)
                self._stale = True
                for submission in batch:
                    submission.settle(LOG_UNAVAILABLE)

    async def _process(self, batch: Sequence[Submission]) -> None:
        undecided = batch
        for _ in range(CONFLICT_TRIES):
            if self._stale:
                await self._reload()
            current = self._decide_all(undecided)
            undecided = await self._finish(current)
            if not undecided:
                return
        for submission in undecided:
            submission.settle(BUSY)

    def _decide_all(self, batch: Sequence[Submission]) -> _Round:
        current = _Round()
        for submission in batch:
            key = submission.key
            refused = self._refusals.find(key) if key is not None else None
            if refused is not None:
                submission.settle(refused)
            elif key is not None and key in self.room.outcomes:
                current.repeats.append((submission, key))
            else:
                self._decide(submission, current)
        return current

    def _decide(self, submission: Submission, current: _Round) -> None:
        now = self._now()
        answer = submission.decide(self.room, now, self._fresh_id())
        if isinstance(answer, Rejected):
            current.judged.append((submission, answer))
            return
        if not answer.events:
            current.judged.append((submission, Accepted(seq=self.room.seq, question=answer.question)))
            return
        by = None if submission.actor is SYSTEM else submission.actor.id
        drafts = room_state.drafts_of(answer.events, at=now, by=by)
        append = self._log.submit(self.code, self.room.seq, drafts, submission.key, answer.words)
        facts = room_state.apply_drafts(self.room, drafts, submission.key)
        self.room.words.update(answer.words)
        current.appends.append(_Append(submission, append, facts, answer.question))

    async def _finish(self, current: _Round) -> list[Submission]:
        """Wait until the batch is durable and answer it; returns what must be decided again."""
        durable, again = await self._await_appends(current)
        if self._stale:
            # These were judged by a state that did not come true.
            again += [s for s, _ in current.judged] + [s for s, _ in current.repeats]
            return again
        if durable:
            self._published = self.room.seq
            self._on_durable(durable)
        for submission, outcome in current.judged:
            if submission.key is not None and isinstance(outcome, Rejected):
                self._refusals.keep(submission.key, outcome)
            submission.settle(outcome)
        for submission, key in current.repeats:
            seq, question = self.room.outcomes[key]
            submission.settle(Accepted(seq=seq, question=question))
        return again

    async def _await_appends(self, current: _Round) -> tuple[list[Fact], list[Submission]]:
        durable: list[Fact] = []
        again: list[Submission] = []
        clock = asyncio.get_running_loop().time
        started = clock()
        results = await asyncio.gather(*(a.result for a in current.appends), return_exceptions=True)
        if results:
            self._metrics.append_seconds.observe(clock() - started)
        for append, result in zip(current.appends, results, strict=True):
            if isinstance(result, Appended) and not result.repeated:
                durable.extend(append.facts)
                append.submission.settle(Accepted(seq=result.last, question=append.question))
            elif isinstance(result, LogUnavailable):
                self._stale = True
                self._metrics.log_failures.inc()
                append.submission.settle(LOG_UNAVAILABLE)
            elif isinstance(result, Conflict | Appended):
                # Somebody else wrote, or this very command is in the log already: read it first.
                self._stale = True
                again.append(append.submission)
            else:
                raise result
        return durable, again

    async def _reload(self) -> None:
        """Read the log again, and publish what it has beyond what was published."""
        self.room = await room_state.load(self._log, self.code)
        self._stale = False
        missed = [fact async for fact in self._log.read(self.code, self._published)]
        self._published = self.room.seq
        self._on_durable(missed)
