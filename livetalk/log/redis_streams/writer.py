"""The appends of a node: whatever waits goes to Redis in one trip, one trip at a time.

Lives here: the queue, sending a batch again when its answer was lost, and what fails because it was
built on something that failed (L11). Must not live here: what the script does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from itertools import count
from typing import Final

import msgspec
from redis.exceptions import NoScriptError

from livetalk.log.port import Appended, Conflict, LogUnavailable
from livetalk.log.redis_streams import names, scripts
from livetalk.log.redis_streams.doubts import Doubts
from livetalk.log.redis_streams.line import Line, LineLost, Reply, first_error, sentence
from livetalk.log.redis_streams.scripts import Answer, Ask, Command, Tail, Word
from livetalk.log_address import RedisAddress

BATCH: Final = 256  # appends in one trip; Redis serves nobody else for the 5 ms that they take
PATIENCE_S: Final = 4.0  # an answer that was lost is asked for again so long; phones wait for 10 s
TRY_AGAIN_S: Final = 0.1

logger = logging.getLogger(__name__)

Outcome = Appended | Conflict | LogUnavailable


class Append(msgspec.Struct, kw_only=True):
    """One append in line."""

    future: asyncio.Future[Appended]
    room: str
    expected_seq: int
    command: str | None
    epoch: str
    facts: Sequence[Word]
    words: Sequence[Word]
    nonce: str = ""
    basis: Tail | None = None
    """What was known of the log's end when this was decided: its epoch is the one that it is meant for."""
    is_void: bool = False
    is_settled: bool = False
    passed: list[asyncio.Future[None]] = []

    @property
    def tip(self) -> tuple[str, int]:
        """The seq at which it wants to end."""
        return self.room, self.expected_seq + len(self.facts) // 3

    def settle(self, outcome: Outcome) -> None:
        """Answer whoever waits."""
        self.is_settled = True
        for passed in self.passed:
            if not passed.done():
                passed.set_result(None)
        if self.future.done():
            return
        if isinstance(outcome, Appended):
            self.future.set_result(outcome)
        else:
            self.future.set_exception(outcome)


class Hooks(msgspec.Struct, frozen=True, kw_only=True):
    """What the writer is told by, and tells, the rest of the log."""

    tail: Callable[[str], Tail | None]
    appended: Callable[[str, Tail], None]
    lost: Callable[[str, str], None]
    trouble: Callable[[str | None], None]


