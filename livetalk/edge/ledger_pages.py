"""The ledger for moderators: a page to read, and the same as CSV and JSON to keep.

Lives here: the three forms of the list. Must not live here: what stands in it (``ledger_lines``), or
who may have it: the routing table asks for moderators.
"""

from __future__ import annotations

import csv
import io
from typing import Any, get_args

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from livetalk.edge import ledger_lines
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.rendering.locales import Sentences
from livetalk.edge.site import Site, json_response
from livetalk.live.live_room import LiveRoom
from livetalk.moderation.ledger import ActName, Entry, counts_by_reason
from livetalk.rooms.lifecycle import REASONS

LINES_SHOWN = 500  # on the page; the files have all
COLUMNS = ("at", "act", "detail", "who", "by", "question", "text", "reason", "note", "override", "undone")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def page(site: Site, request: Request, room: LiveRoom[Frame]) -> Response:
    """``GET /r/{code}/ledger``."""
    t = site.sentences(request)
    reason, act = _filter(request)
    found = ledger_lines.chosen(room.state, reason, act)
    context = {
        "room": room.audience.stores["moderator"].values["room"],
        "lines": [ledger_lines.line(room.state, entry, t) for entry in found[:LINES_SHOWN]],
        "total": len(found),
        "shown": LINES_SHOWN,
        "reasons": REASONS,
        "acts": get_args(ActName),
        "reason": reason,
        "act": act,
        "counts": counts_by_reason(room.state),
    }
    return site.page(request, "ledger", context)


def as_csv(site: Site, request: Request, room: LiveRoom[Frame]) -> Response:
    """``GET /r/{code}/ledger.csv``: for a spreadsheet, in the reader's language.

    With a byte order mark and semicolons: that is what Danish spreadsheets open without asking.
    """
    t = site.sentences(request)
    out = io.StringIO()
    out.write("\N{BYTE ORDER MARK}")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(t(f"ledger.column.{column}") for column in COLUMNS)
    for entry in ledger_lines.chosen(room.state, *_filter(request)):
        line = ledger_lines.line(room.state, entry, t)
        writer.writerow(_cell(getattr(line, column), t) for column in COLUMNS)
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="livetalk-{room.state.code}.csv"',
    }
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def as_json(_site: Site, request: Request, room: LiveRoom[Frame]) -> Response:
    """``GET /r/{code}/ledger.json``: codes instead of sentences, for programs."""
    state = room.state
    entries = [
        {
            **_plain(entry),
            "text": ledger_lines.text_of(state, entry.question),
            "note": ledger_lines.words_of(state, entry),
        }
        for entry in ledger_lines.chosen(state, *_filter(request))
    ]
    return json_response(
        {
            "code": state.code,
            "title": state.framed("title"),
            "not_shown": counts_by_reason(state),
            "entries": entries,
        }
    )


def _plain(entry: Entry) -> dict[str, Any]:
    said: dict[str, Any] = msgspec.to_builtins(entry)
    # Words keys name places in the log; what lies there is in ``note``, if it may be read.
    detail = {name: value for name, value in said.get("detail", {}).items() if not name.endswith("_key")}
    return {**said, "detail": detail}


def _filter(request: Request) -> tuple[str, str]:
    reason, act = (request.query_params.get(name, "") for name in ("reason", "act"))
    return reason if reason in REASONS else "", act if act in get_args(ActName) else ""


def _cell(value: Any, t: Sentences) -> str:
    """Text that a spreadsheet takes for text, whatever somebody wrote."""
    if isinstance(value, bool):
        return t("ledger.yes") if value else ""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
