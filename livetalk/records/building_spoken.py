"""From a room to what was said: the transcript of a record, and the words spoken in answer to each question.

Lives here: which of the public lines a record has, who spoke in which role, from which second. Must not live
here: which lines are public (``rooms.transcript_lines``), or which answer what (``transcripts.alignment``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

import msgspec

from livetalk.records.record import Language, Person, Spoken, TranscriptLine
from livetalk.rooms.answering import answers
from livetalk.rooms.moments import iso
from livetalk.rooms.room import Room
from livetalk.rooms.transcript_lines import languages, public_lines

_MS = 1000
LONGEST_BREATH = 12  # lines in one paragraph of one speaker; more is a wall of text


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """The lines by their number in the room, in the order in which they were said; ``begin`` is the zero."""

    lines: Mapping[int, TranscriptLine] = {}
    begin: str | None = None
    answers: Mapping[str, tuple[Spoken, ...]] = {}


def said_in(room: Room, now: Room, language: Language, roles: Iterable[Person]) -> Said:
    """What a record has of the transcript: one language, the record's own if anything was said in it.

    ``now`` is the room as it is today: what was taken back since, or said behind closed doors, is in none.
    """
    spoken = languages(room)
    if not spoken:
        return Said()
    role_of = {person.name.casefold(): person.role for person in roles if person.name}
    kept = {
        int(line.cue): TranscriptLine(
            cue=line.cue,
            start_ms=line.start,
            end_ms=line.end,
            text=line.text,
            speaker=line.speaker,
            role=role_of.get(line.speaker.casefold()) if line.speaker else None,
            lang=line.lang,
        )
        for line in public_lines(room, language if language in spoken else spoken[0])
        if _is_still_public(now, int(line.cue))
    }
    if not kept:
        return Said()
    first, line = next(iter(kept.items()))
    begin = room.transcript.lines[first].at - line.start_ms
    return Said(lines=kept, begin=iso(begin), answers=_answers(room, kept))


def _is_still_public(now: Room, line: int) -> bool:
    known = now.transcript.lines.get(line)
    return known is not None and not known.closed


def _answers(room: Room, kept: Mapping[int, TranscriptLine]) -> dict[str, tuple[Spoken, ...]]:
    found = answers(room, [room.transcript.lines[line] for line in kept])
    return {
        answer.question: tuple(in_breaths([kept[line] for line in answer.lines]))
        for answer in found
        if answer.lines
    }


def in_breaths(lines: Iterable[TranscriptLine]) -> Iterable[Spoken]:
    """Lines of one speaker after another are one entry, until it is a long one."""
    for (speaker, role), group in groupby(lines, key=lambda line: (line.speaker, line.role)):
        of_one = list(group)
        for at in range(0, len(of_one), LONGEST_BREATH):
            breath = of_one[at : at + LONGEST_BREATH]
            text = " ".join(line.text for line in breath)
            yield Spoken(text=text, from_s=breath[0].start_ms // _MS, speaker=speaker, role=role)
