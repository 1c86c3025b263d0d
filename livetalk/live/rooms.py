"""All rooms of this node: found in the log when first wanted, let go of when nobody watches.

Lives here: the registry, and the opening of new rooms. Must not live here: what a room does.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from typing import Generic

from livetalk.live import room_state
from livetalk.live.broadcasting.screens import FrameT
from livetalk.live.dice import Dice
from livetalk.live.live_room import LiveRoom
from livetalk.live.metrics import Metrics
from livetalk.log.port import Conflict, Log
from livetalk.rooms.actors import SYSTEM
from livetalk.rooms.cards import iso
from livetalk.rooms.commands import CreateRoom
from livetalk.rooms.decide import Context, decide
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.room import Room

IDLE_LOOKS = 5  # a room that was empty at so many looks in a row leaves the memory
LOOK_EVERY_S = 60.0
WATCH_EVERY_S = 0.5  # a moderator should hear of trouble before the second question is refused
ID_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
ID_LENGTH = 10

_dice = Dice()

Open = Callable[[str], Awaitable[LiveRoom[FrameT] | None]]


class Rooms(Generic[FrameT]):
    """See the module's docstring. ``open_live`` loads a room by its code (``opening.open_room``)."""

    def __init__(self, open_live: Open[FrameT], metrics: Metrics) -> None:
        self._open = open_live
        self._metrics = metrics
        self._rooms: dict[str, LiveRoom[FrameT]] = {}
        self._loading: dict[str, asyncio.Future[LiveRoom[FrameT] | None]] = {}
        self._empty_looks: dict[str, int] = {}
        self.is_draining = False

    @property
    def live(self) -> list[LiveRoom[FrameT]]:
        """All rooms that this node holds in memory."""
        return list(self._rooms.values())

    async def find(self, code: str) -> LiveRoom[FrameT] | None:
        """The live room of that code; many who ask at once cause one load."""
        room = self._rooms.get(code)
        if room is not None:
            return room
        loading = self._loading.get(code)
        if loading is None:
            loading = asyncio.ensure_future(self._open(code))
            self._loading[code] = loading
            loading.add_done_callback(lambda done: self._loaded(code, done))
        return await asyncio.shield(loading)

    async def drain(self, notice: Callable[[], dict[str, object]]) -> None:
        """Finish what was accepted in every room, then tell every screen to come back later."""
        self.is_draining = True
        rooms = list(self._rooms.values())
        await asyncio.gather(*(room.drain() for room in rooms))
        for room in rooms:
            room.audience.notice_all(notice())
            room.stop()

    async def look_after(self) -> None:
        """Let go of rooms that nobody has watched for a while; runs until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            for code, room in list(self._rooms.items()):
                looks = self._empty_looks.get(code, 0) + 1 if room.is_idle else 0
                self._empty_looks[code] = looks
                if looks >= IDLE_LOOKS:
                    room.stop()
                    del self._rooms[code], self._empty_looks[code]
            self._metrics.rooms.set(len(self._rooms))

    async def watch_log(self, log: Log, now: Callable[[], int]) -> None:
        """Tell those who lead while nothing can be kept; runs until cancelled."""
        since: str | None = None
        while True:
            await asyncio.sleep(WATCH_EVERY_S)
            has_trouble = log.trouble() is not None
            since = (since or iso(now())) if has_trouble else None
            self._metrics.log_up.set(not has_trouble)
            for room in self._rooms.values():
                room.audience.show_service(unavailable=since)

    def _loaded(self, code: str, done: asyncio.Future[LiveRoom[FrameT] | None]) -> None:
        self._loading.pop(code, None)
        if done.cancelled() or done.exception() is not None:
            return
        room = done.result()
        if room is not None:
            if self.is_draining:
                room.refuse_commands()
            self._rooms[code] = room
            self._metrics.rooms.set(len(self._rooms))


async def create_room(log: Log, command: CreateRoom, now: int) -> Rejected | None:
    """Write the first facts of a new room; a code that is taken is refused as ``room_exists``."""
    room: Room = await room_state.load(log, command.code)
    answer = decide(room, command, Context(actor=SYSTEM, now=now, fresh_id=fresh_id()))
    if isinstance(answer, Rejected):
        return answer
    try:
        drafts = room_state.drafts_of(answer.events, at=now, by=None)
        await log.append(command.code, 0, drafts, None, answer.words)
    except Conflict:
        return Rejected(code="room_exists", params={"code": command.code})
    return None


def fresh_id() -> str:
    """An id that nobody can guess and nothing has had: nearly 50 random bits, drawn in one go."""
    left = _dice.throw()
    letters = []
    for _ in range(ID_LENGTH):
        left, letter = divmod(left, len(ID_LETTERS))
        letters.append(ID_LETTERS[letter])
    return "".join(letters)


def fresh_code() -> str:
    """A join code: six digits, the first not zero, easy to read out and to type."""
    return str(secrets.randbelow(900_000) + 100_000)
