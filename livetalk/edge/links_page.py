"""The page of staff links: who may come in as what, a new link, and closing one at once.

Lives here: making the secret of a link and showing it this one time. Must not live here: what a link
allows (``moderation.policy``), or the secret itself: the room gets its hash.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any, get_args

import msgspec
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from livetalk.edge import access, room_pages, wire
from livetalk.edge.forms import STATUS_OF
from livetalk.edge.opening import link_address
from livetalk.edge.rendering.qr import qr_svg
from livetalk.edge.rendering.templates import new_id
from livetalk.edge.site import Endpoint, Site
from livetalk.edge.typed import fields_of
from livetalk.edge.visits import Visit, find_visit
from livetalk.live.rooms import fresh_id
from livetalk.rooms.commands import MakeLink, RevokeLink
from livetalk.rooms.facts import StaffRole
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.room import Room

ROLES: tuple[StaffRole, ...] = get_args(StaffRole)
# Permission to see the page is permission to make a link, whatever link that is.
SOME_LINK = MakeLink(link="some", role="moderator", token_hash="")


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A link that was made just now: shown on this one page, and kept nowhere."""

    address: str
    role: StaffRole
    label: str
    qr: Markup


def show(site: Site) -> Endpoint:
    """``GET /r/{code}/links``."""

    async def endpoint(request: Request) -> Response:
        visit = await find_visit(site, request, SOME_LINK)
        return visit if isinstance(visit, Response) else _page(visit)

    return endpoint


def change(site: Site) -> Endpoint:
    """``POST /r/{code}/links``: make a link, or close one (``act``)."""

    async def endpoint(request: Request) -> Response:
        fields = fields_of(await request.form())
        visit = await find_visit(site, request, SOME_LINK)
        if isinstance(visit, Response):
            return visit
        command_id = fields.get("id", "")
        if wire.COMMAND_ID.fullmatch(command_id) is None:
            command_id = new_id()
        act = _revoke if fields.get("act") == "revoke" else _make
        return await act(visit, fields, command_id)

    return endpoint


async def _make(visit: Visit, fields: dict[str, str], command_id: str) -> Response:
    site, room, staff = visit.site, visit.room, visit.staff
    role = fields.get("role", "")
    if role not in _roles(room.state):
        return _refused(visit, Rejected(code="malformed", params={"field": "role"}), fields)
    token = access.new_token(room.state.code)
    command = MakeLink(
        link=fresh_id(),
        role=role,
        token_hash=access.token_hash(token),
        label=fields.get("label"),
        speaker=fields.get("speaker") if role == "speaker" else None,
    )
    outcome = await asyncio.shield(room.give(staff.actor, command, command_id, staff.link.id))
    if isinstance(outcome, Rejected):
        return _refused(visit, outcome, fields)
    link = room.state.links.get(command.link)
    if link is None:
        # The same form came twice: the first answer had the link, and its secret is not known here.
        return _refused(visit, Rejected(code="link_shown_before"), {})
    address = link_address(site.settings.base_url, link.role, token)
    made = Made(
        address=address,
        role=link.role,
        label=room.state.text(link.label_key) or "",
        qr=qr_svg(address, site.sentences(visit.request)("links.made.qr")),
    )
    return _page(visit, made=made)


async def _revoke(visit: Visit, fields: dict[str, str], command_id: str) -> Response:
    room, staff = visit.room, visit.staff
    command = RevokeLink(link=fields.get("link", ""))
    outcome = await asyncio.shield(room.give(staff.actor, command, command_id, staff.link.id))
    if isinstance(outcome, Rejected):
        return _refused(visit, outcome, {})
    return RedirectResponse(f"/r/{room.state.code}/links?done=revoke", HTTPStatus.SEE_OTHER)


def _roles(room: Room) -> tuple[StaffRole, ...]:
    """What a link can be for here. Where anybody gets in, nobody needs one to be a member."""
    return tuple(role for role in ROLES if role != "member" or access.is_for_members(room))


def _refused(visit: Visit, rejected: Rejected, typed: dict[str, str]) -> Response:
    if rejected.code == "link_closed":  # meanwhile: the page is not for the sender any more
        return room_pages.refuse_stranger(visit.site, visit.request, visit.room)
    status = STATUS_OF.get(rejected.code, HTTPStatus.UNPROCESSABLE_ENTITY)
    sentence = wire.explain(rejected, visit.site.sentences(visit.request))
    response = _page(visit, status=status, error=sentence, typed=typed)
    if rejected.retry_after is not None:
        response.headers["Retry-After"] = str(rejected.retry_after)
    return response


def _page(visit: Visit, status: int = HTTPStatus.OK, **extra: Any) -> Response:
    site, request = visit.site, visit.request
    context = room_pages.room_context(site, request, visit.room, "moderator", None)
    speakers = {entry.id: entry.name for entry in context["room"].speakers}
    own = {
        "own_link": visit.staff.link.id,
        "roles": _roles(visit.room.state),
        "speakers": speakers,
        "made": None,
    }
    return site.page(request, "links", {**context, **own, **extra}, status=status)
