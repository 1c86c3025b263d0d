"""The session of a room, as everybody may find it: for pages and mails that begin with a room.

Must not live here: which sessions those are (``programme.calendar``).
"""

from __future__ import annotations

from livetalk.edge.site import Site
from livetalk.live.programme.programme_host import ProgrammeHost
from livetalk.programme.calendar import Entry, entry_of, is_listed


def public_entry(site: Site, code: str) -> Entry | None:
    """The session whose room has this code."""
    return entry_in(site.programme, code)


def entry_in(programme: ProgrammeHost, code: str) -> Entry | None:
    """The same, for those who have no site."""
    session = programme.state.session_in(code)
    if session is None or not is_listed(programme.state, session, programme.templates):
        return None
    return entry_of(programme.state, session)