class Writer:
    """See the module's docstring. ``mark`` begins every nonce of this node."""

    def __init__(self, line: Line, address: RedisAddress, mark: str, doubts: Doubts, hooks: Hooks) -> None:
        self._line = line
        self._address = address
        self._mark = mark
        self._doubts = doubts
        self._hooks = hooks
        self._numbers = count(1)
        self._waiting: list[Append] = []
        self._worker: asyncio.Task[None] | None = None
        self._is_failing = False
        self._must_load = True
        self._latest: Append | None = None

    def put(self, append: Append) -> None:
        """Put in line."""
        append.nonce = f"{self._mark}{next(self._numbers):x}"
        append.basis = self._hooks.tail(append.room)
        self._waiting.append(append)
        self._latest = append
        if self._worker is None or self._worker.done():
            self._worker = asyncio.get_running_loop().create_task(self._work())

    async def pass_by(self) -> None:
        """Wait until everything that is in line now has its outcome."""
        latest = self._latest
        if latest is not None and not latest.is_settled:
            passed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            latest.passed.append(passed)  # not its own future, which anybody may cancel
            await passed

    async def finish(self) -> None:
        """Wait until everything that was put in line has its outcome."""
        while self._worker is not None and not self._worker.done():
            await asyncio.wait([self._worker])

    async def _work(self) -> None:
        await asyncio.sleep(0)  # what is submitted in one go travels in one trip
        while self._waiting:
            batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            try:
                outcomes = await self._persist(batch)
                self._tell(None)
            except LineLost as error:
                outcomes = self._give_up(batch, error.cause)
                self._tell(error.cause)
            except Exception:  # whatever it is, nobody may be left waiting
                logger.exception("appending failed")
                outcomes = self._give_up(batch, "The log failed for a reason of its own.")
            self._settle(batch, outcomes)

    def _give_up(self, batch: Sequence[Append], cause: str) -> list[Outcome]:
        """Say that it is not known what became of them."""
        for append in batch:
            self._doubts.add(append.nonce)
        return [LineLost(cause) for _ in batch]

    def _tell(self, trouble: str | None) -> None:
        self._is_failing = trouble is not None
        self._hooks.trouble(trouble)

    async def _persist(self, batch: Sequence[Append]) -> list[Outcome]:
        """Send a batch until its outcome is known, or patience ends."""
        clock = asyncio.get_running_loop().time
        # A log that failed a moment ago is tried once: nobody should wait long for the same answer.
        until = clock() + (0 if self._is_failing else PATIENCE_S)
        while True:
            try:
                return await self._send(batch)
            except LineLost:
                if clock() >= until:
                    raise
                await asyncio.sleep(TRY_AGAIN_S)

    async def _send(self, batch: Sequence[Append]) -> list[Outcome]:
        by_room: dict[str, list[Append]] = {}
        for append in batch:
            by_room.setdefault(append.room, []).append(append)
        tails = {room: self._hooks.tail(room) for room in by_room}
        new = [room for room, appends in by_room.items() if any(not one.expected_seq for one in appends)]
        before: list[Command] = [("SADD", names.ROOMS, *new)] if new else []
        scripted = [
            scripts.append(room, tails[room], [_ask(a, tails[room]) for a in one])
            for room, one in by_room.items()
        ]

        await self._load_script()
        replies = await self._line.ask_confirmed(*before, *scripted)
        is_written = not all(isinstance(reply, Exception) for reply in replies[len(before) :])
        if is_written and (error := first_error(replies[: len(before)])) is not None:
            raise LineLost(sentence(error, self._address))
        outcomes: dict[int, Outcome] = {}
        for (room, appends), reply in zip(by_room.items(), replies[len(before) :], strict=True):
            outcomes.update(self._read(room, tails[room], appends, reply))
        return [outcomes[id(append)] for append in batch]

    async def _load_script(self) -> None:
        if not self._line.is_open or self._must_load:
            (reply,) = await self._line.ask(scripts.LOAD)
            if isinstance(reply, Exception):
                raise LineLost(sentence(reply, self._address))
            self._must_load = False

    def _read(
        self, room: str, tail: Tail | None, appends: Sequence[Append], reply: Reply
    ) -> dict[int, Outcome]:
        if isinstance(reply, Exception):
            if isinstance(reply, NoScriptError):  # nothing was done; Redis has forgotten its scripts
                self._must_load = True
                raise LineLost(sentence(reply, self._address))
            return {id(append): LogUnavailable(sentence(reply, self._address)) for append in appends}
        answer = scripts.read_answer(reply)
        if answer is None:
            if tail is not None:
                self._hooks.lost(room, tail.epoch)
            return {id(append): Conflict(int(reply[1])) for append in appends}
        self._note(room, appends, answer)
        return {id(append): one for append, one in zip(appends, answer.outcomes, strict=True)}

    def _note(self, room: str, appends: Sequence[Append], answer: Answer) -> None:
        """Remember the last entry of our own as one that we know."""
        for append, outcome in zip(reversed(appends), reversed(answer.outcomes), strict=True):
            if isinstance(outcome, Appended) and not outcome.repeated:
                self._hooks.appended(room, Tail(epoch=answer.epoch, seq=outcome.last, nonce=append.nonce))
                return

    def _settle(self, batch: Sequence[Append], outcomes: Sequence[Outcome]) -> None:
        """Answer, and mark what waits already and was built on what did not come true."""
        void: set[tuple[str, int]] = set()
        for append, outcome in zip(batch, outcomes, strict=True):
            if not isinstance(outcome, Appended) or (append.room, outcome.last) != append.tip:
                void.add(append.tip)
            append.settle(outcome)
        for append in self._waiting:
            if (append.room, append.expected_seq) in void:
                append.is_void = True
                void.add(append.tip)


def _ask(append: Append, tail: Tail | None) -> Ask:
    # Decided on a log that was lost since, it may not land on the one that took its place.
    is_stale = append.basis is not None and (tail is None or tail.epoch != append.basis.epoch)
    return Ask(
        expected_seq=append.expected_seq,
        command=append.command,
        nonce=append.nonce,
        is_void=append.is_void or is_stale,
        epoch=append.epoch or scripts.fresh_epoch(),
        facts=append.facts,
        words=append.words,
    )
