"""Engine.IO over websockets only, with our own sockets in place of the library's.

What is replaced: the request handler, the socket class, the ping and service tasks. What is kept:
the library's table of sockets and handlers, its ids, and ``send`` / ``send_packet`` for whatever
the library itself sends. Contract tests name every internal that this relies on.
"""

from __future__ import annotations

import asyncio
import logging
import resource
import sys
from typing import Any, Final

import engineio
import msgspec

from livetalk.edge.realtime import door
from livetalk.edge.realtime.door import Door, Refusal
from livetalk.edge.realtime.frames import frame_of
from livetalk.edge.realtime.heart import Heart
from livetalk.edge.realtime.limits import Limits
from livetalk.edge.realtime.packets import Malformed
from livetalk.edge.realtime.pipe import Receive, Scope, Send, open_pipe
from livetalk.edge.realtime.socket import INTERNAL_ERROR, POLICY_VIOLATION, EngineSocket

_log = logging.getLogger(__name__)

FILES_FOR_THE_REST: Final = 200  # pages, the log, what the process itself holds open

_CLOSE: Final = "1"
_PONG: Final = "3"
_MESSAGE: Final = "4"


class Engine(engineio.AsyncServer):  # type: ignore[misc]  # the library is untyped
    """Speaks Engine.IO 4 with clients; hands messages to the handlers that the library registers."""

    sockets: dict[str, EngineSocket]

    def __init__(self, *, limits: Limits, door: Door, **options: Any) -> None:
        super().__init__(**options)
        self.limits = limits
        self.heart = Heart(limits)
        self.accepting = True
        self._door = door
        self._most = min(limits.sockets, _open_files_allowed() - FILES_FOR_THE_REST)
        self._opening = {
            "upgrades": [],
            "pingInterval": int(limits.ping_interval_s * 1000),
            "pingTimeout": int(limits.ping_timeout_s * 1000),
            "maxPayload": limits.message_bytes,
        }

    async def handle_request(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request below the path of the sockets (library)."""
        if scope["type"] != "websocket":
            await door.answer_http(door.POLLING, send)
            return
        await receive()  # the request itself, which ASGI announces as a message
        refusal = self._reason_against(scope)
        if refusal is not None:
            await door.answer_websocket(refusal, scope, send)
            return
        await send({"type": "websocket.accept"})
        await self._live(self._open(scope, send), receive)

    def _reason_against(self, scope: Scope) -> Refusal | None:
        if not self.accepting:
            return door.CLOSED
        if len(self.sockets) >= self._most:
            return door.FULL
        return self._door.judge(scope)

    def _open(self, scope: Scope, send: Send) -> EngineSocket:
        sid = self.generate_id()
        pipe = open_pipe(scope, send, self.limits.close_grace_s)
        socket = EngineSocket(sid, scope, pipe, self.heart, self.limits)
        socket.write(frame_of("0" + msgspec.json.encode({"sid": sid, **self._opening}).decode()))
        self.sockets[sid] = socket
        self.heart.opened(socket)
        self.heart.expect_connect(socket)
        return socket

    async def _live(self, socket: EngineSocket, receive: Receive) -> None:
        await self.handlers["connect"](socket.sid, {"asgi.scope": socket.scope})
        reason = self.reason.TRANSPORT_CLOSE
        try:
            reason = await self._listen(socket, receive)
        except Malformed as fault:
            _log.warning("socket %s closed: %s", socket.sid, str(fault))  # the fault itself holds the socket
            socket.close(POLICY_VIOLATION)
        except Exception:  # noqa: BLE001 - a bug behind one client must not end in silence
            _log.exception("socket %s closed: a bug", socket.sid)
            socket.close(INTERNAL_ERROR)
        finally:
            self.heart.closed(socket)
            await self.handlers["disconnect"](socket.sid, reason)
            self.sockets.pop(socket.sid, None)
        await socket.finish()

    async def _listen(self, socket: EngineSocket, receive: Receive) -> str:
        """Handle messages one after the other until the connection ends; tell why it did."""
        loop = asyncio.get_running_loop()
        rate, burst = self.limits.messages_per_s, self.limits.message_burst
        tokens, seen = float(burst), loop.time()
        while True:
            event = await receive()
            if event["type"] != "websocket.receive":
                return str(self.reason.TRANSPORT_CLOSE)
            if socket.closing:
                return str(self.reason.SERVER_DISCONNECT)
            if not await self._handle(socket, event.get("text")):
                return str(self.reason.CLIENT_DISCONNECT)
            now = loop.time()
            tokens = min(burst, tokens + (now - seen) * rate) - 1
            seen = now
            if tokens < 0:  # read a flooding client more slowly; the others go on
                await asyncio.sleep(-tokens / rate)

    async def _handle(self, socket: EngineSocket, text: str | None) -> bool:
        """Handle one message; False when it says goodbye."""
        if text is None:
            raise Malformed("binary message")
        if len(text) > self.limits.message_bytes:
            raise Malformed("message too long")
        kind = text[:1]
        if kind == _MESSAGE:
            await self.handlers["message"](socket.sid, text[1:])
        elif kind == _PONG:
            self.heart.ponged(socket)
        elif kind == _CLOSE:
            return False
        else:
            raise Malformed("unknown Engine.IO packet")
        return True


def _open_files_allowed() -> int:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)  # the server raises its own limit to this one
    return sys.maxsize if hard == resource.RLIM_INFINITY else hard
