"""The pages of a room: audience, control screen, wall, desk; and what every page of a room begins with.

Lives here: what a page of a room knows. It is cut from the same published parts that the sockets
send, so page and patches can never disagree. Must not live here: forms, and pages without a room.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from livetalk.edge import access, shared_cards
from livetalk.edge.followup import reading
from livetalk.edge.framing import may_be_framed_here
from livetalk.edge.meetings import BREAK_EVERY_MIN, Meeting, meeting_in
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.rendering.qr import qr_svg
from livetalk.edge.rendering.templates import new_id, spaced
from livetalk.edge.site import Endpoint, Site, is_from_elsewhere
from livetalk.live.live_room import LiveRoom
from livetalk.moderation.exposure import phone_order, salt_of
from livetalk.moderation.policy import may_see
from livetalk.rooms import views
from livetalk.rooms.actors import Actor, View, shown
from livetalk.rooms.finding import longest
from livetalk.rooms.recording import is_readable
from livetalk.rooms.room import Room

SORTS = ("fair", "newest", "support")
THEMES = ("dark", "light")
FILTERS = ("theme", "speaker", "origin", "flagged", "alike")
"""By what the control screen narrows its lists; each is a field of its search form."""

Show = Callable[[Site, Request, LiveRoom[Frame]], Response]


async def find_room(site: Site, request: Request) -> LiveRoom[Frame] | Response:
    """The room of the address, or the page that says there is none, or that it is for members.

    Every address of a room comes through here.
    """
    network = site.network(request)
    code = access.tidy_code(request.path_params["code"])
    wait = site.limits.join_wait(network, code)
    if wait:
        return refuse(site, request, HTTPStatus.TOO_MANY_REQUESTS, "too_many", n=wait)
    room = await site.rooms.find(code) if code else None
    if room is None:
        site.limits.wrong_code(network)
        return refuse(site, request, HTTPStatus.NOT_FOUND, "unknown_room")
    site.limits.welcome(network, room.state.code)
    if not access.may_enter(room.state, request.cookies, request.headers.get("authorization", "")):
        return refuse(site, request, HTTPStatus.FORBIDDEN, closed_to(room.state, request))
    return room


def closed_to(room: Room, request: Request) -> str:
    """Why somebody does not get into a room for members: no link of it, or one that was closed."""
    return "link_closed" if access.had_link(room, request.cookies) else "members_only"


def refuse(site: Site, request: Request, status: HTTPStatus, code: str, **params: str | int) -> Response:
    """A page that says why not, and what to do."""
    sentence = site.sentences(request)(f"refusal.{code}", **params)
    page = "join" if code in ("unknown_room", "too_many") else "error"
    context = {
        "error": sentence,
        "typed": {"code": request.path_params.get("code", "")},
        "status": int(status),
    }
    response = site.page(request, page, context, status=status)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        response.headers["Retry-After"] = str(params["n"])
    return response


def refuse_stranger(site: Site, request: Request, room: LiveRoom[Frame]) -> Response:
    """The page for somebody without the staff link that is needed here, or with one that was closed."""
    was_staff = site.staff(request, room) is None and access.had_link(room.state, request.cookies)
    return refuse(site, request, HTTPStatus.FORBIDDEN, "link_closed" if was_staff else "staff_only")


def audience_page(
    site: Site, request: Request, room: LiveRoom[Frame], status: int = HTTPStatus.OK, **extra: Any
) -> Response:
    """The citizen's page, complete without JavaScript."""
    actor, fresh_cookie = site.person(request, room.state.code)
    sort = request.query_params.get("sort", "fair")
    sort = sort if sort in SORTS else "fair"
    context = room_context(site, request, room, "audience", actor)
    context["sort"] = sort
    context["cards"] = _sorted(context, sort, actor)
    context["card"] = shared_cards.drawer(
        site.templates,
        room.audience.stores["audience"],
        lang=site.sentences(request).lang,
        mine=context["mine"],
        supports=context["supports"],
    )
    context["checked"] = None
    context["longest"] = longest(room.state)
    context["has_record"] = is_readable(room.state)
    context["followed"] = reading.told_of(context["parts"])
    context["parent"] = reading.public_question(room, request.query_params.get("parent", ""))
    response = site.page(request, "audience", {**context, **extra}, status=status)
    if fresh_cookie is not None:
        site.set_cookie(response, access.PERSON_COOKIE, fresh_cookie)
    if access.remembered_rooms(request.cookies)[:1] != [room.state.code]:
        remembered = access.remember_room(request.cookies, room.state.code)
        site.set_cookie(response, access.ROOMS_COOKIE, remembered)
    return response


def moderate_page(
    site: Site, request: Request, room: LiveRoom[Frame], status: int = HTTPStatus.OK, **extra: Any
) -> Response:
    """The control screen."""
    context = room_context(site, request, room, "moderator", None)
    asked_for = {
        "show": request.query_params.get("show", ""),
        "q": request.query_params.get("q", ""),
        "dismiss": request.query_params.get("dismiss", ""),
        "about": request.query_params.get("about", ""),
        "filters": {name: request.query_params.get(name, "")[:200] for name in FILTERS},
        "own_name": access.name_in(request.cookies) or "",
    }
    own = {**_of_reader(site, request, room), "remind": _reminders(context["meeting"], room, site)}
    return site.page(request, "moderate", {**context, **asked_for, **own, **extra}, status=status)


