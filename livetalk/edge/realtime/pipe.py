"""The seam between sockets and what carries their bytes.

``RawPipe`` hands whole frames to the transport and needs our own websocket class in the server;
``OrdinaryPipe`` needs nothing but an ASGI server. Both keep the order of writes, never block and
never raise. No protocol of Engine.IO or Socket.IO here.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final, Protocol, TypeAlias

from livetalk.edge.realtime.frames import Frame
from livetalk.edge.realtime.lane import Lane

RAW_EXTENSION: Final = "livetalk.raw"

Message: TypeAlias = MutableMapping[str, Any]
Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]


class Raw(Protocol):
    """What ``scope["extensions"]["livetalk.raw"]`` holds."""

    lane: Lane | None

    def write(self, data: bytes) -> None:
        """Write complete websocket frames; drop them when the connection is closing."""

    def buffered(self) -> int:
        """Tell how many bytes the kernel has not taken yet."""

    def close(self, code: int, grace_s: float) -> None:
        """Begin the closing handshake; abort when it is not over after ``grace_s``."""

    def abort(self) -> None:
        """End the TCP connection now and forget what was not sent."""


class Pipe(Protocol):
    """An ordered way to one client. ``lane`` is the direct one, where there is one."""

    @property
    def lane(self) -> Lane | None:
        """For whoever writes the same to thousands."""

    def write(self, frame: Frame) -> None:
        """Send after everything that was written before; drop when closing."""

    def buffered(self) -> int:
        """Tell how many bytes wait here for a slow client."""

    def close(self, code: int) -> None:
        """Send what was written, then close politely."""

    def abort(self) -> None:
        """Close at once."""

    async def finish(self) -> None:
        """Wait until a close that was asked for has been handed to the server."""


def open_pipe(scope: Scope, send: Send, grace_s: float) -> Pipe:
    """Take the direct way where the server offers it, else the ordinary one."""
    raw: Raw | None = (scope.get("extensions") or {}).get(RAW_EXTENSION)
    return OrdinaryPipe(send) if raw is None else RawPipe(raw, grace_s)


class RawPipe:
    """Writes go straight to the transport: no queue, no task."""

    __slots__ = ("_grace_s", "_raw", "buffered")

    def __init__(self, raw: Raw, grace_s: float) -> None:
        self._raw = raw
        self._grace_s = grace_s
        self.buffered = raw.buffered

    @property
    def lane(self) -> Lane | None:
        """See ``Pipe``."""
        return self._raw.lane

    def write(self, frame: Frame) -> None:
        """See ``Pipe``."""
        self._raw.write(frame.wire)

    def close(self, code: int) -> None:
        """See ``Pipe``."""
        self._raw.close(code, self._grace_s)

    def abort(self) -> None:
        """See ``Pipe``."""
        self._raw.abort()

    async def finish(self) -> None:
        """Nothing waits here."""


class OrdinaryPipe:
    """An outbox, and a task that empties it while there is something in it."""

    __slots__ = ("_buffered", "_closing", "_outbox", "_send", "_writer")

    def __init__(self, send: Send) -> None:
        self._send = send
        self._outbox: deque[Message] = deque()
        self._buffered = 0
        self._closing = False
        self._writer: asyncio.Task[None] | None = None

    @property
    def lane(self) -> Lane | None:
        """There is none."""
        return None

    def write(self, frame: Frame) -> None:
        """See ``Pipe``."""
        if not self._closing:
            self._buffered += len(frame.wire)
            self._put({"type": "websocket.send", "text": frame.text})

    def buffered(self) -> int:
        """See ``Pipe``."""
        return self._buffered

    def close(self, code: int) -> None:
        """See ``Pipe``."""
        if not self._closing:
            self._closing = True
            self._put({"type": "websocket.close", "code": code})

    def abort(self) -> None:
        """As abrupt as an ordinary server allows: what waits is thrown away."""
        self._outbox.clear()
        self._buffered = 0
        self._closing = False
        self.close(1001)

    async def finish(self) -> None:
        """See ``Pipe``."""
        if self._writer is not None:
            await asyncio.wait([self._writer])

    def _put(self, message: Message) -> None:
        self._outbox.append(message)
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._empty())

    async def _empty(self) -> None:
        while self._outbox:
            message = self._outbox.popleft()
            try:
                await self._send(message)
            except (OSError, RuntimeError):  # the client is gone, or the server has closed already
                self._closing = True
                self._outbox.clear()
            self._buffered = max(0, self._buffered - len(message.get("text", "")))
