"""More that a history is made of: what was said aloud, and what became of the record."""

from __future__ import annotations

from livetalk.rooms import facts as f
from livetalk.rooms.actors import Actor
from livetalk.rooms.record_facts import Access
from livetalk.rooms.transcript_facts import Part
from tests.rooms.history import ANNE, MO, Past


def line_said(
    line: int,
    text: str,
    *,
    speaker: str | None = None,
    lang: str = "da",
    at: int | None = None,
    until: int | None = None,
    closed: bool = False,
) -> Past:
    """Something was said, and is a line of the transcript."""
    key = f"line:{line}:text:1"
    event = f.LineWritten(
        line=line,
        lang=lang,
        source="captions",
        text_key=key,
        speaker=speaker,
        at=at,
        until=until,
        closed=closed,
    )
    return Past(events=(event,), words={key: text})


def part_changed(part: Part) -> Past:
    """The closed part began, or ended."""
    return Past(events=(f.PartChanged(part=part),), by=MO.id)


def record_edited(section: str, text: str, *, by: Actor = MO) -> Past:
    """A section was written by hand."""
    key = f"record:{section}:past"
    return Past(events=(f.RecordEdited(section=section, text_key=key),), by=by.id, words={key: text})


def record_published(version: int, at_seq: int) -> Past:
    """A version is public."""
    return Past(events=(f.RecordPublished(version=version, at_seq=at_seq),), by=MO.id)


def record_filed(*, access: Access = "public", basis: str | None = None) -> Past:
    """The journal knows what it has to."""
    words = {
        "record:filing:title:p": "Opsamling",
        "record:filing:unit:p": "Politik",
        "record:filing:case:p": "S-1",
    }
    words |= {"record:filing:basis:p": basis} if basis else {}
    event = f.RecordFiled(
        title_key="record:filing:title:p",
        date="2026-10-26",
        direction="out",
        unit_key="record:filing:unit:p",
        case_key="record:filing:case:p",
        kle="00.01.00",
        access=access,
        basis_key="record:filing:basis:p" if basis else None,
        retain_until="2031-10-26",
    )
    return Past(events=(event,), by=MO.id, words=words)


def journalised(number: str) -> Past:
    """It is in the journal."""
    event = f.RecordJournalised(number_key="record:number:p")
    return Past(events=(event,), by=MO.id, words={"record:number:p": number})


def erased(*questions: str, by: Actor = ANNE) -> Past:
    """An author erased own questions. The words are for the test to take away."""
    return Past(events=(f.ContributionsErased(questions=questions),), by=by.id)
