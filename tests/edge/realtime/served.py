"""The real server on a free loopback port, in a thread of its own, with a small application."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec
from websockets.asyncio.client import ClientConnection, connect

from livetalk.edge import serving
from livetalk.edge.realtime import (
    Application,
    Connection,
    Frame,
    Limits,
    Refused,
    SocketServer,
    encode_event,
)

BASE_URL = "http://livetalk.example"
PATIENCE_S = 5.0  # how long a test waits for what must happen; never asserted

BIG = encode_event("patch", msgspec.json.encode("x" * 20_000))

T = TypeVar("T")


def broadcast(frame: Frame, connections: Iterable[Connection]) -> list[Connection]:
    """Write one frame to many, as a fleet does; those left out because they read too slowly."""
    left_out = []
    for connection in connections:
        if connection.is_backlogged():
            left_out.append(connection)
        else:
            connection.write(frame)
    return left_out


class FakeApplication:
    """Lets everyone in, remembers what it was told, and does as the client says."""

    def __init__(self) -> None:
        self.connections: list[Connection] = []
        self.heard: list[tuple[str, tuple[object, ...]]] = []
        self.gone: list[Connection] = []

    async def connected(self, connection: Connection, auth: Mapping[str, object]) -> None:
        match auth.get("please"):
            case "refuse":
                raise Refused("room_closed", "The room is closed.", {"room": "482913"})
            case "write then refuse":
                connection.write(encode_event("snapshot", b"{}"))
                raise Refused("room_closed", "The room is closed.")
            case "fail":
                raise RuntimeError("a bug in connected")
            case "greet":
                connection.write(encode_event("snapshot", msgspec.json.encode(auth)))
        self.connections.append(connection)

    async def received(self, connection: Connection, event: str, args: tuple[object, ...]) -> object:
        self.heard.append((event, args))
        match event:
            case "nothing":
                return None
            case "sleep":
                await asyncio.sleep(0.05)
            case "later" | "later, in vain" | "never":
                return self._answer_later(event, args)
            case "fail":
                raise RuntimeError("a bug in received")
        return args

    def _answer_later(self, how: str, args: tuple[object, ...]) -> asyncio.Future[object]:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[object] = loop.create_future()
        match how:
            case "later":
                loop.call_later(0.05, answer.set_result, args)
            case "never":
                answer.cancel()
            case _:
                answer.set_exception(RuntimeError("a bug while answering"))
        return answer

    def disconnected(self, connection: Connection) -> None:
        self.gone.append(connection)


class Served:
    """A running server, as a test sees it."""

    def __init__(self, application: FakeApplication, sockets: SocketServer, drain: Any, options: Any) -> None:
        self.application = application
        self.sockets = sockets
        self.listener = serving.listen("127.0.0.1", 0)
        self.port: int = self.listener.getsockname()[1]
        self.lifespan: list[str] = []
        self.server = serving.make_server(self._app, drain=drain or self._no_drain, **options)
        self.loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self.server.run, args=([self.listener],))
        self._started = threading.Event()

    @property
    def http(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/socket.io/?EIO=4&transport=websocket"

    def start(self) -> None:
        self._thread.start()
        assert self._started.wait(PATIENCE_S)

    def stop(self) -> None:
        self.server.should_exit = True
        self._thread.join(2 * PATIENCE_S)
        assert not self._thread.is_alive()

    async def inside(self, function: Callable[[], T]) -> T:
        """Run a function in the server's event loop."""

        async def run() -> T:
            return function()

        assert self.loop is not None
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(run(), self.loop))

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for something to become true in the server."""
        async with asyncio.timeout(PATIENCE_S):
            while not await self.inside(condition):  # noqa: ASYNC110 - the server knows no such event
                await asyncio.sleep(0.01)

    @staticmethod
    async def _no_drain() -> None: ...

    async def _app(
        self,
        scope: Any,
        receive: Callable[[], Awaitable[Any]],
        send: Callable[[Any], Awaitable[None]],
    ) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["path"] == "/socket.io/":
            await self.sockets(scope, receive, send)
        else:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"a page"})

    async def _live(
        self, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
    ) -> None:
        while "lifespan.shutdown" not in self.lifespan:
            kind = (await receive())["type"]
            self.lifespan.append(kind)
            self.loop = asyncio.get_running_loop()
            await send({"type": f"{kind}.complete"})
            self._started.set()


@contextlib.contextmanager
def serve(
    application: FakeApplication | None = None,
    *,
    limits: Limits | None = None,
    drain: Any = None,
    namespaces: tuple[str, ...] = ("/room",),
    tweak: Callable[[Served], None] = lambda _served: None,
    **options: Any,
) -> Iterator[Served]:
    """Run a server for the time of a test."""
    application = application or FakeApplication()
    assert_is_application(application)
    sockets = SocketServer(application, allowed_origins=[BASE_URL], limits=limits, namespaces=namespaces)
    served = Served(application, sockets, drain, {"limits": limits, **options})
    tweak(served)
    thresholds = gc.get_threshold()
    served.start()
    try:
        yield served
    finally:
        served.stop()
        gc.unfreeze()
        gc.set_threshold(*thresholds)


def assert_is_application(_application: Application) -> None:
    """For the type checker: the fake fulfils the protocol."""


@contextlib.asynccontextmanager
async def opened(served: Served, **headers: str) -> AsyncIterator[ClientConnection]:
    """A raw websocket on which Engine.IO's greeting has been read."""
    async with connect(
        served.url, compression=None, additional_headers=headers, ping_interval=None
    ) as websocket:
        assert (await hear(websocket)).startswith("0{")
        yield websocket


@contextlib.asynccontextmanager
async def joined(served: Served, auth: str = "", **headers: str) -> AsyncIterator[ClientConnection]:
    """A raw websocket that has joined /room."""
    async with opened(served, **headers) as websocket:
        await websocket.send(f"40/room,{auth}")
        assert (await hear(websocket)).startswith('40/room,{"sid":')
        yield websocket


async def hear(websocket: ClientConnection, *, pings: bool = False) -> str:
    """The next text message; heartbeats are answered and left out unless wanted."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            message = await websocket.recv()
            assert isinstance(message, str)
            if message != "2" or pings:
                return message
            await websocket.send("3")


async def closed(websocket: ClientConnection) -> int | None:
    """Wait until the server has closed the connection; give the code."""
    async with asyncio.timeout(PATIENCE_S):
        await websocket.wait_closed()
    return websocket.close_code


def flood_all(served: Served, times: int) -> None:
    """Write much to everybody, read or not (in the server's event loop)."""
    for _ in range(times):
        for connection in served.application.connections:
            connection.write(BIG)
