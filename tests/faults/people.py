"""A person in a test that tells a story: says one thing at a time and remembers every answer."""

from __future__ import annotations

import itertools
from typing import Any

from livetalk.rooms.actors import Actor
from tests.faults.crowd import Sent
from tests.faults.screen import Json, Screen, audience, moderator
from tests.support.server_process import Room

_ids = itertools.count(1)


class Person:
    """Somebody with a screen and a journal."""

    def __init__(self, screen: Screen, actor: Actor) -> None:
        self.screen = screen
        self.actor = actor
        self.journal: list[Sent] = []

    async def says(self, kind: str, /, **fields: Any) -> Sent:
        """Give a command and wait for its answer."""
        sent = Sent(self.actor, {"id": f"p{next(_ids)}", "type": kind, **fields})
        self.journal.append(sent)
        await self.repeats(sent)
        return sent

    async def repeats(self, sent: Sent) -> Json:
        """The same command with the same id once more."""
        sent.times += 1
        ack = await self.screen.answer_to(sent.command)
        sent.acks.append(ack)
        return ack

    async def must(self, kind: str, /, **fields: Any) -> Json:
        """Give a command that has to be accepted."""
        (ack,) = (await self.says(kind, **fields)).acks
        assert ack["ok"], ack
        return ack


async def citizen(port: int, room: Room, name: str) -> Person:
    """Somebody of the audience, joined."""
    person = f"{name}-{'x' * 16}"
    joined = Person(audience(port, room, person), room.participant(person))
    await joined.screen.join()
    return joined


async def chair(port: int, room: Room, name: str) -> Person:
    """A moderator, joined."""
    person = f"{name}-{'x' * 16}"
    joined = Person(moderator(port, room, person), room.moderator(person))
    await joined.screen.join()
    return joined
