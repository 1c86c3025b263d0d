"""Who does something in a room, as the core sees it.

Lives here: roles, views, and the pseudonymous actor. Must not live here: cookies, tokens or how
a person is recognised — that is the edge's business.
"""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

Role = Literal["audience", "moderator", "speaker", "notes", "captions", "system"]
View = Literal["audience", "moderator", "speaker", "wall", "notes"]

VIEWS: tuple[View, ...] = get_args(View)


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """A pseudonym with a role. ``id`` is the same in every tab of one person, and in one room only."""

    id: str
    role: Role


SYSTEM = Actor(id="system", role="system")
