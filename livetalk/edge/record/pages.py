"""The page of a record, and the page that says how far one of its files is.

Lives here: what the two know. Must not live here: who may read them (``reading``), or editing (``editing``).
"""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from livetalk.edge import room_pages
from livetalk.edge.record import files, reading
from livetalk.edge.record.reading import Reading
from livetalk.edge.rendering.templates import new_id
from livetalk.edge.site import Endpoint, Site
from livetalk.records import clocks
from livetalk.records.building_spoken import in_breaths
from livetalk.records.record import Language, Record
from livetalk.records.voices import person_name

LONG_CONTENTS = 6  # questions from which on a table of contents helps
SHOWN_AT_ONCE = 3  # paragraphs of an answer; the rest is one touch away
REFRESH_S = 2


def show(site: Site) -> Endpoint:
    """``GET /r/{code}/record``: the version that counts, or ``?version=``."""

    async def endpoint(request: Request) -> Response:
        found = await reading.read(site, request, request.query_params.get("version", ""))
        return found if isinstance(found, Response) else _page(found)

    return endpoint


def making(site: Site) -> Endpoint:
    """``GET /r/{code}/record/make``: how far the file (``form``, ``version``) is, and then its link."""

    async def endpoint(request: Request) -> Response:
        found = await reading.read(site, request, request.query_params.get("version", ""))
        if isinstance(found, Response):
            return found
        file = files.BY_FORM.get(request.query_params.get("form", ""))
        if file is None:
            return room_pages.refuse(site, request, HTTPStatus.NOT_FOUND, "no_page")
        job = files.find(found, file)
        context = {
            "record": found.record,
            "file": file,
            "file_name": files.file_name(found, file)[1],
            "job": job,
            "version": found.label,
            "offer": next((offer for offer in files.offers(found) if offer.file is file), None),
        }
        response = site.page(request, "record_make", context)
        if job is not None and not job.is_done:
            response.headers["Refresh"] = str(REFRESH_S)
        return response

    return endpoint


def said_as_people_read(record: Record, lang: str) -> dict[str, Any]:
    """What the templates of a record write dates, places and speakers with."""
    language: Language = "en" if lang == "en" else "da"
    return {
        "day": partial(clocks.day, language=language, zone=record.zone),
        "clock_of": partial(clocks.clock, language=language, zone=record.zone),
        "timecode": clocks.timecode,
        "person_name": person_name,
    }


def _page(found: Reading) -> Response:
    record, live = found.record, found.live
    context = {
        "record": record,
        "version": found.version,
        "is_draft": found.version is None,
        "is_editor": found.is_editor,
        "is_latest": found.version == live.state.record.published,
        "versions": live.state.record.versions if live.state.record.published is not None else (),
        "is_public": live.state.record.published is not None,
        "offers": files.offers(found),
        "transcript": tuple(in_breaths(record.transcript)),
        "numbers": record.numbers,
        "promises": {promise.id: promise for promise in record.promises},
        "has_contents": len(record.questions) >= LONG_CONTENTS,
        "shown_at_once": SHOWN_AT_ONCE,
        "number": live.state.text(live.state.record.number_key),
        "command_id": new_id(),
        **said_as_people_read(record, found.words.lang),
    }
    return found.site.page(found.request, "record", context)
