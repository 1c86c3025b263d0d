"""The other nodes: who is in the same rooms there, and who is too fast there.

Lives here: telling every second what this node has, and forgetting a node that fell silent. Must not
live here: how notes travel (``nodes``), or anything that a room could not do without.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Generic

from livetalk.live.broadcasting.screens import FrameT
from livetalk.live.limits import Limits
from livetalk.live.metrics import Metrics
from livetalk.live.rooms import Rooms
from livetalk.nodes.notes import Alone, Neighbours, Note

TELL_EVERY_S = 1.0  # presence and attention need no more, and Redis hardly notices
FORGET_AFTER_S = 5.0  # some missed notes are no death


class Neighbourhood(Generic[FrameT]):
    """See the module's docstring. ``node`` is what this one is called among them."""

    def __init__(
        self,
        node: str,
        rooms: Rooms[FrameT],
        limits: Limits,
        metrics: Metrics,
        clock: Callable[[], float],
    ) -> None:
        self._node = node
        self._rooms = rooms
        self._limits = limits
        self._metrics = metrics
        self._clock = clock
        self._heard: dict[str, tuple[float, Note]] = {}
        self._neighbours: Neighbours = Alone()

    async def live(self, neighbours: Neighbours) -> None:
        """Tell and hear; runs until cancelled."""
        self._neighbours = neighbours
        hearing = asyncio.create_task(neighbours.run(self.hear))
        try:
            while True:
                await neighbours.tell(self.note())
                self.look_around()
                await asyncio.sleep(TELL_EVERY_S)
        finally:
            hearing.cancel()
            await asyncio.wait([hearing])
            await neighbours.tell(Note(node=self._node))  # nobody is here any more

    def note(self) -> Note:
        """What this node has to tell."""
        rooms = {room.state.code: room.note for room in self._rooms.live}
        return Note(node=self._node, rooms=rooms, takes=self._limits.tell())

    def hear(self, note: Note) -> None:
        """Another node has told something."""
        self._heard[note.node] = self._clock(), note
        self._limits.hear(note.takes)
        self.look_around()

    def look_around(self) -> None:
        """Tell the rooms who is there, without those of whom nothing was heard for long."""
        now = self._clock()
        if self._neighbours.is_deaf:  # the hall is not empty because Redis is away
            self._heard = {node: (now, note) for node, (_, note) in self._heard.items()}
        oldest = now - FORGET_AFTER_S
        self._heard = {node: heard for node, heard in self._heard.items() if heard[0] >= oldest}
        self._metrics.nodes.set(1 + len(self._heard))
        for room in self._rooms.live:
            notes = (note.rooms.get(room.state.code) for _, (_, note) in sorted(self._heard.items()))
            room.hear([note for note in notes if note is not None])
