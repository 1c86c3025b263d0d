"""How hard a text is to read: the readability figure LIX, and which words and sentences make it hard.

LIX is the mean length of a sentence in words plus the share of long words in per cent (Carl-Hugo Björnsson,
1968). It was made for the Scandinavian languages, and organisers know it. Pure. Must not live here: sentences
for the reader, or any judgement of what may be published: a figure advises, it refuses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec
import regex

Level = Literal["very_easy", "easy", "middling", "hard", "very_hard"]

LONG_WORD = 6  # letters: a word of more is long, by the definition of LIX
HARD_WORD = 15  # letters: such a word is worth naming; most are compounds that can be taken apart
LONG_SENTENCE = 25  # words: who reads it aloud is out of breath
NAMED = 5  # of each kind: more is no advice
FEWEST_WORDS = 20  # a figure of fewer says nothing
MIDDLING_FROM, HARD_FROM, VERY_HARD_FROM, EASY_FROM = 35, 45, 55, 25

_WORD = regex.compile(r"\p{L}[\p{L}\p{N}'’-]*|\p{N}+(?:[.,:]\p{N}+)*")
_LETTER = regex.compile(r"\p{L}")
# A stop ends a sentence if a blank and then no small letter follow, so that "kl. 14" and "f.eks. en" do not.
_SENTENCE_END = regex.compile(
    r"[!?…]+(?=\s|$)|(?<!\b(?:kl|nr|ca|f\.eks|bl\.a|m\.m|d|stk|pkt|jf|inkl|evt))[.:](?=\s+[^\p{Ll}]|\s*$)|\n+"
)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A word or a sentence that makes a text hard, the field in which it stands, and its length."""

    field: str
    text: str
    length: int


class Readability(msgspec.Struct, frozen=True, kw_only=True):
    """What was found. ``lix`` is None for a text that is too short to say."""

    lix: int | None
    level: Level | None
    words: int
    sentences: int
    long_words: tuple[Found, ...] = ()
    long_sentences: tuple[Found, ...] = ()


def read(fields: Mapping[str, str]) -> Readability:
    """Read the texts of several fields as one; each begins a sentence of its own."""
    amount = sentences = long = 0
    hard: dict[str, Found] = {}
    breathless: list[Found] = []
    for field, text in fields.items():
        for sentence in sentences_of(text):
            words = _WORD.findall(sentence)
            amount, sentences = amount + len(words), sentences + 1
            long += sum(_letters(word) > LONG_WORD for word in words)
            if len(words) > LONG_SENTENCE:
                breathless.append(Found(field=field, text=sentence, length=len(words)))
            for word in words:
                longest = max(_letters(part) for part in word.split("-"))
                if longest >= HARD_WORD:
                    hard.setdefault(word.casefold(), Found(field=field, text=word, length=longest))
    lix = round(amount / sentences + 100 * long / amount) if amount >= FEWEST_WORDS else None
    return Readability(
        lix=lix,
        level=level_of(lix) if lix is not None else None,
        words=amount,
        sentences=sentences,
        long_words=_worst(list(hard.values())),
        long_sentences=_worst(breathless),
    )


def sentences_of(text: str) -> list[str]:
    """The sentences of a text; a line is one at least."""
    parts = (part.strip() for part in _SENTENCE_END.split(text))
    return [part for part in parts if _WORD.search(part)]


def level_of(lix: int) -> Level:
    """How hard that is, by the usual steps: novels, newspapers, reports, laws."""
    if lix < EASY_FROM:
        return "very_easy"
    if lix < MIDDLING_FROM:
        return "easy"
    if lix < HARD_FROM:
        return "middling"
    return "hard" if lix < VERY_HARD_FROM else "very_hard"


def _letters(word: str) -> int:
    return len(_LETTER.findall(word))


def _worst(found: list[Found]) -> tuple[Found, ...]:
    return tuple(sorted(found, key=lambda one: -one.length)[:NAMED])
