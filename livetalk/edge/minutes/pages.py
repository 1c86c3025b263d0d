"""The minute-taker's pages: the writing surface, the promises to be judged, the transcript.

Lives here: what each page knows of its address and its reader. Must not live here: what is read of the room
(``rows`` and the
two modules that build on it), or forms.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from livetalk.edge import room_pages
from livetalk.edge.minutes import reading_promises, reading_script, rows
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.site import Endpoint, Site
from livetalk.live.live_room import LiveRoom
from livetalk.moderation.policy import may_see

LONGEST_SEARCH = 200  # characters; more is nothing that somebody looks for
MOST_DIGITS = 9  # of a line's or a page's number


def notes_page(
    site: Site, request: Request, room: LiveRoom[Frame], status: int = HTTPStatus.OK, **extra: Any
) -> Response:
    """``GET /r/{code}/notes``: the writing surface."""
    context = room_pages.room_context(site, request, room, "notes", None)
    own: dict[str, Any] = {
        "chosen_line": _number(request, "line"),
        "last_speaker": rows.last_speaker(room.state),
        "typed": {},
    }
    return site.page(request, "notes", {**context, **own, **extra}, status=status)


def promises(site: Site) -> Endpoint:
    """``GET /r/{code}/promises``: after what was said last has been read for promises."""

    async def endpoint(request: Request) -> Response:
        room = await room_pages.find_room(site, request)
        if isinstance(room, Response):
            return room
        staff = site.staff(request, room)
        if staff is None or not may_see(staff.actor.role, "notes"):
            return room_pages.refuse_stranger(site, request, room)
        await site.promises.catch_up(room)
        return promises_page(site, request, room)

    return endpoint


def promises_page(
    site: Site, request: Request, room: LiveRoom[Frame], status: int = HTTPStatus.OK, **extra: Any
) -> Response:
    """What was marked, what perhaps was promised, and what has been judged."""
    context = room_pages.room_context(site, request, room, "notes", None)
    lang = site.sentences(request).lang
    found = reading_promises.promises(
        room.state, site.promises.known(room), site.promises.to_judge(room), lang
    )
    own = {"found": found, "questions": rows.begun(room.state), "typed": {}}
    return site.page(request, "promises", {**context, **own, **extra}, status=status)


def transcript_page(
    site: Site, request: Request, room: LiveRoom[Frame], status: int = HTTPStatus.OK, **extra: Any
) -> Response:
    """``GET /r/{code}/transcript``: everything that was said, by question."""
    context = room_pages.room_context(site, request, room, "notes", None)
    asked = reading_script.Asked(
        search=request.query_params.get("q", "").strip()[:LONGEST_SEARCH],
        question=request.query_params.get("show", ""),
        lang=request.query_params.get("language", ""),
        page=_number(request, "page") or 1,
        line=_number(request, "line"),
    )
    own = {
        "found": reading_script.transcript(room.state, asked),
        "questions": rows.questions(room.state),
        "typed": {},
    }
    return site.page(request, "transcript", {**context, **own, **extra}, status=status)


def _number(request: Request, name: str) -> int | None:
    said = request.query_params.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= MOST_DIGITS else None
