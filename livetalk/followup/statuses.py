"""The life of a follow-up item, as tables.

Lives here: the statuses, which may follow which, which end an item and which need a reason.
``docs/follow-up.md`` is drawn from the tables. Must not live here: who may take a step, dates
(``deadlines``), or what a status is called on the screen (the locale files).
"""

from __future__ import annotations

from typing import Literal

ItemStatus = Literal["received", "in_progress", "examining", "answered", "done", "impossible", "passed_on"]
"""Where an item stands; its name on the screen is in the locale files."""

ItemKind = Literal["promise", "question", "idea", "manual"]
"""What an item came from: words said in the talk, a question not reached, an idea, or somebody's hand."""

STEPS: dict[ItemStatus, frozenset[ItemStatus]] = {
    "received": frozenset({"in_progress", "examining", "answered", "done", "impossible", "passed_on"}),
    "in_progress": frozenset({"examining", "answered", "done", "impossible", "passed_on"}),
    "examining": frozenset({"in_progress", "answered", "done", "impossible", "passed_on"}),
    "passed_on": frozenset({"in_progress", "examining", "answered", "done", "impossible"}),
    "answered": frozenset({"in_progress", "examining", "done", "impossible", "passed_on"}),
    "done": frozenset({"in_progress", "examining"}),
    "impossible": frozenset({"in_progress", "examining", "passed_on"}),
}
"""Which statuses may follow which. Nothing becomes *received* again: it has been looked at."""

FIRST: ItemStatus = "received"
"""Where an item begins unless whoever makes it knows better."""

ENDED: frozenset[ItemStatus] = frozenset({"answered", "done", "impossible"})
"""Statuses that no deadline runs in. *Passed on* is none: somebody else has it, and it has no outcome yet."""

NEEDS_REASON: frozenset[ItemStatus] = frozenset({"impossible"})
"""Statuses that are refused without a reason that everybody may read."""


def may_follow(before: ItemStatus, after: ItemStatus) -> bool:
    """Whether an item may go from one status to another. Staying where it is, is no step."""
    return after in STEPS[before]


def is_reopening(before: ItemStatus, after: ItemStatus) -> bool:
    """Whether that step takes up again what had ended; the public timeline says so."""
    return before in ENDED and after not in ENDED and may_follow(before, after)
