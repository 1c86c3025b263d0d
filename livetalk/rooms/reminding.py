"""Which owners are to be told of a deadline today, and on which day somebody has to look again.

Lives here: the rules of ``livetalk.followup.deadlines`` asked about the items of a room. Must not live here:
the rules, a clock, or what a reminder says.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from livetalk.followup.calendar import day_of
from livetalk.followup.deadlines import next_reminder, reminder
from livetalk.rooms.followup import Item
from livetalk.rooms.room import Room


def due_reminders(room: Room, today: str) -> Iterator[tuple[Item, str]]:
    """Items whose owner is to be told today, with the words key of the owner's address."""
    day = date.fromisoformat(today)
    for item, key in _owned(room):
        due = _date(item.due)
        if reminder(status=item.status, due=due, since=_since(item), today=day) is not None:
            yield item, key


def next_reminding(room: Room) -> date | None:
    """The first day on which an owner is to be told of something, as the room stands now."""
    days = (
        next_reminder(status=item.status, due=_date(item.due), since=_since(item)) for item, _ in _owned(room)
    )
    return min((day for day in days if day is not None), default=None)


def day_at(moment: int) -> date:
    """The date in Copenhagen at a moment (ms)."""
    return day_of(datetime.fromtimestamp(moment / 1000, UTC))


def _owned(room: Room) -> Iterator[tuple[Item, str]]:
    """Items that stand by themselves and whose owner can be written to."""
    for item in room.followup.items.values():
        if item.contact_key is not None and item.into is None and room.text(item.contact_key):
            yield item, item.contact_key


def _since(item: Item) -> date:
    """The later of two days: when this deadline was set, and when its owner was last told of it."""
    set_at = max((entry.at for entry in item.entries if entry.due is not None), default=item.opened_at)
    told = _date(item.reminded)
    return day_at(set_at) if told is None else max(told, day_at(set_at))


def _date(day: str | None) -> date | None:
    return None if day is None else date.fromisoformat(day)
