"""What may be asked for about the record, its journal, and how long words are kept.

Lives here: the part of the closed union of commands around publishing and erasing. ``commands`` joins
all. Must not live here: who may give it, or what follows from it.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec

from livetalk.rooms.command import AnyText, Command, QuestionId
from livetalk.rooms.record_facts import Access, Direction
from livetalk.rooms.transcript_commands import Day

Section = Annotated[str, msgspec.Meta(max_length=48, pattern=r"^[a-z]+(:[a-z0-9]+)?$")]


class AboutRecord(Command, frozen=True, kw_only=True):
    """What all commands about the record are."""


class EditRecord(AboutRecord, frozen=True, kw_only=True, tag="record_edit"):
    """Write a section of the record by hand; an empty text: as it was made by itself."""

    section: Section
    text: AnyText = ""


class PublishRecord(AboutRecord, frozen=True, kw_only=True, tag="record_publish"):
    """Make the record public as it is now; each time is a new version."""


class WithdrawRecord(AboutRecord, frozen=True, kw_only=True, tag="record_withdraw"):
    """Take the record back until it is published again."""


class FileRecord(AboutRecord, frozen=True, kw_only=True, tag="record_file"):
    """What the journal is to know."""

    title: AnyText
    date: Day
    direction: Direction
    unit: AnyText
    case: AnyText | None = None
    kle: AnyText | None = None
    access: Access = "public"
    basis: AnyText | None = None
    retain_until: Day | None = None


class JournaliseRecord(AboutRecord, frozen=True, kw_only=True, tag="record_journalise"):
    """It has been put into the journal, under this number."""

    number: AnyText


class SetRetention(AboutRecord, frozen=True, kw_only=True, tag="retention"):
    """Erase all words of the room on this date; empty: no date is set."""

    until: Day | None = None


class EraseContributions(AboutRecord, frozen=True, kw_only=True, tag="erase"):
    """Erase own contributions: one question's words, or (none named) everything of this person."""

    question: QuestionId | None = None


class PurgeRoom(AboutRecord, frozen=True, kw_only=True, tag="purge"):
    """Erase all words of the room; ``today`` is an ISO date. Only the shell and the command line give it."""

    today: str


RecordCommand: TypeAlias = (
    EditRecord
    | PublishRecord
    | WithdrawRecord
    | FileRecord
    | JournaliseRecord
    | SetRetention
    | EraseContributions
)
"""Those that may come in over a socket, a form or the API."""

RecordInner: TypeAlias = PurgeRoom
"""Those that the server itself gives."""
