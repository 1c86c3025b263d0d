"""``decide``: what a command leads to in this room, now. Pure; may refuse.

Lives here: the dispatch over all commands, and the room's own commands. What concerns one topic
lives in a module of that topic (``questions``, ``support``, ``reactions``). Must not live here:
who may give a command — ``moderation.policy`` has said yes before ``decide`` is asked.
"""

from __future__ import annotations

from typing import assert_never

import msgspec

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import questions, reactions, support, text
from livetalk.rooms.actors import Actor
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.room import Room

Answer = Decided | Rejected


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What a decision needs from the world: who, when (ms since 1970 UTC), and an unused id."""

    actor: Actor
    now: int
    fresh_id: str


def decide(room: Room, command: c.AnyCommand, context: Context) -> Answer:
    """Return the facts and words that the command leads to, or why it cannot be."""
    if isinstance(command, c.CreateRoom):
        return _create(room, command)
    if not room.exists:
        return Rejected(code="unknown_room")
    return _decide_in_room(room, command, context)


def _decide_in_room(room: Room, command: c.WireCommand, context: Context) -> Answer:  # noqa: C901, PLR0912 - one flat match over the closed union
    actor, now = context.actor, context.now
    match command:
        case c.AskQuestion():
            return questions.ask(room, command, actor, now, context.fresh_id)
        case c.ReviseQuestion():
            return questions.revise(room, command, actor)
        case c.WithdrawQuestion():
            return questions.withdraw(room, command, actor)
        case c.SupportQuestion():
            return support.give(room, command, actor)
        case c.UnsupportQuestion():
            return support.take_back(room, command, actor)
        case c.React():
            return reactions.react(room, command)
        case c.ApproveQuestion():
            return questions.approve(room, command)
        case c.DismissQuestion():
            return questions.dismiss(room, command)
        case c.RestoreQuestion():
            return questions.restore(room, command)
        case c.TakeQuestion():
            return questions.take(room, command)
        case c.FinishQuestion():
            return questions.finish(room, command)
        case c.SetRoomState():
            return _set_state(room, command)
        case c.BlankWall():
            return _blank_wall(room, command)
        case c.Undo():
            return _undo(room, actor)
        case _:
            assert_never(command)


def _create(room: Room, command: c.CreateRoom) -> Answer:
    if room.exists:
        return Rejected(code="room_exists", params={"code": command.code})
    words: dict[str, str] = {}
    fields = (
        ("title", command.title, text.MAX_TITLE, True),
        ("purpose", command.purpose, text.MAX_FRAME, True),
        ("input_use", command.input_use, text.MAX_FRAME, True),
        ("not_open", command.not_open or "", text.MAX_FRAME, False),
    )
    for field, raw, limit, required in fields:
        cleaned = text.clean(raw, lines=field != "title")
        if required and text.is_empty(cleaned):
            return Rejected(code="frame_missing", params={"field": field})
        if text.is_too_long(cleaned, limit):
            return Rejected(code="frame_too_long", params={"field": field, "max": limit})
        if cleaned:
            words[f"room:{field}"] = cleaned
    if not command.languages:
        return Rejected(code="frame_missing", params={"field": "languages"})
    created = f.RoomCreated(
        code=command.code,
        languages=tuple(dict.fromkeys(command.languages)),
        moderation=command.moderation,
    )
    links = (f.StaffLinkMade(link=k.link, role=k.role, token_hash=k.token_hash) for k in command.links)
    return Decided(events=(created, *links), words=words)


def _set_state(room: Room, command: c.SetRoomState) -> Answer:
    if room.frame.state == command.state:
        return Decided()
    return Decided(events=(f.RoomStateChanged(state=command.state),))


def _blank_wall(room: Room, command: c.BlankWall) -> Answer:
    if room.frame.wall_blank == command.on:
        return Decided()
    return Decided(events=(f.WallBlanked(on=command.on),))


def _undo(room: Room, actor: Actor) -> Answer:
    act = room.last_act(actor.id)
    if act is None:
        return Rejected(code="nothing_to_undo")
    if room.is_superseded(act):
        return Rejected(code="undo_superseded")
    return Decided(events=(f.ActUndone(act=act.seq),))
