"""Parts that only the people who hold the meeting see.

Lives here: the floor, messages to the desk, staff links, bursts of support. Must not live here:
who sees them (``views``), or anything secret: a link is shown without what opens it.
"""

from __future__ import annotations

import msgspec

from livetalk.rooms.cards import iso
from livetalk.rooms.event import StaffRole
from livetalk.rooms.room import AUDIENCE, Room

MESSAGES_SHOWN = 20  # the latest; a desk is for glancing at


class FloorPart(msgspec.Struct, frozen=True, kw_only=True):
    """Who speaks since when, and how many milliseconds everybody has spoken before.

    ``speaker`` is an id of the room's list, ``audience``, or None. What runs now is not in ``spoken``.
    """

    speaker: str | None
    since: str | None
    limit_s: int | None
    spoken: dict[str, int]
    audience_ms: int


class MessagePart(msgspec.Struct, frozen=True, kw_only=True):
    """A word to the desk. ``to`` is a speaker's id, None for all."""

    id: str
    text: str
    to: str | None
    at: str
    acknowledged: str | None


class LinkPart(msgspec.Struct, frozen=True, kw_only=True):
    """A staff link in force."""

    id: str
    role: StaffRole
    label: str | None
    speaker: str | None
    made_at: str


class BurstPart(msgspec.Struct, frozen=True, kw_only=True):
    """So many newcomers supported this question within so many seconds."""

    id: str
    question: str
    people: int
    seconds: int
    at: str
    quarantined: bool


class RecordPart(msgspec.Struct, frozen=True, kw_only=True):
    """Where the record stands. ``version`` is the public one, None if there is none; dates are ISO 8601."""

    version: int | None
    published_at: str | None
    versions: int
    journalised_at: str | None
    retain_until: str | None
    purged: bool


def floor(room: Room) -> FloorPart:
    """Who speaks, and how the time was shared so far."""
    now = room.floor
    speakers = {who: spent for who, spent in now.spoken.items() if who != AUDIENCE}
    return FloorPart(
        speaker=now.speaker,
        since=iso(now.since) if now.speaker is not None else None,
        limit_s=now.limit_s,
        spoken=speakers,
        audience_ms=now.spoken.get(AUDIENCE, 0),
    )


def messages(room: Room) -> tuple[MessagePart, ...]:
    """The latest messages, latest first."""
    latest = list(room.messages.values())[-MESSAGES_SHOWN:]
    return tuple(
        MessagePart(
            id=m.id,
            text=room.text(m.text_key) or "",
            to=m.to,
            at=iso(m.at),
            acknowledged=None if m.acknowledged is None else iso(m.acknowledged),
        )
        for m in reversed(latest)
    )


def links(room: Room) -> tuple[LinkPart, ...]:
    """The staff links in force, first made first."""
    return tuple(
        LinkPart(
            id=link.id,
            role=link.role,
            label=room.text(link.label_key),
            speaker=link.speaker,
            made_at=iso(link.made_at),
        )
        for link in room.links.values()
    )


def bursts(room: Room) -> tuple[BurstPart, ...]:
    """What looked made up, latest first."""
    return tuple(
        BurstPart(
            id=burst.id,
            question=burst.question,
            people=len(burst.people),
            seconds=max(1, round((burst.until - burst.since) / 1000)),
            at=iso(burst.until),
            quarantined=burst.id in room.frame.quarantined,
        )
        for burst in reversed(room.bursts.values())
    )


def record(room: Room) -> RecordPart:
    """Where the record stands."""
    kept = room.record
    public = kept.published
    return RecordPart(
        version=public.version if public is not None else None,
        published_at=iso(public.at) if public is not None else None,
        versions=len(kept.versions),
        journalised_at=iso(kept.journalised_at) if kept.journalised_at is not None else None,
        retain_until=kept.retain_until,
        purged=kept.purged_at is not None,
    )
