"""Somebody in front of the proxy: with a browser, with a socket, or with bad intentions."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass

import httpx

from tests.support.cluster_proxy import ProxyProcess
from tests.support.server_process import HOST

PATIENCE_S = 30.0


def browser(proxy: ProxyProcess) -> httpx.AsyncClient:
    """A new client that trusts the proxy's certificate and follows nothing by itself."""
    return httpx.AsyncClient(base_url=proxy.url, verify=proxy.trust(), timeout=PATIENCE_S, trust_env=False)


@dataclass(eq=False)
class Socket:
    """A socket through the proxy; ``node`` is where it ended up."""

    node: str
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def is_alive(self) -> bool:
        """Whether what is said comes back."""
        self.writer.write(b"hej!")
        async with asyncio.timeout(PATIENCE_S):
            return await self.reader.readexactly(4) == b"hej!"

    async def is_cut(self) -> bool:
        """Wait for the end of the connection."""
        async with asyncio.timeout(PATIENCE_S):
            try:
                return await self.reader.read() == b""
            except ConnectionError:
                return True


async def line(proxy: ProxyProcess, speaks: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to the proxy that speaks this protocol."""
    trust = ssl.create_default_context(cafile=str(proxy.certificate))
    trust.set_alpn_protocols([speaks])
    return await asyncio.open_connection(HOST, proxy.port, ssl=trust)


async def socket(proxy: ProxyProcess) -> Socket:
    """Open a socket as a phone does."""
    reader, writer = await line(proxy, "http/1.1")
    writer.write(
        b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: talk.example\r\n"
        b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    async with asyncio.timeout(PATIENCE_S):
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 101 " in head, head
        return Socket((await reader.readexactly(5)).decode(), reader, writer)
