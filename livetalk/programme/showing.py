"""What everybody may read of the programme: days with stages, and what is on each of them, when.

Lives here: the choice, a session as a row of a page, what is on now and next, and what a stage's wall shows.
Must not live here: sentences, pages, or a clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import msgspec

from livetalk.programme.calendar import Entry, Named, entry_of
from livetalk.programme.hours import day_of
from livetalk.programme.programme import Gathering, Programme, Session, Stage
from livetalk.programme.template import Templates
from livetalk.programme.texts import GatheringWords, Note, PlaceWords, SessionWords


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A stage or a tent."""

    id: str
    name: str
    where: str = ""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A session, or a break. ``entry.ends`` is where the open part does, ``ends`` where all of it does."""

    entry: Entry
    ends: int
    place: Place | None
    is_break: bool
    is_over: bool
    """Whether the clock has closed its room."""
    early_from: int | None = None
    closed_from: int | None = None
    moved_from: int | None = None
    moved_place: str = ""
    input_use: str = ""
    not_open: str = ""
    agenda: str = ""
    politicians: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """The day on which it begins, in Denmark."""
        return day_of(self.entry.starts)

    def is_on(self, now: int) -> bool:
        """Whether its open part goes on."""
        return not self.entry.is_cancelled and self.entry.starts <= now < self.entry.ends


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """A gathering, with what it says of itself and all of its public sessions."""

    id: str
    slug: str
    title: str
    summary: str
    place: str
    access: str
    has: tuple[str, ...]
    is_cancelled: bool
    reason: str
    bodies: tuple[Named, ...]
    places: tuple[Place, ...]
    rows: tuple[Row, ...]

    @property
    def taking_place(self) -> tuple[Row, ...]:
        """What was not cancelled; of a day of which everything was, all of it."""
        return tuple(row for row in self.rows if not row.entry.is_cancelled) or self.rows

    @property
    def starts(self) -> int | None:
        """When the first session begins."""
        return min((row.entry.starts for row in self.taking_place), default=None)

    @property
    def ends(self) -> int | None:
        """When the last one ends."""
        return max((row.ends for row in self.taking_place), default=None)

    def is_past(self, now: int) -> bool:
        """Whether all of it is over; a day without sessions is still to come."""
        return self.ends is not None and self.ends <= now

    def is_on(self, now: int) -> bool:
        """Whether anything of it is on now."""
        return any(row.is_on(now) and not row.is_break for row in self.rows)


class OnStage(msgspec.Struct, frozen=True, kw_only=True):
    """What is on now on a stage, and what comes next. A break may be on within a meeting: then both are."""

    place: Place | None
    now: Row | None
    rest: Row | None
    next: Row | None


def is_shown(programme: Programme, session: Session, templates: Templates) -> bool:
    """Whether everybody may read of it: as in the calendar, and breaks besides."""
    template = templates.get(session.template)
    if template is None or not template.is_listed or "members" in template.traits:
        return False
    return programme.is_public(session) and session.closed_from != session.starts


def row_of(programme: Programme, session: Session, templates: Templates) -> Row:
    """A session that is shown, as a row."""
    words = programme.text(session.text_key, SessionWords) or SessionWords(title="–")
    moved = _place(programme, programme.stages.get(session.moved_stage or ""))
    return Row(
        entry=entry_of(programme, session),
        ends=session.ends,
        place=_place(programme, programme.stages.get(session.stage or "")),
        is_break=not templates[session.template].has_room,
        is_over="ended" in session.reached,
        early_from=session.early_from,
        closed_from=session.closed_from,
        moved_from=session.moved_from if session.moved_from != session.starts else None,
        moved_place=moved.name if moved is not None and session.moved_stage != session.stage else "",
        input_use=words.input_use,
        not_open=words.not_open,
        agenda=words.agenda,
        politicians=words.politicians,
        speakers=words.speakers,
    )


def find_row(programme: Programme, session: str, templates: Templates) -> Row | None:
    """The session of that id, if everybody may read of it."""
    found = programme.sessions.get(session)
    if found is None or not is_shown(programme, found, templates):
        return None
    return row_of(programme, found, templates)


def days(programme: Programme, templates: Templates) -> tuple[Day, ...]:
    """All gatherings that were published, the earliest first."""
    shown: dict[str, list[Row]] = {}
    for session in programme.sessions.values():
        if session.gathering is not None and is_shown(programme, session, templates):
            shown.setdefault(session.gathering, []).append(row_of(programme, session, templates))
    public = (one for one in programme.gatherings.values() if one.was_published)
    found = [_day(programme, one, shown.get(one.id, [])) for one in public]
    return tuple(sorted(found, key=lambda day: (day.starts or 0, day.title)))


def alone(programme: Programme, templates: Templates) -> tuple[Row, ...]:
    """Sessions that are part of no gathering, by time."""
    found = (
        row_of(programme, one, templates)
        for one in programme.sessions.values()
        if one.gathering is None and is_shown(programme, one, templates)
    )
    return tuple(sorted(found, key=_by_time))


def on_stages(day: Day, now: int) -> tuple[OnStage, ...]:
    """Stage by stage; what has neither anything on nor anything to come is left out."""
    places: list[Place | None] = [*day.places]
    if any(row.place is None for row in day.rows):
        places.append(None)
    found = (_on_stage(day.rows, place, now) for place in places)
    return tuple(one for one in found if (one.now, one.rest, one.next) != (None, None, None))


def on_wall(rows: Iterable[Row], place: str, now: int) -> Row | None:
    """The session whose room a stage's wall shows by the clock: the one that began last, until the next does.

    After its end, and in a break, it is for the room to say whether its last question is still on.
    """
    talks = (row for row in rows if _is_at(row, place) and not row.is_break)
    begun = (row for row in talks if row.entry.starts <= now and not row.is_over)
    latest = max(begun, key=lambda row: row.entry.starts, default=None)
    return latest if latest is not None and latest.entry.room is not None else None


def resting_at(rows: Iterable[Row], place: str, now: int) -> Row | None:
    """The break that is on now on a stage."""
    return next((row for row in rows if row.is_break and _is_at(row, place) and row.is_on(now)), None)


def coming_at(rows: Iterable[Row], place: str, now: int) -> tuple[Row, ...]:
    """What is still to come on a stage, breaks and cancelled ones too."""
    return tuple(
        row for row in rows if row.place is not None and row.place.id == place and row.entry.starts > now
    )


def next_change(rows: Iterable[Row], place: str, now: int) -> int | None:
    """When (ms) something begins or ends on the stage next."""
    times = (at for row in rows if _is_at(row, place) for at in (row.entry.starts, row.ends))
    return min((at for at in times if at > now), default=None)


def by_day(rows: Iterable[Row]) -> Iterator[tuple[date, list[Row]]]:
    """Days with what begins on them."""
    groups: dict[date, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.day, []).append(row)
    yield from groups.items()


def _on_stage(rows: Sequence[Row], place: Place | None, now: int) -> OnStage:
    here = [row for row in rows if row.place == place and not row.entry.is_cancelled]
    return OnStage(
        place=place,
        now=next((row for row in here if row.is_on(now) and not row.is_break), None),
        rest=next((row for row in here if row.is_on(now) and row.is_break), None),
        next=next((row for row in here if row.entry.starts > now and not row.is_break), None),
    )


def _is_at(row: Row, place: str) -> bool:
    return row.place is not None and row.place.id == place and not row.entry.is_cancelled


def _day(programme: Programme, gathering: Gathering, rows: list[Row]) -> Day:
    words = programme.text(gathering.text_key, GatheringWords) or GatheringWords(title="–")
    reason = programme.text(gathering.reason_key, Note)
    places = (_place(programme, one) for one in programme.stages_of(gathering.id))
    held_by = {body.slug: body for row in rows for body in row.entry.bodies}
    order = {one.id: place for place, one in enumerate(programme.stages_of(gathering.id))}
    return Day(
        id=gathering.id,
        slug=gathering.slug,
        title=words.title,
        summary=words.summary,
        place=words.place,
        access=words.access,
        has=gathering.access,
        is_cancelled=gathering.state == "cancelled",
        reason=reason.text if reason is not None else "",
        bodies=tuple(sorted(held_by.values(), key=lambda body: body.name.casefold())),
        places=tuple(one for one in places if one is not None),
        rows=tuple(
            sorted(rows, key=lambda row: (row.entry.starts, order.get(row.place.id, 0) if row.place else 99))
        ),
    )


def _place(programme: Programme, stage: Stage | None) -> Place | None:
    words = programme.text(stage.text_key, PlaceWords) if stage is not None else None
    if stage is None or words is None:
        return None
    return Place(id=stage.id, name=words.name, where=words.place)


def _by_time(row: Row) -> tuple[int, int, str]:
    return row.entry.starts, row.ends, row.entry.title
