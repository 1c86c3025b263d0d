"""From a room to its record: what the room was at one fact, as plain data in one language.

A record is public, so it is made of what everybody may see, and of nothing else: no line, question or item
of the closed part, no text that was dismissed, no contact, no note. A version says what the room was when
it was published, but for what has been taken back or erased since: that is in no version any more.

Lives here: the frame, the questions, the numbers. What was said aloud is in ``building_spoken``, what was
promised in ``building_items``. Must not live here: sentences (``Words`` has them), or how it looks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import get_args
from zoneinfo import ZoneInfo

import msgspec

from livetalk.records.building_items import promise_of, public_items, reply_of, written_answer
from livetalk.records.building_spoken import Said, said_in
from livetalk.records.record import (
    Attendance,
    Language,
    ModerationCounts,
    NotShown,
    Person,
    PromiseEntry,
    QuestionEntry,
    Record,
    ThemeSection,
    Words,
)
from livetalk.rooms.event import Origin
from livetalk.rooms.followup import Item
from livetalk.rooms.moments import iso
from livetalk.rooms.question import Question
from livetalk.rooms.record_state import Version
from livetalk.rooms.room import Room

ZONE = "Europe/Copenhagen"


class Making(msgspec.Struct, frozen=True, kw_only=True):
    """What a record is made of: the room as it was, as it is now, and where and in what words to say it."""

    room: Room
    now: Room
    words: Words
    language: Language
    address: str


def build(making: Making, version: Version | None) -> Record:
    """The record; without a version the draft of the next one."""
    room = making.room
    roles = tuple(_roles(making))
    said = said_in(room, making.now, making.language, roles)
    items = {item.id: item for item in public_items(room, making.now)}
    promises = tuple(
        promise_of(room, item, said, making.words, making.address)
        for item in items.values()
        if item.kind != "question"
    )
    entries = [_question(making, q, said, items, promises) for q in _in_the_record(making)]
    return Record(
        code=room.code,
        title=room.framed("title") or "",
        language=making.language,
        url=f"{making.address}/r/{room.code}/record",
        address=making.address,
        version=version.version if version is not None else len(making.now.record.versions) + 1,
        published_at=iso(version.at) if version is not None else None,
        correction=_section(room, "correction"),
        **_when(room),
        transcript_begin=said.begin,
        zone=ZONE,
        place=_section(room, "place"),
        organisation=_section(room, "organisation"),
        purpose=room.framed("purpose") or "",
        input_use=room.framed("input_use") or "",
        not_open=room.framed("not_open"),
        is_hearing="hearing" in room.traits,
        roles=roles,
        attendance=_attendance(room),
        summary=_section(room, "summary"),
        themes=tuple(_by_theme(entry for entry in entries if entry.status == "answered")),
        unanswered=tuple(entry for entry in entries if entry.status != "answered"),
        promises=promises,
        moderation=_moderation(making),
        transcript=tuple(said.lines.values()),
    )


def _section(room: Room, name: str) -> str | None:
    """What a person wrote there, if anybody did."""
    return room.text(room.record.sections.get(name))


def _when(room: Room) -> dict[str, str]:
    """Day, beginning and end: as a person wrote them, else as the room was opened and closed."""
    zone = ZoneInfo(ZONE)
    opened = room.opened_at if room.opened_at is not None else room.created_at
    day = date.fromisoformat(_section(room, "date") or _moment(opened).astimezone(zone).date().isoformat())
    said: dict[str, str] = {"date": day.isoformat()}
    for name, at in (("begin", room.opened_at), ("end", room.closed_at)):
        written = _section(room, name)
        if written is not None:
            said[name] = datetime.combine(day, time.fromisoformat(written), zone).isoformat()
        elif at is not None:
            said[name] = iso(at)
    return said


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _roles(making: Making) -> Iterator[Person]:
    """Who stood for the meeting: as a person wrote it, a line each, else the panel of the room's list."""
    room, written = making.room, _section(making.room, "roles")
    if written is not None:
        yield from (_person(line) for line in written.splitlines() if line.strip())
        return
    for speaker, key in room.speakers.items():
        name = room.text(key)
        if name is not None and speaker not in room.unlisted:
            yield Person(role=making.words("record.role.panel"), name=name)


def _person(line: str) -> Person:
    """``Ordstyrer: Bo Lind, Gentofte Kommune``; a line without a colon is a role."""
    role, _, rest = line.partition(":")
    name, _, organisation = rest.partition(",")
    return Person(role=role.strip(), name=name.strip() or None, organisation=organisation.strip() or None)


