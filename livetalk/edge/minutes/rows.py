"""A line as staff read it, and the questions that lines may answer.

Lives here: what ``reading_promises`` and ``reading_script`` both show of a room.
Must not live here: which line answers which question (``rooms.answering``), or HTML.
"""

from __future__ import annotations

import msgspec

from livetalk.rooms.lifecycle import PUBLIC
from livetalk.rooms.moments import iso
from livetalk.rooms.room import Room
from livetalk.rooms.transcript import RoomLine
from livetalk.rooms.transcript_parts import speaker_of, text_of


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the transcript. ``question`` is what it answers; ``begins``: it is the first that does."""

    id: int
    at: str
    text: str
    lang: str
    speaker: str | None = None
    original: str | None = None
    closed: bool = False
    final: bool = True
    question: str | None = None
    begins: bool = False


def row(room: Room, line: RoomLine, question: str | None = None, *, begins: bool = False) -> Row:
    """A line as it is read."""
    return Row(
        id=line.id,
        at=iso(line.at),
        text=text_of(room, line),
        lang=line.lang,
        speaker=speaker_of(room, line),
        original=room.text(line.original_key),
        closed=line.closed,
        final=line.final,
        question=question,
        begins=begins,
    )


def last_speaker(room: Room) -> str:
    """Who the minute-taker wrote for last, to go on with."""
    notes = (line for line in reversed(room.transcript.lines.values()) if line.source == "notes")
    line = next(notes, None)
    return (speaker_of(room, line) or "") if line is not None else ""


def questions(room: Room) -> dict[str, str]:
    """The words of every question that can be answered, by id: those that were on first."""
    known = [
        q for q in room.questions.values() if q.status in PUBLIC
    ]  # a minute-taker reads none that is held
    begun = room.transcript.brackets
    ordered = sorted(known, key=lambda q: (q.id not in begun, begun[q.id][0].start if q.id in begun else 0))
    return {q.id: text for q in ordered if (text := room.text(q.text_key))}


def begun(room: Room) -> dict[str, str]:
    """The same of those that were on, or that somebody has put lines to."""
    kept = room.transcript
    return {q: text for q, text in questions(room).items() if q in kept.brackets or q in kept.moved}
