"""Who did what in the programme, as lines that can be read.

Lives here: from an entry of the log to a line, and which lines somebody asked for. Must not live here: which
entries are kept for this (``programme.evolve``), or the page (``audit``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Literal, get_args

import msgspec

from livetalk.edge.rendering.locales import Sentences
from livetalk.programme import account_facts as a
from livetalk.programme import planning_facts as p
from livetalk.programme import texts
from livetalk.programme.facts import Entry, ProgrammeEvent
from livetalk.programme.programme import Programme
from livetalk.rooms.cards import iso

Area = Literal["planning", "accounts", "collecting"]
AREAS: tuple[Area, ...] = get_args(Area)
BY_OWNERS = (a.SignedIn, a.AccountWritten)
"""What the server writes down for an account's owner, whom it knows by a password or a link."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was done. ``at`` in ISO 8601; ``address`` where the thing is planned, if it still is."""

    seq: int
    at: str
    who: str
    did: str
    thing: str = ""
    detail: str = ""
    address: str = ""


def area_of(event: ProgrammeEvent) -> Area:
    """Which part of the work it belongs to."""
    if isinstance(event, p.PlanningEvent):
        return "planning"
    return "accounts" if isinstance(event, a.AccountEvent) else "collecting"


def chosen(programme: Programme, who: str = "", area: str = "", before: int = 0) -> Iterator[Entry]:
    """The entries, the newest first; those of one account, of one area, before a place."""
    for entry in reversed(programme.audit):
        if before and entry.seq >= before:
            continue
        if who and _doer(entry) != who:
            continue
        if area and area_of(entry.event) != area:
            continue
        yield entry


def line(programme: Programme, entry: Entry, t: Sentences) -> Line:
    """The entry in words. What was erased since has none."""
    thing, address = _thing(programme, entry.event)
    return Line(
        seq=entry.seq,
        at=iso(entry.at),
        who=name_of(programme, _doer(entry)) or t("audit.forgotten" if _doer(entry) else "audit.system"),
        did=t(f"audit.did.{entry.event.__struct_config__.tag}"),
        thing=thing,
        detail=_detail(programme, entry.event, t),
        address=address,
    )


def name_of(programme: Programme, account: str | None) -> str:
    """What colleagues call the account's owner."""
    found = programme.accounts.get(account or "")
    words = programme.text(found.text_key, texts.AccountWords) if found is not None else None
    return words.name if words is not None else ""


def _doer(entry: Entry) -> str | None:
    if entry.by is None and isinstance(entry.event, BY_OWNERS):
        return entry.event.account
    return entry.by


def _thing(programme: Programme, event: ProgrammeEvent) -> tuple[str, str]:
    """What it was done to, and its page."""
    ids = {name: getattr(event, name) for name in event.__struct_fields__}
    if (session := programme.sessions.get(ids.get("session") or "")) is not None:
        words = programme.text(session.text_key, texts.SessionWords)
        return (words.title if words else ""), f"/organise/sessions/{session.id}"
    if (proposal := programme.proposals.get(ids.get("proposal") or "")) is not None:
        proposed = programme.text(proposal.text_key, texts.ProposalWords)
        return (proposed.title if proposed else ""), f"/organise/proposals/{proposal.id}"
    if (stage := programme.stages.get(ids.get("stage") or "")) is not None:
        place = programme.text(stage.text_key, texts.PlaceWords)
        return (place.name if place else ""), f"/organise/gatherings/{stage.gathering}"
    if (gathering := programme.gatherings.get(ids.get("gathering") or "")) is not None:
        titled = programme.text(gathering.text_key, texts.GatheringWords)
        return (titled.title if titled else ""), f"/organise/gatherings/{gathering.id}"
    if (body := programme.bodies.get(ids.get("body") or "")) is not None:
        named = programme.text(body.text_key, texts.BodyWords)
        return (named.name if named else ""), "/organise/bodies"
    if isinstance(event, BY_OWNERS):
        return "", ""  # its owner's own doing
    return name_of(programme, ids.get("account")), ""


def _detail(programme: Programme, event: ProgrammeEvent, t: Sentences) -> str:
    match event:
        case a.AccountMade() | a.AccountInvited() | a.AccountChanged():
            return t(f"planner.role.{event.role}")
        case a.SignedIn():
            return event.device
        case p.SessionMoved():
            at = datetime.fromtimestamp(event.starts / 1000, UTC)
            return t("audit.moment", date=t.date(at), clock=t.clock(at))
        case p.RoomEntered():
            key = f"links.role.{event.role}"
            return t(key) if t.has(key) else ""
        case p.SessionCancelled() | p.GatheringCancelled():
            note = programme.text(event.reason_key, texts.Note)
            return note.text if note is not None else ""
        case _:
            return ""
