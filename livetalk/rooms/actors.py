"""Who does something in a room, as the core sees it.

Lives here: roles, views, the pseudonymous actor, and how much of a pseudonym is shown. Must not live
here: cookies, tokens or how a person is recognised — that is the edge's business.
"""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

Role = Literal["audience", "moderator", "speaker", "notes", "captions", "administration", "system"]
View = Literal["audience", "moderator", "speaker", "wall", "notes"]

VIEWS: tuple[View, ...] = get_args(View)


SHOWN_OF_A_PSEUDONYM = 6  # letters: enough to tell the people of one evening apart


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """A pseudonym with a role. ``id`` is the same in every tab of one person, and in one room only."""

    id: str
    role: Role


def shown(pseudonym: str) -> str:
    """What a screen shows of a pseudonym: screens compare it, so it is the same on all of them."""
    return pseudonym[:SHOWN_OF_A_PSEUDONYM]


SYSTEM = Actor(id="system", role="system")
