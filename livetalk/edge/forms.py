"""Plain forms: everything that can be done in a room, without a line of JavaScript.

Lives here: giving the same command as a socket would, and the page after it. A refused form comes
back with what was typed and a sentence; nothing is lost. Must not live here: how a form's text
becomes a command (``typed``), and forms outside a room's business (``entering``).
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from livetalk.edge import access, checking, room_pages, wire
from livetalk.edge.followup import casework, pages
from livetalk.edge.minutes import pages as minutes
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.record import editing
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
    "members_only": HTTPStatus.FORBIDDEN,
    "unknown_question": HTTPStatus.NOT_FOUND,
    "unknown_in_programme": HTTPStatus.NOT_FOUND,
    "unknown_item": HTTPStatus.NOT_FOUND,
    "unknown_comment": HTTPStatus.NOT_FOUND,
    "unknown_joining": HTTPStatus.NOT_FOUND,
    "log_unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
    "restarting": HTTPStatus.SERVICE_UNAVAILABLE,
    "busy": HTTPStatus.SERVICE_UNAVAILABLE,
    "too_many": HTTPStatus.TOO_MANY_REQUESTS,
    "too_many_newcomers": HTTPStatus.TOO_MANY_REQUESTS,
    "too_many_reactions": HTTPStatus.TOO_MANY_REQUESTS,
    "ask_too_soon": HTTPStatus.TOO_MANY_REQUESTS,
    "comment_too_soon": HTTPStatus.TOO_MANY_REQUESTS,
    "wrong_status": HTTPStatus.CONFLICT,
    "changed_meanwhile": HTTPStatus.CONFLICT,
    "wrong_step": HTTPStatus.CONFLICT,
    "item_merged": HTTPStatus.CONFLICT,
    "joined_already": HTTPStatus.CONFLICT,
}
"""HTTP status of a refusal; what is not named is 422."""
IDENT = re.compile(r"[a-z0-9]{1,32}")  # of an item or a question


class StaffPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of staff that a form can come from and leads back to.

    It is for those who may have its ``view``, or else for those ``roles``.
    """

    show: Callable[..., Response]
    view: View | None = None
    roles: frozenset[Role] = frozenset()

    def opens_for(self, role: Role) -> bool:
        """Whether somebody in the role may read it."""
        return role in self.roles or (self.view is not None and may_see(role, self.view))


class PublicPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page about one thing, which ``field`` names: ``/r/{code}/<path>/<id>``. Its forms lead back there."""

    field: str
    path: str
    show: Callable[..., Response]


STAFF_PAGES: dict[str, StaffPage] = {
    "moderate": StaffPage(view="moderator", show=room_pages.moderate_page),
    "desk": StaffPage(view="speaker", show=room_pages.desk_page),
    "notes": StaffPage(view="notes", show=minutes.notes_page),
    "promises": StaffPage(view="notes", show=minutes.promises_page),
    "transcript": StaffPage(view="notes", show=minutes.transcript_page),
    "followup": StaffPage(roles=casework.ROLES, show=casework.page),
    "record/edit": StaffPage(view="notes", show=editing.page),
}
PUBLIC_PAGES: dict[str, PublicPage] = {
    "item": PublicPage(field="item", path="f", show=pages.item_page),
    "question": PublicPage(field="question", path="q", show=pages.question_page),
}
PLACE = ("sort", "show", "q", "on", "by_status", "by_owner")
"""Fields that say where on the page the sender is; they come back in the address."""
OWN_PAGE: dict[Role, str] = {
    "moderator": "moderate",
    "speaker": "desk",
    "notes": "notes",
    "administration": "followup",
}
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
        link = access.entered_by(room.state, request.cookies)
        return Sender(actor=actor, link=link, fresh_cookie=fresh_cookie)
    staff = site.staff(request, room)
    if staff is None:
        return None
    page = page if page in STAFF_PAGES else OWN_PAGE.get(staff.actor.role, "")
    # Whatever comes of it, this page is shown then, with all that is on it.
    if not page or not STAFF_PAGES[page].opens_for(staff.actor.role):
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
    about = None if sender.page else _public_page(sent)
    path = f"/{about[0].path}/{about[1]}" if about else f"/{sender.page}" if sender.page else ""
    page = f"/r/{sent.room.state.code}{path}"
    response = RedirectResponse(f"{page}?{urlencode(query)}{_place(fields)}", HTTPStatus.SEE_OTHER)
    if sender.fresh_cookie is not None:
        sent.site.set_cookie(response, access.PERSON_COOKIE, sender.fresh_cookie)
    if about:  # who came straight to an item finds it again among the own contributions
        remembered = access.remember_room(sent.request.cookies, sent.room.state.code)
        sent.site.set_cookie(response, access.ROOMS_COOKIE, remembered)
    return response


def _place(fields: dict[str, str]) -> str:
    """Whoever supports a question far down a list, or writes a section of a record, wants to stay there."""
    match fields["type"]:
        case "support" | "unsupport":
            return f"#q-{fields['question']}"
        case "record_edit":
            return f"#edit-{fields['section'].replace(':', '-')}"
        case "correct_line" | "promise" if fields.get("line"):
            return f"#line-{fields['line']}"
        case _:
            return ""


def _public_page(sent: Sent) -> tuple[PublicPage, str] | None:
    """The public page that the form stands on, with the id of what it is about."""
    page = PUBLIC_PAGES.get(sent.fields.get("page", ""))
    ident = sent.fields.get(page.field, "") if page else ""
    return (page, ident) if page is not None and IDENT.fullmatch(ident) else None


def _shown_after(sent: Sent, page: str) -> Callable[..., Response]:
    """What draws the page on which the form stands."""
    if page:
        return STAFF_PAGES[page].show
    about = _public_page(sent)
    if about is None:
        return room_pages.audience_page
    found, ident = about
    return lambda site, request, room, **more: found.show(site, request, room, ident, **more)


def _refused(sent: Sent, rejected: Rejected, page: str) -> Response:
    status = STATUS_OF.get(rejected.code, HTTPStatus.UNPROCESSABLE_ENTITY)
    response = _shown_after(sent, page)(
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
