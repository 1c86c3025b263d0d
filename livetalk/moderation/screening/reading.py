"""A text as the rules read it: disguises taken off, every sign still knowing where it came from.

Lives here: folding (compatibility forms, look-alike letters, hidden signs, piles of marks), the map
back to the original, and the words of the text. Must not live here: what is suspicious about them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

import msgspec
import regex

# Signs that need no work: one sign stays one sign. Most questions consist of these alone.
_PLAIN = re.compile(r"[\n\x20-\x7eæøåÆØÅéÉèÈüÜöÖäÄ§°€£“”„»«…·•]*")
_ALIKE_SIGNS = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹘﹣－⁃", "-"),
        **dict.fromkeys("’‘´`ʼ′", "'"),
        **dict.fromkeys(
            "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u202f\u3000", " "
        ),
        "․": ".",
        "﹫": "@",
    }
)
# Letters of other alphabets that look like Latin ones. Applied only inside words that mix alphabets
# or consist of such letters alone, so that a text in Ukrainian or Greek stays what it is.
_LOOK_ALIKE = dict(
    zip(
        "аеорсухіјѕһԁԛԝкмтвнгАВЕКМНОРСТХУІЈЅЗоαοεικνρτυχωΑΒΕΖΗΙΚΜΝΟΡΤΥΧɑɡıӏ",
        "aeopcyxijshdqwkmtbhrABEKMHOPCTXYIJS3oaoeiknptuxwABEZHIKMNOPTYXagil",
        strict=True,
    )
)
_FOREIGN = regex.compile(r"[\p{Cyrillic}\p{Greek}]")
_HIDDEN = regex.compile(
    r"[\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_WORD = regex.compile(
    r"[\p{L}\p{M}]+(?:['\-][\p{L}\p{M}]+)*+|\d++(?:\p{L}++)?+|[^\w\s]", flags=regex.VERSION1
)
_RUN = regex.compile(r"[\p{L}\p{M}\d@$]++")
_LATIN = regex.compile(r"\p{Latin}")


class Span(NamedTuple):
    """A find in the folded text; ``end`` is exclusive."""

    kind: str
    start: int
    end: int


class Word(NamedTuple):
    """A word, number or sign of the folded text. ``cased`` is as written, ``low`` in small letters."""

    cased: str
    low: str
    start: int
    end: int


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """The text as written, as folded (``cased``, ``low``: equally long), and the way back."""

    original: str
    cased: str
    low: str
    words: tuple[Word, ...]
    origin: tuple[int, ...] | None  # per folded sign the place of its original; None: unchanged places

    def place(self, span: Span) -> tuple[int, int]:
        """Where the find lies in the original text."""
        if self.origin is None:
            return span.start, span.end
        return self.origin[span.start], self.origin[span.end - 1] + 1


def read(text: str) -> Reading:
    """Fold the text."""
    cased = text.translate(_ALIKE_SIGNS)
    if _PLAIN.fullmatch(cased):
        return _reading(text, cased, None)
    folded, origin = _fold(text)
    if _FOREIGN.search(folded):
        folded = _RUN.sub(_unmasked, folded)
    return _reading(text, folded, tuple(origin))


def _reading(text: str, cased: str, origin: tuple[int, ...] | None) -> Reading:
    low = cased.lower()
    if len(low) != len(cased):  # a few capitals become two signs
        low = "".join(sign.lower()[0] for sign in cased)
    places = (found.span() for found in _WORD.finditer(cased))
    words = tuple(Word(cased[start:end], low[start:end], start, end) for start, end in places)
    return Reading(original=text, cased=cased, low=low, words=words, origin=origin)


def _fold(text: str) -> tuple[str, list[int]]:
    """One sign after the other, so that each result knows its origin."""
    folded: list[str] = []
    origin: list[int] = []
    for at, sign in enumerate(text.translate(_ALIKE_SIGNS)):
        if _HIDDEN.match(sign):
            continue
        if unicodedata.combining(sign):
            _join_mark(folded, sign)
            continue
        for part in unicodedata.normalize("NFKC", sign).translate(_ALIKE_SIGNS):
            if not unicodedata.combining(part):
                folded.append(_digit(part))
                origin.append(at)
    return "".join(folded), origin


def _join_mark(folded: list[str], mark: str) -> None:
    """å written as a and a ring is å; what no letter is made of is decoration."""
    if folded:
        joined = unicodedata.normalize("NFC", folded[-1] + mark)
        if len(joined) == 1 and joined in "åÅéÉöÖäÄüÜ":
            folded[-1] = joined


def _digit(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)


def _unmasked(found: regex.Match[str]) -> str:
    word = found.group()
    foreign = _FOREIGN.findall(word)
    if not foreign:
        return word
    if not _LATIN.search(word) and not all(sign in _LOOK_ALIKE for sign in word if sign.isalpha()):
        return word
    return "".join(_LOOK_ALIKE.get(sign, sign) for sign in word)
