"""Waiting for what other processes do."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

LOOK_EVERY_S = 0.01
PATIENCE_S = 60.0  # bounds a test that goes wrong; nothing is concluded from how long it took


async def until(condition: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Wait for something to become true, or raise ``TimeoutError``."""
    async with asyncio.timeout(patience_s):
        while not condition():  # noqa: ASYNC110 - other processes cannot set our events
            await asyncio.sleep(LOOK_EVERY_S)


async def until_told(condition: Callable[[], Awaitable[bool]], patience_s: float = PATIENCE_S) -> None:
    """The same for a question that has to be asked over the network."""
    async with asyncio.timeout(patience_s):
        while not await condition():  # noqa: ASYNC110 - the same
            await asyncio.sleep(LOOK_EVERY_S)


async def hopefully(condition: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Wait, and leave it to an assertion with better words to fail."""
    with contextlib.suppress(TimeoutError):
        await until(condition, patience_s)
