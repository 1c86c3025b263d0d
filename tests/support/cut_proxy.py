"""A bad network: a proxy between a browser and the server that cuts, refuses, loses and keeps silent.

Lives here: what can go wrong with a connection. Must not live here: what should happen then.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import Literal, Self

HOST = "127.0.0.1"
CHUNK = 2**16
State = Literal["open", "cut", "silent"]
Direction = Literal["up", "down"]


@dataclass(eq=False)
class Link:
    """One connection of the browser and its other half. ``is_lost``: some bytes never arrived."""

    writers: list[asyncio.StreamWriter] = field(default_factory=list)
    is_lost: bool = False

    def abort(self) -> None:
        """End it without a word."""
        for writer in self.writers:
            writer.transport.abort()


class CutProxy:
    """See the module's docstring. ``received`` counts the bytes that a browser was sent."""

    def __init__(self) -> None:
        self.upstream = 0
        self.port = 0
        self.delay_s = 0.0
        self.lets_sockets_through = True
        self.received = 0
        self._state: State = "open"
        self._loses_answers = False
        self._links: set[Link] = set()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, HOST, 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        self.cut()

    @property
    def url(self) -> str:
        """What the browser is told."""
        return f"http://{HOST}:{self.port}"

    def cut(self) -> None:
        """End every connection now, and every new one at once."""
        self._state = "cut"
        for link in self._links:
            link.abort()

    def keep_silent(self) -> None:
        """Connections stay, new ones are taken, and nothing passes: a phone behind a dead router."""
        self._state = "silent"

    def lose_answers(self) -> None:
        """What the browser says arrives; what the server says does not."""
        self._loses_answers = True

    def heal(self) -> None:
        """New connections work again. One that lost bytes stays dead, as in life."""
        self._state = "open"
        self._loses_answers = False
        self.lets_sockets_through = True
        self.delay_s = 0.0

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        link = Link([writer])
        self._links.add(link)
        try:
            if self._state != "cut":
                await self._connect(link, reader, writer)
        except OSError:
            pass  # the server is gone: so is the connection
        finally:
            link.abort()
            self._links.discard(link)

    async def _connect(self, link: Link, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(HOST, self.upstream)
        link.writers.append(far_writer)
        pumps = [
            asyncio.create_task(self._pump(link, "up", reader, far_writer)),
            asyncio.create_task(self._pump(link, "down", far_reader, writer)),
        ]
        _, pending = await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        for pump in pending:
            pump.cancel()

    async def _pump(
        self, link: Link, direction: Direction, source: asyncio.StreamReader, target: asyncio.StreamWriter
    ) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(CHUNK):
                if direction == "up" and not self.lets_sockets_through and b"GET /socket.io/" in data:
                    return
                if self.delay_s:
                    await asyncio.sleep(self.delay_s)
                if self._loses(direction):
                    link.is_lost = True
                if link.is_lost and (direction == "down" or self._state == "silent"):
                    continue
                if direction == "down":
                    self.received += len(data)
                target.write(data)
                await target.drain()
            if target.can_write_eof() and not link.is_lost:
                target.write_eof()
                await target.drain()

    def _loses(self, direction: Direction) -> bool:
        return self._state == "silent" or (self._loses_answers and direction == "down")
