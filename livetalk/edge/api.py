"""The HTTP API for programs: JSON in, JSON out, described by ``/api/v1/openapi.json``.

Every refusal is ``{"code", "message"}`` with a message in the caller's language.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from http import HTTPStatus

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from livetalk.edge import wire
from livetalk.edge.openapi import document
from livetalk.edge.opening import OpenRoom, open_new_room
from livetalk.edge.site import Endpoint, Site, json_response
from livetalk.log.port import LogUnavailable
from livetalk.rooms.outcomes import Rejected

RETRY_AFTER_S = 5  # when the log cannot be written: about as long as an operator's alarm takes


def open_room(site: Site, now: Callable[[], int]) -> Endpoint:
    """``POST /api/v1/rooms``: an organiser opens a room."""

    async def endpoint(request: Request) -> Response:
        refused = _not_an_organiser(site, request)
        if refused is not None:
            return refused
        try:
            wanted = msgspec.json.decode(await request.body(), type=OpenRoom)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            return _refuse(site, request, HTTPStatus.BAD_REQUEST, "malformed_body", why=str(error))
        try:
            opened = await open_new_room(site.log, wanted, base_url=site.settings.base_url, now=now)
        except LogUnavailable:
            return _refuse(site, request, HTTPStatus.SERVICE_UNAVAILABLE, "log_unavailable")
        if isinstance(opened, Rejected):
            status = HTTPStatus.SERVICE_UNAVAILABLE if opened.temporary else HTTPStatus.UNPROCESSABLE_ENTITY
            return _refuse(site, request, status, opened.code, **opened.params)
        return json_response(opened, HTTPStatus.CREATED)

    return endpoint


def openapi(site: Site) -> Endpoint:
    """``GET /api/v1/openapi.json``."""
    body = msgspec.json.encode(document(site.settings.base_url))

    async def endpoint(_request: Request) -> Response:
        return Response(body, media_type="application/json")

    return endpoint


def _not_an_organiser(site: Site, request: Request) -> Response | None:
    key = site.settings.organiser_key
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if key is None:
        return _refuse(site, request, HTTPStatus.FORBIDDEN, "no_organiser_key")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), key.encode()):
        network = site.network(request)
        wait = site.limits.join_wait(network)
        if wait:
            return _refuse(site, request, HTTPStatus.TOO_MANY_REQUESTS, "too_many", n=wait)
        site.limits.wrong_code(network)
        response = _refuse(site, request, HTTPStatus.UNAUTHORIZED, "wrong_key")
        response.headers["WWW-Authenticate"] = "Bearer"
        return response
    return None


def _refuse(site: Site, request: Request, status: HTTPStatus, code: str, **params: str | int) -> Response:
    message = wire.explain(Rejected(code=code, params=params), site.sentences(request))
    response = json_response({"code": code, "message": message}, status)
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        response.headers["Retry-After"] = str(params.get("n", RETRY_AFTER_S))
    return response
