"""The lists of words behind the index of similar questions, read from TOML text.

Lives here: what a list may say and how several lists become one. Must not live here: files (the
caller brings the texts), and what is done with the words (``reading``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

LANGUAGES = ("da", "en")
PLAIN_LISTS = ("stop", "faint", "common")


class WrongWords(ValueError):
    """A list of words that cannot be read; the message is a sentence for whoever wrote the list."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Meaning:
    """One meaning and the words for it in each language; a weight below 1 says that it tells little."""

    name: str
    words: Mapping[str, frozenset[str]]
    weight: float = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """All lists together. ``near`` gives for a meaning the circles of meanings that it belongs to."""

    meanings: Mapping[str, Meaning] = field(default_factory=dict)
    near: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stop: Mapping[str, frozenset[str]] = field(default_factory=dict)
    faint: Mapping[str, frozenset[str]] = field(default_factory=dict)
    common: Mapping[str, frozenset[str]] = field(default_factory=dict)


def parse_words(texts: Iterable[str]) -> Words:
    """The lists of several files as one: what a later file says is added to what an earlier one said."""
    meanings: dict[str, Meaning] = {}
    near: dict[str, set[str]] = {}
    plain: dict[str, dict[str, set[str]]] = {kind: {} for kind in PLAIN_LISTS}
    for text in texts:
        tables = _tables(text)
        for name, entry in tables.get("meaning", {}).items():
            meanings[name] = _joined(meanings.get(name), _meaning(name, entry))
        for circle, members in tables.get("near", {}).items():
            for member in _listed(f"near.{circle}", members):
                near.setdefault(member, set()).add(circle)
        for kind, lists in plain.items():
            for lang, words in tables.get(kind, {}).items():
                lists.setdefault(_language(kind, lang), set()).update(_string(kind, words).casefold().split())
    _check(meanings, near)
    return Words(
        meanings=meanings,
        near={name: tuple(sorted(circles)) for name, circles in sorted(near.items())},
        **{kind: {lang: frozenset(words) for lang, words in lists.items()} for kind, lists in plain.items()},
    )


def _tables(text: str) -> dict[str, dict[str, object]]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WrongWords(f"A list of words is not valid TOML: {error}") from None
    for name, table in tables.items():
        if name not in {"meaning", "near", *PLAIN_LISTS}:
            raise WrongWords(f"A list has the tables meaning, near, stop, faint and common, not {name!r}.")
        if not isinstance(table, dict):
            raise WrongWords(f"{name!r} is a table: write [{name}] on a line of its own.")
    return tables


def _meaning(name: str, entry: object) -> Meaning:
    if not isinstance(entry, dict):
        raise WrongWords(f'The meaning {name!r} looks like this: {name} = {{ da = "…", en = "…" }}')
    weight = entry.get("weight", 1.0)
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 < weight <= 1:
        raise WrongWords(f"The weight of {name!r} is a number above 0 and at most 1.")
    words = {_language(name, lang): _listed(name, said) for lang, said in entry.items() if lang != "weight"}
    return Meaning(name=name, words=words, weight=float(weight))


def _joined(first: Meaning | None, second: Meaning) -> Meaning:
    if first is None:
        return second
    words = {
        lang: first.words.get(lang, frozenset()) | second.words.get(lang, frozenset()) for lang in LANGUAGES
    }
    return Meaning(name=first.name, words=words, weight=min(first.weight, second.weight))


def _listed(where: str, said: object) -> frozenset[str]:
    """Words and word groups separated by commas."""
    pieces = (" ".join(piece.split()) for piece in _string(where, said).casefold().split(","))
    return frozenset(piece for piece in pieces if piece)


def _string(where: str, said: object) -> str:
    if not isinstance(said, str):
        raise WrongWords(f"{where!r} is one text in quotes, its words separated inside it.")
    return said


def _language(where: str, lang: str) -> str:
    if lang not in LANGUAGES:
        raise WrongWords(f"{where!r} has words in da and en, not in {lang!r}.")
    return lang


def _check(meanings: Mapping[str, Meaning], near: Mapping[str, set[str]]) -> None:
    for member, circles in near.items():
        if member not in meanings:
            raise WrongWords(f"near.{min(circles)} names {member!r}, which no list gives as a meaning.")
