"""``/r/{code}/round``: others' questions before the meeting, a few at a time, all shown equally often.

Lives here: the page, complete without scripts, and the form that supports what was ticked. What is shown is
counted when it is chosen, and then stands in the address, so that a reload neither counts nor chooses anew.
Must not live here: which questions come (``moderation.exposure``).
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from livetalk.edge import access, room_pages, wire
from livetalk.edge.forms import IDENT, STATUS_OF
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.rendering.templates import new_id
from livetalk.edge.site import Endpoint, Site
from livetalk.live.live_room import LiveRoom
from livetalk.moderation.exposure import AT_A_TIME, early_round, salt_of
from livetalk.rooms import views
from livetalk.rooms.actors import Actor
from livetalk.rooms.commands import SeeQuestions, SupportQuestion
from livetalk.rooms.lifecycle import OPEN_FOR
from livetalk.rooms.outcomes import Rejected


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads the round of a room. ``fresh_cookie`` is set on the way out, if there was none."""

    site: Site
    request: Request
    room: LiveRoom[Frame]
    actor: Actor
    fresh_cookie: str | None

    @property
    def cards(self) -> dict[str, views.Card]:
        """What everybody may read and support now: so nothing in the closed part."""
        values = self.room.audience.stores["audience"].values.values()
        return {one.id: one for one in values if isinstance(one, views.Card) and one.status == "approved"}

    @property
    def read(self) -> set[str]:
        """What is not new to the reader: shown before, one's own, or supported already."""
        mine = views.mine(self.room.state, self.actor.id)
        return self.room.exposures.seen_by(self.actor.id) | set(mine.asked) | set(mine.supported)

    def go(self, query: str = "") -> Response:
        """To the round's address."""
        response = RedirectResponse(f"/r/{self.room.state.code}/round{query}", HTTPStatus.SEE_OTHER)
        if self.fresh_cookie is not None:
            self.site.set_cookie(response, access.PERSON_COOKIE, self.fresh_cookie)
        return response

    def page(self, named: list[str], refused: Rejected | None = None) -> Response:
        """The page with the questions of these ids."""
        cards, read = self.cards, self.read
        context = {
            "room": self.room.audience.stores["audience"].values["room"],
            "code": self.room.state.code,
            "shown": [cards[one] for one in named if one in cards],
            "supported": set(views.mine(self.room.state, self.actor.id).supported),
            "read": len(read & cards.keys()),
            "total": len(cards),
            "error": wire.explain(refused, self.site.sentences(self.request)) if refused else None,
        }
        why = refused.code if refused else ""
        status = STATUS_OF.get(why, HTTPStatus.UNPROCESSABLE_ENTITY) if refused else HTTPStatus.OK
        return self.site.page(self.request, "round", context, status=status)


def show(site: Site) -> Endpoint:
    """``GET``: the next few; with ``?q=`` those that were chosen before."""

    async def endpoint(request: Request) -> Response:
        reader = await _reader(site, request)
        if isinstance(reader, Response):
            return reader
        if reader.room.state.frame.state not in OPEN_FOR["see"]:
            return RedirectResponse(f"/r/{reader.room.state.code}", HTTPStatus.SEE_OTHER)
        if "q" not in request.query_params:
            return await _choose(reader)
        named = request.query_params["q"].split(".")[:AT_A_TIME]
        return reader.page([one for one in named if IDENT.fullmatch(one)])

    return endpoint


def support(site: Site) -> Endpoint:
    """``POST``: what was ticked is supported; then the next few."""

    async def endpoint(request: Request) -> Response:
        form = await request.form()
        ticked = [one for one in form.getlist("support") if isinstance(one, str)][:AT_A_TIME]
        reader = await _reader(site, request)
        if isinstance(reader, Response):
            return reader
        refused = await _support(reader, ticked)
        return reader.page(ticked, refused) if refused is not None else reader.go()

    return endpoint


async def _reader(site: Site, request: Request) -> Reader | Response:
    room = await room_pages.find_room(site, request)
    if isinstance(room, Response):
        return room
    return Reader(site, request, room, *site.person(request, room.state.code))


async def _choose(reader: Reader) -> Response:
    """Choose the next few, count them as shown, and go to their address."""
    room, actor = reader.room, reader.actor
    chosen = early_round(room.exposures.seen(), reader.cards, reader.read, salt_of(actor.id))
    if chosen:
        await room.give(actor, SeeQuestions(questions=tuple(chosen)), None)
    return reader.go("?" + urlencode({"q": ".".join(chosen)}))


async def _support(reader: Reader, ticked: list[str]) -> Rejected | None:
    """Why one of them could not be supported, if that is so."""
    site, room, actor = reader.site, reader.room, reader.actor
    if ticked and not room.state.knows(actor.id):
        wait = site.limits.newcomer_wait(site.network(reader.request), actor.id)
        if wait:
            return Rejected(code="too_many_newcomers", params={"n": wait}, temporary=True, retry_after=wait)
    link = access.entered_by(room.state, reader.request.cookies)
    for question in ticked:
        command = SupportQuestion(question=question)
        outcome = await asyncio.shield(room.give(actor, command, new_id(), link))
        if (
            isinstance(outcome, Rejected) and outcome.code != "wrong_status"
        ):  # it was asked meanwhile: no harm
            return outcome
    return None
