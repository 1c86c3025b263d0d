"""Takes erased words out of the log, and does not let go before they are gone.

A fact says that words are erased; this does it. It is done again after a failing log, and again when the
room is loaded if a node ended between the fact and the deed. What another node has decided is that node's
to do; this one looks a little later whether it was done.
Must not live here: which words (``rooms.erasing``).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from livetalk.log.port import Log, LogUnavailable

AGAIN_S = 2.0  # after a log that could not be written
LOOK_LATER_S = 30.0  # how long another node may take for it: longer than its own start


class Eraser:
    """Erases in one room of this node."""

    def __init__(self, code: str, log: Log) -> None:
        self._code = code
        self._log = log
        self._left: set[str] = set()
        self._task: asyncio.Task[None] | None = None
        self._looks: set[asyncio.TimerHandle] = set()

    @property
    def is_busy(self) -> bool:
        """Whether words are still to be erased."""
        return bool(self._left) or bool(self._looks)

    def erase(self, keys: Iterable[str]) -> None:
        """These words are to go."""
        self._left |= set(keys)
        if self._left and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._work())

    def look_later(self, keys: Iterable[str]) -> None:
        """These words are erased elsewhere: see to it if that node does not get to it."""
        wanted = set(keys)
        if not wanted:
            return

        def look() -> None:
            self._looks.discard(handle)
            self.erase(wanted)

        handle = asyncio.get_running_loop().call_later(LOOK_LATER_S, look)
        self._looks.add(handle)

    async def settled(self) -> None:
        """Wait until nothing is left that this node was told to erase."""
        if self._task is not None:
            await asyncio.shield(self._task)

    def stop(self) -> None:
        """Begin nothing more; what is under way is finished, what is not is done at the next start."""
        for handle in self._looks:
            handle.cancel()
        self._looks.clear()

    async def _work(self) -> None:
        while self._left:
            keys = set(self._left)
            try:
                there = await self._log.words(self._code, keys)
                if there:
                    await self._log.erase(self._code, there)
            except LogUnavailable:
                await asyncio.sleep(AGAIN_S)
                continue
            self._left -= keys