def _in_the_record(making: Making) -> list[Question]:
    """Questions that everybody may see, those taken on first in the order in which they were."""
    found = [question for question in making.room.questions.values() if _is_shown(making, question)]
    return sorted(found, key=lambda question: (_taken_at(making.room, question), question.asked_at))


def _is_shown(making: Making, question: Question) -> bool:
    """Public then, and now: or erased by its author since, who took the words and not the question."""
    today = making.now.questions.get(question.id)
    return question.is_public and today is not None and (today.is_public or _was_erased(today))


def _was_erased(today: Question) -> bool:
    return today.erased and not today.closed and today.status in ("withdrawn", "merged")


def _taken_at(room: Room, question: Question) -> float:
    on = room.transcript.brackets.get(question.id, ())
    return on[0].start if on else question.standing.since if question.status == "answered" else float("inf")


def _question(
    making: Making,
    question: Question,
    said: Said,
    items: dict[str, Item],
    promises: tuple[PromiseEntry, ...],
) -> QuestionEntry:
    room, words = making.room, making.words
    is_erased = question.erased or making.now.questions[question.id].erased
    family = set(room.family(question.id))
    followed = None if question.status == "answered" else reply_of(room, question.id, items)
    origin = f"record.origins.{question.origin}"
    return QuestionEntry(
        id=question.id,
        text=None if is_erased else room.text(question.text_key),
        status="answered" if question.status == "answered" else "unanswered",
        status_text=words(f"record.item.{followed.status}")
        if followed is not None
        else words(f"record.outcome.{question.status}"),
        askers=len(room.askers(question.id)),
        supports=len(room.backers(question.id)),
        origin=question.origin,
        origin_text=words(origin) if question.origin in get_args(Origin) else None,
        name=None if is_erased else room.text(question.name_key),
        theme=_theme(room, question, is_erased=is_erased),
        answer=said.answers.get(question.id, ()),
        summary=_section(room, f"q:{question.id}"),
        written_answer=written_answer(followed or reply_of(room, question.id, items)),
        promises=tuple(promise.id for promise in promises if items[promise.id].question in family),
        reply_by=followed.due if followed is not None and not followed.answer else None,
        url=f"{making.address}/r/{room.code}/q/{question.id}",
        number=question.number if "hearing" in room.traits else None,
    )


def _theme(room: Room, question: Question, *, is_erased: bool) -> str | None:
    named = (room.text(room.themes.get(theme)) for theme in question.labels.themes)
    own = None if is_erased else room.text(question.theme_key)
    return next((name for name in named if name), None) or own


def _by_theme(entries: Iterator[QuestionEntry]) -> Iterator[ThemeSection]:
    """Themes in the order in which they came up; what has none comes last."""
    found: dict[str | None, list[QuestionEntry]] = {}
    for entry in entries:
        found.setdefault(entry.theme, []).append(entry)
    for name in sorted(found, key=lambda theme: theme is None):
        yield ThemeSection(name=name, questions=tuple(found[name]))


def _attendance(room: Room) -> Attendance:
    """People, as far as a log knows them: nobody's presence is in it, so that number is written by hand."""
    asked = [question for question in room.questions.values() if not question.closed]
    askers = {question.asker for question in asked}
    supporters = set[str]().union(*(room.supporters[question.id] for question in asked))
    present = _section(room, "attendance")
    return Attendance(
        present_most=int(present) if present is not None else None,
        asked=len(askers),
        supported=len(supporters),
        reactions=sum(room.reactions.values()),
    )


def _moderation(making: Making) -> ModerationCounts:
    asked = [question for question in making.room.questions.values() if not question.closed]
    statuses = Counter(question.status for question in asked)
    reasons = Counter(q.standing.reason or "other" for q in asked if q.status == "dismissed")
    return ModerationCounts(
        asked=len(asked),
        approved=sum(question.standing.place is not None for question in asked),
        merged=statuses["merged"],
        withdrawn=statuses["withdrawn"],
        not_shown=tuple(
            NotShown(reason=reason, reason_text=_reason(making.words, reason), count=count)
            for reason, count in sorted(reasons.items())
        ),
    )


def _reason(words: Words, reason: str) -> str:
    known = ("off_topic", "duplicate", "personal_data", "tone", "unclear")
    return words(f"ledger.reason.{reason if reason in known else 'other'}")
