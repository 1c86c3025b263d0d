"""Transcripts that are read in from a file after the meeting: the form, a look at the file, the result.

Lives here: the upload, and what a file is that cannot be read. Must not live here: the formats
(``livetalk.transcripts``), or what a line becomes in the room (``livetalk.rooms.captions``).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any

import msgspec
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from livetalk.edge import room_pages, wire
from livetalk.edge.rendering.locales import ZONE
from livetalk.edge.site import LANGUAGES, Endpoint, Site
from livetalk.edge.visits import Visit, find_visit
from livetalk.rooms.actors import View
from livetalk.rooms.captions import MAX_LINES, MAX_LINES_AT_ONCE
from livetalk.rooms.commands import ImportedLine, ImportLines
from livetalk.rooms.outcomes import Rejected
from livetalk.transcripts import srt, webvtt
from livetalk.transcripts.segments import Line

SHOWN = 5  # lines of a file that is looked at: enough to see that it is the right one
EARLIEST_MS, LATEST_MS = 946_684_800_000, 4_102_444_800_000  # the years 2000 to 2100: others are slips
NO_LINES = ImportLines(lang="da", begin=0, lines=())
"""Permission to read in nothing is permission to see the page."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A file that could be read, and what is to happen with it."""

    lines: tuple[Line, ...]
    lang: str
    begin: int
    is_look: bool


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What the page says of a file. ``fresh``: lines that are new in the room; None if it was looked at."""

    total: int
    minutes: int
    speakers: tuple[str, ...]
    first: tuple[Line, ...]
    fresh: int | None


def show(site: Site) -> Endpoint:
    """``GET /r/{code}/captions/file``: the form."""

    async def endpoint(request: Request) -> Response:
        visit = await find_visit(site, request, NO_LINES)
        return visit if isinstance(visit, Response) else _page(visit, {})

    return endpoint


def read_in(site: Site) -> Endpoint:
    """``POST /r/{code}/captions/file``: ``file``, ``begin``, ``lang``; ``act=look`` only looks at it."""

    async def endpoint(request: Request) -> Response:
        # First who it is: a file is large, and only staff's is worth reading.
        visit = await find_visit(site, request, NO_LINES)
        if isinstance(visit, Response):
            return visit
        async with request.form() as form:
            typed = {key: value for key, value in form.items() if isinstance(value, str)}
            file = form.get("file")
            raw = await file.read() if isinstance(file, UploadFile) else b""
        visit = await find_visit(site, request, NO_LINES)  # it may have taken its time
        if isinstance(visit, Response):
            return visit
        wanted = _wanted(raw, typed)
        if isinstance(wanted, Rejected):
            return _refused(visit, wanted, typed)
        return await _carry_out(visit, wanted, typed)

    return endpoint


def _wanted(raw: bytes, typed: dict[str, str]) -> Wanted | Rejected:
    if not raw:
        return Rejected(code="file_missing")
    try:
        text = raw.decode("utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        return Rejected(code="file_no_text")
    lang = typed.get("lang", "")
    lang = lang if lang in LANGUAGES else LANGUAGES[0]
    try:
        lines = (webvtt if text.startswith("WEBVTT") else srt).read(text, lang=lang)
    except webvtt.WrongTranscript as wrong:
        return Rejected(code="file_wrong", params={"line": wrong.line})
    if not lines:
        return Rejected(code="file_no_lines")
    if len(lines) > MAX_LINES:
        return Rejected(code="too_many_lines", params={"max": MAX_LINES})
    try:
        begin = datetime.fromisoformat(typed.get("begin", "").strip())
        begin = begin if begin.tzinfo else begin.replace(tzinfo=ZONE)
        began = round(begin.timestamp() * 1000)
        if not EARLIEST_MS < began < LATEST_MS:
            return Rejected(code="file_begin")
    except (ValueError, OverflowError):
        return Rejected(code="file_begin")
    return Wanted(lines=lines, lang=lang, begin=began, is_look=typed.get("act") == "look")


async def _carry_out(visit: Visit, wanted: Wanted, typed: dict[str, str]) -> Response:
    fresh: int | None = None
    if not wanted.is_look:
        before = visit.room.state.transcript.last_line
        for command in _commands(wanted):
            outcome = await asyncio.shield(
                visit.room.give(visit.staff.actor, command, None, visit.staff.link.id)
            )
            if isinstance(outcome, Rejected):
                return _refused(visit, outcome, typed)
        fresh = visit.room.state.transcript.last_line - before
    found = Found(
        total=len(wanted.lines),
        minutes=round(max(line.end for line in wanted.lines) / 60_000),
        speakers=tuple(dict.fromkeys(line.speaker for line in wanted.lines if line.speaker)),
        first=wanted.lines[:SHOWN],
        fresh=fresh,
    )
    return _page(visit, typed, found=found)


def _commands(wanted: Wanted) -> Iterator[ImportLines]:
    """So many lines at a time that others have their turn between."""
    lines: Sequence[Line] = wanted.lines
    for at in range(0, len(lines), MAX_LINES_AT_ONCE):
        yield ImportLines(
            lang=wanted.lang,
            begin=wanted.begin,
            lines=tuple(
                ImportedLine(cue=one.cue, start=one.start, end=one.end, text=one.text, speaker=one.speaker)
                for one in lines[at : at + MAX_LINES_AT_ONCE]
            ),
        )


def _refused(visit: Visit, rejected: Rejected, typed: dict[str, str]) -> Response:
    if rejected.code == "link_closed":  # meanwhile: the page is not for the sender any more
        return room_pages.refuse_stranger(visit.site, visit.request, visit.room)
    is_temporary = rejected.temporary
    status = HTTPStatus.SERVICE_UNAVAILABLE if is_temporary else HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = wire.explain(rejected, visit.site.sentences(visit.request))
    return _page(visit, typed, status=status, error=sentence)


def _page(visit: Visit, typed: dict[str, str], status: int = HTTPStatus.OK, **extra: Any) -> Response:
    site, request, state = visit.site, visit.request, visit.room.state
    role = visit.staff.actor.role
    view: View = "moderator" if role == "moderator" else "notes"
    began = datetime.fromtimestamp((state.opened_at or state.created_at) / 1000, ZONE)
    own = {
        "begin": typed.get("begin") or began.strftime("%Y-%m-%dT%H:%M"),
        "file_lang": typed.get("lang") or state.languages[0],
        "back": "moderate" if role == "moderator" else "notes",
        "imported": sum(line.source == "import" for line in state.transcript.lines.values()),
        "is_closed_part": state.is_closed_part,
        "found": None,
        "typed": typed,
    }
    context = room_pages.room_context(site, request, visit.room, view, None)
    return site.page(request, "captions_file", {**context, **own, **extra}, status=status)
