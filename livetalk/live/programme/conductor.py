"""The clock of all planned sessions: rooms open, go on behind closed doors, and close when it is time.

Each point comes once, so that what a moderator does by hand afterwards is not undone. Every node runs one:
what it gives a room has an id, which the room's log takes once. A node that ended in between is made up for
by the next look of any of them.
Lives here: when to look, and what a point means to a room. Must not live here: when a point is
(``programme.points``).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from typing import Generic, assert_never

from livetalk.live.broadcasting.screens import FrameT
from livetalk.live.errands import Errand, always, give
from livetalk.live.live_room import Given, LiveRoom
from livetalk.live.programme.programme_host import ProgrammeHost
from livetalk.live.programme.session_rooms import SessionRooms
from livetalk.live.rooms import Rooms
from livetalk.log.port import LogUnavailable
from livetalk.programme.commands import ReachPoint
from livetalk.programme.context import SERVER
from livetalk.programme.facts import Entry
from livetalk.programme.kinds import Point
from livetalk.programme.planning_facts import PlanningEvent, SessionChanged, SessionMoved
from livetalk.programme.points import due_points, is_overdue, is_too_early, next_due
from livetalk.programme.programme import Session
from livetalk.rooms.actors import Actor
from livetalk.rooms.commands import AskQuestion, SetRoomState, SwitchPart
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.room import Room

logger = logging.getLogger(__name__)

AGAIN_S = 1.0  # what could not be done is tried again so soon
LONGEST_SLEEP_S = 30.0  # a clock that was set is noticed

BEHIND_DOORS = Rejected(code="closed_part", temporary=True, retry_after=1)
TOO_EARLY = Rejected(code="too_early")

Where = Callable[[Room], bool]


class NotDone(Exception):
    """A room or the log did not take what was to be done."""


class Conductor(Generic[FrameT]):
    """See the module's docstring. ``now`` is in ms since 1970."""

    def __init__(
        self,
        programme: ProgrammeHost,
        session_rooms: SessionRooms,
        rooms: Rooms[FrameT],
        now: Callable[[], int],
    ) -> None:
        self._programme = programme
        self._session_rooms = session_rooms
        self._rooms = rooms
        self._now = now
        self._changed: set[str] = set()
        self._moved: set[str] = set()
        self._wake = asyncio.Event()
        self._has_trouble = False
        self._listens = False

    async def run(self) -> None:
        """Look whenever something is due; runs until cancelled."""
        while True:
            await self.look()
            await self._sleep()

    async def look(self) -> None:
        """Bring every room to where it should be by now."""
        if not self._listens:  # not before: what was read at the start was heard of then
            self._programme.listen(self.hear)
            self._listens = True
        self._has_trouble = False
        changed, self._changed = self._changed, set()
        for session in list(self._programme.state.sessions.values()):
            if self._rooms.is_draining:
                return
            template = self._programme.templates.get(session.template)
            points = due_points(session, template, self._now()) if template is not None else ()
            if not points and session.id not in changed:
                continue
            try:
                await self._attend(session, points, was_changed=session.id in changed)
            except (LogUnavailable, NotDone):
                self._put_off(session)
            except Exception:  # other sessions have their hours, too
                logger.exception("session %s: its room is not where it should be", session.id)
                self._put_off(session)

    def refusal(self, room: Room, actor: Actor, command: Given) -> Rejected | None:
        """What the hour stands in the way of: no question before its day, nothing in a part that is over.

        What staff write down for somebody may come at any time.
        """
        session = self._programme.state.session_in(room.code)
        if session is None:
            return None
        if not (room.is_closed_part or isinstance(command, SwitchPart)) and is_overdue(session, self._now()):
            return BEHIND_DOORS
        by_phone = isinstance(command, AskQuestion) and not actor.is_helped
        is_waiting = room.frame.state == "early" and is_too_early(session, self._now())
        return TOO_EARLY if by_phone and is_waiting else None

    async def _attend(self, session: Session, points: Sequence[Point], *, was_changed: bool) -> None:
        if session.room is None:
            return
        await self._session_rooms.ensure(session.id)
        room = await self._rooms.find(session.room)
        if room is None:
            raise NotDone(session.room)
        if was_changed:
            await self._describe(session, room)
        if session.id in self._moved:
            await self._begin_anew(session, room)
            self._moved.discard(session.id)
        for point in points:
            await self._reach(session, room, point)
            outcome = await self._programme.give(SERVER, ReachPoint(session=session.id, point=point))
            if isinstance(outcome, Rejected):
                raise NotDone(outcome.code)

    async def _reach(self, session: Session, room: LiveRoom[FrameT], point: Point) -> None:
        match point:
            case "early":
                pass  # its room lets early questions in from its first moment
            case "closed":
                await self._do(session, room, SwitchPart(part="closed"), f"closed:{session.closed_from}")
            case "live":
                await self._describe(session, room)
                opens = SetRoomState(state="open")
                await self._do(session, room, opens, f"live:{session.starts}", where=_is_not_paused)
            case "ended":
                await self._describe(session, room)
                closes = SetRoomState(state="closed")
                await self._do(session, room, closes, f"{session.state}:{session.ends}")
            case _:
                assert_never(point)

    async def _describe(self, session: Session, room: LiveRoom[FrameT]) -> None:
        """The room says of itself what the programme says now."""
        frame = self._session_rooms.frame(session)
        outcome = await give(room.host, frame, sends_mail=room.sends_mail)
        if isinstance(outcome, Rejected) and outcome.temporary:
            raise NotDone(outcome.code)
        if isinstance(outcome, Rejected):  # its words were erased, say: what it does is done nevertheless
            logger.warning("room %s is not described anew: %s", session.room, outcome.code)

    async def _begin_anew(self, session: Session, room: LiveRoom[FrameT]) -> None:
        """A session that was moved to later waits again: its room takes early questions until then."""
        if session.moved_from is None or session.state == "cancelled" or session.starts <= self._now():
            return
        await self._do(session, room, SetRoomState(state="early"), f"moved:{session.starts}")

    async def _do(
        self, session: Session, room: LiveRoom[FrameT], command: Errand, once: str, where: Where = always
    ) -> None:
        """Once for this hour of this session, whichever node is first."""
        key = f"session:{session.id}:{once}"
        outcome = await give(room.host, command, key, where=where, sends_mail=room.sends_mail)
        if isinstance(outcome, Rejected):
            raise NotDone(outcome.code)

    def _put_off(self, session: Session) -> None:
        self._has_trouble = True
        self._changed.add(session.id)

    def hear(self, entries: Sequence[Entry]) -> None:
        """Something was planned, here or on another node."""
        for entry in entries:
            if isinstance(entry.event, SessionMoved | SessionChanged):
                self._changed.add(entry.event.session)
            if isinstance(entry.event, SessionMoved):
                self._moved.add(entry.event.session)
            if isinstance(entry.event, PlanningEvent):
                self._wake.set()

    async def _sleep(self) -> None:
        """Until the next point, or until something was planned otherwise."""
        left = AGAIN_S if self._has_trouble else self._until_next_s()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(left):
                await self._wake.wait()
        self._wake.clear()

    def _until_next_s(self) -> float:
        templates = self._programme.templates
        dues = (
            next_due(session, templates[session.template])
            for session in self._programme.state.sessions.values()
            if session.template in templates
        )
        next_at = min((due for due in dues if due is not None), default=None)
        if next_at is None:
            return LONGEST_SLEEP_S
        return min(max((next_at - self._now()) / 1000, 0), LONGEST_SLEEP_S)


def _is_not_paused(room: Room) -> bool:
    """Who pauses a room right before its time has a reason, and opens it again."""
    return room.frame.state != "paused"
