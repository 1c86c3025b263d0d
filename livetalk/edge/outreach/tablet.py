"""``/outreach``: the page on which staff write down what people say who have no phone with them.

It opens without a network and keeps what is written (``web/src/outreach``). Without scripts the same form
sends one entry at a time and shows the person's code at once.
Must not live here: what becomes of an entry (``keeping``), or the way in of a tablet (``receiving``).
"""

from __future__ import annotations

from http import HTTPStatus
from typing import get_args

import msgspec
from starlette.responses import Response

from livetalk.edge import access, wire
from livetalk.edge.outreach.keeping import Kept, LookAgain, Sent, open_sessions, take
from livetalk.edge.outreach.receiving import look_again
from livetalk.edge.planners import Planner
from livetalk.edge.rendering.qr import qr_svg
from livetalk.edge.rendering.templates import new_id
from livetalk.edge.typed import fields_of
from livetalk.programme.kinds import AgeBand, Origin
from livetalk.programme.texts import SessionWords
from livetalk.rooms import text
from livetalk.rooms.cards import iso
from livetalk.rooms.outcomes import Rejected

ORIGINS: tuple[Origin, ...] = ("outreach", "hall", "paper", "phone", "spoken")
AGES: tuple[AgeBand, ...] = get_args(AgeBand)
ON = "yes"  # what a ticked box sends
STAYS = frozenset({"session", "origin"})  # a day is spent in one place
NOW = 2**53  # a form has no clock: later than any, so that the server's counts


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A session that an entry may be for. One that is listed nowhere stays off the tablet."""

    id: str
    at: str
    title: str
    is_listed: bool


async def page(planner: Planner) -> Response:
    """``GET /outreach``."""
    return _page(planner)


async def save(planner: Planner) -> Response:
    """``POST /outreach``: one entry by form; sent again, it is the same one."""
    fields = fields_of(await planner.request.form())
    sent = _sent(fields)
    if isinstance(sent, Rejected):
        return _page(planner, typed=fields, refused=sent)
    outcome = await take(planner, sent)
    match outcome:
        case Kept():
            stays = {name: said for name, said in fields.items() if name in STAYS}
            return _page(planner, saved=sent.person, kept=outcome, typed=stays)
        case LookAgain():
            return _page(planner, typed=fields, look=outcome)
        case Rejected():
            return _page(planner, typed=fields, refused=outcome)


def choices(planner: Planner) -> list[Choice]:
    """The sessions that the planner may write for."""
    templates, programme = planner.site.programme.templates, planner.programme
    found = []
    for session in open_sessions(planner):
        words = programme.text(session.text_key, SessionWords)
        template = templates.get(session.template)
        found.append(
            Choice(
                id=session.id,
                at=iso(session.starts),
                title=words.title if words is not None else "–",
                is_listed=template is not None and template.is_listed,
            )
        )
    return found


def _page(
    planner: Planner,
    *,
    typed: dict[str, str] | None = None,
    saved: str | None = None,
    kept: Kept | None = None,
    look: LookAgain | None = None,
    refused: Rejected | None = None,
) -> Response:
    site, sentences = planner.site, planner.site.sentences(planner.request)
    address = f"{site.settings.base_url}/mine"
    typed = typed or {}
    why = wire.explain(kept.why, sentences) if kept is not None and kept.why is not None else None
    context: dict[str, object] = {
        "sessions": choices(planner),
        "origins": ORIGINS,
        "ages": AGES,
        "typed": typed,
        # A refused entry goes on being the same one; a new one is for a new person.
        "entry": typed.get("id") or new_id(),
        "person": typed.get("person") or access.new_person(),
        "saved": saved,
        "kept": kept,
        "why": why,
        "look": look_again(look, sentences) if look is not None else None,
        "may_insist": look is not None and look.may_insist,
        "mine_address": address.partition("://")[2],
        "mine_qr": qr_svg(address, sentences("outreach.slip.qr")),
        "max_text": text.MAX_QUESTION,
        "max_name": text.MAX_NAME,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if look is not None else HTTPStatus.OK
    return planner.page("outreach", context, status=status, refused=refused)


def _sent(fields: dict[str, str]) -> Sent | Rejected:
    ticked = {name: fields.get(name) == ON for name in ("consent", "sure")}
    given = {name: value for name, value in fields.items() if value and name not in ticked}
    try:
        return msgspec.convert({"at": NOW, "text": "", **given, **ticked}, Sent, strict=False)
    except msgspec.ValidationError as error:
        return wire.malformed(error)
