"""The public pages: ``/programme``, a gathering, a session. Made for the phone, complete without a script.

Must not live here: which sessions everybody may read of (``programme.showing``), or the wall.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from livetalk.edge.programme import structured
from livetalk.edge.programme.board import Board, Clock
from livetalk.edge.programme.outcomes import outcome_of, outcomes
from livetalk.edge.rendering.qr import qr_svg
from livetalk.edge.rendering.templates import spaced
from livetalk.edge.site import Endpoint, Site
from livetalk.programme.showing import Day, Row, by_day, on_stages

A_PAGE = 40  # rows: a list that a thumb gets through


def programme_page(site: Site, board: Board, now: Callable[[], int]) -> Endpoint:
    """``/programme``: what comes, gatherings first; with ``?past=1`` what was."""

    async def endpoint(request: Request) -> Response:
        clock = Clock(site.sentences(request), now())
        is_past = request.query_params.get("past") == "1"
        days = [day for day in board.days if day.is_past(clock.now) == is_past]
        rows = [row for row in board.alone if (row.ends <= clock.now) == is_past and not row.is_break]
        if is_past:
            days.reverse()
            rows.reverse()
        number = _number(request)
        shown = rows[(number - 1) * A_PAGE : number * A_PAGE]
        context = {
            "clock": clock,
            "is_past": is_past,
            "days": days[(number - 1) * A_PAGE : number * A_PAGE],
            "groups": list(by_day(shown)),
            "number": number,
            "has_more": max(len(rows), len(days)) > number * A_PAGE,
            "has_past": not is_past and _has_past(board, clock.now),
        }
        return site.page(request, "programme", context)

    return endpoint


def gathering_page(site: Site, board: Board, now: Callable[[], int]) -> Endpoint:
    """``/g/{slug}``: on now and next, then all of it by time; afterwards what came of it."""

    async def endpoint(request: Request) -> Response:
        day = board.find_day(request.path_params["slug"])
        if day is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        clock = Clock(site.sentences(request), now())
        wanted = request.query_params.get("stage", "")
        place = next((one for one in day.places if one.id == wanted), None)
        rows = [row for row in day.rows if place is None or row.place == place]
        over = [row for row in day.rows if _is_over(row, clock.now)]
        stages = on_stages(day, clock.now) if _is_today(day, clock) else ()
        current = [stage.now for stage in stages if stage.now is not None]
        context = {
            "clock": clock,
            "day": day,
            "place": place,
            "groups": list(by_day(rows)),
            "stages": stages,
            "ended": [row.entry.session for row in current if await _was_closed(site, row, clock.now)],
            "outcomes": await outcomes(site, over),
            "is_past": day.is_past(clock.now),
            "structured": structured.of_day(day, site.settings.base_url, clock),
        }
        return site.page(request, "gathering", context)

    return endpoint


def session_page(site: Site, board: Board, now: Callable[[], int]) -> Endpoint:
    """``/s/{session}``: what it is for, who listens, how to get in and take part; then its record."""

    async def endpoint(request: Request) -> Response:
        row = board.find_row(request.path_params["session"])
        if row is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        t, base_url = site.sentences(request), site.settings.base_url
        clock = Clock(t, now())
        room, was_closed = row.entry.room, await _was_closed(site, row, clock.now)
        is_open = _takes_questions(row, clock.now) and not was_closed
        address = f"{base_url}/r/{room}"
        context = {
            "clock": clock,
            "row": row,
            "entry": row.entry,
            "is_open": is_open,
            "was_closed": was_closed,
            "code_spaced": spaced(room) if room else "",
            "qr_svg": qr_svg(address, t("room.qr", code=spaced(room))) if is_open and room else None,
            "outcome": await outcome_of(site, row) if room and _is_over(row, clock.now) else None,
            "agenda": _link(row.agenda),
            "structured": structured.of_session(row, base_url, clock),
            "has_mail": site.settings.mail is not None,
        }
        return site.page(request, "session", context)

    return endpoint


def _number(request: Request) -> int:
    typed = request.query_params.get("page", "")[:4]
    return max(1, int(typed)) if typed.isascii() and typed.isdecimal() else 1


def _has_past(board: Board, now: int) -> bool:
    return any(day.is_past(now) for day in board.days) or any(row.ends <= now for row in board.alone)


def _is_today(day: Day, clock: Clock) -> bool:
    """Whether what is on now and next belongs on top: on a day of it, while something is to come."""
    if day.is_cancelled or day.is_past(clock.now):
        return False
    return any(row.day == clock.today or row.is_on(clock.now) for row in day.rows)


def _is_over(row: Row, now: int) -> bool:
    """Whether there is something to tell of what came of it."""
    return not row.entry.is_cancelled and (row.is_over or row.ends <= now)


def _takes_questions(row: Row, now: int) -> bool:
    """Whether its room is offered: from when early questions are taken until the clock has closed it."""
    if row.entry.room is None or row.entry.is_cancelled or row.is_over:
        return False
    return row.early_from is None or row.early_from <= now


async def _was_closed(site: Site, row: Row, now: int) -> bool:
    """Whether somebody closed its room by hand before the clock did."""
    if row.entry.room is None or row.entry.is_cancelled or row.is_over or now < row.entry.starts:
        return False
    room = await site.rooms.find(row.entry.room)
    return room is not None and room.state.frame.state == "closed"


def _link(agenda: str) -> str | None:
    """The address of the item on the agenda, if it is one that may be followed."""
    try:
        parts = urlsplit(agenda.strip())
    except ValueError:
        return None
    return agenda.strip() if parts.scheme in ("http", "https") and parts.hostname else None
