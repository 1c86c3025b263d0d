"""The pages outside a room: join, own contributions, privacy, accessibility, staff entrance, files."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from livetalk.edge import access
from livetalk.edge.mail_links import MailLinks
from livetalk.edge.outreach.own import waiting_of
from livetalk.edge.proposals.own import own_proposals
from livetalk.edge.rendering.assets import AssetFile
from livetalk.edge.site import Endpoint, Site, json_response
from livetalk.log.port import LogUnavailable
from livetalk.rooms import views
from livetalk.rooms.own_followup import own_followup

CODE_OF: dict[int, str] = {
    HTTPStatus.NOT_FOUND: "no_page",
    HTTPStatus.METHOD_NOT_ALLOWED: "no_method",
    HTTPStatus.SERVICE_UNAVAILABLE: "busy",
}
RETRY = {"Retry-After": "5"}
ROOMS_SHOWN = 100  # on the page of the own contributions: decades of meetings, and still one page
FOR_EVER = "public, max-age=31536000, immutable"  # the address changes with the content


def plain(site: Site, name: str) -> Endpoint:
    """A page that needs to know nothing."""

    async def endpoint(request: Request) -> Response:
        return site.page(request, name)

    return endpoint


def front(site: Site) -> Endpoint:
    """``/``: the field for the code; ``/?code=…`` (a form without JavaScript) goes straight there."""

    async def endpoint(request: Request) -> Response:
        typed = request.query_params.get("code", "")
        code = access.tidy_code(typed)
        if code is not None:
            return RedirectResponse(f"/r/{code}", HTTPStatus.SEE_OTHER)
        if not typed.strip():
            return site.page(request, "join")
        error = site.sentences(request)("refusal.unknown_room")
        context = {"error": error, "typed": {"code": typed}}
        return site.page(request, "join", context, status=HTTPStatus.NOT_FOUND)

    return endpoint


def instead(address: str) -> Endpoint:
    """For an address that only takes forms: where somebody who opens it probably wanted to go."""

    async def endpoint(request: Request) -> Response:
        return RedirectResponse(address.format(**request.path_params), HTTPStatus.SEE_OTHER)

    return endpoint


def mine(site: Site) -> Endpoint:
    """``/mine``: everything this browser wrote, room by room, with its fate."""

    async def endpoint(request: Request) -> Response:
        return await mine_page(site, request)

    return endpoint


async def mine_page(site: Site, request: Request, status: int = HTTPStatus.OK, **extra: object) -> Response:
    """The page itself; ``personal_code`` is how its reader finds it again on another device."""
    found: list[Mapping[str, object]] = []
    closed: list[str] = []  # for members: somebody who wrote there reads it with a link of the room
    network, links = site.network(request), MailLinks(site.settings.secret, site.settings.base_url)
    for code in dict.fromkeys((*known_rooms(site, request), *access.remembered_rooms(request.cookies))):
        # The cookie may be forged to try codes: it opens no more than the front door does.
        room = None if site.limits.join_wait(network, code) else await site.rooms.find(code)
        if room is None:
            site.limits.wrong_code(network)
            continue
        actor, _ = site.person(request, code)
        if not access.may_enter(room.state, request.cookies):
            if room.state.knows(actor.id):
                closed.append(code)
            continue
        more = own_followup(room.state, actor.id)
        found.append(
            {
                "room": room.audience.stores["audience"].values["room"],
                "mine": views.mine(room.state, actor.id),
                "more": more,
                "ends": {one.id: links.unsubscribe(code, one.id) for one in more.subscriptions},
            }
        )
    code_of_person = access.personal_code(request.cookies)
    context: dict[str, object] = {"rooms": found, "closed": closed, "personal_code": code_of_person}
    context["proposals"] = own_proposals(site, request)
    context["entries"] = waiting_of(site, request.cookies.get(access.PERSON_COOKIE))
    return site.page(request, "mine", {**context, **extra}, status=status)


def known_rooms(site: Site, request: Request) -> list[str]:
    """Rooms that know the reader by the personal cookie, from whatever device; the latest first."""
    person = request.cookies.get(access.PERSON_COOKIE, "")
    if not access.is_participant(person):
        return []
    found = site.caretaker.rooms_of(lambda code: site.pseudonyms.participant(code, person).id)
    return found[:ROOMS_SHOWN]


def static(site: Site) -> Endpoint:
    """``/static/{name}``: built files, compressed as the browser likes best."""

    async def endpoint(request: Request) -> Response:
        file = site.assets.find(request.path_params["name"])
        if file is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        response = send_file(request, file, FOR_EVER)
        # A script, a style or a picture has nothing of its own to allow; the page's policy is twenty times as
        # long, and a phone in a field reads it for each file.
        response.headers["Content-Security-Policy"] = "default-src 'none'"
        return response

    return endpoint


def worker(site: Site) -> Endpoint:
    """``/sw.js``: the service worker; its address must be fixed and its scope the whole site."""

    async def endpoint(request: Request) -> Response:
        return send_file(request, site.assets.get("sw.js"), "no-cache")

    return endpoint


def send_file(request: Request, file: AssetFile, cache: str) -> Response:
    """Send a built file in the best form that the browser accepts."""
    accepted = request.headers.get("accept-encoding", "")
    headers = {"Cache-Control": cache, "Vary": "Accept-Encoding"}
    for encoding, path in file.encoded.items():
        if _accepts(accepted, encoding):
            return FileResponse(
                path, media_type=file.media_type, headers={**headers, "Content-Encoding": encoding}
            )
    return FileResponse(file.path, media_type=file.media_type, headers=headers)


def _accepts(header: str, encoding: str) -> bool:
    """Whether an ``Accept-Encoding`` names the encoding without refusing it (``q=0``)."""
    for wish in header.split(","):
        name, _, quality = wish.partition(";")
        if name.strip().lower() == encoding:
            return re.fullmatch(r"\s*q=0(\.0*)?\s*", quality) is None
    return False


def failed(site: Site) -> Callable[[Request, Exception], Any]:
    """What answers an address that does not exist, a wrong method, a full disk or a mistake of ours."""

    async def handler(request: Request, error: Exception) -> Response:
        match error:
            case HTTPException(status_code=status):
                code = CODE_OF.get(status, "bad_request" if status < 500 else "internal")
                return _failure(site, request, status, code, error.headers)
            case LogUnavailable():
                return _failure(site, request, HTTPStatus.SERVICE_UNAVAILABLE, "log_unavailable", RETRY)
            case _:
                return _failure(site, request, HTTPStatus.INTERNAL_SERVER_ERROR, "internal")

    return handler


def too_large(site: Site) -> Callable[[Request], Response]:
    """What answers a body over the limit."""
    return lambda request: _failure(site, request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body_too_large")


def _failure(
    site: Site, request: Request, status: int, code: str, headers: Mapping[str, str] | None = None
) -> Response:
    """A page; for programs, JSON."""
    sentence = site.sentences(request)(f"refusal.{code}")
    if request.url.path.startswith("/api/"):
        response = json_response({"code": code, "message": sentence}, status)
    else:
        context = {"error": sentence, "status": int(status)}
        response = site.page(request, "error", context, status=status)
    response.headers.update(headers or {})
    return response
