"""``/r/{code}/embed``: what is on in a room and what comes next, for a frame of another site or a slide.

Lives here: what the address may ask for. Must not live here: what the wall's view holds
(``livetalk.rooms.views``): this page has nothing that is not on the wall.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from livetalk.edge import room_pages
from livetalk.edge.framing import may_be_framed
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.site import LANGUAGES, Site, lang_of
from livetalk.live.live_room import LiveRoom

MOST_NEXT = 10  # more is a list to scroll, which nobody does in a frame
USUAL_NEXT = 5


def page(site: Site, request: Request, room: LiveRoom[Frame]) -> Response:
    """The page; it follows by itself."""
    asked = request.query_params
    wanted, upcoming = asked.get("lang", ""), asked.get("next", "")
    is_number = upcoming.isascii() and upcoming.isdigit() and len(upcoming) < 6
    context = {
        **room_pages.room_context(site, request, room, "wall", None),
        "lang": wanted if wanted in LANGUAGES else lang_of(request),
        "look": asked.get("look") if asked.get("look") in room_pages.THEMES else "",
        "upcoming": min(int(upcoming), MOST_NEXT) if is_number else USUAL_NEXT,
    }
    return may_be_framed(site.page(request, "embed", context), site.settings.embed_hosts)
