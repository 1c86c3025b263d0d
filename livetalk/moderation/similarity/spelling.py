"""How words are made comparable: folding of letters, stems, pieces of letters, slips of the finger.

Lives here: what depends on one word alone and on no list. Must not live here: meanings and weights.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import snowballstemmer  # type: ignore[import-untyped]  # it brings no types

GRAM = 4  # letters in a piece: three match too much by chance, five too little after a slip
_STEMMERS = {"da": snowballstemmer.stemmer("danish"), "en": snowballstemmer.stemmer("english")}
_FOLDED = str.maketrans({"æ": "a", "ø": "o", "å": "a", "é": "e", "ü": "u", "ö": "o", "ä": "a"})


def normal(text: str) -> str:
    """One form for each letter, and one kind of apostrophe."""
    return unicodedata.normalize("NFKC", text).replace("’", "'")


def fold(word: str) -> str:
    """The word as somebody without Danish letters writes it, in one form: koerestol, kørestol → korestol."""
    folded = word.translate(_FOLDED)
    for written, letter in (("ae", "a"), ("oe", "o"), ("aa", "a")):
        folded = folded.replace(written, letter)
    return folded


def stem(word: str, lang: str) -> str:
    """The word without its ending."""
    found: str = _STEMMERS[lang].stemWord(word)
    return found


def grams(word: str) -> tuple[str, ...]:
    """The pieces of a word, each once, the beginning marked: it carries more than the end."""
    marked = f"^{word}"
    return tuple(dict.fromkeys(marked[i : i + GRAM] for i in range(max(1, len(marked) - GRAM + 1))))


class Slips:
    """Finds the known word one slip away: a letter too many, too few, wrong, or two exchanged."""

    SHORTEST = 6  # in shorter words one letter makes another word: stole, skole

    def __init__(self, known: Iterable[str]) -> None:
        self._near: dict[str, list[str]] = {}
        for word in sorted(set(known)):
            if len(word) >= self.SHORTEST:
                for key in _shortened(word):
                    self._near.setdefault(key, []).append(word)

    def find(self, word: str) -> str | None:
        """The first known word in the alphabet that is one slip away."""
        if len(word) < self.SHORTEST:
            return None
        found = {near for key in _shortened(word) for near in self._near.get(key, ())}
        return min((near for near in found if is_one_slip(word, near)), default=None)


def _shortened(word: str) -> set[str]:
    """The word, and the word with each letter but the first left out: slips seldom hit the first."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(1, len(word)))}


def is_one_slip(one: str, other: str) -> bool:
    """Whether a letter too many, too few, wrong, or two exchanged are all between them."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    exchanged = a[:2] == b[:2][::-1] and a[2:] == b[2:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or exchanged
