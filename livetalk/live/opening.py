"""A room from the log made live: its host, its audience and what helps with it, put together.

Must not live here: what any of them does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from livetalk.live.advising import LiveAdvice, NoLiveAdvice
from livetalk.live.broadcasting.audience import Audience
from livetalk.live.broadcasting.fleet import Fleet, PlainFleet
from livetalk.live.broadcasting.passing import Passing, Say, say_nothing
from livetalk.live.broadcasting.screens import Encode, FrameT, Render
from livetalk.live.caption_clock import CaptionClock
from livetalk.live.eraser import Eraser
from livetalk.live.host import RoomHost
from livetalk.live.limits import Limits
from livetalk.live.live_room import Given, LiveRoom
from livetalk.live.metrics import Metrics
from livetalk.live.pulse import Pulse
from livetalk.live.states import Hooks
from livetalk.log.port import Log
from livetalk.rooms.actors import Actor
from livetalk.rooms.facts import Fact
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.room import Room

Note = Callable[[Room, Sequence[Fact]], None]


def note_nothing(_room: Room, _facts: Sequence[Fact]) -> None:
    """Nobody wants to know."""


Refuse = Callable[[Room, Actor, Given], Rejected | None]


def refuse_nothing(_room: Room, _actor: Actor, _command: Given) -> None:
    """Nothing stands in the way of a command but the room itself."""


async def open_room(
    code: str,
    log: Log,
    *,
    now: Callable[[], int],
    fresh_id: Callable[[], str],
    encode: Encode[FrameT],
    render: Render,
    limits: Limits,
    metrics: Metrics,
    make_fleet: Callable[[], Fleet[FrameT]] = PlainFleet,
    make_advice: Callable[[], LiveAdvice] = NoLiveAdvice,
    say: Say = say_nothing,
    pulse: Pulse | None = None,
    sends_mail: bool = False,
    note: Note = note_nothing,
    refuse: Refuse = refuse_nothing,
) -> LiveRoom[FrameT] | None:
    """Load a room from the log and make it live; None if there is no such room.

    ``note`` is told of every batch of facts once the room has them and shows them; of none, when the room was
    read anew because its log was lost. ``refuse`` is asked before every command that somebody gives.
    """
    told: list[LiveRoom[FrameT]] = []

    def tell(facts: Sequence[Fact]) -> None:
        for room in told:
            room.tell(facts)
            note(room.state, facts)

    def begin_again() -> None:
        for room in told:
            room.begin_again(now())
            note(room.state, ())

    eraser = Eraser(code, log)

    def erase(keys: set[str], is_ours: bool) -> None:
        (eraser.erase if is_ours else eraser.look_later)(keys)

    hooks = Hooks(durable=tell, lost=begin_again, erased=erase)
    host = RoomHost(code, log, now=now, fresh_id=fresh_id, metrics=metrics, hooks=hooks, pulse=pulse)
    if not await host.load():
        return None
    audience: Audience[FrameT] = Audience(
        lambda: host.room,
        epoch=host.epoch,
        encode=encode,
        render=render,
        metrics=metrics,
        make_fleet=make_fleet,
        passing=Passing(say=say),
    )
    clock = CaptionClock(host, now)
    room = LiveRoom(host, audience, limits, metrics, make_advice(), eraser=eraser, captions=clock)
    room.sends_mail = sends_mail
    room.refusal = lambda actor, command: refuse(host.room, actor, command)
    told.append(room)
    room.start()
    return room
