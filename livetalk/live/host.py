"""``RoomHost``: decide → append → evolve → publish, for one room on this node.

Commands are decided one after the other, in batches: each sees the state that the ones before it
lead to, all their appends are submitted in order and share a transaction, and nobody is answered
before the facts are durable. So there are two states: ``room`` is where the log is, for everybody
to read; the other one runs ahead of it for the length of a batch, and nobody but the host sees
it. If an append fails, what ran ahead is thrown away and folded anew from the log.

Must not live here: who may do what (``live_room``), what screens get (``audience``).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from livetalk.live import room_state
from livetalk.live.metrics import Metrics
from livetalk.live.submissions import Accepted, Answers, Decide, Outcome, Submission
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
OWN_FAULT = Rejected(code="internal")


@dataclass(slots=True)
class _Append:
    """A decision whose facts are on their way into the log."""

    submission: Submission
    result: asyncio.Future[Appended]
    facts: list[Fact]
    words: Mapping[str, str]
    question: str | None


@dataclass(slots=True)
class _Round:
    """One batch: what is being appended, and what was answered without a new fact."""

    appends: list[_Append] = field(default_factory=list)
    judged: list[tuple[Submission, Outcome]] = field(default_factory=list)
    repeats: list[tuple[Submission, str]] = field(default_factory=list)
    answers: dict[str, Outcome] = field(default_factory=dict)
    """What was judged, by command key, for repeats within the batch."""


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
        self._ahead = Room()
        self._log = log
        self._now = now
        self._fresh_id = fresh_id
        self._metrics = metrics
        self._on_durable = on_durable
        self._waiting: list[Submission] = []
        self._answers = Answers()
        self._worker: asyncio.Task[None] | None = None
        self._stale = False  # whether what ran ahead must be folded anew before the next decision

    async def load(self) -> bool:
        """Read the room from the log; false if there is no such room."""
        past = await room_state.read(self._log, self.code)
        self.room, self._ahead = room_state.fold(past), room_state.fold(past)
        self.epoch = await self._log.epoch(self.code) or ""
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
    def ahead(self) -> Room:
        """The state that the next decision is made on: for advice about it, never for showing."""
        return self._ahead

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
            again = await self._finish(self._decide_all(undecided))
            undecided = [submission for submission in undecided if submission in again]  # in order
            if not undecided:
                return
        for submission in undecided:
            submission.settle(BUSY)

    def _decide_all(self, batch: Sequence[Submission]) -> _Round:
        current = _Round()
        for submission in batch:
            key = submission.key
            if key is None:
                self._decide(submission, current)
            elif (kept := self._answers.find(key)) is not None:
                submission.settle(kept)
            elif key in current.answers:
                current.judged.append((submission, current.answers[key]))
            elif key in self._ahead.outcomes:
                current.repeats.append((submission, key))
            else:
                self._decide(submission, current)
        return current

    def _decide(self, submission: Submission, current: _Round) -> None:
        now = self._now()
        try:
            answer = submission.decide(self._ahead, now, self._fresh_id())
        except Exception:  # a bug behind one command must not fail everybody else's
            logger.exception("room %s: a decision failed", self.code)
            answer = OWN_FAULT
        if isinstance(answer, Rejected):
            self._judge(submission, answer, current)
            return
        if not answer.events:
            self._judge(submission, Accepted(seq=self._ahead.seq, question=answer.question), current)
            return
        by = None if submission.actor is SYSTEM else submission.actor.id
        drafts = room_state.drafts_of(answer.events, at=now, by=by)
        append = self._log.submit(self.code, self._ahead.seq, drafts, submission.key, answer.words)
        facts = room_state.apply_drafts(self._ahead, drafts, submission.key)
        self._ahead.words.update(answer.words)
        current.appends.append(_Append(submission, append, facts, answer.words, answer.question))

    def _judge(self, submission: Submission, outcome: Outcome, current: _Round) -> None:
        current.judged.append((submission, outcome))
        if submission.key is not None:
            current.answers[submission.key] = outcome

    async def _finish(self, current: _Round) -> set[Submission]:
        """Wait until the batch is durable and answer it; returns what must be decided again."""
        again = await self._await_appends(current)
        if self._stale:
            # These were judged by a state that did not come true.
            return again | {s for s, _ in current.judged} | {s for s, _ in current.repeats}
        for submission, outcome in current.judged:
            if submission.key is not None:
                self._answers.keep(submission.key, outcome)
            submission.settle(outcome)
        for submission, key in current.repeats:
            seq, question = self.room.outcomes[key]
            submission.settle(Accepted(seq=seq, question=question))
        return again

    async def _await_appends(self, current: _Round) -> set[Submission]:
        clock = asyncio.get_running_loop().time
        started = clock()
        results = await asyncio.gather(*(a.result for a in current.appends), return_exceptions=True)
        if results:
            self._metrics.append_seconds.observe(clock() - started)
        durable: list[Fact] = []
        again: set[Submission] = set()
        for append, result in zip(current.appends, results, strict=True):
            if isinstance(result, Appended) and not result.repeated:
                room_state.move(self.room, append.facts, append.words)
                durable += append.facts
                append.submission.settle(Accepted(seq=result.last, question=append.question))
            elif isinstance(result, LogUnavailable):
                self._stale = True
                self._metrics.log_failures.inc()
                append.submission.settle(LOG_UNAVAILABLE)
            elif isinstance(result, Conflict | Appended):
                # Somebody else wrote, or this very command is in the log already: read it first.
                self._stale = True
                again.add(append.submission)
            else:
                raise result
        self._tell(durable)
        return again

    async def _reload(self) -> None:
        """Read the log again, and publish what it has beyond what was published."""
        past = await room_state.read(self._log, self.code)
        self._ahead = room_state.fold(past)
        missed = past.facts[self.room.seq :]
        room_state.move(self.room, missed, past.words)
        self._stale = False
        self._tell(missed)

    def _tell(self, facts: Sequence[Fact]) -> None:
        if not facts:
            return
        try:
            self._on_durable(facts)
        except Exception:  # what is durable stays accepted, whatever showing it ran into
            logger.exception("room %s: publishing failed", self.code)
