"""What the caretaker does in a room: mail that waits, owners to be reminded, addresses nobody confirmed.

Must not live here: when rooms are looked at (``caretaker``), or the rules (``rooms.reminding``,
``rooms.subscribing``, ``rooms.mailing``).
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from livetalk.followup.calendar import ZONE
from livetalk.live.errands import give
from livetalk.live.live_room import LiveRoom
from livetalk.live.upkeep.outbox import Outbox
from livetalk.rooms.commands import RemindOwners, Unsubscribe
from livetalk.rooms.reminding import day_at, next_reminding
from livetalk.rooms.room import Room
from livetalk.rooms.subscribing import never_confirmed, next_expiry

MORNING = time(7)  # before people open their mail for the day, and never in the night


class SendMail:
    """Mails that the room has queued."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    def due(self, room: Room, _now: int) -> int | None:
        """As soon as one may be tried."""
        return self._outbox.due(room)

    async def do(self, room: LiveRoom[Any], _now: int) -> None:
        """Begin; the outbox ends it."""
        self._outbox.drive(room.host)


class RemindOfDeadlines:
    """Owners hear of a deadline in the morning of the day, in Copenhagen."""

    def due(self, room: Room, _now: int) -> int | None:
        """The next morning on which there is something to tell."""
        day = next_reminding(room)
        return None if day is None else morning(day)

    async def do(self, room: LiveRoom[Any], now: int) -> None:
        """Tell whoever is to be told today."""
        await give(room.host, RemindOwners(today=day_at(now).isoformat()))


class ForgetUnconfirmed:
    """The address of somebody who never said yes is erased."""

    def due(self, room: Room, _now: int) -> int | None:
        """When the first has been waited for long enough."""
        return next_expiry(room)

    async def do(self, room: LiveRoom[Any], now: int) -> None:
        """End those subscriptions; their addresses go with them."""
        for subscription in never_confirmed(room.state, now):
            await give(room.host, Unsubscribe(subscription=subscription))


def morning(day: date) -> int:
    """That morning in Copenhagen, in ms since 1970."""
    return round(datetime.combine(day, MORNING, ZONE).timestamp() * 1000)
