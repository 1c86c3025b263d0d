"""Reminders of sessions: what their rooms are told of the programme, and when.

Lives here: the chore, and hearing of what the programme changed. Must not live here: what is news and who is
told (``rooms.session_news``), or what a mail says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from livetalk.live.errands import give
from livetalk.live.live_room import LiveRoom
from livetalk.live.upkeep.chores import morning
from livetalk.programme.facts import Entry
from livetalk.programme.hours import day_of
from livetalk.programme.planning_facts import SessionCancelled, SessionMoved
from livetalk.programme.programme import Programme, Session
from livetalk.rooms.commands import FollowSession, Unsubscribe
from livetalk.rooms.room import Room
from livetalk.rooms.session_news import KEPT_MS, next_news, wanting

DAY = timedelta(days=1)


class TellOfSession:
    """Those who want to know hear on the morning before, and when it is moved or cancelled."""

    def __init__(self, programme: Callable[[], Programme]) -> None:
        self._programme = programme

    def due(self, room: Room, _now: int) -> int | None:
        """When the room is to be told how its session is."""
        session = self._programme().session_in(room.code)
        return None if session is None else next_news(room, told(session))

    async def do(self, room: LiveRoom[Any], now: int) -> None:
        """Tell it; and once the session is over, forget the addresses of those who wanted to be reminded."""
        session = self._programme().session_in(room.state.code)
        if session is None:
            return
        command = told(session)
        await give(room.host, command)
        if now >= command.ends + KEPT_MS:
            for one in wanting(room.state):
                await give(room.host, Unsubscribe(subscription=one.id))


def told(session: Session) -> FollowSession:
    """How a session is, as its room is told."""
    return FollowSession(
        starts=session.starts,
        ends=session.ends,
        stage=session.stage,
        cancelled=session.state == "cancelled",
        remind_at=morning(day_of(session.starts) - DAY),
    )


def rooms_with_news(programme: Programme, entries: Iterable[Entry]) -> set[str]:
    """Rooms whose session was moved or cancelled by these facts."""
    moved = {e.event.session for e in entries if isinstance(e.event, SessionMoved | SessionCancelled)}
    found = (programme.sessions.get(session) for session in moved)
    return {session.room for session in found if session is not None and session.room is not None}
