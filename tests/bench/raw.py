"""The limit: no Socket.IO, no room, only the same frame written to every socket in a loop.

It shakes hands by hand, greets each phone with the snapshot, and on order writes one ready frame to
all, as fast as it goes, on the same event loop as LiveTalk: to the descriptor, and what the kernel does
not take at once by the transport. What LiveTalk stays behind this is what it costs to be LiveTalk.
Must not live here: anything a served application would need.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import hashlib
import os
import time
from pathlib import Path
from typing import cast

import msgspec
import uvloop

from livetalk.edge.realtime.frames import encode_event, frame_of
from tests.bench.inside import obey
from tests.bench.orders import Published, Sampled

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, 1.3
OPENED = frame_of('0{"sid":"raw","upgrades":[],"pingInterval":60000,"pingTimeout":60000}').wire
CONNECTED = frame_of('40/room,{"sid":"raw"}').wire


class Hall:
    """Everybody who has shaken hands."""

    def __init__(self, sample: Sampled) -> None:
        self.snapshot = encode_event("snapshot", sample.snapshot.encode()).wire
        self.patch = encode_event("patch", sample.patch.encode()).wire
        self.transports: dict[int, asyncio.Transport] = {}  # by descriptor
        self._waiting: set[int] = set()  # those to whom something may still be on its way

    async def publish(self, seconds: float) -> Published:
        """Write one frame after the other to everybody for so long."""
        patches, began = 0, time.monotonic()
        while (now := time.monotonic()) - began < seconds:
            self._write()
            patches += 1
            await asyncio.sleep(0)
        return Published(patches=patches, seconds=now - began, stopped_at=now)

    def _write(self) -> None:
        frame, size, waiting = self.patch, len(self.patch), self._waiting
        rest: dict[int, bytes] = {fd: frame for fd in waiting if self.transports[fd].get_write_buffer_size()}
        waiting.clear()
        for descriptor in self.transports:
            if descriptor in rest:
                continue
            try:
                sent = os.write(descriptor, frame)
            except BlockingIOError:
                sent = 0
            if sent != size:
                rest[descriptor] = frame[sent:]
        for descriptor, data in rest.items():
            self.transports[descriptor].write(data)
            waiting.add(descriptor)


class Line(asyncio.Protocol):
    """One phone. What it says after the handshake is taken for its CONNECT, unread."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._request = b""
        self._is_open = self._is_joined = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by name

    def data_received(self, data: bytes) -> None:
        """Shake hands, then greet, then listen no more."""
        if self._transport is None or self._is_joined:
            return
        if self._is_open:
            self._is_joined = True
            self._transport.write(CONNECTED + self._hall.snapshot)
            self._hall.transports[self._transport.get_extra_info("socket").fileno()] = self._transport
            return
        self._request += data
        if b"\r\n\r\n" in self._request:
            self._is_open = True
            self._transport.write(_answer(self._request) + OPENED)


def _answer(request: bytes) -> bytes:
    """Accept a websocket; whoever asks for anything else is told that the server is there."""
    fields = dict(line.lower().partition(b": ")[::2] for line in request.split(b"\r\n"))
    if b"sec-websocket-key" not in fields:
        return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    key = next(
        line[19:] for line in request.split(b"\r\n") if line.lower().startswith(b"sec-websocket-key: ")
    )
    accept = base64.b64encode(hashlib.sha1(key + GUID, usedforsecurity=False).digest())
    head = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    return head + b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"


async def main() -> None:
    """Serve until the process is ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--sample", type=Path, required=True)
    arguments = parser.parse_args()
    hall = Hall(msgspec.json.decode(arguments.sample.read_bytes(), type=Sampled))
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Line(hall), "127.0.0.1", arguments.port, backlog=2048)
    async with server:
        await obey(hall.publish)


if __name__ == "__main__":
    uvloop.run(main())
