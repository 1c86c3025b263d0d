"""``/organise/sessions/{session}/print``: what can be hung up, put on tables and sent out before a session.

Lives here: the page and its files. Must not live here: what they say (``telling``).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus

from starlette.responses import Response

from livetalk.edge.planners import Planner
from livetalk.edge.planning.reading import find_session
from livetalk.edge.printing.telling import Teller
from livetalk.edge.site import LANGUAGES
from livetalk.programme.programme import Session
from livetalk.records import poster_form
from livetalk.records.poster_form import Invitation
from livetalk.records.typesetting import Pdf

Setting = Callable[[Invitation, datetime], Pdf]
FILES: dict[str, Setting] = {
    "poster-a4.pdf": lambda told, at: poster_form.poster(told, "a4", at),
    "poster-a3.pdf": lambda told, at: poster_form.poster(told, "a3", at),
    "table-cards.pdf": poster_form.table_cards,
}
TEXT = "invitation.txt"
PDF = "application/pdf"


async def page(planner: Planner) -> Response:
    """What there is to print, and the invitation to copy; or what stands against it."""
    session = find_session(planner)
    if isinstance(session, Response):
        return session
    why_not = _why_not(planner, session)
    texts = {} if why_not else {lang: _teller(planner, session, lang).text() for lang in LANGUAGES}
    words = _teller(planner, session, planner.site.sentences(planner.request).lang).title
    context = {
        "session": session.id,
        "title": words,
        "why_not": why_not,
        "texts": texts,
        "room": session.room,
    }
    return planner.page("print", context)


async def file(planner: Planner) -> Response:
    """One of the files; ``?lang=en`` in English, else in Danish, as the hall speaks."""
    session = find_session(planner)
    if isinstance(session, Response):
        return session
    name = planner.request.path_params["file"]
    if _why_not(planner, session) or (name not in FILES and name != TEXT):
        sentence = planner.site.sentences(planner.request)("refusal.no_page")
        return planner.page("error", {"error": sentence, "status": 404}, HTTPStatus.NOT_FOUND)
    wanted = planner.request.query_params.get("lang", "")
    lang = wanted if wanted in LANGUAGES else LANGUAGES[0]
    teller = _teller(planner, session, lang)
    if name == TEXT:
        return Response(teller.text(), media_type="text/plain", headers=_headers(session, name))
    at = datetime.fromtimestamp(session.changed_at // 1000, UTC)
    # In a thread: setting a page takes a tenth of a second, and rooms are live meanwhile.
    pdf = await asyncio.to_thread(partial(FILES[name], teller.invitation(), at))
    return Response(pdf.content, media_type=PDF, headers=_headers(session, name))


def _why_not(planner: Planner, session: Session) -> str:
    """Why nothing can be printed, as a word; empty if it can."""
    template = planner.site.programme.templates.get(session.template)
    if session.state == "cancelled":
        return "cancelled"
    if template is not None and not template.has_room:
        return "no_room"
    if session.room is None:
        return "draft"
    return "members" if template is not None and "members" in template.traits else ""


def _teller(planner: Planner, session: Session, lang: str) -> Teller:
    return Teller(planner, session, planner.site.templates.sentences(lang))


def _headers(session: Session, name: str) -> dict[str, str]:
    return {
        "Cache-Control": "no-store",
        "Content-Disposition": f'inline; filename="livetalk-{session.room}-{name}"',
    }
