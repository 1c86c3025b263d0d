"""A small application served as the real one is, for tests that send signals."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Any


async def app(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """Answer pages, and tell on stdout how its life goes."""
    if scope["type"] == "lifespan":
        for _ in range(2):
            kind = (await receive())["type"]
            print(kind, flush=True)
            await send({"type": f"{kind}.complete"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"a page"})


async def drain() -> None:
    """Take a moment, as appends do."""
    print("draining", flush=True)
    await asyncio.sleep(0.1)
    print("drained", flush=True)


if __name__ == "__main__":
    from livetalk.edge.serving import listen, serve

    serve(app, listeners=[listen("127.0.0.1", int(sys.argv[1]))], drain=drain)
