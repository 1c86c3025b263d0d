"""``POST /organise/sessions/{session}/enter``: from the programme into the room of a session, as staff.

The room gets a link of its own for the account. That it was made stands in the programme first, so that it
dies with the account whatever happens in between. Must not live here: what a role may do in a room.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import get_args

from starlette.responses import RedirectResponse, Response

from livetalk.edge import access
from livetalk.edge.entering import FIRST_PAGE
from livetalk.edge.planners import Planner
from livetalk.edge.planning.answering import again
from livetalk.edge.planning.reading import UNKNOWN, Reader, find_session, refuse
from livetalk.edge.planning.said import said_in
from livetalk.edge.planning.session_page import ENTER_ROLES, session_context
from livetalk.edge.realtime.frames import Frame
from livetalk.live.live_room import LiveRoom
from livetalk.live.rooms import fresh_id
from livetalk.programme.commands import EnterRoom
from livetalk.programme.programme import Session
from livetalk.rooms.actors import Actor
from livetalk.rooms.commands import MakeLink, RevokeLink
from livetalk.rooms.event import StaffRole
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.text import MAX_NAME

LINKS_KEPT = 4  # of one account in one room: more devices than anybody moderates on at a time
PAGES = {"record": "/record/edit", "followup": "/followup"}
"""Where a form may lead that does not mean the first page of its role (``to``)."""
ROLES: tuple[StaffRole, ...] = tuple(role for role in get_args(StaffRole) if role in ENTER_ROLES)


async def enter(planner: Planner) -> Response:
    """Make a link for the account, set its cookie, go there."""
    found = find_session(planner)
    if isinstance(found, Response):
        return found
    said = await said_in(planner.request)
    role = next((one for one in ROLES if one == said("role")), None)
    if role is None:
        return _refused(planner, found, Rejected(code="malformed", params={"field": "role"}))
    missing = await planner.site.session_rooms.ensure(found.id)
    room = await planner.site.rooms.find(found.room) if found.room is not None else None
    if room is None:
        return _refused(planner, found, missing or UNKNOWN)
    page = PAGES.get(said("to"), FIRST_PAGE[role])
    target = RedirectResponse(f"/r/{room.state.code}{page}", HTTPStatus.SEE_OTHER)
    if _has_come_already(planner, room, found, role):
        return target
    token, link = access.new_token(room.state.code), fresh_id()
    noted = await planner.give(EnterRoom(session=found.id, link=link, role=role, visit=planner.visit.id))
    if isinstance(noted, Rejected):
        return _refused(planner, found, noted)
    refused = await _make(planner, room, MakeLink(link=link, role=role, token_hash=access.token_hash(token)))
    if refused is not None:
        return _refused(planner, found, refused)
    await _close_old(planner, room, found)
    if planner.programme.accounts[planner.account.id].state != "active":  # revoked while it was made
        await _close(planner, room, link)
        return refuse(planner, Rejected(code="not_allowed"))
    planner.site.set_cookie(target, access.staff_cookie(room.state.code), access.new_staff_session(token))
    return target


def _has_come_already(planner: Planner, room: LiveRoom[Frame], found: Session, role: StaffRole) -> bool:
    """Whether this browser still holds a link in the role that was made for this account in this visit."""
    staff = planner.site.staff(planner.request, room)
    if staff is None or staff.link.role != role:
        return False
    is_of_visit = planner.programme.link_visits.get(staff.link.id) == planner.visit.id
    return is_of_visit and (found.id, staff.link.id) in planner.account.links


async def _make(planner: Planner, room: LiveRoom[Frame], command: MakeLink) -> Rejected | None:
    label = planner.name[:MAX_NAME].strip() or None
    named = MakeLink(link=command.link, role=command.role, token_hash=command.token_hash, label=label)
    outcome = await asyncio.shield(room.give(_actor(planner, room), named, None))
    return outcome if isinstance(outcome, Rejected) else None


async def _close_old(planner: Planner, room: LiveRoom[Frame], found: Session) -> None:
    """The account's oldest links go, so that coming and going does not fill the room."""
    account = planner.programme.accounts[planner.account.id]
    held = [link for session, link in account.links if session == found.id and link in room.state.links]
    for link in held[:-LINKS_KEPT]:
        await _close(planner, room, link)


async def _close(planner: Planner, room: LiveRoom[Frame], link: str) -> None:
    await asyncio.shield(room.give(_actor(planner, room), RevokeLink(link=link), None))


def _actor(planner: Planner, room: LiveRoom[Frame]) -> Actor:
    return planner.site.pseudonyms.staff(room.state.code, "moderator", f"account {planner.account.id}")


def _refused(planner: Planner, found: Session, rejected: Rejected) -> Response:
    context = {**session_context(Reader(planner), found), "at": "enter"}
    return again(planner, "planning_session", rejected, context)
