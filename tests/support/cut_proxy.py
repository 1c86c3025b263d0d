"""A bad network: a proxy between two programs that cuts, refuses, loses, holds back and keeps silent.

A browser and the server, or a node and its Redis: the one that calls is the near one here. Lives here:
what can go wrong with a connection. Must not live here: what should happen then.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import Literal, Self

HOST = "127.0.0.1"
CHUNK = 2**16
LAST_BYTES_S = 0.5  # for what was held back to be read at the other end before the connection goes
State = Literal["open", "cut", "silent", "held"]
Direction = Literal["up", "down"]


@dataclass(eq=False)
class Link:
    """One connection of the near side and its other half.

    ``is_lost``: some bytes never arrived. ``is_deaf``: some were the near side's, and so nothing that it
    says later arrives. ``was_held``: some arrived late.
    """

    writers: list[asyncio.StreamWriter] = field(default_factory=list)
    is_lost: bool = False
    is_deaf: bool = False
    was_held: bool = False

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
        self._healed = asyncio.Event()
        self._healed.set()
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
        while self._links:  # noqa: ASYNC110 - they end by themselves, now that nothing holds them
            await asyncio.sleep(0)

    @property
    def url(self) -> str:
        """What the browser is told."""
        return f"http://{HOST}:{self.port}"

    def cut(self) -> None:
        """End every connection now, and every new one at once."""
        self._state = "cut"
        self._healed.set()
        for link in self._links:
            link.abort()

    def keep_silent(self) -> None:
        """Connections stay, new ones are taken, and nothing passes: a phone behind a dead router."""
        self._state = "silent"
        self._healed.clear()

    def hold_back(self) -> None:
        """Connections stay, and what is said from now on arrives when all is well, whoever still waits for it."""
        self._state = "held"
        self._healed.clear()

    def lose_answers(self) -> None:
        """What the browser says arrives; what the server says does not."""
        self._loses_answers = True

    def heal(self) -> None:
        """New connections work again. One that lost bytes stays dead, as in life."""
        self._state = "open"
        self._healed.set()
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
        if (
            link.was_held and pending
        ):  # the far side is to read what was said, although nobody waits for an answer
            await asyncio.wait(pending, timeout=LAST_BYTES_S)
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
                if self._state == "held":
                    link.was_held = True
                    await self._healed.wait()
                if self._loses(direction):
                    link.is_lost = True
                    link.is_deaf |= direction == "up"
                if link.is_deaf if direction == "up" else link.is_lost:
                    continue
                if direction == "down":
                    self.received += len(data)
                target.write(data)
                await target.drain()
            if self._state != "open":  # a goodbye arrives no better than the rest
                await self._healed.wait()
            if target.can_write_eof() and not link.is_lost:
                target.write_eof()
                await target.drain()

    def _loses(self, direction: Direction) -> bool:
        return self._state == "silent" or (self._loses_answers and direction == "down")
