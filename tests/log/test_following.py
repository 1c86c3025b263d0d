"""Followers that are handed facts, fall behind, and look themselves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from livetalk.log import following
from livetalk.log.following import Followers
from livetalk.rooms.facts import Fact
from tests.contract.adapters import ROOM, draft, seqs


class Store:
    """Some facts, and how often they were read."""

    def __init__(self) -> None:
        self.count = 0
        self.reads = 0

    async def read(self, _room: str, after: int) -> AsyncIterator[Fact]:
        self.reads += 1
        for seq in range(after + 1, self.count + 1):
            await asyncio.sleep(0)
            yield Fact(seq=seq, at=1, event=draft().event)

    def grow(self, followers: Followers, by: int = 1) -> None:
        first = self.count + 1
        self.count += by
        followers.publish(ROOM, first, [draft()] * by, None)


async def take(follower: AsyncIterator[Fact], count: int) -> list[int]:
    async with asyncio.timeout(10):
        return seqs([await anext(follower) for _ in range(count)])


async def test_a_follower_that_keeps_up_is_served_from_memory() -> None:
    store, followers = Store(), Followers()
    follower = followers.follow(ROOM, 0, store.read)
    for _ in range(5):
        waiting = asyncio.create_task(take(follower, 1))
        await asyncio.sleep(0.001)
        store.grow(followers)
        await waiting
    assert store.reads == 1


async def test_what_comes_while_the_store_is_read_is_not_overtaken() -> None:
    store, followers = Store(), Followers()
    store.count = 3
    follower = followers.follow(ROOM, 0, store.read)
    got = await take(follower, 2)
    store.grow(followers, 2)
    got += await take(follower, 3)
    store.grow(followers)
    got += await take(follower, 1)
    assert got == [1, 2, 3, 4, 5, 6]


async def test_a_gap_sends_the_follower_to_the_store() -> None:
    store, followers = Store(), Followers()
    store.count = 1
    follower = followers.follow(ROOM, 0, store.read)
    assert await take(follower, 1) == [1]
    waiting = asyncio.create_task(take(follower, 4))
    await asyncio.sleep(0.001)
    store.count = 4  # another process wrote three
    store.grow(followers)
    assert await waiting == [2, 3, 4, 5]


async def test_a_follower_that_sleeps_holds_only_so_much() -> None:
    store, followers = Store(), Followers()
    follower = followers.follow(ROOM, 0, store.read)
    waiting = asyncio.create_task(take(follower, 1))
    await asyncio.sleep(0.001)
    for _ in range(following.BACKLOG * 2):
        store.grow(followers)
    (held,) = followers._by_room[ROOM]
    assert len(held.backlog) <= following.BACKLOG
    assert await waiting == [1]
    assert await take(follower, store.count - 1) == list(range(2, store.count + 1))


async def test_who_left_is_forgotten() -> None:
    store, followers = Store(), Followers()
    store.count = 1
    follower = followers.follow(ROOM, 0, store.read)
    await take(follower, 1)
    await follower.aclose()  # type: ignore[attr-defined]  # it is a generator
    assert followers._by_room == {}
