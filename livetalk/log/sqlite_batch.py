"""One batch of appends, decided: which are new, which were seen, which come too late.

Lives here: the jobs that wait for the writer, and the rules L2, L4, L5 and L11 for many appends
that become one transaction. Pure: it is given where the log stands and says what to write.
Must not live here: SQLite, threads.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import msgspec

from livetalk.log.phantoms import Phantom, Phantoms
from livetalk.log.port import Appended, Conflict, Draft, LogUnavailable


class Append(msgspec.Struct):
    """One append in line. ``rows`` is its part of the batch's JSON, ready but for the brackets."""

    future: asyncio.Future[Appended]
    room: str
    expected_seq: int
    drafts: Sequence[Draft]
    command: str | None
    rows: bytes

    @property
    def tip(self) -> Phantom:
        """The seq at which it wants to end."""
        return self.room, self.expected_seq + len(self.drafts)


class Erase(msgspec.Struct):
    """Words to remove for good. ``keys`` is a JSON array."""

    future: asyncio.Future[None]
    room: str
    keys: str


class Forget(msgspec.Struct):
    """The futures of the appends that were to end here are done: what is behind this knows it."""

    phantoms: Sequence[Phantom]


class Stop(msgspec.Struct):
    """Nothing comes after this."""


Job = Append | Erase | Forget | Stop
Outcome = Appended | Conflict | LogUnavailable
Outcomes = list[tuple[Append, Outcome]]


def decide(
    appends: Sequence[Append],
    places: Mapping[str, int],
    commands: Mapping[tuple[str, str], Appended],
    phantoms: Phantoms,
) -> Outcomes:
    """Go through the appends in order. ``places`` and ``commands`` are what lies in the store."""
    last = dict(places)
    seen = dict(commands)
    void: set[Phantom] = set()  # tips that appends of this very batch will not reach
    outcomes: Outcomes = []
    for append in appends:
        room, expected, command = append.room, append.expected_seq, append.command
        outcome: Outcome
        before = seen.get((room, command)) if command is not None else None
        if before is not None:
            outcome = before
        elif expected != last[room] or (room, expected) in void or phantoms.haunt(room, expected):
            outcome = Conflict(last[room])
        else:
            outcome = Appended(first=expected + 1, last=expected + len(append.drafts))
            last[room] = outcome.last
            if command is not None:
                seen[room, command] = Appended(first=outcome.first, last=outcome.last, repeated=True)
        if is_phantom(append, outcome):
            void.add(append.tip)
        outcomes.append((append, outcome))
    return outcomes


def is_phantom(append: Append, outcome: Outcome) -> bool:
    """Whether what was submitted on top of this append stands on facts that are not there."""
    return not isinstance(outcome, Appended) or (append.room, outcome.last) != append.tip


def is_new(outcome: Outcome) -> bool:
    """Whether the append wrote something."""
    return isinstance(outcome, Appended) and not outcome.repeated
