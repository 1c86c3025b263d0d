"""Waiting for what must happen. Times here are patience, never something that is asserted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

PATIENCE_S = 5.0
LOOK_EVERY_S = 0.002


async def until(condition: Callable[[], object]) -> None:
    """Wait until the condition holds."""
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110 - what is waited for knows nothing of tests
            await asyncio.sleep(LOOK_EVERY_S)


async def turns(count: int = 20) -> None:
    """Let everything that is ready run."""
    for _ in range(count):
        await asyncio.sleep(0)
