"""The facts of the programme's log, put together, and the envelope around each.

Lives here: the closed union. Must not live here: the facts themselves (``planning_facts`` and its sisters).
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from livetalk.programme.account_facts import AccountEvent
from livetalk.programme.collecting_facts import CollectingEvent
from livetalk.programme.planning_facts import PlanningEvent

ProgrammeEvent: TypeAlias = PlanningEvent | AccountEvent | CollectingEvent

PROGRAMME = "programme"
"""The name of the programme's log among those of the rooms; no room's code looks like it."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the log, as ``rooms.facts.Fact``. ``by``: an account, a pseudonym, None for the system."""

    seq: int
    at: int
    event: ProgrammeEvent
    by: str | None = None
    command: str | None = None
