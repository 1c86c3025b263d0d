"""What was acknowledged and is lost, where a log may lose something: promises that nobody can be held to.

Must not live here: whether it may lose anything (``judging``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from livetalk.rooms.facts import Fact
from tests.faults.audit import Found
from tests.faults.crowd import Sent


class Losses:
    """The acknowledgements that a loss has made void."""

    def __init__(self) -> None:
        self._void: set[int] = set()

    def note(self, journal: Iterable[Sent], had: Found, has: Found) -> int:
        """Compare the log before and after; returns how many facts are gone."""
        kept = shared(had.facts, has.facts)
        ends = {fact.command: fact.seq for fact in has.facts}
        for sent in journal:
            for ack in sent.acks:
                is_there = ack["ok"] and (ack["seq"] <= kept or ends.get(sent.key) == ack["seq"])
                if ack["ok"] and not is_there:
                    self._void.add(id(ack))
        return len(had.facts) - kept

    def without(self, journal: Iterable[Sent]) -> list[Sent]:
        """The journal with those promises that hold."""
        return [
            replace(sent, acks=[ack for ack in sent.acks if id(ack) not in self._void]) for sent in journal
        ]


def shared(one: Sequence[Fact], other: Sequence[Fact]) -> int:
    """How many facts both begin with."""
    pairs = zip(one, other, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
