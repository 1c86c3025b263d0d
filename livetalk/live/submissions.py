"""What waits to be decided by a room's host, and what came of it."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import msgspec

from livetalk.log.port import Appended
from livetalk.rooms.actors import Actor
from livetalk.rooms.facts import Fact
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.room import Room

LOG_UNAVAILABLE = Rejected(code="log_unavailable", temporary=True, retry_after=5)
BUSY = Rejected(code="busy", temporary=True, retry_after=2)
OWN_FAULT = Rejected(code="internal")

ANSWERS_KEPT = 5_000  # per room; phones repeat within seconds, and a hall sends some dozens a second


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
    said_at: float

    def settle(self, outcome: Outcome) -> None:
        """Answer the one who waits, if anybody still does."""
        if not self.answer.done():
            self.answer.set_result(outcome)


@dataclass(slots=True)
class UnderWay:
    """A decision whose facts are on their way into the log."""

    submission: Submission
    result: asyncio.Future[Appended]
    facts: list[Fact]
    words: Mapping[str, str]
    question: str | None


@dataclass(slots=True)
class Round:
    """One batch: what is being appended, and what was answered without a new fact."""

    appends: list[UnderWay] = field(default_factory=list)
    judged: list[tuple[Submission, Outcome]] = field(default_factory=list)
    repeats: list[tuple[Submission, str]] = field(default_factory=list)
    answers: dict[str, Outcome] = field(default_factory=dict)
    """What was judged, by command key, for repeats within the batch."""

    def judge(self, submission: Submission, outcome: Outcome) -> None:
        """Have this as the answer, if the state that it was judged by comes true."""
        self.judged.append((submission, outcome))
        if submission.key is not None:
            self.answers[submission.key] = outcome


class Answers:
    """The latest answers that left no fact behind, so that a command sent again gets the same one.

    Those are refusals, and acceptances of what was so already: a late repeat of "support" must not
    give support again that has been taken back since. What has facts is known from the log.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Outcome] = OrderedDict()

    def find(self, key: str) -> Outcome | None:
        """The earlier answer to this command, if it was final."""
        return self._kept.get(key)

    def keep(self, key: str, answer: Outcome) -> None:
        """Remember a final answer; a temporary refusal invites to try again with the same id."""
        if isinstance(answer, Rejected) and answer.temporary:
            return
        self._kept[key] = answer
        if len(self._kept) > ANSWERS_KEPT:
            self._kept.popitem(last=False)
