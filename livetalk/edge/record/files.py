"""The files of a record: what they are called, where they are made, and how they go out.

A short one is made while its reader waits. For a long one the reader is led to a page that says how far it
is, and then has the link. Lives here: that, and the record in the API. Must not live here: who may read
(``reading``), or how any form is written (``livetalk.records``).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from http import HTTPStatus
from urllib.parse import quote, urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from livetalk.edge import room_pages
from livetalk.edge.record import reading
from livetalk.edge.record.reading import DRAFT, Reading
from livetalk.edge.record.workshop import Job
from livetalk.edge.site import Endpoint, Site
from livetalk.edge.typed import fields_of
from livetalk.records import json_form, package
from livetalk.records.forms import FORMS
from livetalk.records.journal import JournalMetadata, check
from livetalk.records.record import Progress
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.room import Room

PATIENCE_S = 6.0  # how long a reader waits for a file before the page with its progress is shown
SLICE = 64 * 1024  # bytes sent, and compressed, before others have a turn
LONG_LINES, LONG_QUESTIONS = 1_500, 150  # from here on, forms with a layout take seconds
ZIP = "zip"
TOO_BUSY = Rejected(code="record_too_busy", temporary=True, retry_after=5)
IN_ASCII = {ord("æ"): "ae", ord("ø"): "oe", ord("å"): "aa"}


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A form in which a record is offered: its address after ``/r/{code}/``, and what its file is called."""

    form: str
    address: str
    ending: str
    media_type: str
    part: str = ""
    """What the file has only a part of; a word of ``record.file_part``."""
    has_layout: bool = False


def _file(form: str, address: str, part: str = "", *, has_layout: bool = False) -> File:
    media_type = package.MEDIA_TYPE if form == ZIP else FORMS[form].media_type
    ending = address.rpartition(".")[2]
    return File(
        form=form, address=address, ending=ending, media_type=media_type, part=part, has_layout=has_layout
    )


