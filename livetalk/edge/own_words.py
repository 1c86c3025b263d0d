"""``/mine/erase`` and ``/mine/export.json``: a person's own words, out of here or in their hands.

Lives here: finding the rooms, asking once more, erasing, and the answer to a request for access. Must not
live here: what erasing leads to (``rooms.erasing``).
"""

from __future__ import annotations

import asyncio
import contextlib
from http import HTTPStatus

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from livetalk.edge import access
from livetalk.edge.proposals.own import own_in_programme, withdraw_all
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.rendering.templates import new_id
from livetalk.edge.room_pages import from_here, refuse
from livetalk.edge.site import Endpoint, Site
from livetalk.edge.typed import fields_of
from livetalk.live.live_room import LiveRoom
from livetalk.live.submissions import Accepted
from livetalk.rooms.actors import Actor
from livetalk.rooms.commands import EraseContributions
from livetalk.rooms.erasing import has_contributed
from livetalk.rooms.own_words import own_words

GONE_WITHIN_S = 10.0  # so long the page waits until the words have left the disk; it goes on without it

Own = tuple[LiveRoom[Frame], Actor]


def routes(site: Site) -> list[BaseRoute]:
    """The addresses."""
    return [
        Route("/mine/erase", erase_page(site)),
        Route("/mine/erase", from_here(site, erase(site)), methods=["POST"]),
        Route("/mine/export.json", export(site)),
    ]


async def own_rooms(site: Site, request: Request) -> list[Own]:
    """Every room that knows the reader, on whatever device the words were written.

    The caretaker knows who wrote where, without a room being made live for it; what another node took in
    since its last walk is found by the cookie of the device on which it was written. Who has no personal
    cookie is known nowhere.
    """
    person = request.cookies.get(access.PERSON_COOKIE, "")
    if not access.is_participant(person):
        return []
    known = site.caretaker.rooms_of(lambda code: site.pseudonyms.participant(code, person).id)
    found: list[Own] = []
    for code in dict.fromkeys([*known, *access.remembered_rooms(request.cookies)]):
        room = await site.rooms.find(code)
        actor, _ = site.person(request, code)
        if room is not None and not own_words(room.state, actor.id).is_empty:
            found.append((room, actor))
    return found


def erase_page(site: Site) -> Endpoint:
    """``GET /mine/erase``: what would be erased, and the question whether that is meant."""

    async def endpoint(request: Request) -> Response:
        rooms = await own_rooms(site, request)
        return _ask(site, request, [own for own in rooms if has_contributed(own[0].state, own[1].id)])

    return endpoint


def erase(site: Site) -> Endpoint:
    """``POST /mine/erase``: erase everything. Whoever comes back to a room that failed can do it again."""

    async def endpoint(request: Request) -> Response:
        fields = fields_of(await request.form())
        if fields.get("sure") != "yes":
            return RedirectResponse("/mine/erase", HTTPStatus.SEE_OTHER)
        for room, actor in await own_rooms(site, request):
            outcome = await asyncio.shield(room.give(actor, EraseContributions(), new_id()))
            if not isinstance(outcome, Accepted):
                return refuse(site, request, HTTPStatus.SERVICE_UNAVAILABLE, outcome.code, **outcome.params)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(GONE_WITHIN_S):
                    await room.eraser.settled()
        refused = await withdraw_all(site, request)
        if refused is not None:
            return refuse(site, request, HTTPStatus.SERVICE_UNAVAILABLE, refused.code, **refused.params)
        return RedirectResponse("/mine/erase?done=yes", HTTPStatus.SEE_OTHER)

    return endpoint


def export(site: Site) -> Endpoint:
    """``GET /mine/export.json``: everything that is known of the reader, as a file."""

    async def endpoint(request: Request) -> Response:
        known = [own_words(room.state, actor.id) for room, actor in await own_rooms(site, request)]
        programme = own_in_programme(site, request)
        everything = [*known, *([] if programme.is_empty else [programme])]
        body = msgspec.json.format(msgspec.json.encode(everything), indent=2)
        headers = {
            "Cache-Control": "no-store",
            "Content-Disposition": 'attachment; filename="livetalk-my-contributions.json"',
        }
        return Response(body, media_type="application/json", headers=headers)

    return endpoint


def _ask(site: Site, request: Request, rooms: list[Own]) -> Response:
    found = [
        {
            "title": room.state.framed("title") or "",
            "code": room.state.code,
            "questions": sum(
                not room.state.questions[q].erased for q in room.state.asked_by.get(actor.id, ())
            ),
            "more": sum(c.by == actor.id and not c.erased for c in room.state.followup.comments.values()),
        }
        for room, actor in rooms
    ]
    proposals = own_in_programme(site, request)
    is_done = request.query_params.get("done") == "yes" and not found and proposals.is_empty
    flash = site.sentences(request)("done.erase") if is_done else None
    return site.page(request, "erase", {"rooms": found, "programme": proposals, "flash": flash})
