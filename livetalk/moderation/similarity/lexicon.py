"""Which meanings a word has, also inside a compound, in another inflection or with a slip in it.

Lives here: the lists turned into look-ups. Must not live here: whole questions, weights against a room.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from livetalk.moderation.similarity.spelling import Slips, fold, stem
from livetalk.moderation.similarity.words import LANGUAGES, Words

SHORTEST_PART = 3  # of a compound; shorter words stand inside too many others
SHORTEST_LONE_PART = 4  # where the other part of the compound is unknown
SHORTEST_COMPOUND = 7
LONGEST_COMPOUND = 32  # longer ones are rare, and the search grows with the square
LINKS = ("", "s", "e", "n", "er")  # what Danish puts between the parts: badeSted, børnEhave, arbejdSplads
ENDINGS = ("", "e", "r", "er", "en", "et", "ene", "erne", "ne", "n", "t", "ere", "s")  # of the last part

Meanings = tuple[str, ...]


class Lexicon:
    """Look-ups over the lists. It never changes, so all rooms share one."""

    def __init__(self, words: Words) -> None:
        self._exact: dict[str, dict[str, set[str]]] = {lang: {} for lang in LANGUAGES}
        self._stems: dict[str, dict[str, set[str]]] = {lang: {} for lang in LANGUAGES}
        self._folded: dict[str, set[str]] = {}
        groups: dict[tuple[str, ...], set[str]] = {}
        for lang, said, name in _said(words):
            pieces = tuple(said.split())
            if len(pieces) > 1:
                groups.setdefault(tuple(stem(piece, lang) for piece in pieces), set()).add(name)
                continue
            self._exact[lang].setdefault(said, set()).add(name)
            self._stems[lang].setdefault(stem(said, lang), set()).add(name)
            self._folded.setdefault(fold(said), set()).add(name)
        self._groups: dict[str, list[tuple[tuple[str, ...], Meanings]]] = {}
        for pieces, names in sorted(groups.items()):
            self._groups.setdefault(pieces[0], []).append((pieces, tuple(sorted(names))))
        self._slips = Slips(self._folded)
        self._parts = _parts(self._exact["da"])

    def has(self, word: str, lang: str) -> bool:
        """Whether the lists have the word as it is written."""
        return word in self._exact[lang]

    def meanings(self, word: str, lang: str) -> Meanings:
        """What the word means, as written or in another inflection."""
        found = self._exact[lang].get(word) or self._stems[lang].get(stem(word, lang))
        return tuple(sorted(found)) if found else ()

    def foreign(self, word: str, lang: str) -> Meanings:
        """What it means in the other language, or written without Danish letters."""
        other = "en" if lang == "da" else "da"
        found = self._exact[other].get(word) or self._folded.get(fold(word))
        return tuple(sorted(found)) if found and len(word) > SHORTEST_PART else ()

    def slipped(self, word: str) -> Meanings:
        """What the word one slip away means."""
        near = self._slips.find(fold(word))
        return tuple(sorted(self._folded[near])) if near else ()

    def groups_at(self, stems: tuple[str, ...], place: int) -> Iterator[Meanings]:
        """What the groups of words mean that begin at this place ("swimming pool")."""
        for pieces, names in self._groups.get(stems[place], ()):
            if stems[place : place + len(pieces)] == pieces:
                yield names

    def parts(self, word: str) -> tuple[str, ...]:
        """The parts of a Danish compound; () if it is none.

        All parts known, the last as long as possible; else the split with the longest known part.
        """
        if not SHORTEST_COMPOUND <= len(word) <= LONGEST_COMPOUND:
            return ()
        ends = [cut for cut in _inside(word) if word[cut:] not in ENDINGS]
        for cut in ends:
            if word[cut:] in self._parts and (head := self._head(word[:cut])):
                return (*head, word[cut:])
        tails = [(len(word) - cut, (word[:cut], word[cut:])) for cut in ends if word[cut:] in self._parts]
        heads = [(len(part), (part, word[cut:])) for cut in ends if (part := self._unlinked(word[:cut]))]
        longest = max([*tails, *heads], default=None)
        return longest[1] if longest and longest[0] >= SHORTEST_LONE_PART else ()

    def _head(self, word: str) -> tuple[str, ...]:
        """The known parts before the last one: one or two, without the letters that link them."""
        if first := self._unlinked(word):
            return (first,)
        for cut in _inside(word):
            if word[:cut] in self._parts and (rest := self._unlinked(word[cut:])):
                return (word[:cut], rest)
        return ()

    def _unlinked(self, word: str) -> str:
        """The known part, the letters that link it to the next taken off; "" if it is not known."""
        for link in LINKS:
            part = word.removesuffix(link)
            if word.endswith(link) and len(part) >= SHORTEST_PART and part in self._parts:
                return part
        return ""


def _inside(word: str) -> range:
    """Where a word may be cut."""
    return range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)


def _parts(known: Iterable[str]) -> frozenset[str]:
    """What may stand as a part: every known word, its stem, and the stem with the usual endings."""
    bases = {*known, *(stem(word, "da") for word in known)}
    inflected = {word + ending for word in bases if len(word) > SHORTEST_PART for ending in ENDINGS}
    return frozenset(word for word in {*known, *inflected} if len(word) >= SHORTEST_PART)


def _said(words: Words) -> Iterator[tuple[str, str, str]]:
    for name, meaning in sorted(words.meanings.items()):
        for lang in LANGUAGES:
            for said in sorted(meaning.words.get(lang, ())):
                yield lang, said, name
