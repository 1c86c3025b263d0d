"""The public pages of the follow-up: an item, a question from asked to the end, and what happened.

Lives here: what each of them knows. They need no script, and whoever has the address may read them. What
nobody may read, and what never was, look the same. Must not live here: forms (``edge.forms``), feeds.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from livetalk.edge import room_pages
from livetalk.edge.followup import reading
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.rendering.templates import new_id
from livetalk.edge.site import Endpoint, Site
from livetalk.live.live_room import LiveRoom
from livetalk.rooms import views
from livetalk.rooms.followup_parts import FollowupPart
from livetalk.rooms.recording import is_readable
from livetalk.rooms.room import Room

Show = Callable[..., Response]


def about(site: Site, name: str, show: Show) -> Endpoint:
    """An endpoint for a page about the thing that the address names."""

    async def endpoint(request: Request) -> Response:
        room = await room_pages.find_room(site, request)
        if isinstance(room, Response):
            return room
        return show(site, request, room, request.path_params[name])

    return endpoint


def item_page(
    site: Site,
    request: Request,
    room: LiveRoom[Frame],
    item_id: str,
    status: int = HTTPStatus.OK,
    **extra: Any,
) -> Response:
    """``/r/{code}/f/{item}``."""
    item = reading.public_item(room, item_id)
    if item is None:
        return missing(site, request)
    person = site.person(request, room.state.code)[0].id
    context = {
        **common(site, request, room),
        "item": item,
        "timeline": reading.timeline(item),
        "is_overdue": reading.is_overdue(item, reading.today()),
        "related": related(room, item),
        "source": reading.public_question(room, item.question or ""),
        "second": reading.second_of(room.state, item.quote_line),
        "own_comments": _own_comments(room.state, item, person),
        "own_joining": _own_joining(room.state, item, person),
    }
    return site.page(request, "item", {**context, **extra}, status=status)


def question_page(
    site: Site,
    request: Request,
    room: LiveRoom[Frame],
    question_id: str,
    status: int = HTTPStatus.OK,
    **extra: Any,
) -> Response:
    """``/r/{code}/q/{question}``: one address from asked to the end, also for what became part of another."""
    card = reading.public_question(room, question_id) or reading.erased_question(room, question_id)
    if card is None:
        root = _speaks_for(room, question_id)
        if root is None:
            return missing(site, request)
        return RedirectResponse(f"/r/{room.state.code}/q/{root}", HTTPStatus.SEE_OTHER)
    items = [item for item in reading.public_items(room) if item.id in card.items]
    owed = next((one for one in items if one.kind == "question" and one.into is None), None)
    context = {
        **common(site, request, room),
        "question": card,
        "support": room.audience.stores["audience"].values.get(f"support:{card.id}", 0),
        "items": items,
        "owed": owed,
        "parent": reading.public_question(room, card.parent or ""),
        "answer": reading.spoken_answer(room.state, card.id) if card.status == "answered" else None,
    }
    return site.page(request, "question", {**context, **extra}, status=status)


def question_by_form(site: Site, request: Request, room: LiveRoom[Frame]) -> Response:
    """``/r/{code}/q?question=``: a card knows no room, so its button asks here for the way."""
    question = request.query_params.get("question", "")
    if reading.public_question(room, question) is None:
        return missing(site, request)
    return RedirectResponse(f"/r/{room.state.code}/q/{question}", HTTPStatus.SEE_OTHER)


def happened_page(site: Site, request: Request, room: LiveRoom[Frame]) -> Response:
    """``/r/{code}/what-happened``: the whole meeting, as figures and as a list."""
    values = room.audience.stores["audience"].values
    items, day = reading.items_of(values), reading.today()
    own = [item for item in items if item.into is None]
    cards = [value for value in values.values() if isinstance(value, views.Card)]
    context = {
        **common(site, request, room),
        "figures": reading.figures(cards, items, day),
        "groups": [(status, [i for i in own if i.status == status]) for status in reading.STATUSES],
        "overdue": {item.id for item in own if reading.is_overdue(item, day)},
    }
    return site.page(request, "happened", context)


def common(site: Site, request: Request, room: LiveRoom[Frame]) -> dict[str, Any]:
    """What each of these pages knows."""
    sentences = site.sentences(request)
    done = request.query_params.get("done", "")
    return {
        "room": room.audience.stores["audience"].values["room"],
        "code": room.state.code,
        "command_id": new_id(),
        "has_mail": site.settings.mail is not None,
        "has_record": is_readable(room.state),
        "flash": sentences(f"done.{done}") if sentences.has(f"done.{done}") else None,
    }


def related(room: LiveRoom[Frame], item: FollowupPart) -> dict[str, FollowupPart]:
    """Items that this one names, as far as everybody may read them."""
    named = {item.into, item.parent, *item.parts, *(entry.into for entry in item.timeline)}
    found = (reading.public_item(room, one) for one in named if one is not None)
    return {one.id: one for one in found if one is not None}


def missing(site: Site, request: Request) -> Response:
    """The page for what is not there, or not for everybody."""
    return room_pages.refuse(site, request, HTTPStatus.NOT_FOUND, "no_page")


def _speaks_for(room: LiveRoom[Frame], question_id: str) -> str | None:
    """The question that this one has become part of, if both were once for everybody."""
    question = room.state.find_question(question_id)
    if question is None or not question.was_public or question.standing.into is None:
        return None
    root = room.state.root(question_id)
    return root if reading.public_question(room, root) is not None else None


def _own_comments(room: Room, item: FollowupPart, person: str) -> list[dict[str, str | None]]:
    """What the reader has written that others do not see (yet)."""
    return [
        {
            "text": room.text(one.text_key),
            "status": one.status,
            "reason": room.text(one.reason_key),
        }
        for one in room.followup.comments_on(item.id)
        if one.by == person and one.status != "shown" and not one.erased and not room.is_closed_part
    ]


def _own_joining(room: Room, item: FollowupPart, person: str) -> dict[str, str] | None:
    """The consent that the reader has given here, if it holds."""
    for one in room.followup.joinings.values():
        if one.by == person and one.item == item.id and one.withdrawn_at is None:
            return {"id": one.id, "consent": one.consent}
    return None
