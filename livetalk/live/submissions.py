"""What waits to be decided by a room's host, and what came of it."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from livetalk.rooms.actors import Actor
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.room import Room

REFUSALS_KEPT = 2_000  # per room; a repeat of a refused command gets the same answer while kept


class Accepted(msgspec.Struct, frozen=True, kw_only=True):
    """The command's facts are durable up to ``seq``; ``question`` came into being by it."""

    seq: int
    question: str | None = None


Outcome = Accepted | Rejected
Decide = Callable[[Room, int, str], Decided | Rejected]
"""Decides in a room, at a time (ms), with a fresh id."""


@dataclass(slots=True, eq=False)
class Submission:
    """A command on its way. ``key`` is its id scoped to its maker, None for the host's own."""

    actor: Actor
    key: str | None
    decide: Decide
    answer: asyncio.Future[Outcome]

    def settle(self, outcome: Outcome) -> None:
        """Answer the one who waits, if anybody still does."""
        if not self.answer.done():
            self.answer.set_result(outcome)


class Refusals:
    """The latest refusals by command key, so that a command sent again gets the same answer."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Rejected] = OrderedDict()

    def find(self, key: str) -> Rejected | None:
        """The earlier refusal of this command, if it was final."""
        return self._kept.get(key)

    def keep(self, key: str, refusal: Rejected) -> None:
        """Remember a final refusal; a temporary one invites to try again with the same id."""
        if refusal.temporary:
            return
        self._kept[key] = refusal
        if len(self._kept) > REFUSALS_KEPT:
            self._kept.popitem(last=False)
