"""A log in memory that can fail, hold appends back, or let another node write in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence

from livetalk.log.memory import MemoryLog
from livetalk.log.port import Appended, Draft, LogUnavailable
from livetalk.rooms.facts import Fact

NO_SPACE = "There is no space left."


class TroubledLog(MemoryLog):
    """Keeps the contract while the test breaks the disk.

    ``full`` refuses every append; ``failing`` refuses the next so many; ``breaks_after`` so many
    appends everything breaks; ``unreadable`` refuses to be read. While ``hold`` was called, nothing that is appended becomes durable until ``release``.
    """

    def __init__(self) -> None:
        super().__init__()
        self.full = False
        self.failing = 0
        self.breaks_after: int | None = None
        self.unreadable = False
        self._gate: asyncio.Event | None = None

    def hold(self) -> None:
        """From now on appends wait."""
        self._gate = asyncio.Event()

    def release(self) -> None:
        """Let what waits go on, in order."""
        if self._gate is not None:
            self._gate.set()
        self._gate = None

    def submit(
        self,
        room: str,
        expected_seq: int,
        facts: Sequence[Draft],
        command_id: str | None = None,
        words: Mapping[str, str] | None = None,
        *,
        epoch: str | None = None,
    ) -> asyncio.Future[Appended]:
        """Put in line, as the port says; the trouble is met when its turn comes."""
        if self._gate is None:
            return self._submit_now(room, expected_seq, facts, command_id, words, epoch=epoch)
        gate = self._gate

        async def later() -> Appended:
            await gate.wait()
            return await self._submit_now(room, expected_seq, facts, command_id, words, epoch=epoch)

        return asyncio.ensure_future(later())

    def _submit_now(
        self,
        room: str,
        expected_seq: int,
        facts: Sequence[Draft],
        command_id: str | None,
        words: Mapping[str, str] | None,
        *,
        epoch: str | None,
    ) -> asyncio.Future[Appended]:
        if self.breaks_after is not None:
            self.full = self.unreadable = self.breaks_after == 0
            self.breaks_after -= 1
        if not self.full and not self.failing:
            return super().submit(room, expected_seq, facts, command_id, words, epoch=epoch)
        self.failing = max(0, self.failing - 1)
        future: asyncio.Future[Appended] = asyncio.get_running_loop().create_future()
        phantom = (room, expected_seq + len(facts))
        self._phantoms.add(phantom)
        asyncio.get_running_loop().call_soon(self._deliver, future, LogUnavailable(NO_SPACE), phantom)
        return future

    async def read(self, room: str, after: int = 0) -> AsyncIterator[Fact]:
        """Refuse while unreadable."""
        if self.unreadable:
            raise LogUnavailable(NO_SPACE)
        async for fact in super().read(room, after):
            yield fact

    async def facts(self, room: str) -> list[Fact]:
        """Everything that is really there."""
        return [fact async for fact in super().read(room)]