FILES: tuple[File, ...] = (
    _file("pdf", "record.pdf", has_layout=True),
    _file("docx", "record.docx", has_layout=True),
    _file("xlsx", "record.xlsx", has_layout=True),
    _file("questions", "record/questions.csv", "questions"),
    _file("promises", "record/promises.csv", "promises"),
    _file("vtt", "record.vtt", "transcript"),
    _file("json", "record.json"),
    _file(ZIP, "record.zip", has_layout=True),
)
"""In the order in which the page offers them."""
BY_FORM = {file.form: file for file in FILES}


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A file on the page: its address with the version, its size if it was made, whether it takes a while."""

    file: File
    address: str
    size: int | None
    is_long: bool


def offers(found: Reading) -> list[Offer]:
    """What the page offers of this version."""
    query = f"?{urlencode({'version': found.label})}"
    shown = [file for file in FILES if file.form != "vtt" or found.record.transcript]
    return [
        Offer(
            file=file,
            address=f"/r/{found.record.code}/{file.address}{query}",
            size=len(job.content) if (job := find(found, file)) and job.content is not None else None,
            is_long=file.has_layout and is_long(found) and not (job and job.is_done),
        )
        for file in shown
    ]


def is_long(found: Reading) -> bool:
    """Whether a form with a layout takes more than a moment."""
    return len(found.record.transcript) > LONG_LINES or len(found.record.questions) > LONG_QUESTIONS


def download(site: Site, file: File) -> Endpoint:
    """``GET /r/{code}/record.<ending>`` and the like."""

    async def endpoint(request: Request) -> Response:
        found = await reading.read(site, request, request.query_params.get("version", ""))
        if isinstance(found, Response):
            return found
        job = begin(found, file)
        if isinstance(job, Rejected):
            return reading.refuse(site, request, found.live, job)
        await asyncio.wait({job.task}, timeout=PATIENCE_S)
        if not job.is_done:
            return RedirectResponse(making_page(found, file), HTTPStatus.SEE_OTHER)
        # Words may have been erased while it was made, or the record withdrawn: then this file is nobody's.
        again = await reading.read(site, request, request.query_params.get("version", ""))
        if isinstance(again, Response):
            return again
        if _fingerprint(again, file) != job.fingerprint:
            return RedirectResponse(f"{request.url.path}?{request.url.query}", HTTPStatus.SEE_OTHER)
        return send(again, file, job.task.result())

    return endpoint


def make(site: Site) -> Endpoint:
    """``POST /r/{code}/record/make``: begin a file (``form``, ``version``), or join who has begun it."""

    async def endpoint(request: Request) -> Response:
        fields = fields_of(await request.form())
        found = await reading.read(site, request, fields.get("version", ""))
        if isinstance(found, Response):
            return found
        file = BY_FORM.get(fields.get("form", ""))
        if file is None:
            return room_pages.refuse(site, request, HTTPStatus.NOT_FOUND, "no_page")
        job = begin(found, file)
        if isinstance(job, Rejected):
            return reading.refuse(site, request, found.live, job)
        return RedirectResponse(making_page(found, file), HTTPStatus.SEE_OTHER)

    return endpoint


def in_the_api(site: Site) -> Endpoint:
    """``GET /api/v1/rooms/{code}/record``: the latest public version, or ``?version=``, for programs."""

    async def endpoint(request: Request) -> Response:
        live = await room_pages.find_room(site, request)
        if isinstance(live, Response):
            return reading.refuse_json(site, request, _as_data(live))
        asked = request.query_params.get("version", "")
        found = await reading.choose(site, request, live, asked, public_only=True)
        job = found if isinstance(found, Rejected) else begin(found, BY_FORM["json"])
        if isinstance(job, Rejected):
            return reading.refuse_json(site, request, job)
        content = await asyncio.shield(job.task)
        return _sliced(content, "application/json", {})

    return endpoint


async def schema(_request: Request) -> Response:
    """``GET /api/v1/record.schema.json``."""
    return Response(json_form.schema(), media_type="application/schema+json")


def making_page(found: Reading, file: File) -> str:
    """The page that says how far the file is."""
    query = urlencode({"form": file.form, "version": found.label, "lang": found.words.lang})
    return f"/r/{found.record.code}/record/make?{query}"


def find(found: Reading, file: File) -> Job | None:
    """The file, made or being made."""
    return found.site.workshop.find(_name(found, file), _fingerprint(found, file))


def begin(found: Reading, file: File) -> Job | Rejected:
    """Have the file made, unless it is already."""
    write = _writer(found, file)
    job = found.site.workshop.make(_name(found, file), _fingerprint(found, file), write)
    return job if job is not None else TOO_BUSY


def send(found: Reading, file: File, content: bytes) -> Response:
    """The file as something to be kept."""
    plain, full = file_name(found, file)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(full)}"
    return _sliced(content, file.media_type, {"Content-Disposition": disposition})


def file_name(found: Reading, file: File) -> tuple[str, str]:
    """What the file is called, in ASCII for old programs and in full: ``opsamling-482913-v2.pdf``."""
    words, version = found.words, f"v{found.label}"
    if found.label == DRAFT:
        version = words("record.file_draft")
    parts = [words("record.file_name"), found.record.code, version]
    parts += [words(f"record.file_part.{file.part}")] if file.part else []
    full = "-".join(parts)
    plain = full.translate(IN_ASCII)
    return f"{plain}.{file.ending}", f"{full}.{file.ending}"


def journal_of(room: Room) -> JournalMetadata | None:
    """What the journal is to know, if it was said and is complete."""
    filing = room.record.filing
    if filing is None:
        return None
    metadata = JournalMetadata(
        title=room.text(filing.title_key) or "",
        date=filing.date,
        direction=filing.direction,
        unit=room.text(filing.unit_key) or "",
        case_number=room.text(filing.case_key) or "",
        kle=filing.kle or "",
        access=filing.access,
        basis=room.text(filing.basis_key),
        retention=filing.retain_until,
    )
    return None if check(metadata) else metadata


def _as_data(page: Response) -> Rejected:
    """What a page that says why there is no room says to a program."""
    if page.status_code == HTTPStatus.FORBIDDEN:
        return Rejected(code="members_only")
    if page.status_code != HTTPStatus.TOO_MANY_REQUESTS:
        return Rejected(code="unknown_room")
    wait = int(page.headers["Retry-After"])
    return Rejected(code="too_many", params={"n": wait}, temporary=True, retry_after=wait)


def _name(found: Reading, file: File) -> tuple[str, ...]:
    return (found.record.code, found.label, found.words.lang, file.form)


def _fingerprint(found: Reading, file: File) -> str:
    journal = repr(journal_of(found.live.state)) if file.form == ZIP else ""
    return f"{found.kept.fingerprint} {journal}"


def _writer(found: Reading, file: File) -> Callable[[Progress], bytes]:
    record, words = found.record, found.words
    if file.form == ZIP:
        journal = journal_of(found.live.state)
        return lambda progress: package.write(record, words, journal=journal, progress=progress)
    return partial(FORMS[file.form].write, record, words)


def _sliced(content: bytes, media_type: str, headers: dict[str, str]) -> Response:
    """In slices: to compress five megabytes in one go would stop everybody else meanwhile."""

    async def slices() -> AsyncIterator[bytes]:
        for at in range(0, len(content), SLICE):
            yield content[at : at + SLICE]
            await asyncio.sleep(0)

    said = {"Cache-Control": "no-store", "Content-Length": str(len(content)), **headers}
    return StreamingResponse(slices(), media_type=media_type, headers=said)
