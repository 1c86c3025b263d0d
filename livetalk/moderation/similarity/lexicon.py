"""Which meanings a word has, also inside a compound, in another inflection or with a slip in it.

Lives here: the lists turned into look-ups. Must not live here: whole questions, weights against a room.
"""

from __future__ import annotations

from collections.abc import Iterator

from livetalk.moderation.similarity.spelling import Slips, fold, stem
from livetalk.moderation.similarity.words import LANGUAGES, Words

SHORTEST_PART = 3  # of a compound; shorter words stand inside too many others
SHORTEST_LONE_PART = 4  # where the other part of the compound is unknown
SHORTEST_COMPOUND = 7
LINKS = ("", "s", "e", "n", "er")  # what Danish puts between the parts: badeSted, børnEhave, arbejdSplads

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
        """The parts of a Danish compound, the longest known last part first tried; () if it is none."""
        if len(word) < SHORTEST_COMPOUND:
            return ()
        ends = range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
        for cut in ends:
            if self._is_part(word[cut:], SHORTEST_PART) and (head := self._head(word[:cut])):
                return (*head, word[cut:])
        for cut in ends:
            if self._is_part(word[cut:], SHORTEST_LONE_PART):
                return (word[:cut], word[cut:])
        for cut in reversed(ends):
            if (head := self._head(word[:cut])) and len(head[0]) >= SHORTEST_LONE_PART:
                return (*head, word[cut:])
        return ()

    def _head(self, word: str) -> tuple[str, ...]:
        """The known parts before the last one, without the letters that link them."""
        for link in LINKS:
            first = word.removesuffix(link)
            if (link == "" or first != word) and self._is_part(first, SHORTEST_PART):
                return (first,)
        for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            if self._is_part(word[:cut], SHORTEST_PART) and (rest := self._head_once(word[cut:])):
                return (word[:cut], rest)
        return ()

    def _head_once(self, word: str) -> str:
        for link in LINKS:
            first = word.removesuffix(link)
            if (link == "" or first != word) and self._is_part(first, SHORTEST_LONE_PART):
                return first
        return ""

    def _is_part(self, word: str, shortest: int) -> bool:
        if len(word) < shortest:
            return False
        return word in self._exact["da"] or (len(word) > SHORTEST_PART and stem(word, "da") in self._stems["da"])


def _said(words: Words) -> Iterator[tuple[str, str, str]]:
    for name, meaning in sorted(words.meanings.items()):
        for lang in LANGUAGES:
            for said in sorted(meaning.words.get(lang, ())):
                yield lang, said, name
