"""Plain forms: everything that can be done in a room, without a line of JavaScript.

Lives here: giving the same command as a socket would, and the page after it. A refused form comes
back with what was typed and a sentence; nothing is lost. Must not live here: how a form's text
becomes a command (``typed``), and forms outside a room's business (``entering``).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from livetalk.edge import access, checking, room_pages, wire
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.rendering.templates import new_id
from livetalk.edge.site import Endpoint, Site
from livetalk.edge.typed import command_of, fields_of
from livetalk.live.live_room import LiveRoom
from livetalk.live.submissions import Accepted, Outcome
from livetalk.moderation.policy import AUDIENCE, MAY, may_see
from livetalk.rooms.actors import Actor, Role, View
from livetalk.rooms.commands import AskQuestion
from livetalk.rooms.outcomes import Rejected

STATUS_OF: dict[str, HTTPStatus] = {
    "not_allowed": HTTPStatus.FORBIDDEN,
    "not_yours": HTTPStatus.FORBIDDEN,
    "link_closed": HTTPStatus.FORBIDDEN,
    "unknown_question": HTTPStatus.NOT_FOUND,
    "log_unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
    "restarting": HTTPStatus.SERVICE_UNAVAILABLE,
    "busy": HTTPStatus.SERVICE_UNAVAILABLE,
    "too_many": HTTPStatus.TOO_MANY_REQUESTS,
    "too_many_newcomers": HTTPStatus.TOO_MANY_REQUESTS,
    "too_many_reactions": HTTPStatus.TOO_MANY_REQUESTS,
    "ask_too_soon": HTTPStatus.TOO_MANY_REQUESTS,
    "wrong_status": HTTPStatus.CONFLICT,
    "changed_meanwhile": HTTPStatus.CONFLICT,
}
"""HTTP status of a refusal; what is not named is 422."""


class StaffPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of staff that a form can come from and leads back to; ``view`` is what it shows."""

    view: View
    show: Callable[..., Response]


