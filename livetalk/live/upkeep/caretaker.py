"""Looks after all rooms of the log, also those that nobody watches: mail, reminders, what has its day.

At the start, and every few minutes, it walks through the log, gently. Of each room it keeps when something is
due next, and who wrote there; a room of which nothing was appended since is not read again, and one in
which nothing is due is never made live.
Lives here: the walk, the clock, and asking chores. Must not live here: what a chore does (``chores``).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, Protocol

import msgspec

from livetalk.live import room_state
from livetalk.live.broadcasting.screens import FrameT
from livetalk.live.live_room import LiveRoom
from livetalk.live.metrics import Metrics
from livetalk.live.rooms import Rooms
from livetalk.log.codec import UnreadableFact
from livetalk.log.port import Log, LogUnavailable
from livetalk.rooms.facts import Fact, RoomStateChanged
from livetalk.rooms.followup_facts import FollowupFact
from livetalk.rooms.needs import Needs, needs_of
from livetalk.rooms.record_facts import RecordFact
from livetalk.rooms.room import Room

logger = logging.getLogger(__name__)

WALK_EVERY_MS = 10 * 60_000  # how late another node's death is noticed by its mail
WALK_BESIDE_OTHERS_MS = 15_000  # how late it finds what another process did in a room not live here
PAUSE_S = 0.02  # between two rooms of a walk: the rooms that people are in come first
AGAIN_MS = 15_000  # a room whose chores are not done yet is looked at again so soon
LONGEST_SLEEP_S = 30.0  # a clock that was set is noticed
MATTERS = (FollowupFact, RecordFact, RoomStateChanged)
"""Facts that may move when something is due."""


class Chore(Protocol[FrameT]):
    """Something that has its time in a room."""

    def due(self, room: Room, now: int) -> int | None:
        """When (ms) the room needs it next, as it stands; None: not at all."""
        ...

    async def do(self, room: LiveRoom[FrameT], now: int) -> None:
        """Do it, where it is due."""
        ...


class Watcher(Protocol):
    """Somebody who wants to see every room."""

    def seen(self, room: Room) -> None:
        """A room that is not live, folded for this; in whatever thread."""
        ...

    def visited(self, room: Room) -> None:
        """A live room."""
        ...

    def walked(self) -> None:
        """Every room was seen."""
        ...


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a room: who wrote there up to a fact, when something is due, how much mail waits."""

    seq: int = 0
    people: array[int] = msgspec.field(default_factory=lambda: array("q"))
    due: int | None = None
    mails: int = 0
    needs: Needs = Needs()


