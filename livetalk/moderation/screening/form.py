"""How something is written, whatever it says: shouting, repeated signs, Unicode tricks.

Lives here: the measures and their thresholds. Must not live here: which abbreviations are no
shouting (``rules/form.toml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import regex

from livetalk.moderation.screening.reading import Reading, Span, Word
from livetalk.moderation.screening.rules import Rules

_LOUD_LETTERS = 12  # capitals in a row of words before it is called shouting
_SHORT = 4  # letters; shorter words are taken for abbreviations unless a long one stands beside them

_SAME_WORDS = 4  # nej nej nej nej
_REPEATS = re.compile(
    r"[!?]{3}[!?1]+"  # !!!! ?!?!
    r"|([^\W\d_])\1{3,}"  # neeeej
    r"|([.,…])\2{5,}"
    r"|([^\w\s.,\-_=])\3{4,}"  # five of the same emoji
)
_DIGIT_LIKE = r"[\p{Nd}--[0-9]]"
_TRICKS = regex.compile(
    r"[\U0001d400-\U0001d7ff\U0001f130-\U0001f189\u24b6-\u24e9"  # ornamental letters
    r"\uff21-\uff3a\uff41-\uff5a\u249c-\u24b5]++"
    rf"|{_DIGIT_LIKE}++"
    r"|[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]++"  # order of writing turned round
    r"|(?<=[\p{L}\p{N}])[\u200b\u2060-\u2064\ufeff\u034f\u180e\u200c\u200d\u3164\uffa0\u115f\u1160]++(?=[\p{L}\p{N}])"
    r"|[\U000e0020-\U000e007f]++(?<!\U0001f3f4[\U000e0020-\U000e007f]{1,7})"
    r"|\p{M}{3,}+",
    flags=regex.VERSION1,
)
_MIXED = regex.compile(
    r"(?<![\p{L}\p{M}])(?=[\p{L}\p{M}]*+(?<=[\p{L}\p{M}]))"
    r"(?=[\p{L}\p{M}]*?\p{Latin})(?=[\p{L}\p{M}]*?[\p{Cyrillic}\p{Greek}\p{Armenian}\p{Cherokee}])[\p{L}\p{M}]++",
)
_UNITS = regex.compile(r"[µμΩω]\p{Latin}{1,2}|\p{Latin}{0,2}[Ωπμµ]")
_JOINED_SCRIPTS = regex.compile(
    r"[\p{Arabic}\p{Devanagari}\p{Bengali}\p{Sinhala}\p{Malayalam}\p{Tamil}\p{Telugu}]"
)


class Form:
    """Finds ``shouting``, ``repeats`` and ``unicode``."""

    def __init__(self, rules: Rules) -> None:
        """Remember the abbreviations."""
        self._acronyms = frozenset(rules["shouting.acronyms"])

    def find(self, reading: Reading) -> Iterator[Span]:
        """What can be seen in the folded text."""
        yield from self._shouting(reading)
        for found in _REPEATS.finditer(reading.low):
            yield Span("repeats", *found.span())
        yield from _same_words(reading)

    def find_in_original(self, text: str) -> Iterator[Span]:
        """What folding takes away."""
        joined = _JOINED_SCRIPTS.search(text) is not None
        for found in _TRICKS.finditer(text):
            sign = found.group()[0]
            if joined and (sign in "\u200c\u200d\u200e\u200f\u061c" or sign.isdecimal()):
                continue
            yield Span("unicode", *found.span())
        for found in _MIXED.finditer(text):
            if not _UNITS.fullmatch(found.group()):
                yield Span("unicode", *found.span())

    def _shouting(self, reading: Reading) -> Iterator[Span]:
        run: list[Word] = []
        for word in (*reading.words, None):
            if word is not None and not word.cased[0].isalpha():
                continue
            if word is not None and word.cased.isupper() and (len(word.cased) > 1 or run):
                run.append(word)
                continue
            while run and len(run[-1].cased) == 1:  # the I of a calm sentence
                run.pop()
            if self._is_loud(run):
                yield Span("shouting", run[0].start, run[-1].end)
            run = []

    def _is_loud(self, run: list[Word]) -> bool:
        said = [word.cased for word in run if word.low not in self._acronyms]
        letters = sum(len(word) for word in said)
        return len(said) >= 2 and letters >= _LOUD_LETTERS and any(len(word) > _SHORT for word in said)


def _same_words(reading: Reading) -> Iterator[Span]:
    first: Word | None = None
    last, times = first, 0
    for word in reading.words:
        if not word.low[0].isalpha():
            continue
        if first is not None and word.low == first.low:
            last, times = word, times + 1
            continue
        if first is not None and last is not None and times >= _SAME_WORDS:
            yield Span("repeats", first.start, last.end)
        first, last, times = word, word, 1
    if first is not None and last is not None and times >= _SAME_WORDS:
        yield Span("repeats", first.start, last.end)
