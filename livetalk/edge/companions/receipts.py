"""``/r/{code}/receipt/{question}``: what was received in a hearing, when, and under which number.

Only its author reads it, by the personal cookie, as long as the room is there. Must not live here: what a
hearing is otherwise (its trait is looked at where a room's pages are drawn).
"""

from __future__ import annotations

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from livetalk.edge import access, room_pages
from livetalk.edge.followup.pages import common
from livetalk.edge.meetings import meeting_in
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.site import Site
from livetalk.live.live_room import LiveRoom
from livetalk.rooms.moments import iso


def page(site: Site, request: Request, room: LiveRoom[Frame], question_id: str) -> Response:
    """The receipt. What is somebody else's looks like what is not there."""
    actor, _ = site.person(request, room.state.code)
    question = room.state.find_question(question_id)
    if "hearing" not in room.state.traits or question is None or question.by != actor.id:
        return room_pages.refuse(site, request, HTTPStatus.NOT_FOUND, "no_page")
    edited = question.revised_at
    context = {
        **common(site, request, room),
        "number": f"{room.state.code}-{question.number}",
        "received": iso(question.asked_at),
        "edited": iso(edited) if edited is not None else None,
        "text": room.state.text(question.own_text_key),
        "name": room.state.text(question.name_key),
        "status": question.status,
        "erased": question.erased,
        "personal_code": access.personal_code(request.cookies),
        "meeting": meeting_in(site.programme.state, site.programme.templates, room.state.code),
    }
    return site.page(request, "receipt", context)
