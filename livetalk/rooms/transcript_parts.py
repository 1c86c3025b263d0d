"""Parts about what was said aloud: the latest lines, and promises to be judged.

Lives here: what a screen reads of the transcript while the meeting goes on. Must not live here: who sees
which part (``views``), or the whole transcript (``livetalk.records``).
"""

from __future__ import annotations

from itertools import islice

import msgspec

from livetalk.rooms.actors import View
from livetalk.rooms.moments import iso
from livetalk.rooms.room import Room
from livetalk.rooms.transcript import Marked, RoomLine
from livetalk.transcripts.speakers import without_name

SHOWN = {"wall": 4, "audience": 12, "speaker": 12, "moderator": 60, "notes": 60}
"""How many of the latest lines a view has, per language: two fill the wall's strip, a phone scrolls a little,
and who takes minutes mends what was just said."""
LOOKED_AT = 400  # of the latest lines: this part is drawn at every post, however long the evening is


class CaptionLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of live text. ``seq`` counts lines; ``final`` says that it will not go on.

    ``speaker`` is who spoke, by name; ``source`` where it came from. ``original`` (what came in, if a person
    has mended it) and ``closed`` are for staff.
    """

    seq: int
    text: str
    speaker: str | None
    final: bool
    lang: str
    at: str
    source: str
    original: str | None = None
    closed: bool = False


class PromisePart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A promise that a person has marked and nobody has judged. ``due`` is an ISO date."""

    id: str
    text: str
    at: str
    line: int | None = None
    question: str | None = None
    owner_role: str | None = None
    due: str | None = None
    closed: bool = False


def speaker_of(room: Room, line: RoomLine) -> str | None:
    """Who spoke, by name; None if nobody knows."""
    return room.text(line.speaker_key) or room.text(room.speakers.get(line.speaker or ""))


def text_of(room: Room, line: RoomLine) -> str:
    """What was said, without the name that a captioner wrote before it; empty once it was erased."""
    return without_name(room.text(line.text_key) or "", speaker_of(room, line))


def captions(room: Room, audience: View) -> tuple[CaptionLine, ...]:
    """The latest lines of each language, in the order in which they were said."""
    is_staff = audience in ("moderator", "notes")
    left: dict[str, int] = {}
    found: list[CaptionLine] = []
    for line in islice(reversed(room.transcript.lines.values()), LOOKED_AT):
        if not left.setdefault(line.lang, SHOWN[audience]) or line.source == "import":
            continue
        text = room.text(line.text_key)
        if not text or (line.closed and not is_staff):
            continue
        left[line.lang] -= 1
        found.append(_line(room, line, text, is_staff=is_staff))
    return tuple(sorted(found, key=lambda line: line.seq))


def _line(room: Room, line: RoomLine, text: str, *, is_staff: bool) -> CaptionLine:
    speaker = speaker_of(room, line)
    return CaptionLine(
        seq=line.id,
        text=without_name(text, speaker),
        speaker=speaker,
        final=line.final,
        lang=line.lang,
        at=iso(line.at),
        source=line.source,
        original=room.text(line.original_key) if is_staff else None,
        closed=line.closed and is_staff,
    )


def promises(room: Room) -> tuple[PromisePart, ...]:
    """What is to be judged, first marked first."""
    return tuple(_promise(room, one) for one in room.transcript.promises.values() if one.status == "marked")


def _promise(room: Room, one: Marked) -> PromisePart:
    line = room.transcript.lines.get(one.line or 0)
    return PromisePart(
        id=one.id,
        text=without_name(room.text(one.text_key) or "", speaker_of(room, line) if line else None),
        at=iso(one.at),
        line=one.line,
        question=one.question,
        owner_role=room.text(one.owner_key),
        due=one.due,
        closed=one.closed,
    )
