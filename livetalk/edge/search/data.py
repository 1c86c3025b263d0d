"""What is found, and everything there is, as files: JSON and CSV, for whoever wants to count for themselves.

Rows are read in pieces and sent as they come, so that nobody's meeting waits for them. Any site may read
them: they are everybody's. Lives here: HTTP. Must not live here: columns and forms (``records.open_data``),
or what is public.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from livetalk.edge.search import asking
from livetalk.edge.search.asking import Search
from livetalk.edge.site import Endpoint, Site, json_response
from livetalk.live.archive.index import A_PAGE, A_PIECE, ArchiveIndex, Wanted
from livetalk.programme import calendar
from livetalk.programme.hours import day_of
from livetalk.records.open_data import (
    COLUMNS,
    HITS,
    MEDIA_TYPES,
    About,
    CsvForm,
    Form,
    JsonForm,
    Row,
    hit_row,
    item_row,
    question_row,
    session_row,
)

OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
"""What every program and every other site may read."""

Pieces = Iterator[list[Row]]


def search_json(site: Site) -> Endpoint:
    """``/search.json``: one page of what is found."""

    async def endpoint(request: Request) -> Response:
        asked = asking.read(request, site.programme.state)
        if asked.wrong:
            return _refused(site, request, asked)
        if asking.is_busy(site):
            return _busy(site, request)
        index = await asking.index_of(site)
        wanted = asking.wanted(asked, site.programme.state)
        found = await asking.in_turn(index, index.search, wanted, asked.page)
        about = _about(
            site, request, total=found.total, page=asked.page, pages=max(1, -(-found.total // A_PAGE))
        )
        form = JsonForm(about)
        rows = [hit_row(entry, site.settings.base_url) for entry in found.entries]
        body = form.head() + form.rows(rows) + form.tail()
        headers = {**OPEN, "Cache-Control": "no-store"}
        return Response(body, headers=headers, media_type=MEDIA_TYPES["json"])

    return endpoint


def search_csv(site: Site) -> Endpoint:
    """``/search.csv``: all that is found."""

    async def endpoint(request: Request) -> Response:
        asked = asking.read(request, site.programme.state)
        if asked.wrong:
            return _refused(site, request, asked)
        if asking.is_busy(site):
            return _busy(site, request)
        index = await asking.index_of(site)
        pieces = _hits(index, asking.wanted(asked, site.programme.state), site.settings.base_url)
        return _stream(
            index, CsvForm(HITS), pieces, ("livetalk-search", "csv"), {"Cache-Control": "no-store"}
        )

    return endpoint


def whole_set(site: Site) -> Endpoint:
    """``/open-data/{file}``: one of the sets as a whole, or of a year, a body, a gathering, a theme."""

    async def endpoint(request: Request) -> Response:
        name, _, form = request.path_params["file"].partition(".")
        if name not in COLUMNS or form not in MEDIA_TYPES:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        asked = asking.read(request, site.programme.state)
        if asked.wrong:
            return _refused(site, request, asked)
        if asking.is_busy(site):
            return _busy(site, request)
        index = await asking.index_of(site)
        tag = f'"{index.store.name}-{index.store.version}-{site.programme.state.seq}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding, Accept-Language"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={**OPEN, **headers})
        pieces = _pieces(site, index, name, asking.wanted(asked, site.programme.state))
        writer = CsvForm(COLUMNS[name]) if form == "csv" else JsonForm(_about(site, request))
        return _stream(index, writer, pieces, (f"livetalk-{name}", form), headers)

    return endpoint


def _pieces(site: Site, index: ArchiveIndex, name: str, wanted: Wanted) -> Pieces:
    address = site.settings.base_url
    if name == "sessions":
        return _sessions(site, wanted, address)
    return _archived(index, wanted, address, is_items=name == "items")


def _archived(index: ArchiveIndex, wanted: Wanted, address: str, *, is_items: bool) -> Pieces:
    row: Callable[..., Row] = item_row if is_items else question_row
    after = 0
    while True:
        after, entries = index.data(items=is_items, wanted=wanted, after=after)
        yield [row(entry, address) for entry in entries]
        if not after:
            return


def _sessions(site: Site, wanted: Wanted, address: str) -> Pieces:
    """The calendar's entries are words already, so one piece after another is only sent so."""
    found = [
        entry
        for entry in calendar.entries(site.programme.state, site.programme.templates)
        if (wanted.rooms is None or entry.room in wanted.rooms)
        and (wanted.year is None or day_of(entry.starts).year == wanted.year)
        and (wanted.theme is None or wanted.theme.casefold() in (t.name.casefold() for t in entry.themes))
    ]
    for at in range(0, len(found), A_PIECE):
        yield [session_row(entry, address) for entry in found[at : at + A_PIECE]]


def _hits(index: ArchiveIndex, wanted: Wanted, address: str) -> Pieces:
    piece: list[Row] = []
    for entry in index.every(wanted):
        piece.append(hit_row(entry, address))
        if len(piece) == A_PIECE:
            yield piece
            piece = []
    yield piece


def _stream(
    index: ArchiveIndex, form: Form, pieces: Pieces, file: tuple[str, str], headers: dict[str, str]
) -> Response:
    async def body() -> AsyncIterator[bytes]:
        yield form.head()
        while (piece := await asking.in_turn(index, next, pieces, None)) is not None:
            yield await asyncio.to_thread(form.rows, piece)
        yield form.tail()

    name, kind = file
    attachment = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'} if kind == "csv" else {}
    return StreamingResponse(body(), headers={**OPEN, **headers, **attachment}, media_type=MEDIA_TYPES[kind])


def _about(
    site: Site,
    request: Request,
    total: int | None = None,
    page: int | None = None,
    pages: int | None = None,
) -> About:
    return About(
        title=site.sentences(request)("open_data.title"),
        documentation=f"{site.settings.base_url}/open-data",
        licence=site.settings.data_licence or None,
        is_complete=site.index_watch.is_complete,
        total=total,
        page=page,
        pages=pages,
    )


def _refused(site: Site, request: Request, asked: Search) -> Response:
    """Why a program got nothing: it asked for what there is not."""
    message = site.sentences(request)("search.wrong", fields=", ".join(asked.wrong))
    return json_response({"code": "bad_request", "message": message}, HTTPStatus.BAD_REQUEST)


def _busy(site: Site, request: Request) -> Response:
    """Too many searches wait: a program is told so as data, and when to come again."""
    body = {"code": "busy", "message": site.sentences(request)("refusal.busy")}
    response = json_response(body, HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers.update({**OPEN, **asking.RETRY})
    return response
