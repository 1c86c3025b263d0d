"""``/r/{code}/table`` and ``/r/{code}/kiosk``: a device that several people write on, one after the other.

A table's tablet goes round a table; a kiosk stands by itself and goes back to its start when nobody is there.
Nothing of one person stays for the next: no cookie, no list of one's own, and a page that nobody may store.
Must not live here: asking (``helped``).
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response

from livetalk.edge import access, room_pages, wire
from livetalk.edge.companions import helped
from livetalk.edge.forms import STATUS_OF
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.rendering.templates import new_id
from livetalk.edge.site import Endpoint, Site
from livetalk.edge.typed import fields_of
from livetalk.live.live_room import LiveRoom
from livetalk.rooms import views
from livetalk.rooms.lifecycle import OPEN_FOR
from livetalk.rooms.outcomes import Rejected

Device = Literal["table", "kiosk"]
IDLE_S: dict[Device, int] = {"table": 180, "kiosk": 45}
"""When a page goes back to the start by itself: at a table people talk while they write a code down; before a
kiosk the next one waits, and what the last one wrote is nobody's business."""
LISTED = 5  # of what others ask, below the form: enough to know whether it was asked already


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at a device."""

    site: Site
    request: Request
    room: LiveRoom[Frame]
    device: Device

    def form(self, status: HTTPStatus = HTTPStatus.OK, **extra: Any) -> Response:
        """The form, empty or with what was typed."""
        return self._page("device", status, **{"warnings": (), **extra})

    def refused(self, why: Rejected, typed: dict[str, str]) -> Response:
        """The form with why it was not sent."""
        status = STATUS_OF.get(why.code, HTTPStatus.UNPROCESSABLE_ENTITY)
        error = wire.explain(why, self.site.sentences(self.request))
        response = self.form(status, error=error, typed=typed)
        if why.retry_after is not None:
            response.headers["Retry-After"] = str(why.retry_after)
        return response

    def done(self, entry: helped.Entry, code: str) -> Response:
        """The code of the entry."""
        return self._page("device_done", HTTPStatus.OK, personal_code=code, entry=entry)

    def _page(self, name: str, status: HTTPStatus, **extra: Any) -> Response:
        state, values = self.room.state, self.room.audience.stores["audience"].values
        cards = (one for one in values.values() if isinstance(one, views.Card) and one.status == "approved")
        context = {
            "room": values["room"],
            "code": state.code,
            "device": self.device,
            "idle_s": IDLE_S[self.device],
            "is_open": state.frame.state in OPEN_FOR["ask"] and not state.is_closed_part,
            "others": sorted(cards, key=lambda one: one.asked_at, reverse=True)[:LISTED],
            "command_id": new_id(),
        }
        return self.site.page(self.request, name, {**context, **extra}, status=status)


def show(site: Site, device: Device) -> Endpoint:
    """``GET``: the empty form."""

    async def endpoint(request: Request) -> Response:
        room = await room_pages.find_room(site, request)
        return room if isinstance(room, Response) else Visit(site, request, room, device).form()

    return endpoint


def send(site: Site, device: Device) -> Endpoint:
    """``POST``: one entry; the answer shows its personal code."""

    async def endpoint(request: Request) -> Response:
        fields = fields_of(await request.form())
        room = await room_pages.find_room(site, request)
        if isinstance(room, Response):
            return room
        visit, entry = Visit(site, request, room, device), helped.entry_of(fields, device)
        looks = () if fields.get("sure") == "1" else helped.warnings(room, entry, site.sentences(request))
        if looks:
            return visit.form(HTTPStatus.UNPROCESSABLE_ENTITY, warnings=looks, typed=fields)
        link = access.entered_by(room.state, request.cookies)
        code, outcome = await helped.ask(site, room, site.network(request), entry, link)
        return visit.refused(outcome, fields) if isinstance(outcome, Rejected) else visit.done(entry, code)

    return endpoint
