"""The appends of a node: whatever waits goes to Redis in one trip, one trip at a time.

Lives here: the queue, sending a batch again when its answer was lost, and what fails because it was
built on something that failed (L11). Must not live here: what the script does.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from itertools import count
from typing import Final

import msgspec
from redis.exceptions import NoScriptError

from livetalk.log.port import Appended, Conflict, LogUnavailable
from livetalk.log.redis_streams import names, scripts
from livetalk.log.redis_streams.line import Line, LineLost, Reply, sentence
from livetalk.log.redis_streams.scripts import Answer, Ask, Command, Tail, Word
from livetalk.log_address import RedisAddress

BATCH: Final = 256  # appends in one trip; Redis serves nobody else for the 5 ms that they take
PATIENCE_S: Final = 4.0  # an answer that was lost is asked for again so long; phones wait for 10 s
TRY_AGAIN_S: Final = 0.1
REPLICA_WAIT_MS: Final = 1_000

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
    is_void: bool = False

    @property
    def tip(self) -> tuple[str, int]:
        """The seq at which it wants to end."""
        return self.room, self.expected_seq + len(self.facts) // 3


class Hooks(msgspec.Struct, frozen=True, kw_only=True):
    """What the writer is told by, and tells, the rest of the log."""

    tail: Callable[[str], Tail | None]
    appended: Callable[[str, Tail], None]
    lost: Callable[[str], None]
    trouble: Callable[[str | None], None]


class Writer:
    """See the module's docstring. ``mark`` begins every nonce of this node."""

    def __init__(self, line: Line, address: RedisAddress, mark: str, hooks: Hooks) -> None:
        self._line = line
        self._address = address
        self._mark = mark
        self._hooks = hooks
        self._numbers = count(1)
        self._waiting: list[Append] = []
        self._worker: asyncio.Task[None] | None = None
        self._is_failing = False
        self._must_load = True
        self._latest: asyncio.Future[Appended] | None = None

    def put(self, append: Append) -> None:
        """Put in line."""
        append.nonce = f"{self._mark}{next(self._numbers):x}"
        self._waiting.append(append)
        self._latest = append.future
        if self._worker is None or self._worker.done():
            self._worker = asyncio.get_running_loop().create_task(self._work())

    async def pass_by(self) -> None:
        """Wait until everything that is in line now has its outcome."""
        if self._latest is not None and not self._latest.done():
            await asyncio.wait([self._latest])

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
            except LogUnavailable as error:
                outcomes = [type(error)(error.cause) for _ in batch]
                self._tell(error.cause)
            except Exception:  # whatever it is, nobody may be left waiting
                logger.exception("appending failed")
                outcomes = [LogUnavailable("The log failed for a reason of its own.") for _ in batch]
            self._settle(batch, outcomes)

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
        if not self._line.is_open or self._must_load:
            await self._line.ask(scripts.LOAD)
            self._must_load = False
        replies = await self._line.ask(*self._commands(by_room))
        if self._address.replicas and int(replies.pop()) < self._address.replicas:
            cause = f"Too few replicas of Redis at {self._address} confirm what is written. Look at them."
            raise LineLost(cause)
        answers = dict(zip(by_room, replies[-len(by_room) :], strict=True))
        outcomes: dict[int, Outcome] = {}
        for room, appends in by_room.items():
            outcomes.update(self._read(room, appends, answers[room]))
        return [outcomes[id(append)] for append in batch]

    def _commands(self, by_room: dict[str, list[Append]]) -> list[Command]:
        new = [room for room, appends in by_room.items() if any(not a.expected_seq for a in appends)]
        commands: list[Command] = [("SADD", names.ROOMS, *new)] if new else []
        for room, appends in by_room.items():
            commands.append(scripts.append(room, self._hooks.tail(room), [_ask(a) for a in appends]))
        if self._address.replicas:
            commands.append(("WAIT", self._address.replicas, REPLICA_WAIT_MS))
        return commands

    def _read(self, room: str, appends: Sequence[Append], reply: Reply) -> dict[int, Outcome]:
        if isinstance(reply, Exception):
            if isinstance(reply, NoScriptError):  # nothing was done; Redis has forgotten its scripts
                self._must_load = True
                raise LineLost(sentence(reply, self._address))
            return {id(append): LogUnavailable(sentence(reply, self._address)) for append in appends}
        answer = scripts.read_answer(reply)
        if answer is None:
            self._hooks.lost(room)
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
            if append.future.done():
                continue
            if isinstance(outcome, Appended):
                append.future.set_result(outcome)
            else:
                append.future.set_exception(outcome)
        for append in self._waiting:
            if (append.room, append.expected_seq) in void:
                append.is_void = True
                void.add(append.tip)


def _ask(append: Append) -> Ask:
    return Ask(
        expected_seq=append.expected_seq,
        command=append.command,
        nonce=append.nonce,
        is_void=append.is_void,
        epoch=append.epoch or secrets.token_hex(6),
        facts=append.facts,
        words=append.words,
    )
