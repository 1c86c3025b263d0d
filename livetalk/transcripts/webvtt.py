"""WebVTT: transcripts read from files, and written so that nothing said can break out of its cue.

Lives here: the format with its speakers, escapes and times, and what a file that is none is told as.
Must not live here: opening files, or where lines are kept.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from livetalk.transcripts.segments import Line

_LINE_ENDS = re.compile(r"\r\n|\n|\r")
_TIME = re.compile(r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})")
_TIMES = re.compile(r"\s*(\S+)\s+-->\s+(\S+)(?:\s.*)?")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?(?:\s([^>]*))?>")
# What looks like a tag. A "<" before anything else is a sign that somebody forgot to escape: it stays.
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|</>|<\d[\d:.]*>|<\.[^<>]*>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]\w{1,31});")
_NO_CUE = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_ARROW = "-->"
_ESCAPED = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\u00a0": "&nbsp;", "\u200e": "&lrm;", "\u200f": "&rlm;"}
)


class WrongTranscript(ValueError):
    """The text is no transcript of its format. The sentence says what is wrong, and in which line."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(f"line {line}: {sentence}")
        self.line = line


class _Cue(NamedTuple):
    id: str
    start: int
    end: int
    payload: str


def read(text: str, *, lang: str = "da") -> tuple[Line, ...]:
    """The lines of a WebVTT file. A cue where several speak becomes several lines with ids of their own.

    Raises ``WrongTranscript``.
    """
    rows = _LINE_ENDS.split(text.removeprefix("\ufeff").replace("\0", "\ufffd"))
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", rows[0]):
        raise WrongTranscript(1, "a WebVTT file begins with the word WEBVTT.")
    cues = list(_cues(rows))
    ids = Ids(cue.id for cue in cues if cue.id)
    found: list[Line] = []
    for number, cue in enumerate(cues, start=1):
        voices = list(_voices(cue.payload))
        own = ids.of_file(cue.id, number)
        for at, (speaker, said) in enumerate(voices):
            id_ = own if at == 0 else ids.unused(f"{own}-{at + 1}")
            found.append(
                Line(cue=id_, start=cue.start, end=cue.end, text=said, speaker=speaker, lang=lang),
            )
    return tuple(found)


class Ids:
    """The ids of a file's lines: what the file says, and where it says nothing or repeats, one unused."""

    def __init__(self, said: Iterable[str]) -> None:
        self._said = set(said)
        self._used: set[str] = set()

    def of_file(self, said: str, number: int) -> str:
        """The id of a cue that the file calls ``said`` (perhaps nothing), the ``number``th of it."""
        if said and said not in self._used:
            self._used.add(said)
            return said
        return self.unused(f"{said}-{number}" if said else str(number))

    def unused(self, wish: str) -> str:
        """The wish, or the wish with a number that makes it the only one."""
        tried, more = wish, 1
        while tried in self._used or tried in self._said:
            more += 1
            tried = f"{wish}-{more}"
        self._used.add(tried)
        return tried


def _cues(rows: Sequence[str]) -> Iterator[_Cue]:
    at = _after_block(rows, 0)
    while at < len(rows):
        if not rows[at].strip():
            at += 1
        elif _NO_CUE.match(rows[at]):
            at = _after_block(rows, at)
        else:
            named = _ARROW not in rows[at]
            times = at + named
            if times >= len(rows) or _ARROW not in rows[times]:
                raise WrongTranscript(
                    at + 1, f"{_short(rows[at])} is no cue: a line with its times must follow."
                )
            start, end = _span(rows[times], times + 1)
            after = times + 1
            while after < len(rows) and rows[after] and _ARROW not in rows[after]:
                after += 1
            yield _Cue(rows[at].strip() if named else "", start, end, "\n".join(rows[times + 1 : after]))
            at = after


def _after_block(rows: Sequence[str], at: int) -> int:
    while at < len(rows) and rows[at].strip():
        at += 1
    return at


def _span(row: str, number: int) -> tuple[int, int]:
    found = _TIMES.fullmatch(row)
    if not found:
        raise WrongTranscript(number, f"{_short(row)} is not two times with --> between them.")
    start, end = (_milliseconds(time, number) for time in found.groups())
    if end < start:
        raise WrongTranscript(number, "the cue ends before it begins.")
    return start, end


def _milliseconds(time: str, number: int) -> int:
    found = _TIME.fullmatch(time)
    if not found:
        raise WrongTranscript(number, f"{_short(time)} is not a time; write it like 00:01:02.345.")
    hours, minutes, seconds, thousandths = (int(part or 0) for part in found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _short(row: str) -> str:
    return repr(row if len(row) <= 40 else row[:39] + "…")


def _voices(payload: str) -> Iterator[tuple[str | None, str]]:
    """Who says what in a cue; what is said by nobody known comes with None."""
    parts = _VOICE.split(payload)
    speakers = (None, *(_plain(name or "") or None for name in parts[1::2]))
    for speaker, said in zip(speakers, parts[::2], strict=True):
        if words := _plain_lines(said):
            yield speaker, words


def _plain_lines(said: str) -> str:
    rows = (_decoded(row).strip() for row in _TAG.sub("", said).split("\n"))
    return "\n".join(row for row in rows if row)


def _plain(name: str) -> str:
    return " ".join(_decoded(name).split())


def _decoded(text: str) -> str:
    return _ENTITY.sub(lambda found: html.unescape(found.group()), text)


def write(lines: Iterable[Line], *, notes: Sequence[str] = ()) -> str:
    """A WebVTT file of the lines, with their speakers. Lines without a word in them are left out.

    ``notes`` become comments at the top (a title, a date).
    """
    blocks = ["WEBVTT", *(f"NOTE {_one_row(note)}" for note in notes if note.strip())]
    for number, line in enumerate(lines, start=1):
        if said := _rows(line.text):
            speaker = _one_row(line.speaker or "")
            voice = f"<v {speaker}>" if speaker else ""
            blocks.append(f"{_id(line.cue, number)}\n{_times(line)}\n{voice}{said}")
    return "\n\n".join(blocks) + "\n"


def _times(line: Line) -> str:
    start = max(0, line.start)
    return f"{_clock(start)} {_ARROW} {_clock(max(line.end, start + 1))}"


def _clock(milliseconds: int) -> str:
    seconds, thousandths = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{thousandths:03}"


def _rows(text: str) -> str:
    """The text with no row that would end the cue: every reader's idea of a line end counts."""
    rows = (row.strip() for row in text.replace("\0", "\ufffd").splitlines())
    return "\n".join(row.translate(_ESCAPED) for row in rows if row)


def _one_row(text: str) -> str:
    return " ".join(text.replace("\0", "\ufffd").translate(_ESCAPED).split())


def _id(cue: str, number: int) -> str:
    """An id that can only be read as one."""
    plain = " ".join(cue.replace("\0", "").split()).replace(_ARROW, "–")
    if not plain:
        return str(number)
    return f"cue {plain}" if _NO_CUE.match(plain) else plain
