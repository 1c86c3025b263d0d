"""The calendar for calendar programs: ``text/calendar``, by content and by date only if it has changed.

Lives here: these addresses. Must not live here: which sessions a feed has (``programme.calendar``), or its
bytes (``records.ical_form``).
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from livetalk.edge.calendar.shelf import Shelf, Written
from livetalk.edge.site import LANGUAGES, Endpoint, Site
from livetalk.programme.calendar import Feed, FeedKind

MEDIA_TYPE = "text/calendar; charset=utf-8"


def feed(site: Site, shelf: Shelf, kind: FeedKind) -> Endpoint:
    """An address of a feed. Its language is that of ``?lang``: calendar programs have no cookie."""

    async def endpoint(request: Request) -> Response:
        wanted = request.query_params.get("lang", "")
        t = site.templates.sentences(wanted if wanted in LANGUAGES else LANGUAGES[0])
        of = Feed(kind=kind, key=request.path_params.get("key", ""))
        written = await shelf.feed(of, t)
        if written is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return _answer(request, of, written)

    return endpoint


def _answer(request: Request, of: Feed, written: Written) -> Response:
    headers = {
        "ETag": f'W/"{written.tag}"',
        "Last-Modified": format_datetime(_moment(written), usegmt=True),
        "Cache-Control": "no-cache",
        "Content-Disposition": f'inline; filename="{of.key or "calendar"}.ics"',
    }
    if _is_known(request, written):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(written.body, headers=headers, media_type=MEDIA_TYPE)


def _is_known(request: Request, written: Written) -> bool:
    """Whether the reader has these bytes. The name of the content counts before the date (RFC 9110)."""
    names = request.headers.get("if-none-match")
    if names is not None:
        tags = {name.strip().removeprefix("W/").strip('"') for name in names.split(",")}
        return names.strip() == "*" or written.tag in tags
    since = request.headers.get("if-modified-since")
    try:
        return since is not None and _moment(written) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):  # no date, or one without a zone
        return False


def _moment(written: Written) -> datetime:
    return datetime.fromtimestamp(written.changed_at // 1000, UTC)
