"""Words as a full-text index keeps them and as a search asks for them: inflection, compounds, letters.

A text becomes terms; a search becomes an expression over terms (in the words of SQLite's FTS5) and a test
that says which words of a text are to be marked. Both read words alike, so what is marked is what was found:

    cykl          the stem, without Danish letters: cykel, cykler and cyklen alike
    sti           each part of a compound that the lists know: cykelsti has cykl and sti
    _itslekyc     the stem backwards: so the end of a word can be looked for like its beginning
    0bicycle      what the word means: træer finds træ, and library finds bibliotek

Lives here: from text to terms. Must not live here: the index (``live.archive.index``), and whose texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from livetalk.moderation.similarity.lexicon import ENDINGS, Lexicon
from livetalk.moderation.similarity.spelling import fold, normal, stem
from livetalk.moderation.similarity.words import LANGUAGES, Words

MOST_WORDS = 12  # of one search; more narrows nothing and only costs time
LONGEST_WORD = 40
SHORTEST_BEGIN = 4  # letters of a word that are looked for as the beginning or the end of a longer one
CACHED_WORDS = (
    50_000  # some 25 MB at the most; an archive of 20,000 questions has some 30,000 different words
)
SEPARATOR = " "
BACKWARDS = "_"
MEANING = "0"

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_DROPPED = regex.compile(r"(?<=.{2}[bdfgklmnprstv])e(?=[lr]$)")  # cykel → cykl, as in cykler
_DOUBLED = regex.compile(r"([dfgklmnprst])\1(?=[lr]$)")  # middel → middl → midl, as in midler


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """One word of a search: as typed, and what it is looked for as."""

    word: str
    exact: tuple[str, ...]
    begins: tuple[str, ...] = ()

    @property
    def expression(self) -> str:
        """Any of them, for FTS5."""
        return " OR ".join((*(f'"{term}"' for term in self.exact), *(f'"{term}"*' for term in self.begins)))


class Terms:
    """See the module's docstring. It never changes, so all share one."""

    def __init__(self, words: Words, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._common = frozenset[str]().union(*(words.stop.get(lang, frozenset()) for lang in LANGUAGES))
        self._of = lru_cache(maxsize=CACHED_WORDS)(self._of_word)

    def of(self, text: str) -> str:
        """The terms of a text, with blanks between them."""
        return SEPARATOR.join(term for word in words_of(text) for term in self._of(word))

    def asked(self, text: str) -> tuple[Asked, ...]:
        """What a search looks for, word by word; without words that stand in every text."""
        words = dict.fromkeys(words_of(text))
        wanted = [word for word in words if word not in self._common][:MOST_WORDS]
        return tuple(self._asked(word) for word in wanted)

    def like(self, word: str, term: str) -> Asked:
        """The same word, looked for as a term that the index has in its place."""
        return Asked(word=word, exact=(term,))

    def hits(self, asked: Iterable[Asked]) -> Callable[[str], bool]:
        """Whether a word of a text is among what is looked for."""
        looked_for = tuple(asked)
        exact = {term for one in looked_for for term in one.exact}
        begins = tuple(term for one in looked_for for term in one.begins)

        def is_hit(word: str) -> bool:
            terms = self._of(word[:LONGEST_WORD])
            return any(term in exact or term.startswith(begins) for term in terms)

        return is_hit

    def _asked(self, word: str) -> Asked:
        base = self._key(word)
        exact = (base, *self._meant(word))
        if len(base) < SHORTEST_BEGIN or base.isdecimal():
            return Asked(word=word, exact=exact)
        begins = dict.fromkeys((base, fold(word), BACKWARDS + base[::-1]))
        return Asked(word=word, exact=exact, begins=tuple(begins))

    def _of_word(self, word: str) -> tuple[str, ...]:
        if word in self._common:
            return ()
        base = self._key(word)
        if base.isdecimal():
            return (base,)
        parts = (self._key(part) for part in self._lexicon.parts(word) if part not in self._common)
        return tuple(dict.fromkeys((base, *parts, BACKWARDS + base[::-1], *self._meant(word))))

    def _key(self, word: str) -> str:
        """The stem; of short words, which the stemmer leaves alone, what the lists have: stien → sti."""
        found = key(word)
        if found != fold(word):
            return found
        meant = self._lexicon.meanings(word, "da")
        for short in (word.removesuffix(end) for end in ENDINGS if end and word.endswith(end)):
            known = self._lexicon.meanings(short, "da") if short else ()
            if known and (not meant or not set(meant).isdisjoint(known)):
                return key(short)
        return found

    def _meant(self, word: str) -> tuple[str, ...]:
        names = self._lexicon.meanings(word, "da") or self._lexicon.meanings(word, "en")
        return tuple(MEANING + "".join(_WORD.findall(name)) for name in names)


def words_of(text: str) -> Iterator[str]:
    """The words of a text in small letters, without hyphens and apostrophes."""
    for found in _WORD.finditer(normal(text)):
        yield found[0][:LONGEST_WORD].casefold()


def pieces_of(text: str) -> Iterator[tuple[str, str]]:
    """The whole text, cut into (what stands before a word, the word as written); the last has no word."""
    at = 0
    for found in _WORD.finditer(text):
        yield text[at : found.start()], found[0]
        at = found.end()
    yield text[at:], ""


def key(word: str) -> str:
    """The word without its ending and without Danish letters, as the index keeps it."""
    root = _DROPPED.sub("", stem(word, "da"))
    return fold(_DOUBLED.sub(r"\1", root))
