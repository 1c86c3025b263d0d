"""The forms of a word: inflection, and spelling without æ, ø and å.

Lives here: what ``=`` and ``*`` mean at the end of an insult in the rules, and how a word is
inflected without a dictionary. Must not live here: any word, any judgement.
"""

from __future__ import annotations

from collections.abc import Iterable

_ASCII = (("æ", "ae"), ("ø", "oe"), ("å", "aa"))
_VOWELS = "aeiouyæøå"
# Of nouns: one, the one, many, the many, and what is theirs.
_ENDINGS = tuple(
    "- s e es n en ens et ets er ers ene enes erne ernes r rs rne rnes".replace("-", "").split(" ")
)


def by_first_word(entries: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    """Expressions as rows of words, longest first, by the word they begin with."""
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for entry in entries:
        for variant in _spellings(entry):
            phrase = tuple(variant.split())
            by_first.setdefault(phrase[0], []).append(phrase)
    return {first: sorted(phrases, key=len, reverse=True) for first, phrases in by_first.items()}


def forms(entries: Iterable[str], *, inflect: bool = True) -> frozenset[str]:
    """All forms of all entries."""
    found: set[str] = set()
    for entry in entries:
        exact = entry.endswith(("=", "*")) or not inflect
        for form in (entry.rstrip("=*"),) if exact else _inflected(entry):
            found.update(_spellings(form))
    return frozenset(found)


def prefixes(entries: Iterable[str]) -> frozenset[str]:
    """What words may begin with: the entries that end in ``*``."""
    return frozenset(form for entry in entries if entry.endswith("*") for form in _spellings(entry[:-1]))


def _inflected(word: str) -> list[str]:
    """All endings a noun may have. Forms that do not exist do no harm."""
    stems = [word]
    if len(word) > 2 and word[-1] not in _VOWELS and word[-2] in _VOWELS:
        stems.append(word + word[-1])  # klaphat, klaphatte
    return [stem + ending for stem in stems for ending in _ENDINGS if ending or stem == word]


def _spellings(form: str) -> list[str]:
    """With æ, ø and å, and as written on a keyboard that lacks them."""
    plain = form
    for letter, pair in _ASCII:
        plain = plain.replace(letter, pair)
    return [form] if plain == form else [form, plain]
