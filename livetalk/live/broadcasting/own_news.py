"""What goes to one person's own phones after every act: ``mine``.

Lives here: making that frame cheaply, since in a vote every phone gets one. Must not live here: who
gets one (``audience``), what is in it (``rooms.cards``).
"""

from __future__ import annotations

from typing import Generic

import msgspec

from livetalk.live.broadcasting.screens import Encode, FrameT, Outlet, Render
from livetalk.rooms import views
from livetalk.rooms.room import Room


class OwnNews(Generic[FrameT]):
    """Frames of one room's people."""

    def __init__(self, encode: Encode[FrameT], render: Render) -> None:
        self._encode = encode
        self._render = render
        self._of_nothing: dict[Outlet, str | None] = {}

    def frame(self, room: Room, person: str, outlet: Outlet) -> FrameT:
        """A person's own news, as the phones of an outlet take them."""
        mine = views.mine(room, person)
        body: dict[str, object] = {"asked": mine.asked, "supported": mine.supported}
        if outlet.format == "html":
            body["html"] = self._drawn(mine, outlet)
        else:
            body["own"] = mine.own
        return self._encode("mine", msgspec.json.encode(body))

    def _drawn(self, mine: views.Mine, outlet: Outlet) -> str | None:
        """Most people have asked nothing: that is drawn once."""
        if mine.own:
            return self._render(outlet.view, outlet.lang, "mine", mine)
        if outlet not in self._of_nothing:
            self._of_nothing[outlet] = self._render(outlet.view, outlet.lang, "mine", mine)
        return self._of_nothing[outlet]
