"""The public transcript of a room as lines of a file, with times from its beginning.

Lives here: which lines are public, which of several sources counts, how long a line stands. Must not live
here: the file's form (``livetalk.transcripts``), or the latest lines on a screen (``transcript_parts``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from livetalk.rooms.room import Room
from livetalk.rooms.transcript import RoomLine
from livetalk.rooms.transcript_facts import Source
from livetalk.rooms.transcript_parts import speaker_of, text_of
from livetalk.transcripts.segments import Line

SOURCES: tuple[Source, ...] = ("import", "captions", "notes")
"""What goes before what came in otherwise at the same time: a file has been read through by somebody."""

CHARS_A_SECOND = 17  # what viewers of subtitles can read
SHORTEST_MS = 1500


def languages(room: Room) -> tuple[str, ...]:
    """The languages of the public transcript, the one with most lines first."""
    if room.is_closed_part:
        return ()
    return tuple(lang for lang, _ in Counter(line.lang for line in _public(room)).most_common())


def public_lines(room: Room, lang: str) -> tuple[Line, ...]:
    """The public lines of one language, the first at zero. None while the meeting is closed to the public."""
    if room.is_closed_part:
        return ()
    lines = [line for line in _public(room) if line.lang == lang]
    counted = sorted(_counted(lines), key=lambda line: (line.at, line.id))
    begin = counted[0].at if counted else 0
    ends = [*(line.at for line in counted[1:]), None]
    return tuple(_line(room, line, begin, after) for line, after in zip(counted, ends, strict=False))


def _public(room: Room) -> list[RoomLine]:
    return [line for line in room.transcript.lines.values() if not line.closed and room.text(line.text_key)]


def _counted(lines: Sequence[RoomLine]) -> list[RoomLine]:
    """The lines without what another source has better: each counts where those before it are silent."""
    found: list[RoomLine] = []
    spans: list[tuple[int, int]] = []
    for source in SOURCES:
        own = [line for line in lines if line.source == source]
        found += (line for line in own if not any(start <= line.at <= end for start, end in spans))
        if own:
            spans.append((min(line.at for line in own), max(line.until for line in own)))
    return found


def _line(room: Room, line: RoomLine, begin: int, after: int | None) -> Line:
    """The line with a time in which it can be read, if the next one leaves it."""
    text = text_of(room, line)
    wanted = line.at + max(SHORTEST_MS, len(text) * 1000 // CHARS_A_SECOND)
    end = max(line.until, wanted if after is None else min(wanted, after))
    return Line(
        cue=str(line.id),
        start=line.at - begin,
        end=end - begin,
        text=text,
        speaker=speaker_of(room, line),
        lang=line.lang,
    )
