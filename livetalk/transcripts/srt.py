"""SubRip (SRT): transcripts read from files.

Lives here: the format and its habits (commas in times, tags, numbers). Must not live here: opening
files. A name before a colon stays in the text, since the format has no speakers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from livetalk.transcripts.segments import Line
from livetalk.transcripts.webvtt import Ids, WrongTranscript

_LINE_ENDS = re.compile(r"\r\n|\n|\r")
_TIMES = re.compile(
    r"\s*(\d{1,3}):([0-5]\d):([0-5]\d)[,.](\d{3})\s*-->\s*(\d{1,3}):([0-5]\d):([0-5]\d)[,.](\d{3})(?:\s.*)?"
)
_TAG = re.compile(r"</?(?:[biu]|font|c|v|ruby|rt|span)(?:[\s.][^<>]*)?>|\{\\[^{}]*\}", flags=re.IGNORECASE)
_ARROW = "-->"


class _Cue(NamedTuple):
    id: str
    start: int
    end: int
    rows: list[str]


def read(text: str, *, lang: str = "da") -> tuple[Line, ...]:
    """The lines of an SRT file. Raises ``WrongTranscript``."""
    cues = list(_cues(_LINE_ENDS.split(text.removeprefix("\ufeff"))))
    ids = Ids(cue.id for cue in cues if cue.id)
    found: list[Line] = []
    for number, cue in enumerate(cues, start=1):
        plain = (_TAG.sub("", row).strip() for row in cue.rows)
        id_ = ids.of_file(cue.id, number)
        if said := "\n".join(row for row in plain if row):
            found.append(Line(cue=id_, start=cue.start, end=cue.end, text=said, lang=lang))
    return tuple(found)


def _cues(rows: Sequence[str]) -> Iterator[_Cue]:
    """Cue by cue. A paragraph that is neither number nor times belongs to the cue before it."""
    cue: _Cue | None = None
    at = 0
    while at < len(rows):
        number = rows[at].strip()
        named = number.isdigit()
        if not number:
            at += 1
        elif named or _ARROW in number:
            if cue:
                yield cue
            start, end = _span(rows, at + named)
            cue = _Cue(number if named else "", start, end, [])
            at = _paragraph(rows, at + named + 1, cue.rows)
        elif cue is None:
            raise WrongTranscript(at + 1, "an SRT file begins with a number, and under it two times.")
        else:
            at = _paragraph(rows, at, cue.rows)
    if cue is None:
        raise WrongTranscript(1, "the file is empty.")
    yield cue


def _paragraph(rows: Sequence[str], at: int, into: list[str]) -> int:
    while at < len(rows) and rows[at].strip():
        if _ARROW in rows[at]:
            raise WrongTranscript(at + 1, "the line before these times must be empty or a number of its own.")
        into.append(rows[at])
        at += 1
    return at


def _span(rows: Sequence[str], at: int) -> tuple[int, int]:
    found = _TIMES.fullmatch(rows[at]) if at < len(rows) else None
    if not found:
        raise WrongTranscript(
            min(at, len(rows) - 1) + 1, "two times are expected here, like 00:01:02,345 --> 00:01:04,000."
        )
    parts = [int(part) for part in found.groups()]
    start, end = (
        ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths
        for hours, minutes, seconds, thousandths in (parts[:4], parts[4:])
    )
    if end < start:
        raise WrongTranscript(at + 1, "the cue ends before it begins.")
    return start, end
