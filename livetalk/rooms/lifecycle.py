"""The life of a question and of a room, as tables.

Lives here: which verb leads from which status to which, and what a room's state allows. ``decide``
asks the tables; the documentation draws from them. Must not live here: any ``if`` about people.
"""

from __future__ import annotations

from typing import Literal

from livetalk.rooms.facts import RoomState

Status = Literal["waiting", "approved", "now", "answered", "unanswered", "dismissed", "withdrawn"]
Verb = Literal["revise", "withdraw", "approve", "dismiss", "restore", "take", "finish"]

PUBLIC: frozenset[Status] = frozenset({"approved", "now", "answered", "unanswered"})
"""Statuses whose text everybody may see."""

STEPS: dict[Verb, frozenset[Status]] = {
    "revise": frozenset({"waiting", "approved", "dismissed"}),
    "withdraw": frozenset({"waiting", "approved", "dismissed"}),
    "approve": frozenset({"waiting"}),
    "dismiss": frozenset({"waiting", "approved", "now"}),
    "restore": frozenset({"dismissed", "answered", "unanswered"}),
    "take": frozenset({"approved"}),
    "finish": frozenset({"now", "approved"}),
}
"""From which statuses a verb may start. Where it leads: ``docs/life-cycle.md``."""

SUPPORTABLE: frozenset[Status] = frozenset({"approved", "now"})

REASONS: tuple[str, ...] = ("off_topic", "duplicate", "personal_data", "tone", "unclear", "other")
"""Why a question is not shown. ``other`` needs own words."""

Activity = Literal["ask", "support", "react"]

OPEN_FOR: dict[Activity, frozenset[RoomState]] = {
    "ask": frozenset({"early", "open"}),
    "support": frozenset({"early", "open", "paused"}),
    "react": frozenset({"open"}),
}
"""Which room states allow what the audience does. Withdrawing and revising are always allowed."""
