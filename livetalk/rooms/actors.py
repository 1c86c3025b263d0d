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
    """A pseudonym with a role. ``id`` is the same in every tab of one person, and in one room only.

    ``by_staff``: staff or a shared device of the meeting writes for this person of the audience, who holds a
    personal code. Only the server says so; nothing that comes in over a wire or a form can.
    """

    id: str
    role: Role
    by_staff: bool = False

    @property
    def is_helped(self) -> bool:
        """Whether somebody who holds the meeting writes for the one who asks."""
        return self.by_staff or self.role != "audience"


def shown(pseudonym: str) -> str:
    """What a screen shows of a pseudonym: screens compare it, so it is the same on all of them."""
    return pseudonym[:SHOWN_OF_A_PSEUDONYM]


SYSTEM = Actor(id="system", role="system")
