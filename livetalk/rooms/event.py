"""What every fact is made of: the tagged base, the words that facts share, and flags.

Lives here: the base type of facts, small closed vocabularies, ``Flag``. Must not live here: the
facts themselves (``facts``, ``staff_facts``).
"""

from __future__ import annotations

from typing import Literal

import msgspec

RoomState = Literal["early", "open", "paused", "closed"]
Moderation = Literal["before", "after"]
StaffRole = Literal["moderator", "speaker", "notes", "captions", "administration", "member"]
"""What a link lets its holder be. A ``member`` is one of the audience where others do not get in."""
Pause = Literal["interpreter"]
"""For whom the room pauses, where that is to be said."""
Outcome = Literal["answered", "unanswered"]
Ordering = Literal["fair", "newest", "support", "manual"]
StaffOrigin = Literal["hall", "outreach", "paper", "phone", "spoken", "table", "kiosk"]
"""How staff, or a shared device of the meeting, came by what somebody says. Here ``phone`` is a call."""
Origin = Literal["phone", "hall", "outreach", "paper", "call", "spoken", "table", "kiosk"]
"""By which way in a question came, as its fact says. Here ``phone`` is the author's own."""
Trait = Literal["hearing", "members", "large_type", "captions", "pauses", "briefing"]
"""What a room is like beside its frame: contributions are consultation responses; only members get in; type
is large from the start; captions are meant to be on; breaks are reminded of; a briefing is made of what came
early."""
FairRule = Literal["phragmen", "pav"]
FlagField = Literal["text", "name", "theme"]


class Flag(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place in what a person wrote that a moderator should look at.

    ``start`` and ``end`` (exclusive) count code points; on the wire they are ``from`` and ``to``.
    ``field`` says in which of the words it is.
    """

    kind: str
    start: int = msgspec.field(name="from")
    end: int = msgspec.field(name="to")
    field: FlagField = msgspec.field(default="text", name="in")


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", omit_defaults=True):
    """Something that happened in a room. Subclasses are tagged with their snake-case name."""
