"""The port of the log. This docstring is the contract; one suite runs it on every adapter.

L1  ``append`` is atomic: all facts of the call and all its words, or nothing.
L2  Facts get the seqs ``expected_seq + 1 …`` — from 1, in order, without gaps.
L3  When ``append`` returns, the facts are durable: they survive SIGKILL and power loss (the
    memory adapter, which says so: they survive nothing).
L4  ``expected_seq`` that is not the log's last seq raises ``Conflict``; nothing is written.
L5  A ``command_id`` seen before in that room writes nothing and returns the first outcome, and
    this check comes before the one of ``expected_seq``.
L6  ``read(room, after)`` gives every fact with ``seq > after``, in order; an unknown room is empty.
L7  ``follow(room, after)`` gives the same and then waits for more; it never ends by itself,
    survives a lost connection and misses nothing. With ``own=False`` it may leave out what was
    appended through this very log object after the call; nothing else.
L8  Words lie beside the log. ``words(room)`` gives those not erased; ``erase`` deletes words for
    good and leaves the facts. Erasing what is not there is no error.
L9  ``epoch(room)`` names the log of a room that exists; it changes only if the log was lost.
L10 ``append`` that cannot be made durable (full disk, failing fsync) raises ``LogUnavailable``
    and nothing of it is visible, then or later; the log works again when the cause is gone. Behind
    a network an answer can be lost for longer than anybody should wait: then ``LogUnavailable`` says
    ``is_uncertain``, and the facts may turn out to be there, as those of any other node.
L11 Appends of one room submitted in order (without awaiting in between) are applied in order,
    and may share one transaction. When one fails, those that build on it fail with ``Conflict``:
    an append builds on an earlier one if its ``expected_seq`` is the seq at which that one would
    have ended, and it was submitted before that one's future was done. This holds even if
    somebody else's facts have meanwhile brought the log to just that seq. So who runs ahead of
    the log looks, before each ``submit``, whether the future built on is done and has failed.
L12 ``epoch`` given with an append names the log of a room that comes into being with it; a room
    that exists keeps its own. Without one a new room gets a fresh one. It is never empty. So a room
    that moves to another store keeps the positions that its screens hold.
L13 Where a store can lose facts that were acknowledged (a fail-over), an adapter that knew one of
    them notices before it appends to the room again: the append fails with ``Conflict``, ``epoch``
    has a new name from then on, and ``follow`` raises ``LogLost``. Then everything is read anew.
L14 ``trouble`` says in a sentence for the operator what keeps the log from being used at this
    moment, as far as this adapter has noticed; None if nothing does.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Protocol

import msgspec

from livetalk.rooms.facts import AnyEvent, Fact


class Conflict(Exception):
    """The log is not where the append thought: ``seq`` is its last seq now. Catch up, decide again.

    What was decided on top of an append that failed is void, so the state to decide on again is
    the one of the log, not the one that ran ahead of it (``seq`` may equal ``expected_seq``, L11).
    """

    def __init__(self, seq: int) -> None:
        super().__init__(f"the log is at {seq}")
        self.seq = seq


class LogUnavailable(Exception):
    """The facts could not be made durable. ``cause`` is a short sentence for the operator."""

    is_uncertain = False

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


class LogLost(Exception):
    """The room's log is not the one that was followed: facts are gone, and it has a new epoch (L13)."""

    def __init__(self, room: str) -> None:
        super().__init__(f"room {room} has lost facts")
        self.room = room


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A fact before the log has given it its seq."""

    at: int
    event: AnyEvent
    by: str | None = None


class Appended(msgspec.Struct, frozen=True, kw_only=True):
    """Where the facts of a command lie: ``first`` to ``last``. ``repeated`` if they lay there before."""

    first: int
    last: int
    repeated: bool = False


class Log(Protocol):
    """See the module's docstring for the numbered rules."""

    async def open(self) -> None:
        """Prepare the store. Raises ``LogUnavailable`` with a sentence if that cannot be done."""

    async def close(self) -> None:
        """Finish what was submitted, then let go of the store. What comes later is refused."""

    def submit(
        self,
        room: str,
        expected_seq: int,
        facts: Sequence[Draft],
        command_id: str | None = None,
        words: Mapping[str, str] | None = None,
        *,
        epoch: str | None = None,
    ) -> asyncio.Future[Appended]:
        """Put an append in line and return at once; the future has its outcome (L1-L5, L10-L12).

        The order of the calls is the order in the log: a caller may submit the next append on top
        of this one without waiting. Cancelling the future forgets the outcome, not the append.
        """

    async def append(
        self,
        room: str,
        expected_seq: int,
        facts: Sequence[Draft],
        command_id: str | None = None,
        words: Mapping[str, str] | None = None,
        *,
        epoch: str | None = None,
    ) -> Appended:
        """``submit`` and wait. ``facts`` is never empty."""

    def read(self, room: str, after: int = 0) -> AsyncIterator[Fact]:
        """Rule L6."""

    def follow(self, room: str, after: int = 0, *, own: bool = True) -> AsyncIterator[Fact]:
        """Rule L7."""

    async def words(self, room: str, keys: Iterable[str] | None = None) -> dict[str, str]:
        """Rule L8: all words of the room, or those of ``keys`` that are there."""

    async def erase(self, room: str, keys: Iterable[str]) -> None:
        """Rule L8."""

    async def rooms(self) -> list[str]:
        """The codes of all rooms, in the order of their creation. The programme's log is no room's."""

    async def epoch(self, room: str) -> str | None:
        """Rule L9; None for a room that does not exist."""

    async def size(self) -> int:
        """Bytes that the store takes (for operators)."""

    async def check(self) -> list[str]:
        """Sentences on what is wrong with the store itself; none if it is sound and without gaps."""

    def trouble(self) -> str | None:
        """Rule L14."""
