"""A chore of the caretaker: on the day that was set for it, all words of a journalised room are erased.

Lives here: when that day begins, and giving the command. Must not live here: what stands against it
(``rooms.erasing``).
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Generic

from livetalk.followup.calendar import ZONE, day_of
from livetalk.live.broadcasting.screens import FrameT
from livetalk.live.errands import give
from livetalk.live.live_room import LiveRoom
from livetalk.rooms.commands import PurgeRoom
from livetalk.rooms.room import Room

AT = time(4, tzinfo=ZONE)  # at night, when nobody reads what is about to go


class Retention(Generic[FrameT]):
    """See the module's docstring."""

    def due(self, room: Room, now: int) -> int | None:  # noqa: ARG002 - as the port of chores says
        """When the words of the room go (ms since 1970); None if no date is set, or it is not journalised."""
        kept = room.record
        if kept.retain_until is None or kept.journalised_at is None or kept.purged_at is not None:
            return None
        return int(datetime.combine(date.fromisoformat(kept.retain_until), AT).timestamp() * 1000)

    async def do(self, room: LiveRoom[FrameT], now: int) -> None:
        """Erase them; what stands against it at this moment is said by the decision, and nothing happens."""
        today = day_of(datetime.fromtimestamp(now / 1000, ZONE)).isoformat()
        await give(room.host, PurgeRoom(today=today))
        await room.eraser.settled()
