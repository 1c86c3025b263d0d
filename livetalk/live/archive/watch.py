"""Keeps the archive as fresh as the rooms: what is withdrawn, erased or closed leaves it within seconds.

Rooms that are live tell of their facts; those that are not are brought by the caretaker's walk, folded by
then. So a node that has just started needs one walk until all is there, and ``is_complete`` says so.
Must not live here: what may be archived (``records.archived``), or the tables (``archive_store``).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence

from livetalk.live.archive.store import ArchiveStore
from livetalk.records.archived import Change, changed, whole
from livetalk.rooms.erasing import erases
from livetalk.rooms.facts import Fact
from livetalk.rooms.room import Room

logger = logging.getLogger(__name__)

SETTLE_S = 1.0  # many facts of a busy hall are one change; nobody waits for a search that long


class ArchiveWatch:
    """See the module's docstring. ``live`` gives the rooms that this node holds in memory."""

    def __init__(self, store: ArchiveStore, live: Callable[[], Iterable[Room]]) -> None:
        self._store = store
        self._live = live
        self._moved: dict[str, bool] = {}
        """Room → whether all of it is to be looked at."""
        self._wake = asyncio.Event()
        self.is_complete = False

    def note(self, room: Room, facts: Sequence[Fact]) -> None:
        """These facts of a live room are durable; none: it was read anew, because its log was lost."""
        self._moved[room.code] = self._moved.get(room.code, False) or not facts or erases(facts)
        self._wake.set()

    def seen(self, room: Room) -> None:
        """Archive a room that is not live, and that nobody else has. In whatever thread it was folded."""
        self._store.put(whole(room))

    def visited(self, room: Room) -> None:
        """The walk has come to a live room: what it wrote before anybody listened is wanted, too."""
        self._moved.setdefault(room.code, False)
        self._wake.set()

    def walked(self) -> None:
        """Every room was seen once."""
        self.is_complete = True

    async def run(self) -> None:
        """Archive what moves; runs until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            await asyncio.sleep(SETTLE_S)
            await self.catch_up()

    async def catch_up(self) -> None:
        """Archive what has moved by now."""
        moved, self._moved = self._moved, {}
        for room in list(self._live()):
            if room.code not in moved:
                continue
            try:
                change = self._change(room, anew=moved[room.code])
                if change is not None:
                    await asyncio.to_thread(self._store.put, change, anew=moved[room.code])
            except Exception:  # the other rooms' words are wanted, too
                logger.exception("room %s: its archive is not up to date", room.code)

    def _change(self, room: Room, *, anew: bool) -> Change | None:
        seq = self._store.seq(room.code)
        return whole(room) if anew or seq is None else changed(room, seq)
