"""Commands that the server itself gives in a room.

Lives here: giving one, decided and made durable like anybody's. Must not live here: when, or why.
"""

from __future__ import annotations

import asyncio
from typing import TypeAlias

from livetalk.live.host import RoomHost
from livetalk.live.submissions import Outcome
from livetalk.rooms.actors import SYSTEM
from livetalk.rooms.commands import (
    ConfirmSubscription,
    NoticeBurst,
    PurgeRoom,
    RemindOwners,
    SettleCaptions,
    SettleMail,
    TryMail,
    Unsubscribe,
)
from livetalk.rooms.decide import Context, decide

Errand: TypeAlias = (
    ConfirmSubscription
    | NoticeBurst
    | PurgeRoom
    | RemindOwners
    | SettleCaptions
    | SettleMail
    | TryMail
    | Unsubscribe
)


def give(host: RoomHost, command: Errand) -> asyncio.Future[Outcome]:
    """Have it carried out; the answer is the future's result, also a refusal."""
    return host.submit(
        SYSTEM,
        None,
        lambda room, now, fresh: decide(room, command, Context(actor=SYSTEM, now=now, fresh_id=fresh)),
    )
