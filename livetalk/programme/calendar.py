"""What the shared calendar has: which sessions everybody may find there, and what is told of each.

Lives here: the choice, the feeds that there are, and a session as an entry, in plain words. Must not live
here: a clock, the bytes of a feed (``records.ical_form``), sentences, or pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Literal

import msgspec

from livetalk.programme.hours import day_of
from livetalk.programme.kinds import Access, Publicity
from livetalk.programme.programme import Body, Programme, Session
from livetalk.programme.template import Templates
from livetalk.programme.texts import BodyWords, GatheringWords, Note, PlaceWords, SessionWords
from livetalk.programme.wording import slug_of

DAY_MS = 24 * 3600 * 1000
KEPT_MS = 400 * DAY_MS  # feeds keep what was: last year's festival day is still there when this year's comes

FeedKind = Literal["all", "body", "theme", "stage", "session"]


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """What a calendar is narrowed to: ``key`` is a slug, or the id of a stage or a session."""

    kind: FeedKind = "all"
    key: str = ""


EVERYTHING = Feed()


class Named(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """Something that a calendar can be narrowed to: as people read it, and as addresses have it."""

    name: str
    slug: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A session as everybody may find it in a calendar.

    ``ends`` is where the open part does: what comes after is not for the public. ``places`` go from near to
    far. Equal entries are the same to every reader.
    """

    session: str
    template: str
    state: Publicity
    starts: int
    ends: int
    sequence: int
    planned_at: int
    changed_at: int
    room: str | None
    gathering: Named | None
    stage: str | None
    title: str
    summary: str = ""
    purpose: str = ""
    listens: str = ""
    access: str = ""
    has: tuple[Access, ...] = ()
    reason: str = ""
    places: tuple[str, ...] = ()
    bodies: tuple[Named, ...] = ()
    themes: tuple[Named, ...] = ()

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.state == "cancelled"

    @property
    def days(self) -> Iterator[date]:
        """The days on which it is, in Denmark; one that ends at midnight is not on the next."""
        day, last = day_of(self.starts), day_of(self.ends - 1)
        while day <= last:
            yield day
            day += timedelta(days=1)


def is_listed(programme: Programme, session: Session, templates: Templates) -> bool:
    """Whether everybody may find it: published, of a kind that is listed, not for members, not all closed.

    A break has no room, and is in the programme alone.
    """
    template = templates.get(session.template)
    if template is None or not template.is_listed or not template.has_room or "members" in template.traits:
        return False
    return programme.is_public(session) and session.closed_from != session.starts


def entries(programme: Programme, templates: Templates) -> tuple[Entry, ...]:
    """All of them, by time, then by title."""
    # Open data is put together in a thread, while the programme moves on: of those that there are now.
    sessions = tuple(programme.sessions.values())
    found = (entry_of(programme, one) for one in sessions if is_listed(programme, one, templates))
    return tuple(sorted(found, key=lambda one: (one.starts, one.ends, one.title, one.session)))


def entry_of(programme: Programme, session: Session) -> Entry:
    """A session in plain words; ``is_listed`` says whether anybody may have it."""
    words = programme.text(session.text_key, SessionWords) or SessionWords(title="–")
    gathering = programme.gatherings.get(session.gathering or "")
    day = programme.text(gathering.text_key, GatheringWords) if gathering is not None else None
    reason = programme.text(session.reason_key, Note)
    return Entry(
        session=session.id,
        template=session.template,
        state=session.state,
        starts=session.starts,
        ends=session.ends if session.closed_from is None else session.closed_from,
        sequence=session.sequence,
        planned_at=session.planned_at,
        changed_at=session.changed_at,
        room=session.room,
        gathering=Named(name=day.title, slug=gathering.slug) if gathering is not None and day else None,
        stage=session.stage,
        title=words.title,
        summary=words.summary,
        purpose=words.purpose,
        listens=words.listens,
        access=words.access or (day.access if day is not None else ""),
        has=session.access or (gathering.access if gathering is not None else ()),
        reason=reason.text if reason is not None else "",
        places=_places(programme, session, words, day),
        bodies=tuple(_named(programme, programme.bodies[one]) for one in session.bodies),
        themes=tuple(Named(name=theme, slug=slug_of(theme)) for theme in words.themes),
    )


def narrowed(found: Iterable[Entry], feed: Feed) -> tuple[Entry, ...]:
    """Those that the feed has."""
    match feed.kind:
        case "all":
            return tuple(found)
        case "body":
            return tuple(one for one in found if any(body.slug == feed.key for body in one.bodies))
        case "theme":
            return tuple(one for one in found if any(theme.slug == feed.key for theme in one.themes))
        case "stage":
            return tuple(one for one in found if one.stage == feed.key)
        case "session":
            return tuple(one for one in found if one.session == feed.key)


def lately(found: Iterable[Entry], now: int) -> tuple[Entry, ...]:
    """Without what is long past."""
    return tuple(one for one in found if one.ends > now - KEPT_MS)


def bodies_in(found: Iterable[Entry]) -> tuple[Named, ...]:
    """Those that hold something, by name."""
    return tuple(sorted({body for one in found for body in one.bodies}, key=_by_name))


def themes_in(found: Iterable[Entry]) -> tuple[Named, ...]:
    """What they are about, by name; a theme that is written in two ways is one."""
    by_slug = {theme.slug: theme for one in found for theme in one.themes if theme.slug}
    return tuple(sorted(by_slug.values(), key=_by_name))


def stage_name(programme: Programme, stage: str) -> str | None:
    """What a stage is called, with its gathering, if everybody may know of it."""
    known = programme.stages.get(stage)
    gathering = programme.gatherings.get(known.gathering) if known is not None else None
    if known is None or gathering is None or not gathering.was_published:
        return None
    place = programme.text(known.text_key, PlaceWords)
    day = programme.text(gathering.text_key, GatheringWords)
    return ", ".join(name for name in (place and place.name, day and day.title) if name)


def _by_name(one: Named) -> tuple[str, str]:
    return one.name.casefold(), one.slug


def _named(programme: Programme, body: Body) -> Named:
    words = programme.text(body.text_key, BodyWords)
    return Named(name=words.name if words is not None else body.slug, slug=body.slug)


def _places(
    programme: Programme, session: Session, words: SessionWords, day: GatheringWords | None
) -> tuple[str, ...]:
    stage = programme.stages.get(session.stage or "")
    place = programme.text(stage.text_key, PlaceWords) if stage is not None else None
    near = (place.name, place.place) if place is not None else ()
    far = (words.place, day.place if day is not None else "")
    return tuple(dict.fromkeys(one for one in (*near, *far) if one))
