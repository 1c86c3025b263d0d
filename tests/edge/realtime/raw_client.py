"""A websocket client that does only what a test tells it to: no answers, no reading, no manners."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

from tests.edge.realtime.served import PATIENCE_S, Served

_MASK = b"\0\0\0\0"  # a mask that changes nothing


def frame(payload: bytes, opcode: int = 1, *, fin: bool = True) -> bytes:
    """A masked client frame."""
    first = (0x80 if fin else 0) | opcode
    if len(payload) < 126:
        head = bytes((first, 0x80 | len(payload)))
    else:
        head = bytes((first, 0xFE)) + len(payload).to_bytes(2, "big")
    return head + _MASK + payload


class RawClient:
    """A TCP connection on which a websocket has been opened."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def send(self, *frames: bytes) -> None:
        self.writer.write(b"".join(frames))
        await self.writer.drain()

    async def until(self, wanted: bytes) -> bytes:
        """Read until something has come."""
        async with asyncio.timeout(PATIENCE_S):
            return await self.reader.readuntil(wanted)

    async def read_away(self, wanted: bytes) -> bool:
        """Read any number of bytes until something has come; false if the connection ends before."""
        tail = b""
        async with asyncio.timeout(PATIENCE_S):
            with contextlib.suppress(ConnectionError):
                while data := await self.reader.read(65536):
                    tail = tail[-len(wanted) :] + data
                    if wanted in tail:
                        return True
        return False

    async def flood(self, frames: bytes, *, times: int) -> None:
        """Send the same again and again until it is enough, or the server has had enough."""
        with contextlib.suppress(ConnectionError):
            for _ in range(times):
                await self.send(frames)

    async def is_over(self) -> bool:
        """See ``is_over``."""
        return await is_over(self.reader)


async def is_over(reader: asyncio.StreamReader) -> bool:
    """Read away everything until TCP ends, by an end or a reset."""
    async with asyncio.timeout(PATIENCE_S):
        with contextlib.suppress(ConnectionError):
            while await reader.read(65536):
                pass
    return True


@contextlib.asynccontextmanager
async def raw(
    served: Served, *, receive_buffer: int | None = None, join: bool = True
) -> AsyncIterator[RawClient]:
    """Open a websocket by hand, with a tiny receive buffer if wanted."""
    plain = socket.socket()
    if receive_buffer is not None:
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    plain.setblocking(False)  # noqa: FBT003 - its only form
    await asyncio.get_running_loop().sock_connect(plain, ("127.0.0.1", served.port))
    reader, writer = await asyncio.open_connection(sock=plain, limit=2048)
    client = RawClient(reader, writer)
    writer.write(
        b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: livetalk.example\r\n"
        b"Upgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    try:
        assert b" 101 " in await client.until(b"\r\n\r\n")
        if join:
            await client.send(frame(b"40/room,"))
            await client.until(b'"sid":')
            await client.until(b'40/room,{"sid":')
        yield client
    finally:
        writer.transport.abort()
