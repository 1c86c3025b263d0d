"""One room through an evening on which its server goes down again and again, in this way or that.

Lives here: twenty people who never stop, the ways to go down, and what must hold afterwards. Must
not live here: how often.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

from livetalk.rooms.actors import View
from livetalk.rooms.room import Room as RoomState
from tests.faults.audit import Found, audit, mine_of, parts_of, read_remains
from tests.faults.crowd import Member, Sent, chair, citizen, nobody
from tests.faults.screen import audience, comes_to_equal_fresh, moderator, wall
from tests.faults.waiting import until
from tests.support.server_process import Room, ServerProcess, server_on

CITIZENS, CHAIRS = 13, 3


class Evening:
    """One room, one server that dies again and again, and twenty people who go on."""

    def __init__(self, server: ServerProcess, room: Room, rng: random.Random, folder: Path) -> None:
        self.server = server
        self.room = room
        self.rng = rng
        self.members = _members(server, room, rng)
        self.cut_off = 0  # commands that were in the log while death swallowed their answer
        self._folder = folder
        self._before: Found | None = None

    @property
    def journal(self) -> list[Sent]:
        """Everything that was said."""
        return [sent for member in self.members for sent in member.journal]

    async def all_here(self) -> None:
        """Wait until everybody has a connection and something to show."""
        await until(lambda: all(member.screen.is_here for member in self.members))

    async def die_under_load(self) -> None:
        """Everybody talks; then it is dark."""
        self.server.start()
        await self.server.ready()
        await self.all_here()
        await asyncio.sleep(self.rng.uniform(0, 0.6))
        self.server.kill()

    async def die_in_a_burst(self) -> None:
        """Everybody says several things at once, and milliseconds later it is dark: in mid-append."""
        self.server.start()
        await self.server.ready()
        await self.all_here()
        for member in self.members:
            member.burst()
        await asyncio.sleep(self.rng.uniform(0, 0.03))
        self.server.kill()

    async def die_while_starting(self) -> None:
        """Before it was ready, or while people come back."""
        self.server.start()
        await asyncio.sleep(self.rng.uniform(0, 1.2))
        self.server.kill()

    async def go_down_in_order(self) -> int:
        """Everybody talks; the server is told to stop. Its exit code."""
        self.server.start()
        await self.server.ready()
        await self.all_here()
        await asyncio.sleep(self.rng.uniform(0, 0.6))
        for member in self.members:
            member.burst()
        self.server.terminate()
        return await self.server.exited()

    async def look_at_the_log(self) -> RoomState:
        """Judge what the dead server left behind."""
        found = await read_remains(self.server.database, self._folder / "remains", self.room.code)
        if self._before is not None:
            assert found.epoch == self._before.epoch
            assert found.facts[: len(self._before.facts)] == self._before.facts
        self._before = found
        logged = {fact.command for fact in found.facts}
        self.cut_off += sum(sent.key in logged for member in self.members for sent in member.open.values())
        return audit(found, self.journal)

    async def calm_down(self) -> None:
        """On a server that lives: everybody stops talking, and every command gets its answer."""
        self.server.start()
        await self.server.ready()
        for member in self.members:
            member.is_talking = False
        await until(lambda: not any(member.open for member in self.members))
        await self.all_here()

    async def compare_with_fresh(self) -> None:
        """Those who were there all the time show what those show who come only now."""
        for member in self.members:
            await comes_to_equal_fresh(member.screen, self.server.port)

    def go_on(self) -> None:
        """The calm is over."""
        for member in self.members:
            member.is_talking = True

    def ends_as_it_should(self, folded: RoomState) -> None:
        """Nobody waits for an answer, and every screen shows what the log says, all of it by position."""
        assert not any(member.open for member in self.members)
        for member in self.members:
            view = cast("View", member.screen.auth.get("view", "audience"))
            shown, logged = member.screen.lasting_parts, parts_of(folded, view)
            differing = [key for key in {**shown, **logged} if shown.get(key) != logged.get(key)]
            assert not differing, f"a screen in the {view} view differs from the log in {differing}"
            if view == "audience":
                known = {key: member.screen.mine[key] for key in ("asked", "supported")}
                assert known == mine_of(folded, member.actor)
            # A screen got the whole picture once, and nothing that it had shown was taken back.
            how = (member.screen.snapshots, member.screen.gaps)
            assert how == (1, 0), f"(snapshots, gaps) = {how} in the {view} view"


def _members(server: ServerProcess, room: Room, rng: random.Random) -> list[Member]:
    port = server.port
    people = [f"citizen-{number:016}" for number in range(CITIZENS)]
    chairs = [f"chair-{number:016}" for number in range(CHAIRS)]
    watchers = [
        wall(port, room),
        moderator(port, room, "watcher-on-the-desk", "speaker"),
        moderator(port, room, "watcher-of-the-notes", "notes"),
        moderator(port, room, "watcher-of-control", "moderator"),
    ]
    return [
        *(Member(audience(port, room, person), room.participant(person), citizen, rng) for person in people),
        *(Member(moderator(port, room, person), room.moderator(person), chair, rng) for person in chairs),
        *(Member(screen, room.moderator("watcher"), nobody, rng) for screen in watchers),
    ]


@contextlib.asynccontextmanager
async def an_evening(folder: Path, rng: random.Random) -> AsyncIterator[Evening]:
    """Everybody has come, and the server is down for the first time."""
    with server_on(folder) as server:
        server.start()
        await server.ready()
        evening = Evening(server, await server.open_room(), rng, folder)
        lives = [asyncio.create_task(member.live()) for member in evening.members]
        await evening.all_here()
        server.kill()
        yield evening
        for life in lives:
            life.cancel()
        outcomes = await asyncio.gather(*lives, return_exceptions=True)
        assert all(isinstance(outcome, asyncio.CancelledError) for outcome in outcomes), outcomes
