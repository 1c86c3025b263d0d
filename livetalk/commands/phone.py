"""A simulated phone: speaks to a room as a program does, over a real socket.

Lives here: just enough of Socket.IO for a rehearsal. Must not live here: what the person does.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import msgspec
import websockets

NAMESPACE = "/room"
Ack = dict[str, Any]


class Phone:
    """One connection to a room. ``parts`` is what it sees."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self.parts: dict[str, Any] = {}
        self._socket = socket
        self._ids = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Ack]] = {}

    async def say(self, command: str, **fields: object) -> Ack:
        """Give a command and wait for its acknowledgement."""
        number = next(self._ids)
        waiting: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        self._waiting[number] = waiting
        body = msgspec.json.encode(["command", {"id": str(number), "type": command, **fields}]).decode()
        await self._socket.send(f"42{NAMESPACE},{number}{body}")
        return await waiting

    def questions(self, *statuses: str) -> list[dict[str, Any]]:
        """The cards it sees that have one of the statuses."""
        cards = [part for key, part in self.parts.items() if key.startswith("q:")]
        return [card for card in cards if card["status"] in statuses]

    async def listen(self) -> None:
        """Read until the connection ends."""
        async for message in self._socket:
            text = message if isinstance(message, str) else message.decode()
            if text == "2":
                await self._socket.send("3")
            elif text.startswith(f"42{NAMESPACE},"):
                self._event(*msgspec.json.decode(text.split(",", 1)[1])[:2])
            elif text.startswith(f"43{NAMESPACE},"):
                number, _, rest = text.split(",", 1)[1].partition("[")
                self._waiting.pop(int(number)).set_result(msgspec.json.decode("[" + rest)[0])

    def _event(self, name: str, body: dict[str, Any]) -> None:
        if name == "snapshot":
            self.parts = dict(body["parts"])
        elif name == "patch":
            self.parts.update(body["set"])
            for key in body["gone"]:
                self.parts.pop(key, None)


@contextlib.asynccontextmanager
async def phone(base_url: str, auth: dict[str, object]) -> AsyncIterator[Phone]:
    """Connect to a room; hang up at the end."""
    parts = urlsplit(base_url)
    scheme = "wss" if parts.scheme == "https" else "ws"
    address = f"{scheme}://{parts.netloc}/socket.io/?EIO=4&transport=websocket"
    async with websockets.connect(address, compression=None, max_size=2**24) as socket:
        await socket.recv()  # Engine.IO's handshake; its numbers matter to browsers only
        await socket.send(f"40{NAMESPACE}," + msgspec.json.encode({"format": "json", **auth}).decode())
        connected = Phone(socket)
        listening = asyncio.create_task(connected.listen())
        try:
            yield connected
        finally:
            listening.cancel()
