"""The life of a question and of a room, as tables.

Lives here: which verb leads from which status to which, and what a room's state allows. ``decide``
asks the tables; the documentation draws from them. Must not live here: any ``if`` about people.
"""

from __future__ import annotations

from typing import Literal

from livetalk.rooms.facts import RoomState

Status = Literal["waiting", "approved", "now", "answered", "unanswered", "dismissed", "withdrawn", "merged"]
Verb = Literal[
    "revise",
    "withdraw",
    "approve",
    "dismiss",
    "restore",
    "take",
    "finish",
    "merge",
    "unmerge",
    "elaborate",
    "correct",
    "label",
    "lock",
    "hand",
]

PUBLIC: frozenset[Status] = frozenset({"approved", "now", "answered", "unanswered"})
"""Statuses whose text everybody may see."""

STEPS: dict[Verb, frozenset[Status]] = {
    "revise": frozenset({"waiting", "approved", "dismissed"}),
    "withdraw": frozenset({"waiting", "approved", "dismissed", "merged"}),
    "approve": frozenset({"waiting"}),
    "dismiss": frozenset({"waiting", "approved", "now"}),
    "restore": frozenset({"dismissed", "answered", "unanswered"}),
    "take": frozenset({"approved"}),
    "finish": frozenset({"now", "approved"}),
    "merge": frozenset({"waiting", "approved"}),
    "unmerge": frozenset({"merged"}),
    "elaborate": frozenset({"waiting", "approved"}),
    "correct": frozenset({"waiting", "approved", "now"}),
    "label": frozenset({"waiting", "approved", "now", "answered", "unanswered"}),
    "lock": frozenset({"approved"}),
    "hand": frozenset({"approved", "now"}),
}
"""From which statuses a verb may start. Where it leads: ``docs/life-cycle.md``."""

MERGE_INTO: frozenset[Status] = frozenset({"waiting", "approved", "now", "answered", "unanswered"})
"""Statuses of a question that another one may become part of."""

SUPPORTABLE: frozenset[Status] = frozenset({"approved", "now"})

REASONS: tuple[str, ...] = ("off_topic", "duplicate", "personal_data", "tone", "unclear", "other")
"""Why a question is not shown. ``other`` needs own words."""

Activity = Literal["ask", "support", "react", "see"]

OPEN_FOR: dict[Activity, frozenset[RoomState]] = {
    "ask": frozenset({"early", "open"}),
    "support": frozenset({"early", "open", "paused"}),
    "react": frozenset({"open"}),
    "see": frozenset({"early", "open", "paused"}),
}
"""Which room states allow what the audience does. Withdrawing and revising are always allowed."""
