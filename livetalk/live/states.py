"""The two states that a host keeps of its room, and how the log moves them.

``room`` is where the log is, for everybody to read. ``ahead`` is what the next decision is made on:
within a batch it runs ahead of the log, and nobody but the host sees it. Between batches both are
the same, unless an append failed: then ``ahead`` is void until the log was read.

Lives here: reading, catching up, and beginning again when the log was lost. Must not live here:
deciding, and when any of this happens (``host``).
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from livetalk.live import room_state
from livetalk.live.metrics import Metrics
from livetalk.log.codec import UnreadableFact
from livetalk.log.port import Draft, Log, LogUnavailable
from livetalk.rooms.copying import copy_of
from livetalk.rooms.facts import Fact
from livetalk.rooms.room import Room

logger = logging.getLogger(__name__)


class Hooks(msgspec.Struct, frozen=True, kw_only=True):
    """Who is told: of every batch of facts once durable, that the log itself was lost, of erased words."""

    durable: Callable[[Sequence[Fact]], None]
    lost: Callable[[], None] = lambda: None
    erased: Callable[[set[str], bool], None] = lambda _keys, _here: None
    """Words that are to leave the log, and whether it falls to this node."""


class RoomStates:
    """See the module's docstring. ``epoch`` names the log that both came from."""

    def __init__(self, code: str, log: Log, metrics: Metrics, hooks: Hooks) -> None:
        self.room = Room()
        self.ahead = Room()
        self.epoch = ""
        self.is_void = False  # whether ``ahead`` must be begun anew before the next decision
        self._code = code
        self._log = log
        self._metrics = metrics
        self._hooks = hooks
        self._was_unreadable = False

    async def load(self) -> bool:
        """Read the room from the log; false if there is no such room."""
        with self._readable():
            self.epoch, past = await self._read_whole()
        self.room = room_state.fold(past)
        self.ahead = copy_of(self.room)
        # A node may have ended between the fact that words are erased and the deed.
        self._hooks.erased(past.words.keys() - self.room.words.keys(), True)  # noqa: FBT003 - as declared
        return self.room.exists

    async def _read_whole(self) -> tuple[str, room_state.Past]:
        """Everything that the log has, and its name: not half of one log and half of another."""
        while True:
            epoch = await self._log.epoch(self._code)
            past = await room_state.read(self._log, self._code)
            if await self._log.epoch(self._code) == epoch:
                return epoch or "", past

    def run_ahead(self, drafts: Sequence[Draft], command: str | None, words: Mapping[str, str]) -> list[Fact]:
        """Move what runs ahead by facts that are being appended."""
        facts = room_state.apply_drafts(self.ahead, drafts, command)
        self.ahead.words.update(words)
        return facts

    def follow_up(self, facts: Sequence[Fact], words: Mapping[str, str]) -> None:
        """Those facts are durable now; telling of them is the caller's."""
        self._hooks.erased(room_state.move(self.room, facts, words), True)  # noqa: FBT003 - as declared

    async def take_in(self, heard: Sequence[Fact]) -> None:
        """Move on by what another node appended, while nothing of our own is under way."""
        facts = [fact for fact in heard if fact.seq > self.room.seq]
        if not facts:
            return
        # Between two of them may lie one of our own that was given up, and that is there nevertheless.
        is_whole = all(fact.seq == self.room.seq + place for place, fact in enumerate(facts, 1))
        if self.is_void or not is_whole:
            await self.catch_up()
        else:
            self._move(facts, await room_state.words_of(self._log, self._code, facts))

    async def catch_up(self) -> None:
        """Read what the log has beyond what is known. Raises ``LogUnavailable``."""
        with self._readable():
            if await self._log.epoch(self._code) != self.epoch:
                await self._begin_again()
                return
            past = await room_state.read_after(self._log, self._code, self.room.seq)
        self._move(past.facts, past.words)

    @contextlib.contextmanager
    def _readable(self) -> Iterator[None]:
        """Facts of a newer version keep this room from being used here, until that version is started."""
        try:
            yield
        except UnreadableFact as error:
            cause = f"room {self._code} cannot be used: {error}"
            if not self._was_unreadable:
                self._was_unreadable = True
                logger.error(cause)  # noqa: TRY400 - a sentence, no bug
            raise LogUnavailable(cause) from None

    async def _begin_again(self) -> None:
        """The log has lost facts: what it has now is the room."""
        epoch, past = await self._read_whole()
        if not past.facts:
            raise LogUnavailable(f"Room {self._code} is not in the log any more. Restore a backup.")
        logger.error("room %s is read again from fact 1: its log has lost facts", self._code)
        self.room, self.epoch = room_state.fold(past), epoch
        self.ahead = copy_of(self.room)
        self.is_void = False
        self._metrics.log_lost.inc()
        try:
            self._hooks.lost()
        except Exception:  # what is in the log counts, whatever showing it ran into
            logger.exception("room %s: showing what is left failed", self._code)

    def _move(self, facts: Sequence[Fact], words: Mapping[str, str]) -> None:
        self._hooks.erased(room_state.move(self.room, facts, words), False)  # noqa: FBT003 - as declared
        if self.is_void:
            self.ahead = copy_of(self.room)
            self.is_void = False
        else:
            room_state.move(self.ahead, facts, words)
        self.tell(facts)

    def tell(self, facts: Sequence[Fact]) -> None:
        """These facts are durable now, and ``room`` has them."""
        if not facts:
            return
        try:
            self._hooks.durable(facts)
        except Exception:  # what is durable stays accepted, whatever showing it ran into
            logger.exception("room %s: publishing failed", self._code)
