"""Who may read which version of a record, and why not.

Everybody reads what is published; those who make it read the draft too. Nobody reads anything in public while
the meeting is in its closed part, where the record was filed as restricted, or when its words are gone.
Lives here: that choice. Must not live here: what the page or a file looks like.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from livetalk.edge import room_pages
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.record.archive import Kept
from livetalk.edge.rendering.locales import Sentences
from livetalk.edge.site import Site, json_response
from livetalk.live.live_room import LiveRoom
from livetalk.moderation.policy import MAY
from livetalk.records.record import Record
from livetalk.rooms.commands import EditRecord
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.record_state import Version
from livetalk.rooms.recording import is_restricted

DRAFT = "draft"

STATUS_OF: dict[str, HTTPStatus] = {
    "unknown_room": HTTPStatus.NOT_FOUND,
    "too_many": HTTPStatus.TOO_MANY_REQUESTS,
    "record_not_ready": HTTPStatus.NOT_FOUND,
    "record_no_version": HTTPStatus.NOT_FOUND,
    "record_restricted": HTTPStatus.FORBIDDEN,
    "record_gone": HTTPStatus.GONE,
    "members_only": HTTPStatus.FORBIDDEN,
    "closed_part": HTTPStatus.FORBIDDEN,
    "record_too_busy": HTTPStatus.SERVICE_UNAVAILABLE,
}


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A reader with the version that was asked for. ``version`` is None for the draft."""

    site: Site
    request: Request
    live: LiveRoom[Frame]
    words: Sentences
    version: Version | None
    kept: Kept
    is_editor: bool

    @property
    def record(self) -> Record:
        """What is to be read."""
        return self.kept.record

    @property
    def label(self) -> str:
        """The version as it stands in an address."""
        return str(self.version.version) if self.version is not None else DRAFT


async def read(site: Site, request: Request, asked: str) -> Reading | Response:
    """The version that is asked for – "" for the one that counts – or the page that says why not."""
    live = await room_pages.find_room(site, request)
    if isinstance(live, Response):
        return live
    found = await choose(site, request, live, asked)
    return refuse(site, request, live, found) if isinstance(found, Rejected) else found


async def choose(
    site: Site, request: Request, live: LiveRoom[Frame], asked: str, *, public_only: bool = False
) -> Reading | Rejected:
    """The same in a room that is known."""
    is_editor = not public_only and edits(site, request, live)
    chosen = _chosen(live, asked, is_editor=is_editor)
    if isinstance(chosen, Rejected):
        return chosen
    words, address = words_of(site, request), site.settings.base_url
    words = words.where("hearing") if "hearing" in live.state.traits else words
    if chosen is None:
        kept = site.archive.draft(live, words, address)
    else:
        kept = await site.archive.version(site.log, live, chosen, words, address)
        # Meanwhile others had a turn: by now the meeting may be in its closed part, or the record withdrawn.
        await asyncio.sleep(0)  # a long record took a moment, and so will its page: others go between
        again = _chosen(live, asked, is_editor=is_editor)
        if isinstance(again, Rejected):
            return again
    return Reading(
        site=site, request=request, live=live, words=words, version=chosen, kept=kept, is_editor=is_editor
    )


def edits(site: Site, request: Request, live: LiveRoom[Frame]) -> bool:
    """Whether the reader is one of those who make the record."""
    staff = site.staff(request, live)
    return staff is not None and staff.actor.role in MAY[EditRecord]


def words_of(site: Site, request: Request) -> Sentences:
    """In which language: the reader's, or the one that the address names."""
    named = request.query_params.get("lang", "")
    return site.templates.sentences(named) if named in ("da", "en") else site.sentences(request)


def refuse(site: Site, request: Request, live: LiveRoom[Frame], why: Rejected) -> Response:
    """The calm page that says why there is nothing to read, and where to go."""
    status = STATUS_OF.get(why.code, HTTPStatus.UNPROCESSABLE_ENTITY)
    context = {
        "code": live.state.code,
        "title": live.state.framed("title") or "",
        "reason": why.code,
        "number": live.state.text(live.state.record.number_key),
        "is_editor": edits(site, request, live),
    }
    response = site.page(request, "record_none", context, status=status)
    if why.retry_after is not None:
        response.headers["Retry-After"] = str(why.retry_after)
    return response


def refuse_json(site: Site, request: Request, why: Rejected) -> Response:
    """The same for programs."""
    status = STATUS_OF.get(why.code, HTTPStatus.UNPROCESSABLE_ENTITY)
    message = site.sentences(request)(f"refusal.{why.code}", **why.params)
    response = json_response({"code": why.code, "message": message}, status)
    if why.retry_after is not None:
        response.headers["Retry-After"] = str(why.retry_after)
    return response


def _chosen(live: LiveRoom[Frame], asked: str, *, is_editor: bool) -> Version | Rejected | None:
    kept = live.state.record
    if kept.purged_at is not None:
        return Rejected(code="record_gone")
    if not is_editor:
        why = _why_not(live)
        if why is not None:
            return why
    if asked == DRAFT and is_editor:
        return None
    if not asked:
        return (
            kept.published if kept.published is not None or is_editor else Rejected(code="record_not_ready")
        )
    return next(
        (version for version in kept.versions if str(version.version) == asked),
        Rejected(code="record_no_version"),
    )


def _why_not(live: LiveRoom[Frame]) -> Rejected | None:
    """Why nobody but its editors may read the record now."""
    if live.state.is_closed_part:
        return Rejected(code="closed_part", temporary=True)
    if live.state.record.published is None:
        return Rejected(code="record_not_ready")
    return Rejected(code="record_restricted") if is_restricted(live.state) else None
