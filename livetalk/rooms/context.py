"""What a decision needs from the world.

Lives here: the context and its parts. Must not live here: anything that decides.
"""

from __future__ import annotations

import msgspec

from livetalk.rooms.actors import Actor
from livetalk.rooms.advice import NO_ADVICE, Advice
from livetalk.rooms.outcomes import Decided, Rejected

Answer = Decided | Rejected


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """Who, when (ms since 1970 UTC), an unused id, and advice about words.

    ``proposed`` is the question that the room's order proposes now, as far as has been worked out;
    ``link`` is the staff link that the actor came by. ``sends_mail``: whether this server sends any.
    """

    actor: Actor
    now: int
    fresh_id: str
    advice: Advice = NO_ADVICE
    proposed: str | None = None
    link: str | None = None
    sends_mail: bool = True
