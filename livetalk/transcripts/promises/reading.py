"""What is said, as the rules read it: sentences that may go over two lines, and their clauses.

Lives here: where a sentence ends, where a clause begins, and what kind of clause it is. Must not live
here: what is promised in them. The words that open clauses are lists of the rules.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

import msgspec
import regex

from livetalk.transcripts.segments import Line

Kind = Literal["main", "that", "if", "when", "inner"]
_ALIKE = str.maketrans({**dict.fromkeys("’‘´`ʼ", "'"), **dict.fromkeys("‐‑–—", "-"), "\u00a0": " "})
_END = re.compile(r"(?<=[.!?…])[\"'»”)]*\s+(?=[\"'«“(\-]*[\wÆØÅ])")
_ENDED = re.compile(r"[.!?…:][\"'»”)\]]*$")
_SHORTENED = re.compile(
    r"(?:^|[\s(])(?:[a-zæøå]|kl|ca|nr|st|dr|mr|mrs|ms|jf|vedr|hhv|inkl|ekskl|f\.eks|bl\.a|m\.m|evt|maks|min"
    r"|o\.l|osv|dvs|pga|e\.g|i\.e|approx|no|jan|feb|mar|apr|jun|jul|aug|sep|sept|okt|nov|dec|tlf)\.$",
    flags=re.IGNORECASE,
)
_NUMBER = re.compile(r"(?:^|[\s(/.\-])\d{1,2}\.$")  # "den 14. januar" goes on; "i uge 40. Vi" does not
_NOISE = re.compile(r"\[[^\]]{1,40}\]|\([^)]{1,25}\)")  # [klapsalver], (latter)
_NAMED = re.compile(r"^([A-ZÆØÅ][\w.&\-/ ]{1,40}): (?=\S)")
MOST_LINES = 3  # a sentence over more lines than this has lost its full stops
LONGEST = 1000  # signs of a sentence: what is longer is no sentence, and is read in pieces to be read in time
WRITTEN_WITH_STOPS = 0.5  # share of lines that end like a sentence, from which a missing stop means something


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence, on blanks only. ``low`` is equally long, in small letters but for a lone "I".

    ``first`` and ``last`` are the numbers of its lines; ``speaker`` who says it, if known.
    """

    plain: str
    low: str
    first: int
    last: int
    speaker: str | None


class Clause(NamedTuple):
    """A piece of a sentence from ``start`` to ``end`` of its text, and what kind of clause it opens."""

    kind: Kind
    start: int
    end: int


def speaker_of(line: Line) -> tuple[str | None, str]:
    """Who speaks, and the words. Files without speakers often begin a line with "Name: "."""
    if line.role or line.speaker:
        return line.role or line.speaker, line.text
    named = _NAMED.match(line.text)
    return (named[1].strip(), line.text[named.end() :]) if named else (None, line.text)


def sentences(lines: Sequence[Line]) -> list[Sentence]:
    """All sentences in order. One that a speaker has not ended goes on in the same speaker's next line."""
    read = [(speaker, _spaced(text)) for speaker, text in map(speaker_of, lines)]
    joins = sum(_ended(text) for _, text in read) >= WRITTEN_WITH_STOPS * len(read)
    found: list[Sentence] = []
    for number, (speaker, text) in enumerate(read):
        parts = [piece for part in _split(text) for piece in _pieces(part)]
        before = found[-1] if found and joins else None
        if parts and before and _goes_on(before, number, speaker, read):
            found[-1] = _sentence(f"{before.plain} {parts.pop(0)}", before.first, number, speaker)
        found += (_sentence(part, number, number, speaker) for part in parts)
    return found


def _goes_on(
    before: Sentence, number: int, speaker: str | None, read: Sequence[tuple[str | None, str]]
) -> bool:
    return (
        before.last == number - 1
        and before.speaker == speaker
        and not _ended(read[number - 1][1])
        and number - before.first < MOST_LINES
    )


def _ended(text: str) -> bool:
    return not text or _ENDED.search(text) is not None


def _spaced(text: str) -> str:
    return " ".join(_NOISE.sub(" ", unicodedata.normalize("NFC", text).translate(_ALIKE)).split())


def _split(text: str) -> Iterator[str]:
    begin = 0
    for end in _END.finditer(text):
        said = text[begin : end.start()]
        goes_on = _SHORTENED.search(said) or (_NUMBER.search(said) and not text[end.end()].isupper())
        if not goes_on:
            yield text[begin : end.end()].strip()
            begin = end.end()
    if text[begin:].strip():
        yield text[begin:].strip()


def _pieces(part: str) -> Iterator[str]:
    while len(part) > LONGEST:
        cut = part.rfind(" ", 0, LONGEST) + 1 or LONGEST
        yield part[:cut].strip()
        part = part[cut:]
    yield part


def _sentence(plain: str, first: int, last: int, speaker: str | None) -> Sentence:
    low = plain.lower()
    if len(low) != len(plain):  # a few capitals become two signs
        low = "".join(sign.lower()[0] for sign in plain)
    low = low.replace("mid-", "mid ")  # "mid-October"
    low = re.sub(r"\bi\b(?!['.])", lambda found: plain[found.start()], low)
    return Sentence(plain=plain, low=low, first=first, last=last, speaker=speaker)


class Openers(NamedTuple):
    """What opens which kind of clause: ``after_comma`` at its beginning only, ``anywhere`` also inside."""

    after_comma: tuple[tuple[Kind, regex.Pattern[str]], ...]
    anywhere: regex.Pattern[str]
    first_if: regex.Pattern[str]  # only at the very beginning, with a comma somewhere behind


_COMMAS = re.compile(r"[,;:] | - ")


def clauses(low: str, openers: Openers) -> list[Clause]:
    """The sentence cut at its commas and at the words that open a clause."""
    cuts = {0, len(low)}
    cuts.update(found.end() for found in _COMMAS.finditer(low))
    cuts.update(found.start() for found in openers.anywhere.finditer(low))
    places = sorted(cuts)
    return [
        Clause(_kind(low, start, openers), start, end)
        for start, end in pairwise(places)
        if low[start:end].strip(" ,;:-")
    ]


def _kind(low: str, start: int, openers: Openers) -> Kind:
    if start == 0 and "," in low and openers.first_if.match(low):
        return "if"
    for kind, pattern in openers.after_comma:
        if pattern.match(low, start):
            return kind if start or kind != "inner" else "main"  # "Der kommer …", "Da vi …" begin a sentence
    return "main"
