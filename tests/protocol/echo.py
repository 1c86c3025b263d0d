"""The socket layer with an application that answers what it hears: what protocol tests need.

``/engine.io/`` speaks bare Engine.IO, ``/socket.io/`` speaks Socket.IO in two namespaces. Run as a
program it serves both on a port until it is stopped.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

import msgspec

from livetalk.edge import serving
from livetalk.edge.realtime import Connection, Limits, SocketServer, encode_event
from livetalk.edge.realtime.door import Door
from livetalk.edge.realtime.engine import Engine
from livetalk.edge.realtime.frames import frame_of

NAMESPACES = ("/", "/custom")
PING_INTERVAL_S, PING_TIMEOUT_S = 0.3, 0.2
MAX_PAYLOAD = 1_000_000

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


class EchoApplication:
    """Says on joining with which words one came, and then what one says."""

    def __init__(self, pause_s: float = 0.0) -> None:
        self._pause_s = pause_s

    async def connected(self, connection: Connection, auth: Mapping[str, object]) -> None:
        frame = encode_event("auth", msgspec.json.encode(auth), connection.namespace)
        if self._pause_s:
            asyncio.get_running_loop().call_later(self._pause_s, connection.write, frame)
        else:
            connection.write(frame)

    async def received(self, connection: Connection, event: str, args: tuple[object, ...]) -> object:
        if event == "message":
            echo = msgspec.json.encode(args)[1:-1]  # the arguments of a list, without its brackets
            connection.write(encode_event("message-back", echo, connection.namespace))
            return None
        return args

    def disconnected(self, connection: Connection) -> None: ...


class EchoEngine(Engine):
    """Engine.IO without Socket.IO on top."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits=limits, door=Door([]), async_mode="asgi", async_handlers=False)
        self.handlers = {"connect": self._greeted, "message": self._echo, "disconnect": self._gone}

    async def _greeted(self, _sid: str, _environ: object) -> None: ...

    async def _echo(self, sid: str, data: str) -> None:
        self.sockets[sid].write(frame_of(f"4{data}"))

    async def _gone(self, _sid: str, _reason: str) -> None: ...


class EchoServer:
    """The ASGI application."""

    def __init__(self, *, connect_deadline_s: float = 1.0, pause_s: float = 0.0) -> None:
        times = {"ping_interval_s": PING_INTERVAL_S, "ping_timeout_s": PING_TIMEOUT_S, "close_grace_s": 0.2}
        self.limits = Limits(message_bytes=MAX_PAYLOAD, connect_deadline_s=connect_deadline_s, **times)  # type: ignore[arg-type]  # all are seconds
        self._engine = EchoEngine(Limits(message_bytes=MAX_PAYLOAD, connect_deadline_s=60, **times))  # type: ignore[arg-type]  # the same
        self._sockets = SocketServer(
            EchoApplication(pause_s), allowed_origins=[], limits=self.limits, namespaces=NAMESPACES
        )
        self.started = threading.Event()

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            for _ in range(2):
                kind = (await receive())["type"]
                await send({"type": f"{kind}.complete"})
                self.started.set()
        elif scope["path"] == "/engine.io/":
            await self._engine.handle_request(scope, receive, send)
        else:
            await self._sockets(scope, receive, send)


@contextlib.contextmanager
def running(echo: EchoServer) -> Iterator[int]:
    """Serve on a free port, in a thread; give the port."""
    listener = serving.listen("127.0.0.1", 0)
    server = serving.make_server(echo, limits=echo.limits)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    assert echo.started.wait(5)
    try:
        yield int(listener.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(10)


if __name__ == "__main__":
    program = EchoServer(pause_s=0.02)
    listeners = [serving.listen("127.0.0.1", int(sys.argv[1]))]
    serving.serve(program, listeners=listeners, limits=program.limits)
