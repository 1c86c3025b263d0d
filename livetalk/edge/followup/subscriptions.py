"""Mail to those who want it: asking for it, saying yes by the link of a mail, and ending it by one click.

A page that is merely opened changes nothing: programs that look links up for safety open them, too. What a
mail program posts to ends the subscription without a session, a form or a question (RFC 8058).
Lives here: these pages and forms. Must not live here: who may subscribe (``rooms.subscribing``), or what
makes a link true (``edge.mail_links``).
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from livetalk.edge import access, room_pages, wire
from livetalk.edge.calendar.sessions import public_entry
from livetalk.edge.followup import reading
from livetalk.edge.mail_links import MailLinks, Named, Purpose
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.rendering.templates import new_id
from livetalk.edge.site import Endpoint, Site, lang_of
from livetalk.edge.typed import fields_of
from livetalk.live.errands import give
from livetalk.live.live_room import LiveRoom
from livetalk.live.submissions import Outcome
from livetalk.rooms.actors import Actor
from livetalk.rooms.commands import ConfirmSubscription, Unsubscribe
from livetalk.rooms.followup import Subscription
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.subscribing import goes_on

ABOUT = ("item", "question", "reminder")
"""What a subscription may be to; none of them is the room. A reminder is of when and where its session is."""
STATUS_OF = {
    "unknown_item": HTTPStatus.NOT_FOUND,
    "unknown_question": HTTPStatus.NOT_FOUND,
    "unknown_subscription": HTTPStatus.NOT_FOUND,
    "subscription_ended": HTTPStatus.GONE,
    "no_mail": HTTPStatus.FORBIDDEN,
}


def page(site: Site, request: Request, room: LiveRoom[Frame], **extra: Any) -> Response:
    """``/r/{code}/subscribe``: the form for an address; with ``done`` what to do next."""
    query = request.query_params
    about = {name: query[name][:32] for name in ABOUT if query.get(name)}
    status = extra.pop("status", HTTPStatus.OK)
    if site.settings.mail is None:
        return room_pages.refuse(site, request, HTTPStatus.FORBIDDEN, "no_mail")
    entry = public_entry(site, room.state.code)
    if "reminder" in about and entry is None:
        return room_pages.refuse(site, request, HTTPStatus.NOT_FOUND, "unknown_in_programme")
    context: dict[str, Any] = {
        "room": room.audience.stores["audience"].values["room"],
        "code": room.state.code,
        "about": about,
        "title": _title(site, room, about),
        "session": entry.session if entry is not None else "",
        "is_done": query.get("done") == "1",
        "command_id": new_id(),
        "error": None,
        "typed": {},
    }
    return site.page(request, "subscribe", {**context, **extra}, status=status)


def subscribe(site: Site) -> Endpoint:
    """``POST /r/{code}/subscribe``: somebody wants mail. The answer says nothing of the address."""

    async def endpoint(request: Request) -> Response:
        fields = fields_of(await request.form())
        room = await room_pages.find_room(site, request)
        if isinstance(room, Response):
            return room
        actor, fresh_cookie = site.person(request, room.state.code)
        about = {name: fields[name] for name in ABOUT if fields.get(name)}
        if "reminder" in about and public_entry(site, room.state.code) is None:
            return room_pages.refuse(site, request, HTTPStatus.NOT_FOUND, "unknown_in_programme")
        outcome = await _subscribed(site, request, room, actor, {**fields, **about})
        if isinstance(outcome, Rejected):
            return _refused(site, request, room, outcome, about=about, typed=fields)
        query = urlencode({**about, "done": "1"})
        response = RedirectResponse(f"/r/{room.state.code}/subscribe?{query}", HTTPStatus.SEE_OTHER)
        if fresh_cookie is not None:
            site.set_cookie(response, access.PERSON_COOKIE, fresh_cookie)
        return response

    return endpoint


async def _subscribed(
    site: Site, request: Request, room: LiveRoom[Frame], actor: Actor, fields: dict[str, str]
) -> Outcome:
    wait = 0
    if not room.state.knows(actor.id):
        wait = site.limits.newcomer_wait(site.network(request), actor.id)
    if wait:
        return Rejected(code="too_many_newcomers", params={"n": wait}, temporary=True, retry_after=wait)
    names = ("id", "address", *ABOUT)
    said: dict[str, object] = {name: fields[name] for name in names if fields.get(name)}
    said |= {"type": "subscribe", "lang": lang_of(request)}
    incoming = wire.decode({"id": new_id(), "address": "", **said}, from_form=True)
    if isinstance(incoming, Rejected):
        return incoming
    return await asyncio.shield(room.give(actor, incoming.command, incoming.id))


def _refused(
    site: Site, request: Request, room: LiveRoom[Frame], refused: Rejected, **extra: Any
) -> Response:
    status = STATUS_OF.get(refused.code, HTTPStatus.UNPROCESSABLE_ENTITY)
    status = HTTPStatus.TOO_MANY_REQUESTS if refused.retry_after is not None else status
    error = wire.explain(refused, site.sentences(request))
    title = _title(site, room, extra["about"])
    response = page(site, request, room, status=status, error=error, title=title, is_done=False, **extra)
    if refused.retry_after is not None:
        response.headers["Retry-After"] = str(refused.retry_after)
    return response


def confirm(site: Site, links: MailLinks) -> Endpoint:
    """``/confirm``: the page that a mail's link leads to, and the form on it."""

    async def endpoint(request: Request) -> Response:
        if request.method != "POST":
            return _by_link(site, request, "confirm")
        named = links.read("confirm", await _pasted(request))
        return await _act(site, request, "confirm", named)

    return endpoint


