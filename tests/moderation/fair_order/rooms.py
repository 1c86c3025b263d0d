"""A room with just what a proposal reads, set up in one line.

Lives here: the fake and a small evening. Must not live here: what should be proposed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from livetalk.rooms.event import FairRule, Ordering


@dataclass(frozen=True, kw_only=True)
class Asked:
    """When a question was asked."""

    asked_at: int


@dataclass(kw_only=True)
class Hall:
    """Question → supporters; who asked is ``by-<id>``. Asked in the order of the mapping."""

    supporters: Mapping[str, AbstractSet[str]]
    on_stage: Sequence[str] = ()
    pinned: tuple[str, ...] = ()
    next_locked: str | None = None
    ordering: Ordering = "fair"
    rule: FairRule = "phragmen"
    queue: list[str] = field(default_factory=list)
    questions: dict[str, Asked] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Everything that was not on stage waits, those put first in front."""
        waiting = [q for q in self.supporters if q not in self.on_stage and q not in self.pinned]
        self.queue = [*self.pinned, *waiting]
        self.questions = {q: Asked(asked_at=n) for n, q in enumerate(self.supporters)}

    def backers(self, question: str) -> AbstractSet[str]:
        return self.supporters[question]

    def ballot(self, question: str) -> AbstractSet[str]:
        return self.supporters[question] | {f"by-{question}"}

    def heard(self) -> Sequence[str]:
        return self.on_stage


MAJORITY = frozenset(f"m{n}" for n in range(60))
MINORITY = frozenset(f"x{n}" for n in range(40))
GROUPS: Mapping[str, AbstractSet[str]] = {
    **dict.fromkeys("abcd", MAJORITY),
    **dict.fromkeys("xyz", MINORITY),
    "lone": frozenset(),
}
