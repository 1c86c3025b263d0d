"""``/organise/entries``: what was written down for people and has no meeting yet, to be given one.

An organiser sees everything, a host what the host took down. Must not live here: what placing does
(``keeping``).
"""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode

import msgspec
from starlette.responses import RedirectResponse, Response

from livetalk.edge.outreach.keeping import Kept, may_handle, place
from livetalk.edge.outreach.tablet import choices
from livetalk.edge.planners import Planner
from livetalk.edge.typed import fields_of
from livetalk.programme.commands import DropEntry
from livetalk.programme.texts import AccountWords, EntryWords
from livetalk.rooms.cards import iso
from livetalk.rooms.outcomes import Rejected

SHOWN = 100  # entries on one page, the oldest first: who placed those sees the next


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One entry as organisers see it. The code of who said it is no business of theirs."""

    id: str
    at: str
    origin: str
    words: EntryWords
    age: str | None
    by: str
    is_own: bool


async def page(planner: Planner) -> Response:
    """``GET /organise/entries``."""
    return _page(planner)


async def act(planner: Planner) -> Response:
    """``POST /organise/entries``: ``act=place`` with ``session``, or ``act=drop``, of ``entry``."""
    fields = fields_of(await planner.request.form())
    entry = fields.get("entry", "")
    if fields.get("act") == "drop":
        dropped = await planner.give(DropEntry(entry=entry))
        return _page(planner, dropped) if isinstance(dropped, Rejected) else _back("dropped")
    session = fields.get("session", "")
    placed = await place(planner, entry, session) if session else Rejected(code="session_missing")
    return _back("placed", session) if isinstance(placed, Kept) else _page(planner, placed, session)


def waiting(planner: Planner) -> list[Row]:
    """What the planner may give a place, the oldest first."""
    programme, rows = planner.programme, []
    for entry in programme.captured.values():
        words = programme.text(entry.text_key, EntryWords)
        if entry.state != "waiting" or words is None or not may_handle(planner, entry.id):
            continue
        account = programme.accounts.get(entry.by or "")
        who = programme.text(account.text_key, AccountWords) if account is not None else None
        rows.append(
            Row(
                id=entry.id,
                at=iso(entry.at),
                origin=entry.origin,
                words=words,
                age=entry.age,
                by=who.name if who is not None else "",
                is_own=entry.by == planner.account.id,
            )
        )
    return sorted(rows, key=lambda row: row.at)


def _page(planner: Planner, refused: Rejected | None = None, to: str = "") -> Response:
    rows, sentences = waiting(planner), planner.site.sentences(planner.request)
    done = planner.request.query_params.get("done", "")
    context = {
        "rows": rows[:SHOWN],
        "total": len(rows),
        "sessions": choices(planner),
        "to": to or planner.request.query_params.get("to", ""),
        "is_missing": refused is not None and refused.code == "session_missing",
        "may_drop": planner.account.role != "host",
        "flash": sentences(f"outreach.done.{done}") if sentences.has(f"outreach.done.{done}") else None,
    }
    return planner.page("outreach_entries", context, refused=refused)


def _back(done: str, session: str = "") -> Response:
    """The page again; the meeting stays chosen, because there are often several for one."""
    query = urlencode({"done": done} | ({"to": session} if session else {}))
    return RedirectResponse(f"/organise/entries?{query}", HTTPStatus.SEE_OTHER)
