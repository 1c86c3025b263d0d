"""What a room waits for somebody to do: questions to judge, deadlines, a record, words that are about to go.

Lives here: reading it off the state, as a small value that is kept of a room that is not in memory.
Must not live here: who is to do it, or what day it is.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from livetalk.followup.statuses import ENDED
from livetalk.rooms.recording import is_restricted
from livetalk.rooms.room import Room

RecordNeed = Literal["nothing", "publish", "journalise"]


class Needs(msgspec.Struct, frozen=True, kw_only=True):
    """See the module's docstring. Dates are ISO dates.

    ``waiting``: questions that nobody has judged, where they still can be. ``held``: comments likewise.
    ``dues``: deadlines of what has not ended, earliest first. ``retain_until``: when the words go, if a day
    was set; they only go once the record is in the journal (``is_journalised``).
    """

    waiting: int = 0
    held: int = 0
    dues: tuple[str, ...] = ()
    record: RecordNeed = "nothing"
    retain_until: str | None = None
    is_journalised: bool = False


def needs_of(room: Room) -> Needs:
    """What the room waits for."""
    kept = room.record
    if kept.purged_at is not None:
        return Needs()
    items = (item for item in room.followup.items.values() if item.into is None)
    return Needs(
        waiting=_waiting(room),
        held=sum(comment.status == "held" for comment in room.followup.comments.values()),
        dues=tuple(sorted(item.due for item in items if item.due and item.status not in ENDED)),
        record=_record_need(room),
        retain_until=kept.retain_until,
        is_journalised=kept.journalised_at is not None,
    )


def _waiting(room: Room) -> int:
    if room.frame.state == "closed":
        return 0
    return sum(q.status == "waiting" and not q.is_with_author for q in room.questions.values())


def _record_need(room: Room) -> RecordNeed:
    """A record is made of a talk that took place: of a room that never opened there is nothing to say."""
    if room.frame.state != "closed" or room.opened_at is None:
        return "nothing"
    if not room.record.versions:
        return "nothing" if is_restricted(room) else "publish"
    # Whoever took a record back has a reason, and knows of it.
    is_out = room.record.published is not None or is_restricted(room)
    return "journalise" if is_out and room.record.journalised_at is None else "nothing"
