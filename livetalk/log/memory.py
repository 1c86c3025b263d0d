"""The log in memory: for tests, trials and talks that need not outlive the process.

Lives here: the adapter that keeps every rule of the port except durability (L3: it survives
nothing). It is also the plainest reading of the contract.
Must not live here: files, threads.
"""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence

from livetalk.log.following import Followers
from livetalk.log.phantoms import Phantom, Phantoms
from livetalk.log.port import Appended, Conflict, Draft, LogUnavailable
from livetalk.programme.facts import PROGRAMME
from livetalk.rooms.facts import Fact


class _Room:
    """The log of one room."""

    def __init__(self, epoch: str) -> None:
        self.epoch = epoch
        self.facts: list[Fact] = []
        self.commands: dict[str, Appended] = {}
        self.words: dict[str, str] = {}


class MemoryLog:
    """See ``livetalk.log.port`` for the rules."""

    def __init__(self) -> None:
        self._rooms: dict[str, _Room] = {}
        self._followers = Followers()
        self._phantoms = Phantoms()
        self._is_open = False

    async def open(self) -> None:
        """Nothing to prepare. What was there before ``close`` is still there."""
        self._is_open = True
        self._followers = Followers()

    async def close(self) -> None:
        """Refuse what comes later."""
        self._is_open = False
        await asyncio.sleep(0)  # outcomes that are on their way arrive
        self._followers.close()

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
        """Apply at once; the outcome is known in the event loop's next turn, as with a real store."""
        if not facts:
            raise ValueError("an append has at least one fact")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Appended] = loop.create_future()
        drafts = tuple(facts)
        tip = (room, expected_seq + len(drafts))
        outcome: Appended | Conflict | LogUnavailable
        try:
            outcome = self._apply(room, expected_seq, drafts, command_id, words or {}, epoch=epoch)
        except (Conflict, LogUnavailable) as refusal:
            outcome = refusal
        is_phantom = not isinstance(outcome, Appended) or outcome.last != tip[1]
        if is_phantom:
            self._phantoms.add(tip)
        loop.call_soon(self._deliver, future, outcome, tip if is_phantom else None)
        return future

    async def append(
        self,
        room: str,
        expected_seq: int,
        facts: Sequence[Draft],
        command_id: str | None = None,
        words: Mapping[str, str] | None = None,
        *,
        epoch: str | None = None,
    ) -> Appended:
        """``submit`` and wait."""
        return await self.submit(room, expected_seq, facts, command_id, words, epoch=epoch)

    def _apply(
        self,
        code: str,
        expected_seq: int,
        drafts: Sequence[Draft],
        command_id: str | None,
        words: Mapping[str, str],
        *,
        epoch: str | None,
    ) -> Appended:
        if not self._is_open:
            raise LogUnavailable("The log is closed.")
        room = self._rooms.get(code)
        if room and command_id is not None and command_id in room.commands:
            return room.commands[command_id]
        last = len(room.facts) if room else 0
        if last != expected_seq or self._phantoms.haunt(code, expected_seq):
            raise Conflict(last)
        if room is None:
            room = self._rooms[code] = _Room(epoch or secrets.token_hex(6))
        first = last + 1
        room.facts += [
            Fact(seq=seq, at=draft.at, event=draft.event, by=draft.by, command=command_id)
            for seq, draft in enumerate(drafts, start=first)
        ]
        room.words.update(words)
        outcome = Appended(first=first, last=len(room.facts))
        if command_id is not None:
            room.commands[command_id] = Appended(first=first, last=outcome.last, repeated=True)
        self._followers.publish(code, first, drafts, command_id)
        return outcome

    def _deliver(
        self,
        future: asyncio.Future[Appended],
        outcome: Appended | Conflict | LogUnavailable,
        phantom: Phantom | None,
    ) -> None:
        if phantom is not None:
            self._phantoms.forget(phantom)
        if future.done():
            return
        if isinstance(outcome, Appended):
            future.set_result(outcome)
        else:
            future.set_exception(outcome)

    async def read(self, room: str, after: int = 0) -> AsyncIterator[Fact]:
        """Rule L6."""
        known = self._rooms.get(room)
        for fact in known.facts[after:] if known else ():
            yield fact

    def follow(self, room: str, after: int = 0, *, own: bool = True) -> AsyncIterator[Fact]:
        """Rule L7."""
        return self._followers.follow(room, after, self.read, own=own)

    async def words(self, room: str, keys: Iterable[str] | None = None) -> dict[str, str]:
        """Rule L8."""
        known = self._rooms.get(room)
        if known is None:
            return {}
        if keys is None:
            return dict(known.words)
        return {key: known.words[key] for key in keys if key in known.words}

    async def erase(self, room: str, keys: Iterable[str]) -> None:
        """Rule L8."""
        known = self._rooms.get(room)
        if known is not None:
            for key in keys:
                known.words.pop(key, None)

    async def rooms(self) -> list[str]:
        """In the order of their creation."""
        return [code for code in self._rooms if code != PROGRAMME]

    async def epoch(self, room: str) -> str | None:
        """Rule L9."""
        known = self._rooms.get(room)
        return known.epoch if known else None

    async def size(self) -> int:
        """The objects of the facts and the words, roughly."""
        return sum(
            sum(map(sys.getsizeof, room.facts)) + sum(map(sys.getsizeof, room.words.values()))
            for room in self._rooms.values()
        )

    async def check(self) -> list[str]:
        """Memory has no disk that could damage it."""
        return []

    def trouble(self) -> str | None:
        """Memory is always there."""
        return None
