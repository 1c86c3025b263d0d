"""``/g/{slug}/wall/{stage}``: the programme of a stage between its talks, the room's own wall during them.

The page asks every few seconds what it should show, and keeps its picture while nobody answers. Lives here:
what that is. Must not live here: the room's wall, which it holds in a frame.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from livetalk.edge.framing import may_hold_own_frames
from livetalk.edge.programme.board import Board, Clock
from livetalk.edge.rendering.qr import qr_svg
from livetalk.edge.room_pages import THEMES
from livetalk.edge.site import Endpoint, Site
from livetalk.programme.showing import Row, coming_at, next_change, on_wall, resting_at

SHOWN_NEXT = 4  # rows below the next one: what can be read from twenty metres


def wall_page(site: Site, board: Board, now: Callable[[], int]) -> Endpoint:
    """The page, complete without a script: it then loads itself anew."""

    async def endpoint(request: Request) -> Response:
        day = board.find_day(request.path_params["slug"])
        wanted = request.path_params["stage"]
        place = next((one for one in day.places if one.id == wanted), None) if day is not None else None
        if day is None or place is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        t = site.sentences(request)
        clock = Clock(t, now())
        theme = request.query_params.get("theme", "")
        theme = theme if theme in THEMES else "light"
        rest = resting_at(day.rows, place.id, clock.now)
        is_resting = rest is not None
        room = await _room_on(site, on_wall(day.rows, place.id, clock.now), clock.now, is_resting=is_resting)
        coming = [row for row in coming_at(day.rows, place.id, clock.now) if not row.entry.is_cancelled]
        change = next_change(day.rows, place.id, clock.now)
        address = f"{site.settings.base_url}/g/{day.slug}"
        context = {
            "clock": clock,
            "day": day,
            "place": place,
            "theme": theme,
            "room": room,
            "rest": rest,
            "next": next((row for row in coming if not row.is_break), None),
            "coming": coming[: SHOWN_NEXT + 1],
            "change_in": max(0, change - clock.now) if change is not None else None,
            "qr_svg": qr_svg(address, t("programme.wall.qr")),
        }
        return may_hold_own_frames(site.page(request, "stagewall", context))

    return endpoint


async def _room_on(site: Site, row: Row | None, now: int, *, is_resting: bool) -> str | None:
    """The code of the room to show. After its end, or in a break, until its question is through."""
    if row is None or row.entry.room is None:
        return None
    room = await site.rooms.find(row.entry.room)
    if room is None or room.state.frame.state == "closed":
        return None
    is_its_time = now < row.ends and not is_resting
    return row.entry.room if is_its_time or room.state.now is not None else None
