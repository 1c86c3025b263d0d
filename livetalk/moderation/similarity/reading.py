"""A question read: the features by which it is compared with others, each with its weight.

Lives here: from text to features. A feature is a string whose first letters tell its kind, so that a
person can read why two questions are alike:

    c:library   a meaning          w:lokal   a stem          t:bathing   a circle of meanings
    g:havn      a piece of a word  n:14      a number

Must not live here: what other questions there are (``index``), and files.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import regex

from livetalk.moderation.similarity.lexicon import Lexicon, Meanings
from livetalk.moderation.similarity.spelling import fold, grams, normal, stem
from livetalk.moderation.similarity.terms import Terms
from livetalk.moderation.similarity.words import LANGUAGES, Words

MEANING = 1.0
STEM = 0.5
CIRCLE = 0.6  # being about the same field is a hint, no more
GRAMS = 0.6  # all pieces of one word together
NUMBER = 0.7
PART = 0.8  # of a compound, against the same word on its own
KNOWN = 0.35  # what stem and pieces of a word count whose meaning is known
INSIDE = 0.6  # … where the compound has a meaning of its own
NAMED = 1.4  # a name, against another word that no list knows
GUESSED = 0.8  # meaning found through a slip or the other language
FAINT = 0.25
COMMON = 0.5
ASIDE = 0.7  # sentences around the one with the question mark
CACHED_WORDS = 20_000  # some 10 MB; a room of a thousand questions has some 4,000 different words
LONGEST_TEXT = 2_000  # letters; more is never shown and would only cost time
LONGEST_WORD = 40

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:[-'][\p{L}\p{M}\p{N}]+)*")
_BETWEEN_SENTENCES = regex.compile(r"(?<=[.!?])(?<!\d\.)\s+|\n+")  # "4. klasse" goes on

Weights = dict[str, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """One question as it is compared. ``counted`` gives for what stands beside a number the numbers."""

    lang: str
    weights: Weights
    size: float
    counted: dict[str, frozenset[str]]


class Reader:
    """Reads questions by the lists of words. All rooms share one: it remembers only words."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._lexicon = Lexicon(words)
        self._word = lru_cache(maxsize=CACHED_WORDS)(self._read_word)
        self._stem = lru_cache(maxsize=CACHED_WORDS)(stem)

    @property
    def terms(self) -> Terms:
        """The same lists for a full-text index."""
        return Terms(self._words, self._lexicon)

    def read(self, text: str) -> Read:
        """The features of a question. Any text will do; one without a telling word has none."""
        sentences = _BETWEEN_SENTENCES.split(normal(text[:LONGEST_TEXT]))
        tokens = [_WORD.findall(sentence) for sentence in sentences]
        lang = self.language([token.casefold() for sentence in tokens for token in sentence])
        asked = any("?" in sentence for sentence in sentences)
        weights: Weights = {}
        counted: dict[str, set[str]] = {}
        for sentence, said in zip(sentences, tokens, strict=True):
            share = 1.0 if not asked or "?" in sentence else ASIDE
            for feature, weight in self._read_sentence(said, lang, counted):
                weights[feature] = max(weights.get(feature, 0.0), weight * share)
        return Read(
            lang=lang,
            weights=weights,
            size=math.sqrt(sum(weight * weight for weight in weights.values())),
            counted={label: frozenset(numbers) for label, numbers in counted.items()},
        )

    def language(self, tokens: list[str]) -> str:
        """The language that knows more of the words; Danish if that does not tell."""
        danish, english = (
            sum(token in self._words.stop.get(lang, ()) or self._lexicon.has(token, lang) for token in tokens)
            for lang in LANGUAGES
        )
        return "en" if english > danish else "da"

    def _read_sentence(
        self, tokens: list[str], lang: str, counted: dict[str, set[str]]
    ) -> list[tuple[str, float]]:
        found: list[tuple[str, float]] = []
        words = [token[:LONGEST_WORD].casefold() for token in tokens]
        stems = tuple(self._stem(word, lang) for word in words)
        for place, (token, word) in enumerate(zip(tokens, words, strict=True)):
            for names in self._lexicon.groups_at(stems, place):
                found += self._meant(names, 1.0)
            if word.isdecimal():
                found.append((f"n:{word}", NUMBER))
                for label in self._beside(words, place, lang):
                    counted.setdefault(label, set()).add(word)
            else:
                found += self._word(word, lang, is_name=place > 0 and token.istitle())
        return found

    def _beside(self, words: list[str], place: int, lang: str) -> set[str]:
        """What the words on both sides of a number mean: line 14, 4th class."""
        near = [*words[max(0, place - 1) : place], *words[place + 1 : place + 2]]
        found = {feature for word in near for feature, _ in self._word(word, lang)}
        return {feature for feature in found if feature.startswith(("c:", "w:"))}

    def _read_word(self, word: str, lang: str, *, is_name: bool = False) -> tuple[tuple[str, float], ...]:
        if word in self._words.stop.get(lang, ()):
            return ()
        if "-" in word and not self._lexicon.meanings(word, lang):
            return tuple(found for piece in word.split("-") for found in self._word(piece, lang))
        if is_name and not self._lexicon.meanings(word, lang):
            return self._read_name(word, lang)
        share = self._share(word, lang)
        found = self._meanings_of(word, lang, is_ordinary=share < 1)
        told = KNOWN if any(feature.startswith("c:") for feature, _ in found) else 1.0
        found += [(feature, weight * told) for feature, weight in self._spelled(word, lang)]
        best: Weights = {}
        for feature, weight in found:
            best[feature] = max(best.get(feature, 0.0), weight * share)
        return tuple(best.items())

    def _read_name(self, word: str, lang: str) -> tuple[tuple[str, float], ...]:
        """A capital inside a sentence: what the name is made of tells less (Kildegårds Plads is no yard)."""
        share = self._share(word, lang)
        inside = self._of_parts(self._lexicon.parts(word), lang) if lang == "da" else []
        named = [(feature, weight * NAMED) for feature, weight in self._spelled(word, lang)]
        return tuple((f, w * share) for f, w in [*((f, w * INSIDE) for f, w in inside), *named])

    def _share(self, word: str, lang: str) -> float:
        """What a word counts against one that names a thing."""
        if word in self._words.faint.get(lang, ()):
            return FAINT
        return COMMON if word in self._words.common.get(lang, ()) else 1.0

    def _meanings_of(self, word: str, lang: str, *, is_ordinary: bool) -> list[tuple[str, float]]:
        if is_ordinary and not self._lexicon.has(word, lang):
            return []
        names = self._lexicon.meanings(word, lang)
        parts = self._lexicon.parts(word) if lang == "da" and not is_ordinary else ()
        if names:
            found = self._meant(names, 1.0)
            known = [part for part in parts if self._lexicon.has(part, lang)]
            inside = self._of_parts(tuple(known), lang) if len(known) == len(parts) else []
            return found + [(feature, weight * INSIDE) for feature, weight in inside]
        if foreign := self._lexicon.foreign(word, lang):
            return self._meant(foreign, GUESSED)
        if parts and all(self._lexicon.meanings(part, lang) for part in parts):
            return self._of_parts(parts, lang)
        if slipped := self._lexicon.slipped(word):
            return self._meant(slipped, GUESSED)
        return self._of_parts(parts, lang)

    def _of_parts(self, parts: tuple[str, ...], lang: str) -> list[tuple[str, float]]:
        found: list[tuple[str, float]] = []
        for part in parts:
            if self._share(part, lang) < 1 or part in self._words.stop.get(lang, ()):
                continue
            found += self._meant(self._lexicon.meanings(part, lang), PART)
            found.append((f"w:{stem(part, lang)}", STEM * PART))
        return found

    def _meant(self, names: Meanings, share: float) -> list[tuple[str, float]]:
        """The meanings of one word and their circles; a word with two meanings is half sure of each."""
        found: list[tuple[str, float]] = []
        for name in names:
            sure = share * self._words.meanings[name].weight / math.sqrt(len(names))
            found.append((f"c:{name}", MEANING * sure))
            found += [(f"t:{circle}", CIRCLE * sure) for circle in self._words.near.get(name, ())]
        return found

    @staticmethod
    def _spelled(word: str, lang: str) -> list[tuple[str, float]]:
        ending = stem(word, lang)
        pieces = grams(fold(ending))
        each = GRAMS / math.sqrt(len(pieces))
        return [(f"w:{ending}", STEM), *((f"g:{piece}", each) for piece in pieces)]
