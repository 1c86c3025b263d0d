"""A node that says what the test wants: ready or not, silent, gone; and repeats what it was asked.

Lives here: just enough of HTTP for a proxy. Must not live here: what the proxy should do.
"""

from __future__ import annotations

import asyncio
import contextlib
from http import HTTPStatus
from typing import Self

import msgspec

from tests.support.server_process import HOST, free_port

SWITCHING = (
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"  # the answer to the key in RFC 6455
)


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it reached the node."""

    node: str
    method: str
    path: str
    headers: dict[str, str]


class StubNode:
    """See the module's docstring. ``hangs_up``: takes requests for pages and closes without an answer."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.port = free_port()
        self.address = f"{HOST}:{self.port}"
        self.is_ready = True
        self.hangs_up = False
        self.heard: list[Heard] = []
        self.sockets = 0
        self._lines: set[asyncio.StreamWriter] = set()
        self._goes_on = asyncio.Event()
        self._goes_on.set()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.kill()

    async def start(self) -> None:
        """Listen, on the same port every time."""
        self._server = await asyncio.start_server(self._serve, HOST, self.port)

    def kill(self) -> None:
        """Be gone, with every connection."""
        assert self._server is not None
        self._server.close()
        for line in self._lines:
            line.transport.abort()

    def pause(self) -> None:
        """Keep connections, take new ones, answer nothing."""
        self._goes_on.clear()

    def go_on(self) -> None:
        """Answer again."""
        self._goes_on.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._lines.add(writer)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                await self._goes_on.wait()
                if not await self._answer(head.decode(), reader, writer):
                    break
        writer.close()
        self._lines.discard(writer)

    async def _answer(self, head: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; whether another may follow."""
        first, *lines = head.strip().split("\r\n")
        method, path, _ = first.split(" ")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        await reader.readexactly(int(headers.get("content-length", "0")))
        if path.startswith("/socket.io/"):
            await self._repeat(reader, writer)
            return False
        status, body = HTTPStatus.OK, b"ok"
        if path == "/readyz":
            status = HTTPStatus.OK if self.is_ready else HTTPStatus.SERVICE_UNAVAILABLE
        elif path != "/healthz":
            heard = Heard(node=self.name, method=method, path=path, headers=headers)
            self.heard.append(heard)
            body = msgspec.json.encode(heard)
            if self.hangs_up:
                return False
        writer.write(f"HTTP/1.1 {status.value} x\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()
        return True

    async def _repeat(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A socket: say who this is, then everything that is said."""
        self.sockets += 1
        writer.write(SWITCHING + self.name.encode())
        try:
            while data := await reader.read(2**10):
                await self._goes_on.wait()
                writer.write(data)
        finally:
            self.sockets -= 1
