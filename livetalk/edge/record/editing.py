"""The page on which a record is corrected, published, filed for the journal, and its retention set.

All of it is plain forms to ``/r/{code}/do``. Lives here: what the page knows. Must not live here: what may be
decided (``rooms.recording``), or the record's own page (``pages``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from livetalk.edge import room_pages
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.record import reading
from livetalk.edge.record.pages import said_as_people_read
from livetalk.edge.rendering.templates import new_id
from livetalk.edge.site import Endpoint, Site
from livetalk.followup.calendar import day_of
from livetalk.live.live_room import LiveRoom
from livetalk.moderation.policy import MAY
from livetalk.records import clocks
from livetalk.records.comparing import Change, changes
from livetalk.records.record import Record
from livetalk.rooms.commands import PublishRecord
from livetalk.rooms.erasing import kept_by_a_purge
from livetalk.rooms.record_sections import SECTIONS
from livetalk.rooms.recording import is_restricted
from livetalk.rooms.room import Room

RETENTION_DAYS = 182  # what the form proposes: half a year is enough to journalise and to be asked

KINDS: dict[str, str] = {
    "q": "questions",
    "line": "transcript",
    "captions": "transcript",
    "promise": "items",
    "record": "record",
    "item": "items",
    "comment": "items",
    "joining": "people",
    "subscription": "people",
}
"""What the words under a key are, by how the key begins; others are the room's frame and lists."""


class Retention(msgspec.Struct, frozen=True, kw_only=True):
    """When words are erased: the date and how many days it is until then, or since. None: no date is set."""

    until: str | None
    days: int
    is_journalised: bool


def show(site: Site) -> Endpoint:
    """``GET /r/{code}/record/edit``."""

    async def endpoint(request: Request) -> Response:
        live = await room_pages.find_room(site, request)
        if isinstance(live, Response):
            return live
        if not reading.edits(site, request, live):
            return room_pages.refuse_stranger(site, request, live)
        if live.state.record.purged_at is None and live.state.record.versions:
            # Read now, so that the page finds it at hand.
            words, last = site.sentences(request), live.state.record.versions[-1]
            await site.archive.version(site.log, live, last, words, site.settings.base_url)
        return page(site, request, live)

    return endpoint


def page(
    site: Site, request: Request, room: LiveRoom[Frame], status: int = HTTPStatus.OK, **extra: Any
) -> Response:
    """The page, also after a form was refused."""
    words, state = site.sentences(request), room.state
    draft = site.archive.draft(room, words, site.settings.base_url).record
    done = request.query_params.get("done", "")
    staff = site.staff(request, room)
    context = {
        "room": room.audience.stores["notes"].values["room"],
        "record": draft,
        "kept": state.record,
        "sections": {name: state.text(state.record.sections.get(name)) or "" for name in SECTIONS},
        "automatic": automatic(draft, state),
        "answers": {q.id: state.text(state.record.sections.get(f"q:{q.id}")) or "" for q in draft.questions},
        "changes": since_last(site, room, draft, request),
        "filing": filing_of(state, draft),
        "number": state.text(state.record.number_key),
        "journalised": _iso_day(state.record.journalised_at),
        "newer_than_journal": _is_newer(state),
        "is_restricted": is_restricted(state),
        "retention": retention_of(state, today()),
        "proposed": date.fromordinal(today().toordinal() + RETENTION_DAYS).isoformat(),
        "words_kept": words_kept(state),
        "may_publish": staff is not None and staff.actor.role in MAY[PublishRecord],
        "flash": words(f"done.{done}") if words.has(f"done.{done}") else None,
        "command_id": new_id(),
        **said_as_people_read(draft, words.lang),
    }
    return site.page(request, "record_edit", {**context, **extra}, status=status)


def automatic(draft: Record, state: Room) -> dict[str, str]:
    """What stands in a section as long as nobody writes there."""
    language = draft.language
    found = {"date": clocks.day(draft.date, language, draft.zone)}
    found |= {
        name: clocks.clock(at, language, draft.zone)
        for name, at in (("begin", draft.begin), ("end", draft.end))
        if at
    }
    found["roles"] = "\n".join(f"{one.role}: {one.name}" for one in draft.roles if one.name)
    return {name: said for name, said in found.items() if said and name not in state.record.sections}


def since_last(
    site: Site, room: LiveRoom[Frame], draft: Record, request: Request
) -> tuple[Change, ...] | None:
    """What a new version would change; None if there is none yet, or it is not at hand."""
    versions = room.state.record.versions
    kept = site.archive.find(room, versions[-1], site.sentences(request)) if versions else None
    return changes(kept.record, draft) if kept is not None else None


def filing_of(state: Room, draft: Record) -> dict[str, str]:
    """What the form for the journal begins with: what was filed, else what the room knows."""
    filing = state.record.filing
    if filing is None:
        return {"title": draft.title, "date": draft.date, "direction": "out", "access": "public"}
    words = {name: state.text(getattr(filing, f"{name}_key")) for name in ("title", "unit", "case", "basis")}
    plain = {name: getattr(filing, name) for name in ("date", "direction", "kle", "access", "retain_until")}
    return {name: value for name, value in (words | plain).items() if value}


def retention_of(state: Room, day: date) -> Retention:
    """The countdown."""
    until = state.record.retain_until
    days = (date.fromisoformat(until) - day).days if until is not None else 0
    return Retention(until=until, days=days, is_journalised=state.record.journalised_at is not None)


def words_kept(state: Room) -> dict[str, int]:
    """What a purge would erase, in texts by what they are; a dry run."""
    return dict(Counter(_kinds(state.words.keys() - kept_by_a_purge(state))).most_common())


def today() -> date:
    """The date in Copenhagen."""
    return day_of(datetime.now(UTC))


def _kinds(keys: Iterable[str]) -> Iterable[str]:
    return (KINDS.get(key.partition(":")[0], "frame") for key in keys)


def _iso_day(milliseconds: int | None) -> str | None:
    if milliseconds is None:
        return None
    return day_of(datetime.fromtimestamp(milliseconds / 1000, UTC)).isoformat()


def _is_newer(state: Room) -> bool:
    """Whether a version was published after the record was put into the journal."""
    at = state.record.journalised_at
    return at is not None and any(version.at > at for version in state.record.versions)
