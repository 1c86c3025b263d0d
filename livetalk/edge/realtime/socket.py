"""Our own Engine.IO socket: no queue, no writer task, no ping task.

It takes the place of the library's socket class; the methods that the library itself calls keep
their names and are marked so.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final, Protocol

from livetalk.edge.realtime.connection import Connection
from livetalk.edge.realtime.frames import Frame, frame_of
from livetalk.edge.realtime.lane import Lane
from livetalk.edge.realtime.limits import Limits
from livetalk.edge.realtime.pipe import Pipe, Scope

if TYPE_CHECKING:
    from livetalk.edge.realtime.heart import Heart

_log = logging.getLogger(__name__)

PING: Final = frame_of("2")

NORMAL_CLOSURE: Final = 1000
POLICY_VIOLATION: Final = 1008
INTERNAL_ERROR: Final = 1011


class LibraryPacket(Protocol):
    """The part of an Engine.IO packet that is used here."""

    def encode(self) -> str | bytes:
        """Give the packet as it is sent."""


class EngineSocket:
    """One websocket that speaks Engine.IO."""

    __slots__ = (
        "_heart",
        "_largest",
        "_limits",
        "_pipe",
        "_strikes",
        "_unsent",
        "closing",
        "joined",
        "scope",
        "session",
        "sid",
    )

    def __init__(self, sid: str, scope: Scope, pipe: Pipe, heart: Heart, limits: Limits) -> None:
        self.sid = sid
        self.scope = scope
        self.closing = False
        self.joined: dict[str, Connection] = {}
        self.session: dict[str, object] = {}
        self._pipe = pipe
        self._heart = heart
        self._limits = limits
        self._largest = 0  # bytes of the largest frame so far: one of any size may wait
        self._unsent = 0  # what waited when the heart last looked
        self._strikes = 0  # how often in a row it was too much, and no less than before

    @property
    def closed(self) -> bool:
        """Whether the library may still use it (library)."""
        return self.closing

    async def send(self, packet: LibraryPacket) -> None:
        """Send a packet that the library made (library)."""
        text = packet.encode()
        if isinstance(text, bytes):
            raise TypeError("LiveTalk's sockets carry text only")
        self.write(frame_of(text))

    def write(self, frame: Frame) -> None:
        """Send a frame; give up a client that lets even answers pile up."""
        if self.closing:
            return
        if self._pipe.buffered() > self._limits.backlog_hard_bytes + self._largest:
            self.lost("backlog over the hard limit")
            return
        self._largest = max(self._largest, len(frame.wire))
        self._pipe.write(frame)

    @property
    def lane(self) -> Lane | None:
        """The direct way to the client, if there is one and it may be used."""
        return None if self.closing else self._pipe.lane

    @property
    def backlog_limit(self) -> int:
        """Unsent bytes above which broadcasts skip the socket."""
        return self._limits.backlog_bytes

    def is_backlogged(self) -> bool:
        """Tell whether more waits for the client than is good."""
        return self._pipe.buffered() > self._limits.backlog_bytes

    def ping(self) -> None:
        """Send a ping, unless the client has not read for several of them."""
        unsent = self._pipe.buffered()
        is_stuck = unsent > self._limits.backlog_bytes and unsent >= self._unsent
        self._strikes = self._strikes + 1 if is_stuck else 0
        self._unsent = unsent
        if self._strikes >= self._limits.backlog_heartbeats:
            self.lost("backlog does not shrink")
        else:
            self._pipe.write(PING)

    def is_catching_up(self) -> bool:
        """Tell whether less waits than before: a slow client reads, and has our ping before it."""
        before, self._unsent = self._unsent, self._pipe.buffered()
        return 0 < self._unsent < before

    def lost(self, why: str) -> None:
        """Give the client up: it does not answer, does not read or does not join."""
        _log.info("socket %s aborted: %s", self.sid, why)
        self.abort()

    def close(self, code: int = NORMAL_CLOSURE) -> None:
        """Close politely; the pipe sees to it that TCP ends soon, obeyed or not."""
        if not self.closing:
            self._stop()
            self._pipe.close(code)

    def abort(self) -> None:
        """Close at once."""
        self._stop()
        self._pipe.abort()

    async def finish(self) -> None:
        """Close if that has not been done, and wait until the server has taken over the rest."""
        self.close()
        await self._pipe.finish()

    def _stop(self) -> None:
        self.closing = True
        self._heart.closed(self)
