"""The notes that nodes pass each other: presence, attention, and who is too fast.

Nothing of it is truth. Every note is whole, replaces the one before it, and is forgotten when no other
comes: a note that is lost is made good by the next. Rooms never travel this way (``log``).

Lives here: the notes, and the port that carries them. Must not live here: what follows from them
(``live.neighbourhood``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import msgspec


class StaffNote(msgspec.Struct, frozen=True, array_like=True):
    """A member of staff at work: pseudonym, view, the name for colleagues, the question looked at."""

    person: str
    view: str
    name: str
    looking: str | None = None


class RoomNote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one node has of a room: people in its audience, and staff."""

    present: int = 0
    staff: tuple[StaffNote, ...] = ()


class Note(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that one node tells. ``takes``: limit → key → how much was used since the last note."""

    node: str
    rooms: dict[str, RoomNote] = {}
    takes: dict[str, dict[str, float]] = {}


class Neighbours(Protocol):
    """Carries notes to the other nodes and back. Loses some; never waits for anybody."""

    @property
    def is_deaf(self) -> bool:
        """Whether nothing would be heard even if somebody spoke, so that silence says nothing."""

    async def run(self, hear: Callable[[Note], None]) -> None:
        """Hand over the others' notes; runs until cancelled."""

    async def tell(self, note: Note) -> None:
        """Send a note, if that is possible just now."""


class Alone:
    """There is no other node."""

    is_deaf = False

    async def run(self, hear: Callable[[Note], None]) -> None:
        """Nobody says anything."""

    async def tell(self, note: Note) -> None:
        """Nobody listens."""
