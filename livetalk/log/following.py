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

from livetalk.log.port import Draft, LogUnavailable
from livetalk.rooms.facts import Fact

BACKLOG = 1024  # facts kept for one follower; further behind than that, the store is read instead

Read = Callable[[str, int], AsyncIterator[Fact]]


class Follower:
    """One reader's place: what it can be handed next, and whether it must look itself."""

    def __init__(self, after: int) -> None:
        self.tail = after  # the last seq that was read or put in the backlog
        self.backlog: deque[Fact] = deque()
        self.must_read = True
        self.is_reading = False  # what is offered meanwhile would overtake what is being read
        self.woken = asyncio.Event()
        self.woken.set()

    def offer(self, facts: Sequence[Fact]) -> None:
        """Take the facts if they join on without a gap, otherwise look in the store later."""
        joins_on = facts[0].seq == self.tail + 1 and len(self.backlog) < BACKLOG
        if joins_on and not self.must_read and not self.is_reading:
            self.backlog.extend(facts)
            self.tail = facts[-1].seq
        else:
            self.must_read = True
        self.woken.set()

    def nudge(self) -> None:
        """Something may have happened elsewhere."""
        self.must_read = True
        self.woken.set()


class Followers:
    """All who follow rooms of one log in this process."""

    def __init__(self) -> None:
        self._by_room: dict[str, set[Follower]] = {}
        self._closed = False

    def publish(self, room: str, first: int, drafts: Sequence[Draft], command: str | None) -> None:
        """These facts are durable now."""
        followers = self._by_room.get(room)
        if not followers:
            return
        facts = [
            Fact(seq=first + place, at=draft.at, event=draft.event, by=draft.by, command=command)
            for place, draft in enumerate(drafts)
        ]
        for follower in followers:
            follower.offer(facts)

    def nudge(self) -> None:
        """Another process appended something, or might have."""
        for followers in self._by_room.values():
            for follower in followers:
                follower.nudge()

    def close(self) -> None:
        """The log is closed: whoever waits is told so."""
        self._closed = True
        self.nudge()

    async def follow(self, room: str, after: int, read: Read) -> AsyncIterator[Fact]:
        """Everything after ``after``, for ever."""
        follower = Follower(after)
        self._by_room.setdefault(room, set()).add(follower)
        try:
            while True:
                await follower.woken.wait()
                follower.woken.clear()
                async for fact in self._next(follower, room, read):
                    yield fact
        finally:
            self._leave(room, follower)

    async def _next(self, follower: Follower, room: str, read: Read) -> AsyncIterator[Fact]:
        while follower.backlog or follower.must_read:
            while follower.backlog:
                yield follower.backlog.popleft()
            if follower.must_read:
                if self._closed:
                    raise LogUnavailable("The log was closed.")
                # Cleared first: what is appended while the store is read is noticed again.
                follower.must_read = False
                follower.is_reading = True
                async for fact in read(room, follower.tail):
                    follower.tail = fact.seq
                    yield fact
                follower.is_reading = False

    def _leave(self, room: str, follower: Follower) -> None:
        followers = self._by_room.get(room)
        if followers is not None:
            followers.discard(follower)
            if not followers:
                del self._by_room[room]
