"""What a decision about the programme needs from the world, and what it answers.

Lives here: who gives a command, the context, the answer. Must not live here: anything that decides.
"""

from __future__ import annotations

import msgspec

from livetalk.programme.facts import ProgrammeEvent
from livetalk.programme.kinds import AccountRole
from livetalk.programme.template import Templates
from livetalk.programme.texts import Words, written
from livetalk.rooms.outcomes import Rejected


class Giver(msgspec.Struct, frozen=True, kw_only=True):
    """Who gives a command. ``id``: an account's, a visitor's pseudonym, or ``system``."""

    id: str
    role: AccountRole | None = None
    """None: somebody from outside, or the server itself."""
    bodies: tuple[str, ...] = ()
    is_system: bool = False


SERVER = Giver(id="system", is_system=True)
"""The clock, the mail, the command line."""


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """Who, when (ms since 1970, UTC), an unused id, and what kinds of meetings there are."""

    giver: Giver
    now: int
    fresh_id: str
    templates: Templates
    sends_mail: bool = True


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be logged in one step, its words, and the id of what it makes."""

    events: tuple[ProgrammeEvent, ...] = ()
    words: dict[str, str] = {}
    made: str | None = None


Answer = Planned | Rejected
Events = tuple[ProgrammeEvent, ...]


def one(event: ProgrammeEvent, key: str = "", words: Words | None = None, made: str | None = None) -> Planned:
    """The answer that is one fact, with the words that it names."""
    return Planned(events=(event,), words={key: written(words)} if words is not None else {}, made=made)
