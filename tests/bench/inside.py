"""How the benchmark tells a server, from outside, to publish from inside: JSON lines on standard input.

Lives here: reading the order and telling the outcome, the same for LiveTalk and its peers in Python.
Must not live here: publishing itself.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable

import msgspec

from tests.bench.orders import Publish, Published


async def obey(publish: Callable[[float], Awaitable[Published]]) -> None:
    """Carry out orders to publish until standard input ends."""
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    orders = msgspec.json.Decoder(Publish)
    while line := await lines.readline():
        published = await publish(orders.decode(line).seconds)
        sys.stdout.buffer.write(msgspec.json.encode(published) + b"\n")
        sys.stdout.buffer.flush()