class Caretaker(Generic[FrameT]):
    """See the module's docstring. ``now`` is in ms since 1970."""

    def __init__(
        self,
        log: Log,
        rooms: Rooms[FrameT],
        chores: Sequence[Chore[FrameT]],
        metrics: Metrics,
        now: Callable[[], int],
        *,
        watcher: Watcher | None = None,
        walk_every_ms: int = WALK_EVERY_MS,
    ) -> None:
        self._log = log
        self._rooms = rooms
        self._chores = chores
        self._metrics = metrics
        self._now = now
        self._watcher = watcher
        self._walk_every_ms = walk_every_ms
        self._known: dict[str, Known] = {}
        self._unreadable: set[str] = set()
        self._moved: set[str] = set()
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """Walk and look; runs until cancelled."""
        walking = asyncio.create_task(self._walk_for_ever())
        try:
            while True:
                await self.look()
                await self._sleep()
        finally:
            walking.cancel()
            await asyncio.wait([walking])

    def note(self, room: Room, facts: Sequence[Fact]) -> None:
        """These facts of a live room are durable now."""
        if any(isinstance(fact.event, MATTERS) for fact in facts):
            self._moved.add(room.code)
            self._wake.set()

    def look_at(self, code: str) -> None:
        """Something beside the room's own log may have made a chore of it due."""
        one = self._known.get(code)
        if one is not None:
            self._known[code] = msgspec.structs.replace(one, due=self._now())
            self._wake.set()

    def rooms_of(self, name_in: Callable[[str], str]) -> list[str]:
        """Rooms in which somebody has written something, latest first. ``name_in`` gives the pseudonym there.

        It may name one too many, and knows what others nodes wrote only since the last walk.
        """
        here = {room.state.code for room in self._rooms.live if knows(room.state, name_in(room.state.code))}
        known = {code for code, one in self._known.items() if _has(one.people, name_in(code))}
        order = {code: place for place, code in enumerate(self._known)}
        return sorted(here | known, key=lambda code: order.get(code, len(order)), reverse=True)

    def needs(self, codes: Iterable[str]) -> dict[str, Needs]:
        """What rooms wait for somebody to do; of one that is not in memory, as of the last walk."""
        live = {room.state.code: room.state for room in self._rooms.live}
        return {
            code: needs_of(live[code]) if code in live else self._known.get(code, Known()).needs
            for code in codes
        }

    async def walk(self) -> None:
        """Read what was appended to every room since it was last seen."""
        for code in await self._log.rooms():
            try:
                await self._visit(code)
            except (LogUnavailable, UnreadableFact) as error:
                if code not in self._unreadable:  # once: the sentence does not change by being repeated
                    self._unreadable.add(code)
                    logger.warning("room %s is not looked after: %s", code, error)
            await asyncio.sleep(PAUSE_S)
        if self._watcher is not None:
            self._watcher.walked()

    async def look(self) -> None:
        """Do what is due by now."""
        moved, self._moved = self._moved, set()
        for room in self._rooms.live:
            if room.state.code in moved:
                self._reckon(room.state)
        now = self._now()
        for code in [code for code, one in self._known.items() if one.due is not None and one.due <= now]:
            if self._rooms.is_draining:
                return
            try:
                await self._do(code)
            except Exception:  # other rooms have chores, too
                logger.exception("room %s: a chore failed", code)
                self._put_off(code)

    async def _do(self, code: str) -> None:
        with contextlib.suppress(LogUnavailable):
            room = await self._rooms.find(code)
            now = self._now()
            if room is not None:
                for chore in self._chores:
                    due = chore.due(room.state, now)
                    if due is not None and due <= now:
                        await chore.do(room, now)
                self._reckon(room.state)
        # What is still due is under way, or could not be done.
        self._put_off(code)

    def _put_off(self, code: str) -> None:
        one, soon = self._known[code], self._now() + AGAIN_MS
        if one.due is not None and one.due < soon and code not in self._moved:
            self._known[code] = msgspec.structs.replace(one, due=soon)

    async def _visit(self, code: str) -> None:
        live = next((room for room in self._rooms.live if room.state.code == code), None)
        if live is not None:
            self._remember(live.state)
            if self._watcher is not None:
                self._watcher.visited(live.state)
            return
        known = self._known.get(code)
        if known is not None and not await self._has_grown(code, known.seq):
            return
        past = await room_state.read(self._log, code)
        # In a thread: a long evening takes a tenth of a second, and other rooms are live meanwhile.
        self._remember(await asyncio.to_thread(self._fold, past))
        self._unreadable.discard(code)

    def _fold(self, past: room_state.Past) -> Room:
        room = room_state.fold(past)
        if self._watcher is not None and room.exists:
            self._watcher.seen(room)
        return room

    async def _has_grown(self, code: str, seq: int) -> bool:
        async for _ in self._log.read(code, seq):
            return True
        return False

    def _remember(self, room: Room) -> None:
        people = array("q", sorted(hash(person) for person in _people(room)))
        known = self._known.get(room.code, Known())
        self._known[room.code] = msgspec.structs.replace(known, seq=room.seq, people=people)
        self._reckon(room)

    def _reckon(self, room: Room) -> None:
        """When something is due there, and how much mail waits."""
        now = self._now()
        dues = (chore.due(room, now) for chore in self._chores)
        due = min((due for due in dues if due is not None), default=None)
        known = self._known.get(room.code, Known())
        self._known[room.code] = msgspec.structs.replace(
            known, due=due, mails=len(room.followup.mails), needs=needs_of(room)
        )
        self._metrics.mails_waiting.set(sum(one.mails for one in self._known.values()))
        if due is not None:
            self._wake.set()

    async def _walk_for_ever(self) -> None:
        while True:
            try:
                await self.walk()
            except LogUnavailable:
                await asyncio.sleep(LONGEST_SLEEP_S)
                continue
            await asyncio.sleep(self._walk_every_ms / 1000)

    async def _sleep(self) -> None:
        """Until something is due, or something has changed that may be."""
        next_due = min((one.due for one in self._known.values() if one.due is not None), default=None)
        left = LONGEST_SLEEP_S if next_due is None else (next_due - self._now()) / 1000
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(max(left, 0), LONGEST_SLEEP_S)):
                await self._wake.wait()
        self._wake.clear()


def knows(room: Room, person: str) -> bool:
    """Whether the person has written something in the room, wants mail from it, or takes part."""
    return room.knows(person) or person in _of_followup(room)


def _people(room: Room) -> set[str]:
    return {*room.asked_by, *room.supported_by, *_of_followup(room)}


def _of_followup(room: Room) -> set[str]:
    kept = room.followup
    entries: Iterable[Iterable[str]] = (
        (comment.by for comment in kept.comments.values()),
        (joining.by for joining in kept.joinings.values()),
        (subscription.by for subscription in kept.subscriptions.values()),
    )
    return {person for group in entries for person in group}


def _has(people: array[int], person: str) -> bool:
    wanted = hash(person)
    place = bisect_left(people, wanted)
    return place < len(people) and people[place] == wanted