STAFF_PAGES: dict[str, StaffPage] = {
    "moderate": StaffPage(view="moderator", show=room_pages.moderate_page),
    "desk": StaffPage(view="speaker", show=room_pages.desk_page),
    "notes": StaffPage(view="notes", show=room_pages.notes_page),
}
PLACE = ("sort", "show", "q")
"""Fields that say where on the page the sender is; they come back in the address."""
OWN_PAGE: dict[Role, str] = {"moderator": "moderate", "speaker": "desk", "notes": "notes"}
"""Where a form leads that does not say where it comes from."""


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """Who sent a form: staff from their page by their link, or somebody in the audience (``page`` is "")."""

    actor: Actor
    page: str = ""
    link: str | None = None
    fresh_cookie: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that arrived, and where."""

    site: Site
    request: Request
    room: LiveRoom[Frame]
    fields: dict[str, str]


def do(site: Site) -> Endpoint:
    """``POST /r/{code}/do``: one command by form."""

    async def endpoint(request: Request) -> Response:
        # First the form, which may take its time: a room that was found may be let go of meanwhile.
        fields = fields_of(await request.form())
        room = await room_pages.find_room(site, request)
        if isinstance(room, Response):
            return room
        return await _carry_out(Sent(site, request, room, fields))

    return endpoint


async def _carry_out(sent: Sent) -> Response:
    incoming = wire.decode({"id": new_id(), **command_of(sent.fields)}, from_form=True)
    sender = _sender(sent, incoming)
    if sender is None:
        return room_pages.refuse_stranger(sent.site, sent.request, sent.room)
    if isinstance(incoming, Rejected):
        return _refused(sent, incoming, sender.page)
    outcome = _held_back(sent, sender.actor)
    if outcome is None:
        advised = _advised(sent, incoming, sender)
        if advised is not None:
            return advised
        # Shielded: a repeat of the same command may wait for the same answer.
        answer = sent.room.give(sender.actor, incoming.command, incoming.id, sender.link)
        outcome = await asyncio.shield(answer)
    if isinstance(outcome, Accepted):
        return _back(sent, sender)
    if outcome.code == "link_closed":  # meanwhile: no page of staff is for the sender any more
        return room_pages.refuse_stranger(sent.site, sent.request, sent.room)
    return _refused(sent, outcome, sender.page)


def _sender(sent: Sent, incoming: wire.Incoming | Rejected) -> Sender | None:
    """Who sends this; None if it is for staff who may see the page that is shown afterwards."""
    site, request, room = sent.site, sent.request, sent.room
    page = sent.fields.get("page", "")
    for_staff = isinstance(incoming, wire.Incoming) and not MAY[type(incoming.command)] & AUDIENCE
    if page not in STAFF_PAGES and not for_staff:
        actor, fresh_cookie = site.person(request, room.state.code)
        return Sender(actor=actor, fresh_cookie=fresh_cookie)
    staff = site.staff(request, room)
    if staff is None:
        return None
    page = page if page in STAFF_PAGES else OWN_PAGE.get(staff.actor.role, "")
    # Whatever comes of it, this page is shown then, with all that is on it.
    if not page or not may_see(staff.actor.role, STAFF_PAGES[page].view):
        return None
    return Sender(actor=staff.actor, page=page, link=staff.link.id)


def _held_back(sent: Sent, actor: Actor) -> Outcome | None:
    """A flood of invented people has to wait; who has asked or supported something is none."""
    if actor.role != "audience" or sent.room.state.knows(actor.id):
        return None
    wait = sent.site.limits.newcomer_wait(sent.site.network(sent.request), actor.id)
    if not wait:
        return None
    return Rejected(code="too_many_newcomers", params={"n": wait}, temporary=True, retry_after=wait)


def _advised(sent: Sent, incoming: wire.Incoming, sender: Sender) -> Response | None:
    """The page with what the author should know before sending, if there is anything to say.

    Only for a form that asks for it (``check``), once: with ``sure`` it is sent as it is.
    """
    site, fields, command = sent.site, sent.fields, incoming.command
    wants = fields.get("check") == "1" and fields.get("sure") != "1"
    if not wants or sender.page or not isinstance(command, AskQuestion):
        return None
    if site.limits.checks.take(sender.actor.id):
        return None  # a courtesy: nobody has to wait for it
    draft = checking.Draft(text=command.text, name=command.name, theme=command.theme)
    found = checking.check(sent.room, draft, site.sentences(sent.request))
    if isinstance(found, Rejected) or found.is_clear:
        return None
    status = HTTPStatus.UNPROCESSABLE_ENTITY if found.warnings else HTTPStatus.OK
    return room_pages.audience_page(
        site,
        sent.request,
        sent.room,
        status=status,
        checked=found,
        typed=fields,
        command_id=incoming.id,
    )


def _back(sent: Sent, sender: Sender) -> Response:
    fields = sent.fields
    query = {"done": fields["type"]} | {name: fields[name] for name in PLACE if fields.get(name)}
    page = f"/r/{sent.room.state.code}" + (f"/{sender.page}" if sender.page else "")
    # Whoever supports a question far down the list wants to stay there.
    place = f"#q-{fields['question']}" if fields["type"] in ("support", "unsupport") else ""
    response = RedirectResponse(f"{page}?{urlencode(query)}{place}", HTTPStatus.SEE_OTHER)
    if sender.fresh_cookie is not None:
        sent.site.set_cookie(response, access.PERSON_COOKIE, sender.fresh_cookie)
    return response


def _refused(sent: Sent, rejected: Rejected, page: str) -> Response:
    status = STATUS_OF.get(rejected.code, HTTPStatus.UNPROCESSABLE_ENTITY)
    show = STAFF_PAGES[page].show if page else room_pages.audience_page
    response = show(
        sent.site,
        sent.request,
        sent.room,
        status=status,
        error=wire.explain(rejected, sent.site.sentences(sent.request)),
        typed=sent.fields,
        # The same id again: if it did arrive after all, sending it once more counts once.
        command_id=sent.fields.get("id") or new_id(),
    )
    if rejected.retry_after is not None:
        response.headers["Retry-After"] = str(rejected.retry_after)
    return response
