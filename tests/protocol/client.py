"""A raw websocket client for protocol tests: every packet is seen, nothing is answered by itself."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import TypeAlias

from websockets.asyncio.client import ClientConnection, connect

PATIENCE_S = 5.0

Websocket: TypeAlias = ClientConnection


def engine_url(port: int, query: str = "EIO=4&transport=websocket") -> str:
    return f"ws://127.0.0.1:{port}/engine.io/?{query}"


def socket_url(port: int, query: str = "EIO=4&transport=websocket") -> str:
    return f"ws://127.0.0.1:{port}/socket.io/?{query}"


@contextlib.asynccontextmanager
async def engine_session(url: str) -> AsyncIterator[tuple[Websocket, str]]:
    """A websocket, and the OPEN packet that came first."""
    async with connect(url, ping_interval=None) as websocket:
        yield websocket, await packet(websocket)


async def packet(websocket: Websocket) -> str:
    """The next packet, whatever it is."""
    async with asyncio.timeout(PATIENCE_S):
        message = await websocket.recv()
    assert isinstance(message, str)
    return message


async def message(websocket: Websocket) -> str:
    """The next packet that is no ping; pings are answered."""
    while (found := await packet(websocket)) == "2":
        await websocket.send("3")
    return found


async def is_closed(websocket: Websocket) -> bool:
    """Wait until the server has closed."""
    async with asyncio.timeout(PATIENCE_S):
        await websocket.wait_closed()
    return True
