"""``/s/{session}/thanks``: thank you for coming, and three questions about how it was.

Lives here: the page and its form. Must not live here: what the answers add up to
(``programme.evaluating``).
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any, get_args

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from livetalk.edge import access
from livetalk.edge.forms import STATUS_OF
from livetalk.edge.planning.said import Said, said_in
from livetalk.edge.proposals.own import visitor
from livetalk.edge.proposals.reading import refusal
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.rendering.templates import new_id
from livetalk.edge.room_pages import refuse
from livetalk.edge.site import Endpoint, Site
from livetalk.live.live_room import LiveRoom
from livetalk.programme.calendar import is_listed
from livetalk.programme.commands import GiveFeedback
from livetalk.programme.context import Giver
from livetalk.programme.kinds import Score
from livetalk.programme.programme import Feedback, Session
from livetalk.programme.texts import Note, SessionWords
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.recording import is_readable

SCORES: tuple[Score, ...] = get_args(Score)
ASKED = ("heard", "clear", "again")


def of_room(site: Site, request: Request, room: LiveRoom[Frame]) -> Response:
    """``GET /r/{code}/thanks``: to the session's page; of a room that stands for itself, thanks alone."""
    session = site.programme.state.session_in(room.state.code)
    if session is not None:
        return RedirectResponse(f"/s/{session.id}/thanks", HTTPStatus.SEE_OTHER)
    context = {
        "session": None,
        "title": room.state.framed("title") or "",
        "code": room.state.code,
        "has_record": is_readable(room.state),
        "has_mail": site.settings.mail is not None,
    }
    return site.page(request, "thanks", context)


def show(site: Site) -> Endpoint:
    """``GET /s/{session}/thanks``: the page."""

    async def endpoint(request: Request) -> Response:
        session = await _find(site, request)
        if session is None:
            return refuse(site, request, HTTPStatus.NOT_FOUND, "unknown_in_programme")
        return await _page(site, request, session, {})

    return endpoint


def give(site: Site) -> Endpoint:
    """``POST /s/{session}/thanks``: the answers."""

    async def endpoint(request: Request) -> Response:
        said = await said_in(request)
        session = await _find(site, request)
        if session is None:
            return refuse(site, request, HTTPStatus.NOT_FOUND, "unknown_in_programme")
        giver, fresh_cookie = visitor(site, request)
        outcome = await _give(site, request, giver, _command(session, said), said.id)
        if isinstance(outcome, Rejected):
            why = refusal(outcome, site.sentences(request))
            status = STATUS_OF.get(outcome.code, HTTPStatus.UNPROCESSABLE_ENTITY)
            return await _page(site, request, session, {"typed": said.typed, **why}, status)
        response = RedirectResponse(f"/s/{session.id}/thanks?done=given", HTTPStatus.SEE_OTHER)
        if fresh_cookie is not None:
            site.set_cookie(response, access.PERSON_COOKIE, fresh_cookie)
        return response

    return endpoint


async def _give(
    site: Site, request: Request, giver: Giver, command: GiveFeedback, command_id: str
) -> Rejected | None:
    wait = site.limits.newcomer_wait(site.network(request), giver.id)
    if wait:
        return Rejected(code="too_many_newcomers", params={"n": wait}, temporary=True, retry_after=wait)
    if any(flag.kind == "cpr" for flag in site.screening.screen(command.comment)):
        return Rejected(code="personal_number")
    outcome = await asyncio.shield(site.programme.give(giver, command, command_id))
    return outcome if isinstance(outcome, Rejected) else None


def _command(session: Session, said: Said) -> GiveFeedback:
    scores = {name: _score(said(name)) for name in ASKED}
    return GiveFeedback(session=session.id, comment=said("comment"), **scores)


def _score(typed: str) -> Score | None:
    return next((score for score in SCORES if str(score) == typed), None)


async def _find(site: Site, request: Request) -> Session | None:
    """The session; of one that no list names, only for those who were in its room.

    The cookie that remembers rooms proves nothing: into a room for members they have to get, too.
    """
    programme = site.programme.state
    session = programme.sessions.get(request.path_params["session"])
    if session is None or session.room is None or session.state == "cancelled":
        return None
    if is_listed(programme, session, site.programme.templates):
        return session
    was_there = session.room in access.remembered_rooms(request.cookies)
    room = await site.rooms.find(session.room) if was_there and programme.is_public(session) else None
    return session if room is not None and access.may_enter(room.state, request.cookies) else None


async def _page(
    site: Site, request: Request, session: Session, more: dict[str, Any], status: int = HTTPStatus.OK
) -> Response:
    room = await site.rooms.find(session.room or "")
    state, now = site.programme.state, site.programme.now()
    giver, _ = visitor(site, request)
    given = state.feedback.get(session.id, {}).get(giver.id)
    words = state.text(session.text_key, SessionWords)
    is_done = request.query_params.get("done") == "given"
    context = {
        "session": session.id,
        "title": words.title if words is not None else "",
        "code": session.room,
        "has_record": room is not None and is_readable(room.state),
        "has_mail": site.settings.mail is not None,
        "has_begun": now >= session.starts,
        "was_given": given is not None and not given.is_empty,
        "typed": _given(site, given),
        "wrong": "",
        "flash": site.sentences(request)("thanks.done") if is_done else None,
        "command_id": new_id(),
    }
    return site.page(request, "thanks", {**context, **more}, status=status)


def _given(site: Site, given: Feedback | None) -> dict[str, str]:
    """What the reader said before, as the form has it."""
    if given is None:
        return {}
    scores = {name: str(score) for name in ASKED if (score := msgspec.to_builtins(given)[name]) is not None}
    note = site.programme.state.text(given.comment_key, Note)
    return scores | ({"comment": note.text} if note is not None else {})
