"""Somebody of the staff who came to a page that only those may open who may give a certain command.

Lives here: finding out, for pages that have a form of their own. Must not live here: what is on the page,
or who may give which command (``moderation.policy``).
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from livetalk.edge import room_pages
from livetalk.edge.access import Staff
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.site import Site
from livetalk.live.live_room import LiveRoom
from livetalk.moderation.policy import may
from livetalk.rooms.commands import AnyCommand


@dataclass(frozen=True, slots=True)
class Visit:
    """Who came, and where."""

    site: Site
    request: Request
    room: LiveRoom[Frame]
    staff: Staff


async def find_visit(site: Site, request: Request, command: AnyCommand) -> Visit | Response:
    """The visit of somebody who may give the command, or the page that says why not."""
    room = await room_pages.find_room(site, request)
    if isinstance(room, Response):
        return room
    staff = site.staff(request, room)
    if staff is None or not may(staff.actor.role, command):
        return room_pages.refuse_stranger(site, request, room)
    return Visit(site, request, room, staff)
