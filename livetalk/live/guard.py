"""Watches durable support for bursts of newcomers, and has the room write down what it sees.

Must not live here: what a burst looks like (``moderation.integrity``), or what follows from it: a
flag for the moderators, who decide.
"""

from __future__ import annotations

from collections.abc import Sequence

from livetalk.live.host import RoomHost
from livetalk.moderation.integrity import Burst, BurstWatch
from livetalk.rooms import facts as f
from livetalk.rooms.actors import SYSTEM
from livetalk.rooms.commands import NoticeBurst
from livetalk.rooms.decide import Context, decide
from livetalk.rooms.room import Room


class Guard:
    """Watches one room on this node."""

    def __init__(self, host: RoomHost) -> None:
        self._host = host
        self._watch = BurstWatch()

    def note(self, facts: Sequence[f.Fact]) -> None:
        """These facts are durable now."""
        for fact in facts:
            if isinstance(fact.event, f.SupportGiven) and fact.by is not None:
                is_newcomer = _is_first_act(self._host.room, fact.by, fact.event.question)
                burst = self._watch.see(fact.by, fact.event.question, fact.at, is_newcomer=is_newcomer)
                if burst is not None:
                    self._report(burst)

    def _report(self, burst: Burst) -> None:
        command = NoticeBurst(
            burst=burst.id,
            question=burst.question,
            people=burst.people,
            since=burst.since,
            until=burst.until,
        )
        self._host.submit(
            SYSTEM,
            None,
            lambda room, now, fresh: decide(room, command, Context(actor=SYSTEM, now=now, fresh_id=fresh)),
        )


def _is_first_act(room: Room, person: str, question: str) -> bool:
    return person not in room.asked_by and room.supported_by.get(person) == {question}
