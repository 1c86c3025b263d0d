"""Items for programs: anybody may read the public ones, and a staff token opens and updates them.

A program has the token of a moderator or of the administration as its bearer token, and gives the same
commands as a form, through the same gate. Must not live here: the description (``edge.openapi_items``).
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from livetalk.edge import access, wire
from livetalk.edge.followup import reading
from livetalk.edge.forms import STATUS_OF
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.rendering.templates import new_id
from livetalk.edge.site import Endpoint, Site, json_response
from livetalk.live.live_room import LiveRoom
from livetalk.live.submissions import Accepted
from livetalk.rooms.actors import Actor
from livetalk.rooms.followup import Item
from livetalk.rooms.followup_parts import FollowupPart, item_part
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.room import Room
from livetalk.rooms.staff import Link


class ItemList(msgspec.Struct, frozen=True, kw_only=True):
    """Items of a room that everybody may read, what changed last first."""

    items: list[FollowupPart]


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """A program that works on items, and the staff link whose token it has."""

    actor: Actor
    link: Link


def listed(site: Site) -> Endpoint:
    """``GET /api/v1/rooms/{code}/items``."""

    async def endpoint(request: Request) -> Response:
        room = await _room(site, request)
        if isinstance(room, Response):
            return room
        return json_response(ItemList(items=reading.public_items(room)))

    return endpoint


def one(site: Site) -> Endpoint:
    """``GET /api/v1/rooms/{code}/items/{item}``."""

    async def endpoint(request: Request) -> Response:
        room = await _room(site, request)
        if isinstance(room, Response):
            return room
        item = reading.public_item(room, request.path_params["item"])
        return refuse(site, request, Rejected(code="unknown_item")) if item is None else json_response(item)

    return endpoint


def opened(site: Site) -> Endpoint:
    """``POST /api/v1/rooms/{code}/items``: the fields of the command ``item_open``."""

    async def endpoint(request: Request) -> Response:
        return await _carry_out(site, request, {"type": "item_open"}, HTTPStatus.CREATED)

    return endpoint


def updated(site: Site) -> Endpoint:
    """``PATCH /api/v1/rooms/{code}/items/{item}``: the fields of the command ``item_update``."""

    async def endpoint(request: Request) -> Response:
        about = {"type": "item_update", "item": request.path_params["item"]}
        return await _carry_out(site, request, about, HTTPStatus.OK)

    return endpoint


async def _carry_out(site: Site, request: Request, about: dict[str, str], status: HTTPStatus) -> Response:
    try:
        said = msgspec.json.decode(await request.body(), type=dict[str, object])
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        malformed = Rejected(code="malformed_body", params={"why": str(error)})
        return refuse(site, request, malformed, HTTPStatus.BAD_REQUEST)
    room = await _room(site, request)
    if isinstance(room, Response):
        return room
    caller = _caller(site, request, room)
    if caller is None:
        return _stranger(site, request)
    incoming = wire.decode({**said, **about, "id": request.headers.get("idempotency-key") or new_id()})
    if isinstance(incoming, Rejected):
        return refuse(site, request, incoming, HTTPStatus.BAD_REQUEST)
    # Shielded: a repeat of the same command may wait for the same answer.
    given = room.give(caller.actor, incoming.command, incoming.id, caller.link.id)
    outcome = await asyncio.shield(given)
    if isinstance(outcome, Rejected):
        return refuse(site, request, outcome)
    item = room.state.followup.items.get(about.get("item", "")) or _opened_by(room.state, outcome)
    response = json_response(item_part(room.state, item, for_staff=True), status)
    if status == HTTPStatus.CREATED:
        response.headers["Location"] = f"/api/v1/rooms/{room.state.code}/items/{item.id}"
    return response


def _opened_by(room: Room, outcome: Accepted) -> Item:
    """The item that the command opened: its facts stand together, and end with the one that is named."""
    known = (item for item in room.followup.items.values() if item.entries[0].seq <= outcome.seq)
    return max(known, key=lambda item: item.entries[0].seq)


async def _room(site: Site, request: Request) -> LiveRoom[Frame] | Response:
    """The room of the address; whoever tries codes is slowed as at the front door."""
    network = site.network(request)
    code = access.tidy_code(request.path_params["code"])
    wait = site.limits.join_wait(network, code)
    if wait:
        slower = Rejected(code="too_many", params={"n": wait}, temporary=True, retry_after=wait)
        return refuse(site, request, slower)
    room = await site.rooms.find(code) if code else None
    if room is None:
        site.limits.wrong_code(network)
        return refuse(site, request, Rejected(code="unknown_room"), HTTPStatus.NOT_FOUND)
    if not access.may_enter(room.state, request.cookies, request.headers.get("authorization", "")):
        return refuse(site, request, Rejected(code="members_only"), HTTPStatus.FORBIDDEN)
    return room


def _caller(site: Site, request: Request, room: LiveRoom[Frame]) -> Caller | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    link = access.link_of_token(room.state, token) if scheme.lower() == "bearer" else None
    if link is None or link.role == "member":
        return None
    actor = site.pseudonyms.staff(room.state.code, link.role, f"{token.strip()}.program")
    return Caller(actor=actor, link=link)


def _stranger(site: Site, request: Request) -> Response:
    site.limits.wrong_code(site.network(request))
    response = refuse(site, request, Rejected(code="wrong_token"), HTTPStatus.UNAUTHORIZED)
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


def refuse(site: Site, request: Request, rejected: Rejected, status: HTTPStatus | None = None) -> Response:
    """``{code, message}`` in the caller's language."""
    message = wire.explain(rejected, site.sentences(request))
    found = status or STATUS_OF.get(rejected.code, HTTPStatus.UNPROCESSABLE_ENTITY)
    response = json_response({"code": rejected.code, "message": message}, found)
    if rejected.retry_after is not None:
        response.headers["Retry-After"] = str(rejected.retry_after)
    return response
