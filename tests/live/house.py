"""A node with a programme, its rooms and their conductor, under a clock that the test sets.

Lives here: putting it together, and short ways to look into a room. Must not live here: expectations.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import partial

from livetalk.live.limits import Limits
from livetalk.live.live_room import LiveRoom
from livetalk.live.metrics import Metrics
from livetalk.live.opening import open_room
from livetalk.live.programme.conductor import Conductor
from livetalk.live.programme.programme_host import Done, ProgrammeHost
from livetalk.live.programme.session_rooms import SessionRooms
from livetalk.live.rooms import Rooms
from livetalk.log.port import Log
from livetalk.programme.context import SERVER
from livetalk.programme.programme import Session
from livetalk.rooms.commands import WireCommand
from livetalk.rooms.facts import AnyEvent
from livetalk.rooms.room import Room
from tests.programme.history import NOON, TEMPLATES
from tests.support.screens import Encoder, Frame, moderator, render

_ids = itertools.count(1)


@dataclass(eq=False, kw_only=True)
class House:
    """One node."""

    log: Log
    clock: list[int]
    programme: ProgrammeHost
    session_rooms: SessionRooms
    rooms: Rooms[Frame]
    conductor: Conductor[Frame]

    async def at(self, moment: int) -> None:
        """It is so late now, and the conductor looks."""
        self.clock[0] = moment
        await self.conductor.look()

    def session(self, session: str) -> Session:
        """As it stands."""
        return self.programme.state.sessions[session]

    async def publish(self, session: str) -> Session:
        """Publish it; it has a room then."""
        assert isinstance(await self.session_rooms.publish(SERVER, session), Done)
        return self.session(session)

    async def live(self, session: str) -> LiveRoom[Frame]:
        """Its room."""
        room = await self.rooms.find(self.session(session).room or "")
        assert room is not None
        return room

    async def room(self, session: str) -> Room:
        """Its room's state."""
        return (await self.live(session)).state

    async def by_hand(self, session: str, command: WireCommand) -> None:
        """A moderator does something."""
        await (await self.live(session)).give(moderator("mo"), command, f"c{next(_ids)}")

    async def facts(self, session: str, kind: type[AnyEvent]) -> list[AnyEvent]:
        """What of this kind its log has."""
        code = self.session(session).room or ""
        return [fact.event async for fact in self.log.read(code) if isinstance(fact.event, kind)]

    def stop(self) -> None:
        """Leave nothing running."""
        for room in self.rooms.live:
            room.stop()


async def house_on(log: Log, clock: list[int] | None = None) -> House:
    """A node on this log, which is open."""
    times = clock if clock is not None else [NOON]
    metrics, limits = Metrics(), Limits(lambda: times[0] / 1000)
    programme = ProgrammeHost(log, TEMPLATES, now=lambda: times[0], fresh_id=lambda: f"h{next(_ids)}")
    await programme.load()
    open_live = partial(
        open_room,
        log=log,
        now=lambda: times[0],
        fresh_id=lambda: f"q{next(_ids)}",
        encode=Encoder(),
        render=render,
        limits=limits,
        metrics=metrics,
        refuse=lambda *asked: conductor.refusal(*asked),  # noqa: PLW0108 - it is made below
    )
    rooms: Rooms[Frame] = Rooms(open_live, metrics)
    session_rooms = SessionRooms(log, programme, lambda: times[0])
    conductor: Conductor[Frame] = Conductor(programme, session_rooms, rooms, lambda: times[0])
    await conductor.look()
    return House(
        log=log,
        clock=times,
        programme=programme,
        session_rooms=session_rooms,
        rooms=rooms,
        conductor=conductor,
    )
