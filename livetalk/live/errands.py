"""Commands that the server itself gives in a room.

Lives here: giving one, decided and made durable like anybody's. Must not live here: when, or why.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeAlias

from livetalk.live.host import RoomHost
from livetalk.live.submissions import Outcome
from livetalk.rooms.actors import SYSTEM
from livetalk.rooms.commands import (
    ConfirmSubscription,
    FollowSession,
    NoticeBurst,
    PurgeRoom,
    ReframeRoom,
    RemindOwners,
    RevokeLink,
    SetRoomState,
    SettleCaptions,
    SettleMail,
    SwitchPart,
    TryMail,
    Unsubscribe,
)
from livetalk.rooms.context import Answer
from livetalk.rooms.decide import Context, decide
from livetalk.rooms.outcomes import Decided
from livetalk.rooms.room import Room

Errand: TypeAlias = (
    ConfirmSubscription
    | FollowSession
    | NoticeBurst
    | PurgeRoom
    | ReframeRoom
    | RemindOwners
    | RevokeLink
    | SetRoomState
    | SettleCaptions
    | SettleMail
    | SwitchPart
    | TryMail
    | Unsubscribe
)


def always(_room: Room) -> bool:
    """Whatever the room is like."""
    return True


def give(
    host: RoomHost,
    command: Errand,
    command_id: str | None = None,
    *,
    where: Callable[[Room], bool] = always,
    sends_mail: bool = True,
) -> asyncio.Future[Outcome]:
    """Have it carried out; the answer is the future's result, also a refusal.

    An errand with an id is done once, whichever nodes give it. In a room that is not as ``where`` wants it
    when its turn comes, nothing happens.
    """

    def work(room: Room, now: int, fresh: str) -> Answer:
        if not where(room):
            return Decided()
        context = Context(actor=SYSTEM, now=now, fresh_id=fresh, sends_mail=sends_mail)
        return decide(room, command, context)

    return host.submit(SYSTEM, command_id, work)
