"""A live room with everything around it, in memory."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from livetalk.live.advising import LiveAdvice, NoLiveAdvice
from livetalk.live.broadcasting.screens import Position, Seat
from livetalk.live.limits import Limits
from livetalk.live.live_room import Given, LiveRoom
from livetalk.live.metrics import Metrics
from livetalk.live.opening import open_room
from livetalk.live.rooms import create_room
from livetalk.live.submissions import Accepted, Outcome
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor, View
from livetalk.rooms.facts import Moderation
from livetalk.rooms.outcomes import Rejected
from tests.support.logs import TroubledLog
from tests.support.screens import Encoder, FakeScreen, Frame, moderator, render, seat

CODE = "482913"
START = 1_793_000_000_000
_ids = itertools.count(1)  # never starts again: an id is unused also after a restart


@dataclass(eq=False)
class Hall:
    """A room that is in use, and short ways to do things in it."""

    log: TroubledLog
    room: LiveRoom[Frame]
    encoder: Encoder
    metrics: Metrics
    limits: Limits
    clock: list[float]
    mo: Actor = field(default_factory=lambda: moderator("mo"))
    ids: Any = field(default_factory=lambda: itertools.count(1))

    async def give(self, actor: Actor, command: Given, command_id: str | None = None) -> Outcome:
        """Carry out a command."""
        return await self.room.give(actor, command, command_id or f"c{next(self.ids)}")

    async def ask(self, actor: Actor, text: str = "Hvad med havnen?", command_id: str | None = None) -> str:
        """Ask; returns the question's id. Time passes, so that nobody asks too soon."""
        self.clock[1] += 60_000
        outcome = await self.give(actor, c.AskQuestion(text=text), command_id)
        assert isinstance(outcome, Accepted), outcome
        return outcome.question or ""

    async def done(self, command: Given, actor: Actor | None = None) -> Accepted:
        """Carry out a command that must be accepted, by default as a moderator."""
        outcome = await self.give(actor or self.mo, command)
        assert isinstance(outcome, Accepted), outcome
        return outcome

    async def refused(self, command: Given, actor: Actor | None = None) -> Rejected:
        """Carry out a command that must be refused."""
        outcome = await self.give(actor or self.mo, command)
        assert isinstance(outcome, Rejected), outcome
        return outcome

    async def shown(self, actor: Actor, text: str = "Hvad med havnen?") -> str:
        """Ask a question and let it into the queue."""
        question = await self.ask(actor, text)
        await self.done(c.ApproveQuestion(question=question))
        return question

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


async def open_hall(
    log: TroubledLog | None = None,
    *,
    moderation: Moderation = "before",
    on_render: Callable[..., str | None] = render,
    make_advice: Callable[[], LiveAdvice] = NoLiveAdvice,
) -> Hall:
    """A new room, or the one that the log already has, as after a restart."""
    if log is None:
        log = TroubledLog()
        await log.open()
        frame = {"title": "Skolevejen", "purpose": "At høre jer.", "input_use": "Udvalget læser alt."}
        assert await create_room(log, c.CreateRoom(code=CODE, moderation=moderation, **frame), START) is None  # type: ignore[arg-type]
    clock = [0.0, float(START)]  # seconds for limits, milliseconds for the room
    encoder, metrics, limits = Encoder(), Metrics(), Limits(lambda: clock[0])
    room = await open_room(
        CODE,
        log,
        now=lambda: int(clock[1]),
        fresh_id=lambda: f"q{next(_ids)}",
        encode=encoder,
        render=cast("Any", on_render),
        limits=limits,
        metrics=metrics,
        make_advice=make_advice,
    )
    assert room is not None
    return Hall(log=log, room=room, encoder=encoder, metrics=metrics, limits=limits, clock=clock)
