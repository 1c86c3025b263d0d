"""What came of sessions that are over: a record each, what was answered, what was promised.

Lives here: reading the public parts of their rooms. Must not live here: what of a room is public
(``rooms.views``), or sessions.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from livetalk.edge.followup.reading import due_of, public_items
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.site import Site
from livetalk.live.live_room import LiveRoom
from livetalk.programme.showing import Row
from livetalk.rooms.followup_parts import FollowupPart
from livetalk.rooms.recording import is_readable
from livetalk.rooms.views import Card


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a room left behind, as everybody may read it."""

    row: Row
    room: str
    has_record: bool
    asked: int
    answered: int
    promises: tuple[FollowupPart, ...]

    def due(self, promise: FollowupPart) -> str | None:
        """By when, as an ISO date that a page can write out."""
        due = due_of(promise)
        return f"{due.isoformat()}T12:00:00+00:00" if due is not None else None


async def outcomes(site: Site, rows: Iterable[Row]) -> list[Outcome]:
    """Of those that have a room, in the same order."""
    found = [await outcome_of(site, row) for row in rows if row.entry.room is not None]
    return [one for one in found if one is not None]


async def outcome_of(site: Site, row: Row) -> Outcome | None:
    """Of one session; None if its room is not there."""
    room = await site.rooms.find(row.entry.room or "")
    return _read(row, room) if room is not None else None


def _read(row: Row, room: LiveRoom[Frame]) -> Outcome:
    values = room.audience.stores["audience"].values.values()
    cards = [value for value in values if isinstance(value, Card) and value.status != "merged"]
    promises = (item for item in public_items(room) if item.kind == "promise" and item.into is None)
    return Outcome(
        row=row,
        room=room.state.code,
        has_record=is_readable(room.state),
        asked=len(cards),
        answered=sum(card.status == "answered" for card in cards),
        promises=tuple(sorted(promises, key=lambda item: item.opened_at)),
    )
