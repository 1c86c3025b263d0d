"""``RoomHost``: decide → append → evolve → publish, for one room on this node.

The log is the truth, and other nodes append to it, too. The host follows it, takes in their facts
between two batches, and if one was faster in the middle of a batch, catches up and decides it again.

Commands are decided one after the other, in batches: each sees the state that the ones before it
lead to, all their appends are submitted in order and share a transaction, and nobody is answered
before the facts are durable. So there are two states: ``room`` is where the log is, for everybody
to read; the other one runs ahead of it for the length of a batch, and nobody but the host sees
it. If an append fails, what ran ahead is thrown away, and begins again as a copy of what is durable.

Must not live here: who may do what (``live_room``), what screens get (``audience``).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable, Sequence

from livetalk.live import room_state
from livetalk.live.metrics import Metrics
from livetalk.live.pulse import Pulse
from livetalk.live.states import Hooks, RoomStates
from livetalk.live.submissions import (
    BUSY,
    LOG_UNAVAILABLE,
    OWN_FAULT,
    Accepted,
    Answers,
    Decide,
    Outcome,
    Round,
    Submission,
    UnderWay,
)
from livetalk.log.codec import UnreadableFact
from livetalk.log.port import Appended, Conflict, Log, LogLost, LogUnavailable
from livetalk.rooms.actors import SYSTEM, Actor
from livetalk.rooms.facts import Fact
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.room import Room

logger = logging.getLogger(__name__)

BATCH = 512  # commands decided before the next look at the loop: about 30 ms of work at most
CONFLICT_TRIES = 20  # other nodes write too; after that many lost races, say "busy"
BACK_OFF_S = 0.002  # times the races lost so far, at most: about as long as another node's append takes
CATCH_UP_AGAIN_S = 0.25  # a log that cannot be read is tried again so often
FOLLOW_AGAIN_S = 5.0
LOOK_AGAIN_S = 0.02  # while somebody waits for this node to catch up
REACH_S = 2.0  # a screen that has seen more than this node waits so long for it to catch up


class RoomHost:
    """See the module's docstring."""

    def __init__(
        self,
        code: str,
        log: Log,
        *,
        now: Callable[[], int],
        fresh_id: Callable[[], str],
        metrics: Metrics,
        hooks: Hooks,
        pulse: Pulse | None = None,
    ) -> None:
        self.code = code
        self._states = RoomStates(code, log, metrics, hooks)
        self._log = log
        self._now = now
        self._fresh_id = fresh_id
        self.pulse = pulse or Pulse()  # tells what was said while this process did not run
        self._metrics = metrics
        self._waiting: list[Submission] = []
        self._answers = Answers()
        self._worker: asyncio.Task[None] | None = None
        self._heard: list[Fact] = []
        self._looks_wanted = 0  # the log may have something that was not heard of …
        self._looks_had = 0  # … and up to which of those times it was read since

    async def load(self) -> bool:
        """Read the room from the log; false if there is no such room."""
        return await self._states.load()

    @property
    def room(self) -> Room:
        """The room as far as it is durable, for reading only."""
        return self._states.room

    @property
    def epoch(self) -> str:
        """The name of the room's log."""
        return self._states.epoch

    async def follow(self) -> None:
        """Hear of what other nodes append; runs until cancelled, or until the log is closed."""
        while True:
            try:
                async for fact in self._log.follow(self.code, self.room.seq, own=False):
                    self._metrics.follow_seconds.observe(max(0, self._now() - fact.at) / 1000)
                    self._heard.append(fact)
                    self._wake()
            except LogUnavailable:
                return
            except (LogLost, UnreadableFact):
                pass  # reading the log tells the rest
            except Exception:  # other rooms go on
                logger.exception("room %s cannot be followed", self.code)
                await asyncio.sleep(FOLLOW_AGAIN_S)
            await self._look()

    async def reach(self, seq: int | None, patience_s: float = REACH_S) -> bool:
        """Have a fact that a screen has seen elsewhere, or all there is; false if the log cannot be read."""
        if seq is not None and self.room.seq >= seq:
            return True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience_s):
                await self._look(seq)
                return True
        return False

    async def _look(self, seq: int | None = None) -> None:
        """Wait until the log was read after this call, or that fact is there; work may never end."""
        self._looks_wanted += 1
        look = self._looks_wanted
        self._wake()
        while self._looks_had < look and (seq is None or self.room.seq < seq):  # noqa: ASYNC110 - the same
            await asyncio.sleep(LOOK_AGAIN_S)

    @property
    def _is_behind(self) -> bool:
        return self._looks_had < self._looks_wanted

    def submit(self, actor: Actor, command_id: str | None, decide: Decide) -> asyncio.Future[Outcome]:
        """Queue a command; the answer comes when its facts are durable or it was refused."""
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        key = None if command_id is None else f"{actor.id}:{command_id}"
        self._waiting.append(Submission(actor, key, decide, answer, self.pulse.beat()))
        self._wake()
        return answer

    @property
    def ahead(self) -> Room:
        """The state that the next decision is made on: for advice about it, never for showing."""
        return self._states.ahead

    @property
    def is_busy(self) -> bool:
        """Whether commands wait or are being decided."""
        return bool(self._waiting) or (self._worker is not None and not self._worker.done())

    async def settle(self) -> None:
        """Wait until everything submitted so far is answered."""
        while self._worker is not None and not self._worker.done():
            await asyncio.wait([self._worker])

    def _wake(self) -> None:
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work())

    async def _work(self) -> None:
        while self._waiting or self._heard or self._is_behind:
            batch: list[Submission] = []
            try:
                await self._take_in()
                batch += self._next(BATCH)
                await self._process(batch)
            except Exception as error:  # the room must go on, whatever one batch ran into
                if not isinstance(error, LogUnavailable):
                    logger.exception("room %s: a batch failed", self.code)
                self._states.is_void = True
                self._looks_wanted += 1
                for submission in (*batch, *self._waiting):
                    submission.settle(LOG_UNAVAILABLE)
                self._waiting = []
                await asyncio.sleep(CATCH_UP_AGAIN_S)

    async def _take_in(self) -> None:
        """Move on by what other nodes appended, while nothing of our own is under way."""
        heard, self._heard = self._heard, []
        if self._is_behind:
            look = self._looks_wanted
            await self._states.catch_up()
            self._looks_had = look
        elif heard:
            await self._states.take_in(heard)

    def _next(self, count: int) -> list[Submission]:
        """Take the next out of the line, so many at most."""
        taken, self._waiting = self._waiting[:count], self._waiting[count:]
        return taken

    async def _process(self, batch: list[Submission]) -> None:
        """Answer a batch. Who comes while it must be decided again comes along, and is added to it."""
        undecided, patient = batch, frozenset(batch)
        for attempt in range(CONFLICT_TRIES):
            if self._states.is_void:
                await asyncio.sleep(random.uniform(0, attempt * BACK_OFF_S))  # noqa: S311 - spreads load
                await self._states.catch_up()
            again = await self._finish(self._decide_all(undecided))
            undecided = [submission for submission in undecided if submission in again]  # in order
            if not undecided:
                return
            late = self._next(BATCH - len(undecided))
            batch += late
            undecided += late
        for submission in undecided:
            if submission in patient:
                submission.settle(BUSY)
        self._waiting = [one for one in undecided if one not in patient] + self._waiting

    def _decide_all(self, batch: Sequence[Submission]) -> Round:
        current = Round()
        for submission in batch:
            if submission.key is not None and self._is_known(submission, submission.key, current):
                continue
            if self.pulse.is_old(submission.said_at):
                submission.settle(BUSY)
            else:
                self._decide(submission, current)
        return current

    def _is_known(self, submission: Submission, key: str, current: Round) -> bool:
        """Whether it was answered before, and so is now."""
        if (kept := self._answers.find(key)) is not None:
            submission.settle(kept)
        elif key in current.answers:
            current.judged.append((submission, current.answers[key]))
        elif key in self._states.ahead.outcomes:
            current.repeats.append((submission, key))
        else:
            return False
        return True

    def _decide(self, submission: Submission, current: Round) -> None:
        now = self._now()
        try:
            answer = submission.decide(self._states.ahead, now, self._fresh_id())
        except Exception:  # a bug behind one command must not fail everybody else's
            logger.exception("room %s: a decision failed", self.code)
            answer = OWN_FAULT
        if isinstance(answer, Rejected):
            current.judge(submission, answer)
            return
        if not answer.events:
            current.judge(submission, Accepted(seq=self._states.ahead.seq, question=answer.question))
            return
        by = None if submission.actor is SYSTEM else submission.actor.id
        drafts = room_state.drafts_of(answer.events, at=now, by=by)
        append = self._log.submit(self.code, self._states.ahead.seq, drafts, submission.key, answer.words)
        facts = self._states.run_ahead(drafts, submission.key, answer.words)
        current.appends.append(UnderWay(submission, append, facts, answer.words, answer.question))

    async def _finish(self, current: Round) -> set[Submission]:
        """Wait until the batch is durable and answer it; returns what must be decided again."""
        again = await self._await_appends(current)
        if self._states.is_void:
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

    async def _await_appends(self, current: Round) -> set[Submission]:
        clock = asyncio.get_running_loop().time
        started = clock()
        results = await asyncio.gather(*(a.result for a in current.appends), return_exceptions=True)
        if results:
            self._metrics.append_seconds.observe(clock() - started)
        durable: list[Fact] = []
        again: set[Submission] = set()
        for append, result in zip(current.appends, results, strict=True):
            if isinstance(result, Appended) and not result.repeated:
                self._states.follow_up(append.facts, append.words)
                durable += append.facts
                append.submission.settle(Accepted(seq=result.last, question=append.question))
            elif isinstance(result, LogUnavailable):
                self._states.is_void = True
                if result.is_uncertain:  # it may be there all the same, and then others see it
                    self._looks_wanted += 1
                self._metrics.log_failures.inc()
                append.submission.settle(LOG_UNAVAILABLE)
            elif isinstance(result, Conflict | Appended):
                # Somebody else wrote, or this very command is in the log already: read it first.
                self._states.is_void = True
                self._metrics.log_conflicts.inc()
                again.add(append.submission)
            else:
                raise result
        self._states.tell(durable)
        return again
