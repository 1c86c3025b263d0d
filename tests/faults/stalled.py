"""A client that stops reading: its TCP window closes, and the server's bytes pile up.

Lives here: a websocket by hand, because a library would go on reading. Must not live here:
expectations.
"""

from __future__ import annotations

import asyncio
import base64
import os
import socket
import struct

import msgspec

from tests.faults.screen import Screen
from tests.support.server_process import HOST

RECEIVE_BUFFER_BYTES = 4096  # the kernel shall take as little as possible
STEP_TIMEOUT_S = 30.0


class StalledScreen:
    """``screen`` keeps what was read. Nothing is read unless ``read_until_seq`` is called."""

    def __init__(self, screen: Screen, port: int) -> None:
        self.screen = screen
        self.patch_sizes: list[int] = []  # how many parts each patch set that was read
        self.bytes_read = 0
        self._port = port
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter

    async def join(self) -> None:
        """Connect, join, take the snapshot – and look away."""
        raw = socket.socket()
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
        raw.setblocking(False)  # noqa: FBT003 - its only form
        await asyncio.get_running_loop().sock_connect(raw, (HOST, self._port))
        # A full stream reader pauses its transport: from then on the kernel's buffer fills.
        self._reader, self._writer = await asyncio.open_connection(sock=raw, limit=RECEIVE_BUFFER_BYTES)
        key = base64.b64encode(os.urandom(16)).decode()
        self._writer.write(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {HOST}:{self._port}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        await self._reader.readuntil(b"\r\n\r\n")
        self._send("40/room," + msgspec.json.encode(self.screen.auth).decode())
        while self.screen.position is None:
            await self._read_frame()

    async def read_until_seq(self, seq: int) -> None:
        """Look up again, and read as far as that."""
        while self.screen.seq < seq:
            await self._read_frame()

    def leave(self) -> None:
        """Hang up."""
        self._writer.transport.abort()

    async def _read_frame(self) -> None:
        async with asyncio.timeout(STEP_TIMEOUT_S):
            head = await self._reader.readexactly(2)
            length = head[1]
            if length == 126:
                (length,) = struct.unpack("!H", await self._reader.readexactly(2))
            elif length == 127:
                (length,) = struct.unpack("!Q", await self._reader.readexactly(8))
            body = (await self._reader.readexactly(length)).decode()
        self.bytes_read += length
        if body == "2":
            self._send("3")
        elif body.startswith("42"):
            name, argument = msgspec.json.decode(body.removeprefix("42/room,"))
            if name == "patch":
                self.patch_sizes.append(len(argument["set"]))
            self.screen.hear(name, argument)

    def _send(self, text: str) -> None:
        data, mask = text.encode(), os.urandom(4)
        head = (
            struct.pack("!BB", 0x81, 0x80 | len(data))
            if len(data) < 126
            else struct.pack("!BBH", 0x81, 0x80 | 126, len(data))
        )
        masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(data))
        self._writer.write(head + mask + masked)
