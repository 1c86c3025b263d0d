"""The evening of the golden logs on which somebody is reminded of a session that moves and is then cancelled.

Lives here: who did what. Must not live here: how it is written down (``write_evenings``).
"""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms.actors import SYSTEM
from tests.rooms.history import ANNE, History

HOUR = 3_600_000


def reminded(room: History) -> None:
    """Asked, confirmed, told of a move, reminded, told that it is off."""
    room.when(c.Subscribe(address="anne@example.org", reminder=True), by=ANNE, fresh_id="u1")
    _told(room, in_hours=60)
    room.later(60).when(c.ConfirmSubscription(subscription="u1"), by=SYSTEM)
    _told(room, in_hours=90, stage="tent2")
    _told(room, in_hours=90, stage="tent2", later_hours=70)
    _told(room, in_hours=20, stage="tent2", cancelled=True)


def _told(
    room: History, *, in_hours: int, stage: str = "tent1", cancelled: bool = False, later_hours: int = 0
) -> None:
    starts = room.now + in_hours * HOUR if later_hours == 0 else _starts(room)
    room.later(later_hours * 3600 + 4)
    command = c.FollowSession(
        starts=starts, ends=starts + HOUR, stage=stage, cancelled=cancelled, remind_at=starts - 24 * HOUR
    )
    room.when(command, by=SYSTEM, fresh_id=f"x{room.room.seq}")
    assert room.accepted, command


def _starts(room: History) -> int:
    known = room.room.followup.session
    assert known is not None
    return known.starts
