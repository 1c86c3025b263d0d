"""Which rooms of the programme an archive of everything may name, and whose they are.

Lives here: from sessions to rooms. Must not live here: which sessions everybody may know of (``calendar``).
"""

from __future__ import annotations

from livetalk.programme.calendar import is_listed
from livetalk.programme.programme import Programme
from livetalk.programme.template import Templates


def hidden_rooms(programme: Programme, templates: Templates) -> frozenset[str]:
    """Rooms of sessions that no list may name. A room without a session is nobody's secret."""
    return frozenset(
        one.room
        for one in programme.sessions.values()
        if one.room is not None and not is_listed(programme, one, templates)
    )


def rooms_of(
    programme: Programme, *, body: str | None = None, gathering: str | None = None
) -> frozenset[str]:
    """Rooms of the sessions that a body holds, or that a gathering has, or both. By id."""
    return frozenset(
        one.room
        for one in programme.sessions.values()
        if one.room is not None
        and (body is None or body in one.bodies)
        and (gathering is None or one.gathering == gathering)
    )
