"""Who watches a room: people and their seats on this node, and what the others tell of theirs.

Lives here: counting and naming them. Must not live here: when screens are told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic

from livetalk.live.broadcasting.screens import FrameT, Seat
from livetalk.nodes.notes import RoomNote, StaffNote
from livetalk.rooms.actors import View

STAFF_VIEWS: tuple[View, ...] = ("moderator", "speaker", "notes")


class Presence(Generic[FrameT]):
    """See the module's docstring."""

    def __init__(self) -> None:
        self._seats_of: dict[str, dict[Seat[FrameT], None]] = {}
        self._staff_seats: dict[Seat[FrameT], None] = {}
        self._elsewhere: Sequence[RoomNote] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nobody watches on this node."""
        return not self._seats_of

    def come(self, seat: Seat[FrameT]) -> None:
        """A screen has taken its seat."""
        self._seats_of.setdefault(seat.actor.id, {})[seat] = None
        if seat.outlet.view in STAFF_VIEWS:
            self._staff_seats[seat] = None

    def go(self, seat: Seat[FrameT]) -> bool:
        """A screen has left its seat; false if it had none."""
        seats = self._seats_of.get(seat.actor.id)
        if seats is None or seat not in seats:
            return False
        del seats[seat]
        self._staff_seats.pop(seat, None)
        if not seats:
            del self._seats_of[seat.actor.id]
        return True

    def seats_of(self, person: str) -> Iterable[Seat[FrameT]]:
        """The seats of one person on this node."""
        return self._seats_of.get(person, ())

    def seats(self) -> Iterator[Seat[FrameT]]:
        """All seats on this node."""
        for seats in self._seats_of.values():
            yield from seats

    def hear(self, elsewhere: Sequence[RoomNote]) -> bool:
        """Take over who watches on the other nodes; whether that is news."""
        is_news = list(elsewhere) != list(self._elsewhere)
        self._elsewhere = elsewhere
        return is_news

    @property
    def here(self) -> RoomNote:
        """Who watches on this node, for the others."""
        return RoomNote(present=self._present_here(), staff=self._staff_here())

    def count(self) -> int:
        """People in the audience on all nodes. Who has a phone on two of them counts twice."""
        return self._present_here() + sum(note.present for note in self._elsewhere)

    def staff(self) -> list[dict[str, str]]:
        """Who works in the room: one entry a person and view."""
        found = {(one.person, one.view): one.name for one in self._staff_everywhere()}
        return [{"name": name, "view": view} for (_, view), name in sorted(found.items())]

    def name_of(self, person: str) -> str:
        """What colleagues know a member of staff by."""
        named = (one.name for one in self._staff_everywhere() if one.person == person and one.name)
        return next(named, "")

    def _present_here(self) -> int:
        people = self._seats_of.values()
        return sum(any(seat.outlet.view == "audience" for seat in seats) for seats in people)

    def _staff_here(self) -> tuple[StaffNote, ...]:
        notes = (StaffNote(s.actor.id, s.outlet.view, s.name or "") for s in self._staff_seats)
        return tuple(dict.fromkeys(notes))

    def _staff_everywhere(self) -> list[StaffNote]:
        """Those who are here come last."""
        return [*(one for note in self._elsewhere for one in note.staff), *self._staff_here()]
