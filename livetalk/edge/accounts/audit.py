"""``/organise/audit``: who did what, for administrators, to read and to keep.

Lives here: the page, its filter and its CSV. Must not live here: what a line says (``audit_lines``).
"""

from __future__ import annotations

import csv
import io
from itertools import islice
from urllib.parse import urlencode

from starlette.responses import Response

from livetalk.edge.accounts import audit_lines
from livetalk.edge.accounts.audit_lines import AREAS, Line
from livetalk.edge.planners import Planner
from livetalk.records.plain import safe_cell

LINES_SHOWN = 100  # on a page; the file has all
COLUMNS = ("at", "who", "did", "thing", "detail")


async def show(planner: Planner) -> Response:
    """``GET /organise/audit``; ``?who=`` an account, ``?area=``, ``?before=`` the older ones."""
    who, area, before = _filter(planner)
    t = planner.site.sentences(planner.request)
    found = list(islice(audit_lines.chosen(planner.programme, who, area, before), LINES_SHOWN + 1))
    names = {one: audit_lines.name_of(planner.programme, one) for one in planner.programme.accounts}
    chosen = {name: value for name, value in (("who", who), ("area", area)) if value}
    older = {**chosen, "before": found[LINES_SHOWN - 1].seq} if len(found) > LINES_SHOWN else None
    context = {
        "lines": [audit_lines.line(planner.programme, entry, t) for entry in found[:LINES_SHOWN]],
        "people": sorted(
            ((one, name) for one, name in names.items() if name), key=lambda one: one[1].casefold()
        ),
        "areas": AREAS,
        "who": who,
        "area": area,
        "older": f"?{urlencode(older)}" if older else "",
        "query": f"?{urlencode(chosen)}" if chosen else "",
        "is_later": bool(before),
    }
    return planner.page("audit", context)


async def as_csv(planner: Planner) -> Response:
    """``GET /organise/audit.csv``: the same for a spreadsheet: semicolons, a byte order mark."""
    who, area, _ = _filter(planner)
    t = planner.site.sentences(planner.request)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(t(f"audit.column.{column}") for column in COLUMNS)
    for entry in audit_lines.chosen(planner.programme, who, area):
        writer.writerow(_cells(audit_lines.line(planner.programme, entry, t)))
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": 'attachment; filename="livetalk-audit.csv"',
    }
    return Response(out.getvalue().encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)


def _cells(line: Line) -> list[str]:
    return [safe_cell(getattr(line, column)) for column in COLUMNS]


def _filter(planner: Planner) -> tuple[str, str, int]:
    query = planner.request.query_params
    who, area, before = query.get("who", ""), query.get("area", ""), query.get("before", "")
    is_number = before.isascii() and before.isdecimal() and len(before) < 16
    return (
        who if who in planner.programme.accounts else "",
        area if area in AREAS else "",
        int(before) if is_number else 0,
    )