def wall_page(site: Site, request: Request, room: LiveRoom[Frame]) -> Response:
    """The projector's page: the only one with the QR code, which takes as long to draw as thirty cards."""
    sentences, code = site.sentences(request), room.state.code
    drawn = qr_svg(_join_url(site, code), sentences("room.qr", code=spaced(code)))
    return may_be_framed_here(_hall_page(site, request, room, "wall", qr_svg=drawn))


def desk_page(
    site: Site, request: Request, room: LiveRoom[Frame], status: int = HTTPStatus.OK, **extra: Any
) -> Response:
    """The speaker desk."""
    own = _of_reader(site, request, room)
    return _hall_page(site, request, room, "speaker", status=status, **{**own, **extra})


def for_everybody(site: Site, show: Show) -> Endpoint:
    """An endpoint for a page that anybody may open."""

    async def endpoint(request: Request) -> Response:
        room = await find_room(site, request)
        return room if isinstance(room, Response) else show(site, request, room)

    return endpoint


def for_staff(site: Site, show: Show, view: View) -> Endpoint:
    """An endpoint for a page that needs a staff link."""

    async def endpoint(request: Request) -> Response:
        room = await find_room(site, request)
        if isinstance(room, Response):
            return room
        staff = site.staff(request, room)
        if staff is None or not may_see(staff.actor.role, view):
            return refuse_stranger(site, request, room)
        return show(site, request, room)

    return endpoint


def from_here(site: Site, endpoint: Endpoint) -> Endpoint:
    """An endpoint for a form that acts in its sender's name: one from another site is refused."""

    async def guarded(request: Request) -> Response:
        if is_from_elsewhere(request):
            return refuse(site, request, HTTPStatus.FORBIDDEN, "from_elsewhere")
        answer: Response = await endpoint(request)
        return answer

    return guarded


def room_context(
    site: Site, request: Request, room: LiveRoom[Frame], view: View, actor: Actor | None
) -> dict[str, Any]:
    """What every page of a room knows, in one view."""
    store, sentences, code = room.audience.stores[view], site.sentences(request), room.state.code
    parts: dict[str, Any] = {**store.values, **room.audience.passing_parts(view, sentences.lang)}
    done = request.query_params.get("done", "")
    if "hearing" in room.state.traits:
        sentences = sentences.where("hearing")
    return {
        "view": view,
        "room": parts["room"],
        "parts": parts,
        "cards": [value for value in store.values.values() if isinstance(value, views.Card)],
        "supports": {key[8:]: value for key, value in store.values.items() if key.startswith("support:")},
        "mine": views.mine(room.state, actor.id)
        if actor
        else views.Mine(code=code, asked={}, supported=(), own=()),
        "epoch": room.epoch,
        "seq": store.seq,
        "command_id": new_id(),
        "present": room.audience.present,
        "meeting": meeting_in(site.programme.state, site.programme.templates, code),
        "code_spaced": spaced(code),
        "join_url": _join_url(site, code),
        "flash": sentences(f"done.{done}") if sentences.has(f"done.{done}") else None,
    }


def _join_url(site: Site, code: str) -> str:
    return f"{site.settings.base_url}/r/{code}"


def _of_reader(site: Site, request: Request, room: LiveRoom[Frame]) -> dict[str, str]:
    """What a page of staff knows of its reader: a short pseudonym, the role, the speaker's id if any."""
    staff = site.staff(request, room)
    if staff is None:
        return {"me": "", "my_role": "", "speaker": ""}
    return {
        "me": shown(staff.actor.id),
        "my_role": staff.actor.role,
        "speaker": staff.link.speaker or "",
    }


def _reminders(meeting: Meeting | None, room: LiveRoom[Frame], site: Site) -> dict[str, int]:
    """How many minutes the room has been open without a break, once that is too long to sit."""
    every = meeting.break_every_min if meeting is not None else BREAK_EVERY_MIN
    minutes = (site.programme.now() - room.state.frame.state_since) // 60_000
    is_due = room.state.frame.state == "open" and minutes >= every
    return {"break_min": minutes} if is_due else {}


def _hall_page(
    site: Site,
    request: Request,
    room: LiveRoom[Frame],
    view: View,
    status: int = HTTPStatus.OK,
    **extra: Any,
) -> Response:
    theme = request.query_params.get("theme", "")
    context = room_context(site, request, room, view, None)
    more = {"theme": theme if theme in THEMES else "", **extra}
    page = "wall" if view == "wall" else "desk"
    return site.page(request, page, {**context, **more}, status=status)


def _sorted(context: Mapping[str, Any], sort: str, actor: Actor) -> list[views.Card]:
    """The order without JavaScript. ``fair``: each person's own, steady, little-seen ones among the first."""
    cards: list[views.Card] = context["cards"]
    match sort:
        case "newest":
            return sorted(cards, key=lambda card: card.asked_at, reverse=True)
        case "support":
            return sorted(cards, key=lambda card: context["supports"].get(card.id, 0), reverse=True)
        case _:
            queue = {card.id: card for card in cards if card.status == "approved"}
            little_seen = context["parts"].get("little_seen", ())
            first = [queue[q] for q in phone_order(queue, little_seen, salt_of(actor.id))]
            return first + [card for card in cards if card.id not in queue]
