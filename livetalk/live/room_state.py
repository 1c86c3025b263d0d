"""A room as this node knows it: the fold of its log, read and moved forward.

Lives here: loading, catching up, and applying facts that were just decided. Must not live here:
deciding when; that is the host's loop.
"""

from __future__ import annotations

from collections.abc import Sequence

from livetalk.log.port import Draft, Log
from livetalk.rooms.evolve import evolve
from livetalk.rooms.facts import AnyEvent, Fact
from livetalk.rooms.room import Room


async def load(log: Log, code: str) -> Room:
    """Fold the whole log of a room; ``room.exists`` is false if there is none."""
    room = Room()
    await catch_up(log, code, room)
    return room


async def catch_up(log: Log, code: str, room: Room) -> None:
    """Apply what others have logged since."""
    async for fact in log.read(code, room.seq):
        evolve(room, fact)
    room.words = await log.words(code)


def apply_drafts(room: Room, drafts: Sequence[Draft], command: str | None) -> list[Fact]:
    """Move the room by facts that are about to be appended right after ``room.seq``."""
    facts: list[Fact] = []
    for draft in drafts:
        fact = Fact(seq=room.seq + 1, at=draft.at, event=draft.event, by=draft.by, command=command)
        evolve(room, fact)
        facts.append(fact)
    return facts


def drafts_of(events: Sequence[AnyEvent], *, at: int, by: str | None) -> list[Draft]:
    """Facts-to-be of one decision: same time, same maker."""
    return [Draft(at=at, event=event, by=by) for event in events]
