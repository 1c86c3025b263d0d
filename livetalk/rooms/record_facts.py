"""Facts about the record of the meeting, and about how long its words are kept.

Lives here: the part of the closed union of facts that publishing, journalising and erasing are made of,
and its own union. ``facts`` joins all. Must not live here: words, as in ``facts``.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from livetalk.rooms.event import Event

Direction = Literal["in", "out", "internal"]
Access = Literal["public", "restricted"]


class RecordFact(Event, frozen=True, kw_only=True):
    """What all facts about the record are."""


class RecordEdited(RecordFact, frozen=True, kw_only=True, tag="record_edited"):
    """An editor wrote a section: ``summary``, ``place``, ``q:<id>`` … ; no key: as without editing."""

    section: str
    text_key: str | None = None


class RecordPublished(RecordFact, frozen=True, kw_only=True, tag="record_published"):
    """Version ``version`` of the record is the room as it was at the fact ``at_seq``."""

    version: int
    at_seq: int


class RecordWithdrawn(RecordFact, frozen=True, kw_only=True, tag="record_withdrawn"):
    """No version is public any more, until one is published again."""


class RecordFiled(RecordFact, frozen=True, kw_only=True, tag="record_filed"):
    """What the journal is to know of the record. Dates are ISO dates."""

    title_key: str
    date: str
    direction: Direction
    unit_key: str
    case_key: str | None = None
    kle: str | None = None
    access: Access = "public"
    basis_key: str | None = None
    retain_until: str | None = None


class RecordJournalised(RecordFact, frozen=True, kw_only=True, tag="record_journalised"):
    """Somebody has put the record into the journal, under the number that ``number_key`` names."""

    number_key: str


class RetentionSet(RecordFact, frozen=True, kw_only=True, tag="retention_set"):
    """On this ISO date all words of the room are erased, if the record is journalised by then."""

    until: str | None = None


class ContributionsErased(RecordFact, frozen=True, kw_only=True, tag="contributions_erased"):
    """The maker of the fact erased own contributions: these questions, or (``all``) everything.

    The words go; what was decided about them stays.
    """

    questions: tuple[str, ...] = ()
    all: bool = False


class RoomPurged(RecordFact, frozen=True, kw_only=True, tag="room_purged"):
    """All words of the room are erased but its title."""


RecordEvent: TypeAlias = (
    RecordEdited
    | RecordPublished
    | RecordWithdrawn
    | RecordFiled
    | RecordJournalised
    | RetentionSet
    | ContributionsErased
    | RoomPurged
)
