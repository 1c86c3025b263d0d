"""Plain forms: everything that can be done in a room, without a line of JavaScript.

Lives here: reading a form, giving the same command as a socket would, and the page after it.
A refused form comes back with what was typed and a sentence; nothing is lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from livetalk.edge import access, room_pages, wire
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.rendering.templates import new_id
from livetalk.edge.site import LANGUAGES, Site, is_from_elsewhere
from livetalk.live.live_room import LiveRoom
from livetalk.live.submissions import Accepted, Outcome
from livetalk.moderation.policy import AUDIENCE, MAY, may_see
from livetalk.rooms.actors import Actor
from livetalk.rooms.outcomes import Rejected

Endpoint = Callable[[Request], Any]

STATUS_OF: dict[str, HTTPStatus] = {
    "not_allowed": HTTPStatus.FORBIDDEN,
    "not_yours": HTTPStatus.FORBIDDEN,
    "unknown_question": HTTPStatus.NOT_FOUND,
    "log_unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
    "restarting": HTTPStatus.SERVICE_UNAVAILABLE,
    "busy": HTTPStatus.SERVICE_UNAVAILABLE,
    "too_many": HTTPStatus.TOO_MANY_REQUESTS,
    "too_many_newcomers": HTTPStatus.TOO_MANY_REQUESTS,
    "too_many_reactions": HTTPStatus.TOO_MANY_REQUESTS,
    "ask_too_soon": HTTPStatus.TOO_MANY_REQUESTS,
    "wrong_status": HTTPStatus.CONFLICT,
    "changed_meanwhile": HTTPStatus.CONFLICT,
}
"""HTTP status of a refusal; what is not named is 422."""


def do(site: Site) -> Endpoint:
    """``POST /r/{code}/do``: one command by form."""

    async def endpoint(request: Request) -> Response:
        if is_from_elsewhere(request):
            return room_pages.refuse(site, request, HTTPStatus.FORBIDDEN, "from_elsewhere")
        # First the form, which may take its time: a room that was found may be let go of meanwhile.
        fields = _fields(await request.form())
        room = await room_pages.find_room(site, request)
        if isinstance(room, Response):
            return room
        return await _carry_out(site, request, room, fields)

    return endpoint


async def _carry_out(site: Site, request: Request, room: LiveRoom[Frame], fields: dict[str, str]) -> Response:
    incoming = wire.decode({"id": new_id(), **fields}, from_form=True)
    by_staff = fields.get("page") == "moderate" or (
        isinstance(incoming, wire.Incoming) and not MAY[type(incoming.command)] & AUDIENCE
    )
    staff = site.staff(request, room) if by_staff else None
    # Whatever comes of it, the control screen is shown then, and what is held is on it.
    if by_staff and (staff is None or not may_see(staff.actor.role, "moderator")):
        return room_pages.refuse(site, request, HTTPStatus.FORBIDDEN, "staff_only")
    if isinstance(incoming, Rejected):
        return _refused(site, request, room, fields, incoming, by_staff=by_staff)
    actor, fresh_cookie = (staff.actor, None) if staff else site.person(request, room.state.code)
    outcome = _held_back(site, request, actor)
    if outcome is None:
        # Shielded: a repeat of the same command may wait for the same answer.
        outcome = await asyncio.shield(room.give(actor, incoming.command, incoming.id))
    if isinstance(outcome, Accepted):
        return _back(site, room, fields, by_staff=by_staff, fresh_cookie=fresh_cookie)
    return _refused(site, request, room, fields, outcome, by_staff=by_staff)


def _held_back(site: Site, request: Request, actor: Actor) -> Outcome | None:
    """A flood of invented people has to wait."""
    wait = site.limits.newcomer_wait(site.network(request), actor.id) if actor.role == "audience" else 0
    if not wait:
        return None
    return Rejected(code="too_many_newcomers", params={"n": wait}, temporary=True, retry_after=wait)


def _back(
    site: Site, room: LiveRoom[Frame], fields: dict[str, str], *, by_staff: bool, fresh_cookie: str | None
) -> Response:
    query = {"done": fields["type"]} | {k: fields[k] for k in ("sort", "show", "q") if fields.get(k)}
    page = f"/r/{room.state.code}" + ("/moderate" if by_staff else "")
    # Whoever supports a question far down the list wants to stay there.
    place = f"#q-{fields['question']}" if fields["type"] in ("support", "unsupport") else ""
    response = RedirectResponse(f"{page}?{urlencode(query)}{place}", HTTPStatus.SEE_OTHER)
    if fresh_cookie is not None:
        site.set_cookie(response, access.PERSON_COOKIE, fresh_cookie)
    return response


def _refused(
    site: Site,
    request: Request,
    room: LiveRoom[Frame],
    fields: dict[str, str],
    rejected: Rejected,
    *,
    by_staff: bool,
) -> Response:
    status = STATUS_OF.get(rejected.code, HTTPStatus.UNPROCESSABLE_ENTITY)
    show = room_pages.moderate_page if by_staff else room_pages.audience_page
    sentence = wire.explain(rejected, site.sentences(request))
    # The same id again: if it did arrive after all, sending it once more counts once.
    command_id = fields.get("id") or new_id()
    response = show(site, request, room, status=status, error=sentence, typed=fields, command_id=command_id)
    if rejected.retry_after is not None:
        response.headers["Retry-After"] = str(rejected.retry_after)
    return response


def join(site: Site) -> Endpoint:
    """``POST /join``: the code from the screen."""

    async def endpoint(request: Request) -> Response:
        typed = _fields(await request.form()).get("code", "")
        network = site.network(request)
        code = access.tidy_code(typed)
        wait = site.limits.join_wait(network, code)
        sentences = site.sentences(request)
        if wait:
            error, status = sentences("refusal.too_many", n=wait), HTTPStatus.TOO_MANY_REQUESTS
        else:
            room = await site.rooms.find(code) if code else None
            if room is not None:
                site.limits.welcome(network, room.state.code)
                return RedirectResponse(f"/r/{code}", HTTPStatus.SEE_OTHER)
            site.limits.wrong_code(network)
            error, status = sentences("refusal.unknown_room"), HTTPStatus.NOT_FOUND
        return site.page(request, "join", {"error": error, "typed": {"code": typed}}, status=status)

    return endpoint


def enter(site: Site) -> Endpoint:
    """``POST /enter``: a staff token is swapped for a cookie."""

    async def endpoint(request: Request) -> Response:
        if is_from_elsewhere(request):
            return room_pages.refuse(site, request, HTTPStatus.FORBIDDEN, "from_elsewhere")
        fields = _fields(await request.form())
        token = fields.get("token", "").strip().rpartition("#")[2]
        network = site.network(request)
        code = access.code_of_token(token)
        # Nobody guesses a token: those who hold one never wait for those who try codes.
        room = await site.rooms.find(code) if code else None
        role = access.role_of_token(room.state, token) if room else None
        if room is None or role is None:
            site.limits.wrong_code(network)
            error = site.sentences(request)("refusal.wrong_token")
            return site.page(request, "enter", {"error": error, "typed": {}}, status=HTTPStatus.FORBIDDEN)
        page = {"moderator": "/moderate", "speaker": "/desk", "notes": "/notes", "captions": ""}[role]
        site.limits.welcome(network, room.state.code)
        response = RedirectResponse(f"/r/{code}{page}", HTTPStatus.SEE_OTHER)
        site.set_cookie(response, access.staff_cookie(room.state.code), access.new_staff_session(token))
        return response

    return endpoint


def name(site: Site) -> Endpoint:
    """``POST /r/{code}/name``: a moderator tells the colleagues a name. It is kept on the device only."""

    async def endpoint(request: Request) -> Response:
        if is_from_elsewhere(request):
            return room_pages.refuse(site, request, HTTPStatus.FORBIDDEN, "from_elsewhere")
        room = await room_pages.find_room(site, request)
        if isinstance(room, Response):
            return room
        if site.staff(request, room) is None:
            return room_pages.refuse(site, request, HTTPStatus.FORBIDDEN, "staff_only")
        given = _fields(await request.form()).get("name", "")
        response = RedirectResponse(f"/r/{room.state.code}/moderate", HTTPStatus.SEE_OTHER)
        site.set_cookie(response, access.NAME_COOKIE, access.name_cookie(given))
        return response

    return endpoint


def lang(site: Site) -> Endpoint:
    """``POST /lang``: the reader chooses a language."""

    async def endpoint(request: Request) -> Response:
        fields = _fields(await request.form())
        target = fields.get("next", "/")
        # Only a path of this site: never a way to send people elsewhere.
        safe = target if target.startswith("/") and not target.startswith(("//", "/\\")) else "/"
        response = RedirectResponse(safe, HTTPStatus.SEE_OTHER)
        if fields.get("lang") in LANGUAGES:
            site.set_cookie(response, access.LANG_COOKIE, fields["lang"])
        return response

    return endpoint


def _fields(form: FormData) -> dict[str, str]:
    """The text fields. A form may claim an encoding that gives halves of characters: they are dropped."""
    return {
        key: value.encode("utf-8", "ignore").decode() for key, value in form.items() if isinstance(value, str)
    }
