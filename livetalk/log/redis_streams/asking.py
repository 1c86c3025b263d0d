"""One connection for everybody who asks something: one after the other, and not each into the same silence.

Must not live here: what is asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from livetalk.log.port import LogUnavailable
from livetalk.log.redis_streams.line import Line, LineLost, Reply, first_error, sentence
from livetalk.log.redis_streams.scripts import Command
from livetalk.log_address import RedisAddress

T = TypeVar("T")


class Asking:
    """See the module's docstring."""

    def __init__(self, address: RedisAddress, name: str) -> None:
        self.line = Line(address, name)
        self._address = address
        self._turn = asyncio.Lock()
        self._silences = 0
        self._silence = ""

    async def ask(self, *commands: Command, is_confirmed: bool = False) -> list[Reply]:
        """Ask; an error of Redis's own is raised as a sentence. ``is_confirmed``: see ``Line``."""
        ask = self.line.ask_confirmed if is_confirmed else self.line.ask
        replies = await self.use(lambda _: ask(*commands))
        if (error := first_error(replies)) is not None:
            raise LogUnavailable(sentence(error, self._address))
        return replies

    async def use(self, job: Callable[[Line], Awaitable[T]]) -> T:
        """Do something that asks one thing after the other.

        Who waited for the turn while somebody else met a silence takes it for an answer: a hundred who
        each met it themselves would wait for minutes.
        """
        known = self._silences
        async with self._turn:
            if self._silences > known:
                raise LineLost(self._silence)
            try:
                return await self._try_twice(job)
            except LineLost as error:
                if error.was_slow:
                    self._silences += 1
                    self._silence = error.cause
                raise

    async def _try_twice(self, job: Callable[[Line], Awaitable[T]]) -> T:
        """A connection that is found broken says nothing of the next one; a silence does."""
        try:
            return await job(self.line)
        except LineLost as error:
            if error.was_slow:
                raise
            return await job(self.line)
