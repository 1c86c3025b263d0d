"""What a mail about a session tells: when and where it is, as the programme has it at the moment of sending.

Lives here: from an entry of the calendar to a letter. Must not live here: who is told when
(``rooms.session_news``), or sentences (``mailing``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

from livetalk.mail.letters import SessionNews
from livetalk.programme.calendar import Entry
from livetalk.programme.hours import day_of, local
from livetalk.rooms.followup import Mail

SessionOf: TypeAlias = Callable[[str], Entry | None]
"""The session of a room (its code), as everybody may find it."""


def no_session(_code: str) -> Entry | None:
    """For rooms that stand for themselves."""
    return None


def session_news(mail: Mail, entry: Entry | None, now: int, base_url: str, room: str) -> SessionNews | None:
    """The letter; None if the session is not public any more, or something else is to be told by now."""
    how = None if entry is None else _how(mail, entry, now)
    if entry is None or how is None:
        return None
    return SessionNews(
        room=room,
        link=f"{base_url}/s/{entry.session}",
        title=entry.title,
        how=how,
        starts=local(entry.starts),
        ends=local(entry.ends),
        place=", ".join(entry.places) or None,
        access=entry.access or None,
        reason=entry.reason or None,
    )


def _how(mail: Mail, entry: Entry, now: int) -> Literal["soon", "today", "moved", "cancelled"] | None:
    """A mail that waited for days tells what is so when it leaves: nobody is sent to what is over or off."""
    if mail.kind == "session_cancelled":
        return "cancelled" if entry.is_cancelled else None
    if entry.is_cancelled or entry.ends <= now:
        return None
    if mail.kind == "session_moved":
        return "moved"
    days = (day_of(entry.starts) - day_of(now)).days
    return "today" if days == 0 else "soon" if days == 1 else None
