"""Rule L7: readers that wait for more, served from memory while they keep up.

Lives here: the registry of followers of one log. An adapter tells it what was appended
(``publish``) or only that something may have been (``nudge``); a follower that cannot use what it
is handed (a gap, too far behind) reads the store again, which is always right.
Must not live here: storage. All of it runs on the event loop.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence

from livetalk.log.port import Draft, LogLost, LogUnavailable
from livetalk.rooms.facts import Fact

READ_AGAIN_S = 0.25  # a store that cannot be read is tried again so often
BACKLOG = 1024  # facts kept for one follower; further behind than that, the store is read instead

Read = Callable[[str, int], AsyncIterator[Fact]]


class Follower:
    """One reader's place: what it can be handed next, and whether it must look itself."""

    def __init__(self, after: int, *, own: bool = True) -> None:
        self.tail = after  # the last seq that was read or put in the backlog
        self.wants_own = own
        self.backlog: deque[Fact] = deque()
        self.must_read = True
        self.is_reading = False  # what is offered meanwhile would overtake what is being read
        self.is_lost = False
        self.woken = asyncio.Event()
        self.woken.set()

    def offer(self, facts: Sequence[Fact]) -> None:
        """Take the facts if they join on without a gap, otherwise look in the store later."""
        known = self.tail + 1 - facts[0].seq
        if known > 0:
            facts = facts[known:]
            if not facts:
                return
        if self._joins_on(facts[0].seq):
            self.backlog.extend(facts)
            self.tail = facts[-1].seq
        else:
            self.must_read = True
        self.woken.set()

    def skip(self, first: int, last: int) -> None:
        """Facts that this reader knows, because its own node appended them."""
        if last <= self.tail:
            return
        if self._joins_on(first):
            self.tail = last
        else:
            self.nudge()

    def nudge(self) -> None:
        """Something may have happened elsewhere."""
        self.must_read = True
        self.woken.set()

    def _joins_on(self, seq: int) -> bool:
        follows = seq <= self.tail + 1 and len(self.backlog) < BACKLOG
        return follows and not self.must_read and not self.is_reading


class Followers:
    """All who follow rooms of one log in this process."""

    def __init__(self) -> None:
        self._by_room: dict[str, set[Follower]] = {}
        self._closed = False

    def publish(self, room: str, first: int, drafts: Sequence[Draft], command: str | None) -> None:
        """These facts are durable now, and were appended through this very log."""
        followers = self._by_room.get(room)
        if not followers:
            return
        facts: list[Fact] = []
        for follower in followers:
            if not follower.wants_own:
                follower.skip(first, first + len(drafts) - 1)
                continue
            facts = facts or [
                Fact(seq=first + place, at=draft.at, event=draft.event, by=draft.by, command=command)
                for place, draft in enumerate(drafts)
            ]
            follower.offer(facts)

    def hand_over(self, room: str, facts: Sequence[Fact]) -> None:
        """These facts were read from the store."""
        for follower in self._by_room.get(room, ()):
            follower.offer(facts)

    def skip(self, room: str, seq: int) -> None:
        """Pass over a fact that was read from the store, as everybody who follows the room knows it."""
        for follower in self._by_room.get(room, ()):
            follower.skip(seq, seq)

    def has(self, room: str) -> bool:
        """Whether anybody follows the room."""
        return room in self._by_room

    def wants_own(self, room: str) -> bool:
        """Whether somebody who follows the room wants what this log appended itself, too."""
        return any(follower.wants_own for follower in self._by_room.get(room, ()))

    def lose(self, room: str) -> None:
        """The room's log was lost: whoever follows it is told so (L13)."""
        for follower in self._by_room.get(room, ()):
            follower.is_lost = True
            follower.woken.set()

    def nudge(self, room: str | None = None) -> None:
        """Another process appended something, or might have: to that room, or to any."""
        for code, followers in self._by_room.items():
            if room is None or code == room:
                for follower in followers:
                    follower.nudge()

    def close(self) -> None:
        """The log is closed: whoever waits is told so."""
        self._closed = True
        self.nudge()

    def follow(self, room: str, after: int, read: Read, *, own: bool = True) -> AsyncIterator[Fact]:
        """Everything after ``after``, for ever. Whoever follows is known from this call on."""
        follower = Follower(after, own=own)
        self._by_room.setdefault(room, set()).add(follower)
        return self._follow(room, follower, read)

    async def _follow(self, room: str, follower: Follower, read: Read) -> AsyncIterator[Fact]:
        try:
            while True:
                await follower.woken.wait()
                follower.woken.clear()
                async for fact in self._next(follower, room, read):
                    yield fact
        finally:
            self._leave(room, follower)

    async def _next(self, follower: Follower, room: str, read: Read) -> AsyncIterator[Fact]:
        while follower.backlog or follower.must_read or follower.is_lost:
            if follower.is_lost:
                raise LogLost(room)
            while follower.backlog:
                yield follower.backlog.popleft()
            if not follower.must_read:
                continue
            if self._closed:
                raise LogUnavailable("The log was closed.")
            # Cleared first: what is appended while the store is read is noticed again.
            follower.must_read = False
            follower.is_reading = True
            try:
                async for fact in read(room, follower.tail):
                    follower.tail = fact.seq
                    yield fact
            except LogUnavailable:
                if self._closed:
                    raise
                follower.must_read = True
                await asyncio.sleep(READ_AGAIN_S)
            finally:
                follower.is_reading = False

    def _leave(self, room: str, follower: Follower) -> None:
        followers = self._by_room.get(room)
        if followers is not None:
            followers.discard(follower)
            if not followers:
                del self._by_room[room]
