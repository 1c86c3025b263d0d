"""Forms that are not a command: coming in by code or by staff link, names, language, personal codes.

Lives here: what sets a cookie. Must not live here: what a person does in a room (``forms``).
"""

from __future__ import annotations

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from livetalk.edge import access, room_pages, site_pages
from livetalk.edge.outreach.own import placed_in
from livetalk.edge.proposals.own import is_known
from livetalk.edge.site import LANGUAGES, Endpoint, Site
from livetalk.edge.typed import fields_of
from livetalk.live.upkeep.caretaker import knows
from livetalk.rooms.facts import StaffRole

FIRST_PAGE: dict[StaffRole, str] = {
    "moderator": "/moderate",
    "speaker": "/desk",
    "notes": "/notes",
    "captions": "",
    "administration": "/followup",
    "member": "",
}
"""Where a link leads."""


def join(site: Site) -> Endpoint:
    """``POST /join``: the code from the screen."""

    async def endpoint(request: Request) -> Response:
        typed = fields_of(await request.form()).get("code", "")
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
        fields = fields_of(await request.form())
        token = fields.get("token", "").strip().rpartition("#")[2]
        network = site.network(request)
        code = access.code_of_token(token)
        # Nobody guesses a token: those who hold one never wait for those who try codes.
        room = await site.rooms.find(code) if code else None
        link = access.link_of_token(room.state, token) if room else None
        if room is None or link is None:
            site.limits.wrong_code(network)
            error = site.sentences(request)("refusal.wrong_token")
            return site.page(request, "enter", {"error": error}, status=HTTPStatus.FORBIDDEN)
        page = FIRST_PAGE[link.role]
        site.limits.welcome(network, room.state.code)
        response = RedirectResponse(f"/r/{code}{page}", HTTPStatus.SEE_OTHER)
        if link.role == "member" and site.staff(request, room) is not None:
            return response  # who holds the meeting gets in already, and stays what they are
        site.set_cookie(response, access.staff_cookie(room.state.code), access.new_staff_session(token))
        return response

    return endpoint


def name(site: Site) -> Endpoint:
    """``POST /r/{code}/name``: staff tell the colleagues a name. It is kept on the device only."""

    async def endpoint(request: Request) -> Response:
        room = await room_pages.find_room(site, request)
        if isinstance(room, Response):
            return room
        if site.staff(request, room) is None:
            return room_pages.refuse_stranger(site, request, room)
        fields = fields_of(await request.form())
        page = "desk" if fields.get("page") == "desk" else "moderate"
        response = RedirectResponse(f"/r/{room.state.code}/{page}", HTTPStatus.SEE_OTHER)
        site.set_cookie(response, access.NAME_COOKIE, access.name_cookie(fields.get("name", "")))
        return response

    return endpoint


def lang(site: Site) -> Endpoint:
    """``POST /lang``: the reader chooses a language."""

    async def endpoint(request: Request) -> Response:
        fields = fields_of(await request.form())
        target = fields.get("next", "/")
        # Only a path of this site: never a way to send people elsewhere.
        safe = target if target.startswith("/") and not target.startswith(("//", "/\\")) else "/"
        response = RedirectResponse(safe, HTTPStatus.SEE_OTHER)
        if fields.get("lang") in LANGUAGES:
            site.set_cookie(response, access.LANG_COOKIE, fields["lang"])
        return response

    return endpoint


def personal_code(site: Site) -> Endpoint:
    """``POST /mine/code``: the own contributions on another device, by the personal code.

    Its holder must have written or supported something in some room, or in the one that is named, or have
    proposed a talk: so a code that nobody has is told from a slip of the pen, and nothing is lost by one.
    """

    async def endpoint(request: Request) -> Response:
        fields = fields_of(await request.form())
        network = site.network(request)
        wait = site.limits.join_wait(network)
        if wait:
            error = site.sentences(request)("refusal.too_many", n=wait)
            return await _not_found(site, request, fields, HTTPStatus.TOO_MANY_REQUESTS, error)
        code = access.tidy_code(fields.get("room", ""))
        person = access.person_of_code(fields.get("code", ""))
        codes = await _rooms_of(site, code, person) if person else []
        if person is None or not (codes or is_known(site, person)):
            site.limits.wrong_code(network)
            error = site.sentences(request)("refusal.unknown_personal_code")
            return await _not_found(site, request, fields, HTTPStatus.NOT_FOUND, error)
        response = RedirectResponse("/mine", HTTPStatus.SEE_OTHER)
        site.set_cookie(response, access.PERSON_COOKIE, person)
        remembered = dict(request.cookies)
        for found in reversed(codes):
            remembered[access.ROOMS_COOKIE] = access.remember_room(remembered, found)
        if codes:
            site.set_cookie(response, access.ROOMS_COOKIE, remembered[access.ROOMS_COOKIE])
        return response

    return endpoint


async def _rooms_of(site: Site, named: str | None, person: str) -> list[str]:
    """Rooms that know the person, the named one first: that may be newer than what the node has read."""
    found = site.caretaker.rooms_of(lambda code: site.pseudonyms.participant(code, person).id)
    room = await site.rooms.find(named) if named else None
    if room is not None and knows(room.state, site.pseudonyms.participant(room.state.code, person).id):
        found = [room.state.code, *found]
    if not found:  # staff wrote it down, and another node may have put it into a room just now
        for code in placed_in(site)[: access.ROOMS_REMEMBERED]:
            room = await site.rooms.find(code)
            if room is not None and knows(room.state, site.pseudonyms.participant(code, person).id):
                found.append(code)
    return list(dict.fromkeys(found))[: access.ROOMS_REMEMBERED]


async def _not_found(
    site: Site, request: Request, fields: dict[str, str], status: HTTPStatus, error: str
) -> Response:
    """The page again with the room that was typed. Not with the code: it opens what others wrote."""
    typed = {"room": fields.get("room", "")}
    return await site_pages.mine_page(site, request, status=status, error=error, typed=typed)
