"""Three nodes, their Redis, the proxy in front, and everybody who is there: 300 phones and those who lead.

Between each node and Redis lies a proxy of the test's own, that can do to the connection whatever a
network does. Lives here: starting all of it, and who is who. Must not live here: faults, judgement.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import ssl
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import cast

from livetalk.edge.serving import raise_file_limit
from livetalk.log_address import RedisAddress
from livetalk.rooms.actors import Actor, View
from tests.faults.crowd import Choose, Member, Sent, SentFar, chair, citizen, nobody
from tests.faults.nodes.screens import FarScreen, Witness
from tests.faults.nodes.watchers import Watcher
from tests.faults.screen import Json, Screen
from tests.faults.waiting import until
from tests.support.cluster import NODES, Cluster, redis_port
from tests.support.cut_proxy import CutProxy
from tests.support.server_process import HOST, Room, ServerProcess

CITIZENS, CHAIRS = 18, 4
PHONES = 300
PAUSE_S = 0.3  # at most, between two commands of one person: about a hundred a second from all of them
WATCHED: tuple[View, ...] = ("wall", "speaker", "notes")
VIEWS: tuple[View, ...] = ("audience", "moderator", "speaker", "notes", "wall")


class Town:
    """See the module's docstring. ``witnesses`` sit at one node each, all others come through the proxy."""

    def __init__(
        self, cluster: Cluster, rng: random.Random, *, ways: Sequence[CutProxy] = (), address: RedisAddress
    ) -> None:
        self.cluster = cluster
        self.rng = rng
        self.ways = ways
        self.address = address
        self.members: list[Member] = []
        self.watchers: list[Watcher] = []
        self.witnesses: list[Witness] = []
        self.room = Room(code="", tokens={})
        self._lives: list[asyncio.Task[None]] = []

    @property
    def nodes(self) -> list[ServerProcess]:
        """The nodes, in the order of their proxies."""
        return self.cluster.nodes

    @property
    def journal(self) -> list[Sent]:
        """Everything that was said."""
        return [sent for member in self.members for sent in member.journal]

    @property
    def screens(self) -> Iterator[tuple[View, FarScreen | Watcher]]:
        """Every screen that came through the proxy, with what it shows."""
        for member in self.members:
            assert isinstance(member.screen, FarScreen)
            yield _view(member.screen), member.screen
        for watcher in self.watchers:
            yield "audience", watcher

    @property
    def is_all_here(self) -> bool:
        """Whether everybody who came through the proxy has a connection and something to show."""
        return all(screen.is_here for _, screen in self.screens)

    def talk(self, *, is_talking: bool = True) -> None:
        """Everybody who has something to say begins, or says nothing new."""
        for member in self.members:
            member.is_talking = is_talking

    def screen(self, node: ServerProcess, view: View) -> Screen:
        """A screen that comes only now, straight to a node."""
        return Screen(node.port, _auth(self.room, view, "somebody-who-is-new"))

    async def fill(self) -> None:
        """Open a room, and let everybody come."""
        raise_file_limit()
        self.room = await self.nodes[0].open_room(moderation=self.rng.choice(("before", "after")))
        trust = self.cluster.proxy.trust()
        self.members = list(self._members(trust))
        self.witnesses = [
            Witness(node.port, _auth(self.room, "moderator", f"witness-of-node-{number}"))
            for number, node in enumerate(self.nodes, 1)
        ]
        self.watchers = [
            Watcher(self.cluster.proxy.port, _auth(self.room, "audience", f"phone-{number:016}"), trust)
            for number in range(PHONES)
        ]
        lives = [
            *(one.live() for one in self.members),
            *(one.live() for one in self.witnesses),
            *(one.live() for one in self.watchers),
        ]
        self._lives = [asyncio.create_task(life) for life in lives]
        await until(lambda: self.is_all_here and all(witness.is_here for witness in self.witnesses))

    async def empty(self) -> None:
        """Everybody leaves; a life that ended before is a mistake in the test."""
        for life in self._lives:
            life.cancel()
        outcomes = await asyncio.gather(*self._lives, return_exceptions=True)
        wrong = [outcome for outcome in outcomes if not isinstance(outcome, asyncio.CancelledError)]
        assert not wrong, wrong

    def _members(self, trust: ssl.SSLContext) -> Iterator[Member]:
        def screen(view: View, person: str) -> FarScreen:
            return FarScreen(self.cluster.proxy.port, _auth(self.room, view, person), trust)

        for person in (f"citizen-{number:016}" for number in range(CITIZENS)):
            actor = self.room.participant(person)
            yield self._member(screen("audience", person), actor, citizen)
        for person in (f"chair-{number:016}" for number in range(CHAIRS)):
            actor = self.room.moderator(person)
            yield self._member(screen("moderator", person), actor, chair)
        for view in WATCHED:
            actor = self.room.moderator("watcher")
            yield self._member(screen(view, f"somebody-who-watches-{view}"), actor, nobody)

    def _member(self, screen: FarScreen, actor: Actor, choose: Choose) -> Member:
        return Member(screen, actor, choose, self.rng, pause_s=PAUSE_S, sent=SentFar)


def _auth(room: Room, view: View, person: str) -> Json:
    """What a program says when it joins."""
    auth: Json = {"code": room.code, "format": "json", "lang": "en", "participant": person}
    match view:
        case "audience":
            return auth
        case "wall":
            return {**auth, "view": view}
        case _:
            return {**auth, "view": view, "token": room.tokens["moderator"]}


def _view(screen: Screen) -> View:
    return cast("View", screen.auth.get("view", "audience"))


@contextlib.asynccontextmanager
async def a_town(
    cluster: Cluster, rng: random.Random, *, ways: Sequence[CutProxy] = (), address: RedisAddress
) -> AsyncIterator[Town]:
    """The nodes and their proxy run on a Redis that runs already, and everybody has come.

    ``address``: where the log is read without any of the test's proxies.
    """
    town = Town(cluster, rng, ways=ways, address=address)
    for node in town.nodes:
        node.start()
    await asyncio.to_thread(cluster.proxy.start)
    await cluster.ready()
    await town.fill()
    try:
        yield town
    finally:
        await town.empty()


@contextlib.asynccontextmanager
async def a_town_on_bad_ways(folder: Path, rng: random.Random) -> AsyncIterator[Town]:
    """The same with one Redis and, between it and each node, a proxy of the test's own."""
    async with contextlib.AsyncExitStack() as stack:
        port = redis_port()
        ways = [await stack.enter_async_context(CutProxy()) for _ in range(NODES)]
        for way in ways:
            way.upstream = port
        ports = [way.port for way in ways]
        cluster = stack.enter_context(Cluster(folder, redis_ports=ports, redis_port=port))
        await asyncio.to_thread(cluster.redis.start)
        yield await stack.enter_async_context(a_town(cluster, rng, ways=ways, address=address_of(cluster)))


def address_of(cluster: Cluster) -> RedisAddress:
    """Where the one Redis of a cluster is."""
    return RedisAddress(hosts=((HOST, cluster.redis.port),), password=cluster.password)
