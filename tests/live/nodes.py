"""Several nodes in one process, on one log that they share.

Lives here: opening them, and short ways to do things on one of them. Must not live here: expectations.
"""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from livetalk.live.broadcasting.screens import Position, Seat
from livetalk.live.limits import Limits
from livetalk.live.live_room import LiveRoom
from livetalk.live.metrics import Metrics
from livetalk.live.opening import open_room
from livetalk.live.rooms import create_room
from livetalk.live.submissions import Accepted, Outcome
from livetalk.log.port import Log
from livetalk.log.redis_streams import RedisLog
from livetalk.log.sqlite import SqliteLog
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor, View
from tests.contract.adapters import address
from tests.support.halls import CODE, START
from tests.support.redis_process import empty_redis
from tests.support.screens import Encoder, FakeScreen, Frame, moderator, render, seat

_ids = itertools.count(1)

STORES: dict[str, Callable[[Path], Log]] = {
    "sqlite": lambda folder: SqliteLog(folder / "log.db"),
    "redis": lambda _: RedisLog(address()),
}


@dataclass(eq=False, kw_only=True)
class Node:
    """One room on one node."""

    log: Log
    room: LiveRoom[Frame]
    metrics: Metrics
    limits: Limits
    clock: list[int]
    mo: Actor = field(default_factory=lambda: moderator("mo"))

    async def give(self, actor: Actor, command: c.WireCommand, command_id: str | None = None) -> Outcome:
        """Carry out a command."""
        return await self.room.give(actor, command, command_id or f"c{next(_ids)}")

    async def done(self, command: c.WireCommand | c.MakeLink, actor: Actor | None = None) -> Accepted:
        """Carry out a command that must be accepted, by default as a moderator."""
        outcome = await self.room.give(actor or self.mo, command, f"c{next(_ids)}")
        assert isinstance(outcome, Accepted), outcome
        return outcome

    async def ask(self, actor: Actor, text: str = "Hvad med havnen?") -> str:
        """Ask; returns the question's id. Time passes, so that nobody asks too soon."""
        self.clock[0] += 60_000
        return (await self.done(c.AskQuestion(text=text), actor)).question or ""

    def sit(
        self,
        actor: Actor | None = None,
        view: View = "audience",
        *,
        position: Position | None = None,
        screen: FakeScreen | None = None,
        **wanted: Any,
    ) -> tuple[FakeScreen, Seat[Frame]]:
        """Let a screen in."""
        screen = screen or FakeScreen()
        made = seat(screen, actor, view, **wanted)
        self.room.sit(made, position)
        return screen, made

    def sees(self, view: View = "moderator") -> dict[str, Any]:
        """What a screen that comes now is shown of the log."""
        parts: dict[str, Any] = msgspec.json.decode(
            msgspec.json.encode(self.room.audience.stores[view].values)
        )
        return parts


@asynccontextmanager
async def nodes_on(store: str, folder: Path, count: int = 2) -> AsyncIterator[list[Node]]:
    """Some nodes on a new log with one open room."""
    if store == "redis":
        empty_redis()
    logs = [STORES[store](folder) for _ in range(count)]
    for log in logs:
        await log.open()
    frame = {"title": "Skolevejen", "purpose": "At høre jer.", "input_use": "Udvalget læser alt."}
    assert await create_room(logs[0], c.CreateRoom(code=CODE, **frame), START) is None  # type: ignore[arg-type]  # text is all it takes
    clock = [START]
    nodes = [await node_on(log, clock) for log in logs]
    try:
        yield nodes
    finally:
        for node in nodes:
            node.room.stop()
        for log in logs:
            await log.close()


async def node_on(log: Log, clock: list[int]) -> Node:
    """A node that opens the room."""
    metrics, limits = Metrics(), Limits(lambda: clock[0] / 1000)
    room = await open_room(
        CODE,
        log,
        now=lambda: clock[0],
        fresh_id=lambda: f"q{next(_ids)}",
        encode=Encoder(),
        render=render,
        limits=limits,
        metrics=metrics,
    )
    assert room is not None
    return Node(log=log, room=room, metrics=metrics, limits=limits, clock=clock)
