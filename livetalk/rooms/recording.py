"""What can be decided about the record: sections by hand, publishing, the journal.

Lives here: those decisions. Must not live here: which sections there are (``record_sections``), what a
journal must know (``filing``), or what a record looks like (``livetalk.records``).
"""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import text
from livetalk.rooms.closed_part import CLOSED
from livetalk.rooms.context import Answer, Context
from livetalk.rooms.filing import MAX_FIELD, completed
from livetalk.rooms.mailing import queue_news
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.record_sections import OF_QUESTION, section_of, tidied
from livetalk.rooms.room import Room

CORRECTION = "correction"


def edit(room: Room, command: c.EditRecord) -> Answer:
    """Write a section by hand; an empty text is no text by hand."""
    waits = _waits(room)
    if waits is not None:
        return waits
    section = section_of(command.section)
    if section is None:
        return Rejected(code="unknown_section")
    if command.section.startswith(OF_QUESTION) and not _is_in_record(room, command.section):
        return Rejected(code="unknown_question")
    said = tidied(section, command.text)
    if isinstance(said, Rejected):
        return said
    if said == (room.text(room.record.sections.get(command.section)) or ""):
        return Decided()
    if not said:
        return Decided(events=(f.RecordEdited(section=command.section),))
    key = f"record:{command.section}:{room.seq + 1}"
    return Decided(events=(f.RecordEdited(section=command.section, text_key=key),), words={key: said})


def publish(room: Room, context: Context) -> Answer:
    """Everybody may read the room as it is now, as a version; those who follow the room hear of it."""
    if room.frame.state != "closed":
        return Rejected(code="record_room_open")
    if room.record.purged_at is not None:
        return Rejected(code="record_purged")
    version = len(room.record.versions) + 1
    published = f.RecordPublished(version=version, at_seq=room.seq)
    # What was corrected is said of this version; the next one has its own.
    said = (f.RecordEdited(section=CORRECTION),) if CORRECTION in room.record.sections else ()
    mails = () if is_restricted(room) else queue_news(room, "record", context)
    return Decided(events=(published, *said, *mails))


def withdraw(room: Room) -> Answer:
    """No version is public any more."""
    if room.record.published is None:
        return Decided()
    return Decided(events=(f.RecordWithdrawn(),))


def file(room: Room, command: c.FileRecord) -> Answer:
    """Say what the journal is to know."""
    waits = _waits(room)
    if waits is not None:
        return waits
    done = completed(command)
    if isinstance(done, Rejected):
        return done
    seq = room.seq + 1
    said = {"title": done.title, "unit": done.unit, "case": done.case, "basis": done.basis}
    keys = {name: f"record:filing:{name}:{seq}" for name, words in said.items() if words}
    filed = f.RecordFiled(
        title_key=keys["title"],
        date=done.date,
        direction=done.direction,
        unit_key=keys["unit"],
        case_key=keys.get("case"),
        kle=done.kle,
        access=done.access,
        basis_key=keys.get("basis"),
        retain_until=done.retain_until,
    )
    return Decided(events=(filed,), words={keys[name]: words for name, words in said.items() if words})


def journalise(room: Room, command: c.JournaliseRecord) -> Answer:
    """The record is in the journal, under a number."""
    if room.record.purged_at is not None:
        return Rejected(code="record_purged")
    number = text.clean(command.number)
    if text.is_empty(number):
        return Rejected(code="journal_number")
    if text.is_too_long(number, MAX_FIELD):
        return Rejected(code="words_too_long", params={"max": MAX_FIELD})
    if room.record.filing is None:
        return Rejected(code="record_not_filed")
    if not room.record.versions or (room.record.is_withdrawn and not is_restricted(room)):
        return Rejected(code="record_not_published")
    key = f"record:number:{room.seq + 1}"
    return Decided(events=(f.RecordJournalised(number_key=key),), words={key: number})


def is_readable(room: Room) -> bool:
    """Whether everybody may read the record now."""
    is_there = room.record.published is not None and room.record.purged_at is None
    return is_there and not room.is_closed_part and not is_restricted(room)


def is_restricted(room: Room) -> bool:
    """Whether the record was filed as one that not everybody may read."""
    return room.record.filing is not None and room.record.filing.access == "restricted"


def _waits(room: Room) -> Rejected | None:
    """What is written in the closed part may reach no public place, and the record is one."""
    if room.is_closed_part:
        return CLOSED
    return Rejected(code="record_purged") if room.record.purged_at is not None else None


def _is_in_record(room: Room, section: str) -> bool:
    question = room.find_question(section.removeprefix(OF_QUESTION))
    return question is not None and question.is_public
