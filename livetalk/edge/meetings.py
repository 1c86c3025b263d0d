"""What the programme knows of the meeting that goes on in a room: its times, and the item on the agenda.

Lives here: the few things that a room's pages show of its session. Must not live here: pages, or what may be
seen of a programme (``edge.programme``).
"""

from __future__ import annotations

import msgspec

from livetalk.programme.programme import Programme
from livetalk.programme.template import Templates
from livetalk.programme.texts import SessionWords
from livetalk.rooms.moments import iso

BREAK_EVERY_MIN = 40  # as the accessibility advice for councils has it, where a kind of meeting says nothing


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """Times are ISO 8601 in UTC. ``closed_from`` is when the closed part is planned to begin."""

    session: str
    starts: str
    ends: str
    closed_from: str | None = None
    break_every_min: int = BREAK_EVERY_MIN
    agenda: str = ""


def meeting_in(programme: Programme, templates: Templates, room: str) -> Meeting | None:
    """The meeting that a room belongs to; None for a room of its own."""
    session = programme.session_in(room)
    if session is None or session.state == "draft":
        return None
    words = programme.text(session.text_key, SessionWords)
    template = templates.get(session.template)
    return Meeting(
        session=session.id,
        starts=iso(session.starts),
        ends=iso(session.ends),
        closed_from=iso(session.closed_from) if session.closed_from is not None else None,
        break_every_min=(template.break_every_min if template else None) or BREAK_EVERY_MIN,
        agenda=words.agenda if words is not None and words.agenda.startswith(("https://", "http://")) else "",
    )
