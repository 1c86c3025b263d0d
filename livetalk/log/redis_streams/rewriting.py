"""Getting erased words out of the append-only file: it holds them until Redis writes it anew.

Lives here: asking for that, once more if Redis was just doing so, and not stopping before it is asked
for. Must not live here: what is erased.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from livetalk.log.port import LogUnavailable

AGAIN_S: Final = (
    1.0  # a file that is being written anew already, without what was erased since, takes seconds
)
FINISH_S: Final = 5.0  # whoever closes the log waits so long for it

logger = logging.getLogger(__name__)


class Rewriting:
    """See the module's docstring. ``ask`` has Redis begin; raises ``LogUnavailable`` if it does not."""

    def __init__(self, ask: Callable[[], Awaitable[object]]) -> None:
        self._ask = ask
        self._is_owed = False
        self._worker: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Begin at once, or as soon as that can be done. Many who ask meanwhile are served by one."""
        self._is_owed = True
        if self._worker is not None and not self._worker.done():
            return
        refusal = await self._try()
        if refusal is not None and (self._worker is None or self._worker.done()):
            logger.info("erased words are still in Redis's append-only file: %s", refusal)
            self._worker = asyncio.get_running_loop().create_task(self._go_on())

    async def finish(self) -> None:
        """Do what is still owed, if that can be done soon."""
        worker = self._worker
        if worker is not None and not worker.done():
            await asyncio.wait([worker], timeout=FINISH_S)
            worker.cancel()
            await asyncio.wait([worker])
        if self._is_owed:
            logger.warning(
                "erased words still lie in Redis's append-only file. Run 'redis-cli BGREWRITEAOF' later."
            )

    async def _go_on(self) -> None:
        while self._is_owed:
            await asyncio.sleep(AGAIN_S)
            await self._try()

    async def _try(self) -> str | None:
        """None, or why not yet."""
        self._is_owed = False  # what is erased while Redis answers is owed again
        try:
            await self._ask()
        except LogUnavailable as error:
            self._is_owed = True
            return error.cause
        return None
