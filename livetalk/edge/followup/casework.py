"""The page of those who work on the items: what is open, what is late, what waits, and every act on one item.

Lives here: what that page knows, contacts and internal notes included: it is for moderators and the
administration alone. Must not live here: the acts (``edge.forms`` gives them), or public pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from http import HTTPStatus
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from livetalk.edge import room_pages
from livetalk.edge.access import Staff
from livetalk.edge.followup import pages, reading
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.site import Endpoint, Site
from livetalk.followup.statuses import STEPS
from livetalk.live.live_room import LiveRoom
from livetalk.moderation.policy import CASEWORK
from livetalk.rooms.cards import Card, card, iso
from livetalk.rooms.event import Flag
from livetalk.rooms.followup_parts import FollowupPart, item_part
from livetalk.rooms.room import Room

ROLES = CASEWORK
QUESTIONS_OFFERED = 200  # in the list from which an item is opened: the latest


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A comment that waits, with the places to look at."""

    id: str
    item: FollowupPart
    at: str
    text: str
    name: str | None
    flags: tuple[Flag, ...]


class Inner(msgspec.Struct, frozen=True, kw_only=True):
    """What of an item never leaves this page."""

    contact: str | None
    notes: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str, str], ...]
    people_of_others: int


def endpoint(site: Site) -> Endpoint:
    """``GET /r/{code}/followup``."""

    async def answer(request: Request) -> Response:
        room = await room_pages.find_room(site, request)
        if isinstance(room, Response):
            return room
        staff = site.staff(request, room)
        if staff is None or staff.actor.role not in ROLES:
            return room_pages.refuse_stranger(site, request, room)
        return page(site, request, room)

    return answer


def page(
    site: Site, request: Request, room: LiveRoom[Frame], status: int = HTTPStatus.OK, **extra: Any
) -> Response:
    """The list, or (``?on=``) one item with every act. Whoever calls has asked who the reader is."""
    staff = site.staff(request, room)
    typed: Mapping[str, str] = extra.get("typed", {})
    wanted = {name: typed.get(name) or request.query_params.get(name, "") for name in ASKED}
    every = sorted(_items(room.state), key=_urgency)
    chosen = next((item for item in every if item.id == wanted["on"]), None)
    day = reading.today()
    context = {
        **pages.common(site, request, room),
        "is_moderator": staff is not None and staff.actor.role == "moderator",
        "items": [item for item in every if _is_wanted(item, wanted, day)],
        "total": len(every),
        "owners": sorted({item.owner_role for item in every if item.owner_role}, key=str.casefold),
        "overdue": {item.id for item in every if reading.is_overdue(item, day)},
        "statuses": reading.STATUSES,
        "wanted": wanted,
        "held": list(_held(room)) if _may_judge(staff) else [],
        "questions": _questions(room.state),
    }
    if chosen is not None:
        context |= _one(room.state, chosen, every, staff)
    return site.page(request, "casework", {**context, "item": chosen, **extra}, status=status)


ASKED = ("on", "show", "by_status", "by_owner")
"""What an address may ask the page for; forms on it bring the same back."""


def _items(room: Room) -> Iterator[FollowupPart]:
    return (item_part(room, item, for_staff=True) for item in room.followup.items.values())


def _urgency(item: FollowupPart) -> tuple[bool, bool, str, str]:
    """First what has not ended, by its deadline; what has none comes after what has."""
    has_ended = item.into is not None or item.status in ("answered", "done", "impossible")
    return has_ended, item.due is None, item.due or "", item.opened_at


def _is_wanted(item: FollowupPart, wanted: Mapping[str, str], day: date) -> bool:
    if wanted["by_status"] and item.status != wanted["by_status"]:
        return False
    if wanted["by_owner"] and item.owner_role != wanted["by_owner"]:
        return False
    if wanted["show"] == "overdue":
        return reading.is_overdue(item, day)
    return wanted["show"] != "open" or not _urgency(item)[0]


def _may_judge(staff: Staff | None) -> bool:
    return staff is not None and staff.actor.role == "moderator"


def _held(room: LiveRoom[Frame]) -> Iterator[Held]:
    """Comments that wait, first written first."""
    state = room.state
    for one in state.followup.comments.values():
        words = state.text(one.text_key)
        if one.status != "held" or one.erased or words is None:
            continue
        name = state.text(one.name_key)
        yield Held(
            id=one.id,
            item=item_part(state, state.followup.items[one.item], for_staff=True),
            at=iso(one.at),
            text=words,
            name=name,
            flags=room.check(words, name or "").flags,
        )


def _questions(room: Room) -> list[tuple[str, str]]:
    """Questions that an item may be opened from: those that everybody may read, the latest first."""
    found = [
        (question.id, words)
        for question in reversed(room.questions.values())
        if question.is_public and (words := room.text(question.text_key))
    ]
    return found[:QUESTIONS_OFFERED]


def _one(room: Room, item: FollowupPart, every: list[FollowupPart], staff: Staff | None) -> dict[str, object]:
    """What only the page of one item knows."""
    named = {one.id: one for one in every}
    return {
        "timeline": reading.timeline(item),
        "related": named,
        "steps": [status for status in reading.STATUSES if status in STEPS[item.status]],
        "inner": _inner(room, item, is_moderator=_may_judge(staff)),
        "others": [one for one in every if one.id != item.id and one.into is None],
        "source": _source(room, item),
    }


def _source(room: Room, item: FollowupPart) -> Card | None:
    question = room.find_question(item.question or "")
    return card(room, "moderator", question) if question is not None else None


def _inner(room: Room, item: FollowupPart, *, is_moderator: bool) -> Inner:
    """Contacts and notes. Who takes part is named as far as the consent goes.

    ``owner`` and ``both`` let those who are responsible know; who wants to meet others only is known to a
    moderator, who puts them in touch.
    """
    known = room.followup.items[item.id]
    joinings = [j for j in room.followup.joinings.values() if j.item == item.id and j.withdrawn_at is None]
    covered = [j for j in joinings if is_moderator or j.consent in ("owner", "both")]
    return Inner(
        contact=room.text(known.contact_key),
        notes=tuple((iso(note.at), room.text(note.text_key) or "") for note in reversed(known.notes)),
        people=tuple(
            (room.text(j.name_key) or "", room.text(j.contact_key) or "", j.consent) for j in covered
        ),
        people_of_others=len(joinings) - len(covered),
    )