def unsubscribe(site: Site, links: MailLinks) -> Endpoint:
    """``/unsubscribe``: the same for ending it."""

    async def endpoint(request: Request) -> Response:
        if request.method != "POST":
            return _by_link(site, request, "unsubscribe")
        named = links.read("unsubscribe", await _pasted(request))
        return await _act(site, request, "unsubscribe", named)

    return endpoint


def one_click(site: Site, links: MailLinks) -> Endpoint:
    """``/unsubscribe/{code}/{subscription}/{proof}``: a POST ends it, whoever sends it from wherever.

    Opened by a person it is a page with one button; whatever the body says, it is not read.
    """

    async def endpoint(request: Request) -> Response:
        named = links.read("unsubscribe", "/".join(str(part) for part in request.path_params.values()))
        if request.method != "POST":
            if named is None:
                return _told(site, request, "unsubscribe", Rejected(code="unknown_subscription"))
            return _by_link(site, request, "unsubscribe", action=request.url.path)
        return await _act(site, request, "unsubscribe", named)

    return endpoint


async def _pasted(request: Request) -> str:
    return fields_of(await request.form()).get("link", "")


async def _act(site: Site, request: Request, purpose: Purpose, named: Named | None) -> Response:
    """Do what a true link is for. It names its room: nobody finds rooms by trying links."""
    room = await site.rooms.find(named.code) if named is not None else None
    if room is None or named is None:
        return _told(site, request, purpose, Rejected(code="unknown_subscription"))
    kind = ConfirmSubscription if purpose == "confirm" else Unsubscribe
    outcome = await asyncio.shield(give(room.host, kind(subscription=named.subscription)))
    if isinstance(outcome, Rejected):
        return _told(site, request, purpose, outcome)
    kept = goes_on(room.state, named.subscription)
    may_read = access.may_enter(room.state, request.cookies)
    return _by_link(site, request, purpose, is_done=True, **(_followed(site, room, kept) if may_read else {}))


def _by_link(site: Site, request: Request, purpose: Purpose, **extra: Any) -> Response:
    context = {"purpose": purpose, "action": f"/{purpose}", "is_done": False, "error": None, "follows": None}
    status = extra.pop("status", HTTPStatus.OK)
    response = site.page(request, purpose, {**context, **extra}, status=status)
    response.headers["Referrer-Policy"] = "no-referrer"  # the address may hold what proves the link
    return response


def _told(site: Site, request: Request, purpose: Purpose, refused: Rejected) -> Response:
    status = STATUS_OF.get(refused.code, HTTPStatus.UNPROCESSABLE_ENTITY)
    status = HTTPStatus.SERVICE_UNAVAILABLE if refused.temporary else status
    error = wire.explain(refused, site.sentences(request))
    return _by_link(site, request, purpose, status=status, error=error)


class Follows(msgspec.Struct, frozen=True, kw_only=True):
    """What a subscription is to: its words as far as everybody may read them, and its page."""

    title: str
    page: str


def _followed(site: Site, room: LiveRoom[Frame], kept: Subscription | None) -> dict[str, Follows]:
    if kept is None:
        return {}
    entry = public_entry(site, room.state.code) if kept.reminder else None
    if entry is not None:
        return {"follows": Follows(title=entry.title, page=f"/s/{entry.session}")}
    path = {"item": "f", "question": "q"}
    about = {name: value for name in path if (value := getattr(kept, name)) is not None}
    pages = [f"/{path[name]}/{value}" for name, value in about.items()]
    where = pages[0] if pages and _title(site, room, about) else "/what-happened"
    title = _title(site, room, about) or room.state.text("room:title") or ""
    return {"follows": Follows(title=title, page=f"/r/{room.state.code}{where}")}


def _title(site: Site, room: LiveRoom[Frame], about: dict[str, str]) -> str:
    """The words of what is to be followed, if everybody may read them."""
    if "item" in about:
        item = reading.public_item(room, about["item"])
        return item.title if item is not None else ""
    if "question" in about:
        question = reading.public_question(room, about["question"])
        return question.text if question is not None else ""
    entry = public_entry(site, room.state.code) if "reminder" in about else None
    return entry.title if entry is not None else ""
