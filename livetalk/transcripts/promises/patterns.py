"""The small language in which rules are written, made into fast questions to a clause.

Lives here: what the signs of a pattern mean. Must not live here: any word of any language. A pattern
is words with blanks between. Besides plain words it may hold:

- ``a|b`` either; ``word*`` the rest of a word; ``word?`` may be missing; ``...`` up to six words;
- ``^`` the beginning of a clause (after words of the list ``lead``), ``$`` its end;
- ``<list>`` a word of that list, ``<list>?`` perhaps, ``<a|b>`` of either list;
- ``<act.present>`` a form of a verb of that list, with the words that belong to it later on
  ("tager … op"); ``<act.present turned self>`` the same with the subject behind it ("tager jeg … op");
- ``{day}`` a slot that a date is read from.

Small letters match both; the capital "I" (you, in Danish) only itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import NamedTuple

import regex

BETWEEN = r",? "
GAP = rf"(?:{BETWEEN}[^ ]+){{0,6}}?"
LEAD = "lead"  # the list of words that may stand before the beginning of a clause
ROLE = "role"  # the list whose find is kept: the role that a promise is laid upon
A_ROLE, A_NUMBER = "<role>", "#"  # what ``words_of`` calls a role, and any figure
_TOKEN = re.compile(r"<[^<>]+>\??|[^ ]+")
_WORD = re.compile(r"[\w']+")
_DIGIT = re.compile(r"\d")


class Form(NamedTuple):
    """A form of a list of verbs: what to look for by the subject behind it (None: none), and its words."""

    look: Callable[[str | None], str]
    words: frozenset[str] | None  # None: any


class Question:
    """A pattern, made when it is first asked. ``needs``: of each of these a sentence must hold a word."""

    def __init__(self, text: str, needs: Iterable[frozenset[str] | None]) -> None:
        self._text = text
        self.needs = tuple(need for need in needs if need is not None)

    @cached_property
    def look(self) -> regex.Pattern[str]:
        """The pattern."""
        return regex.compile(self._text)


class WrongPattern(ValueError):
    """A pattern cannot be read; the sentence says why."""


class Lists:
    """What patterns may name: lists of words, forms of verbs, slots."""

    def __init__(
        self, *, words: Mapping[str, Sequence[str]], verbs: Mapping[str, Form], slots: Mapping[str, str]
    ) -> None:
        self._words = {name: either(entries) for name, entries in words.items()}
        self._firsts = {name: first_words(entries) for name, entries in words.items()}
        self._verbs = verbs
        self._slots = slots

    def question(self, pattern: str) -> Question:
        """The pattern as a question. Raises ``WrongPattern``."""
        tokens = _TOKEN.findall(pattern)
        needed = [token for token in tokens if token not in _SIGNS and not _optional(token)]
        try:
            subjects = [f"<{token[:-1].partition(' turned ')[2]}>" for token in needed if " turned " in token]
            return Question(self._joined(tokens), [self._needs(token) for token in (*needed, *subjects)])
        except KeyError as error:
            raise WrongPattern(f"{pattern!r}: there is no list or slot {error.args[0]!r}") from None

    def _needs(self, token: str) -> frozenset[str] | None:
        """The words of which a sentence must hold one for the token to be in it; None: any."""
        if not token.startswith(("<", "{")):
            return first_words(token.split("|"))
        name = token[1:-1].partition(" turned ")[0]
        if token.startswith("{"):
            words = self._firsts.get(_WORDS_OF_SLOT.get(name, name), frozenset[str]())
            return None if words is None else words | {A_NUMBER}
        if "." in name:
            return self._verbs[name].words
        if name == ROLE:
            return frozenset({A_ROLE})
        each = [self._firsts[part] for part in name.split("|")]
        return None if None in each else frozenset(word for words in each for word in words or ())

    def _joined(self, tokens: Sequence[str]) -> str:
        """Pieces with blanks between them, as whole words."""
        out, begun = "", False
        for token in tokens:
            optional = _optional(token)
            match token:
                case "^":
                    out += f"^(?:{self._words[LEAD]}{BETWEEN})*+"
                case "$":
                    out += r"[.!? ]*$"
                case "...":
                    out += GAP
                case _ if not begun:
                    whole = rf"(?<!\w){self._piece(token)}(?!\w)"
                    out += f"(?:{whole}{BETWEEN})?" if optional else whole
                    begun = not optional
                case _:
                    whole = rf"{BETWEEN}{self._piece(token)}(?!\w)"
                    out += f"(?:{whole})?" if optional else whole
        return out

    def _piece(self, token: str) -> str:
        token = token.removesuffix("?")
        if token.startswith("<"):
            return self._named(token[1:-1])
        if token.startswith("{"):
            name = token[1:-1]
            return f"(?P<{name}>{self._slots[name]})"
        return either(token.split("|"))

    def _named(self, name: str) -> str:
        verb, _, turned = name.partition(" turned ")
        if "." in verb:
            return f"(?:{self._verbs[verb].look(self._listed(turned) if turned else None)})"
        return self._listed(name)

    def _listed(self, name: str) -> str:
        one = "|".join(self._words[part] for part in name.split("|"))
        return f"(?P<role>{one})" if name == ROLE else f"(?:{one})"


_SIGNS = ("^", "$", "...")
_WORDS_OF_SLOT = {"day": "ordinal"}  # a day may be said as a word: "the first of May"


def _optional(token: str) -> bool:
    return token.endswith("?") and len(token) > 1


def first_words(entries: Iterable[str]) -> frozenset[str] | None:
    """The words that the entries begin with; None if one may begin with any."""
    firsts = [entry.split(" ")[0] for entry in entries]
    if any("*" in first for first in firsts):
        return None
    return frozenset(found[0] if (found := _WORD.findall(first)) else first for first in firsts)


def words_of(low: str) -> set[str]:
    """The words of a sentence as ``needs`` name them."""
    words = set(_WORD.findall(low))
    if "I" in words:
        words.add("i")
    if _DIGIT.search(low):
        words.add(A_NUMBER)
    return words


class Marks:
    """Whether any entry of a list can stand in a sentence: by the words of each, or the end of its last."""

    def __init__(self, entries: Iterable[str]) -> None:
        self._ends = tuple({entry[1:] for entry in entries if _only_end(entry)})
        self._with: dict[str, list[frozenset[str]]] = {}
        for entry in entries:
            whole = [word for word in entry.replace(",", " ").split() if word.isalpha()]
            last = entry.split(" ")[-1]
            if whole and not _only_end(last):
                self._with.setdefault(max(whole, key=len), []).append(frozenset(whole))
            elif not whole or _only_end(last):
                self._ends += (last.removeprefix("*"),)

    def in_(self, words: AbstractSet[str]) -> bool:
        """Perhaps; certainly not if False."""
        return any(
            word.endswith(self._ends) or any(whole <= words for whole in self._with.get(word, ()))
            for word in words
        )


def either(entries: Sequence[str]) -> str:
    """One alternative for all entries, longest first; those that only end a word are one, at last."""
    ends = sorted({entry[1:] for entry in entries if _only_end(entry)})
    ordered = sorted(
        {entry for entry in entries if not _only_end(entry)}, key=lambda entry: (-len(entry), entry)
    )
    each = [_one(entry) for entry in ordered]
    if ends:
        each.append(rf"\w*?(?:{'|'.join(regex.escape(end) for end in ends)})")
    return f"(?:{'|'.join(each)})" if each else "(?!)"


def _only_end(entry: str) -> bool:
    return entry.startswith("*") and entry[1:].isalpha()


def _one(entry: str) -> str:
    """``*`` is the rest of a word, on either side; a small "i" alone may be a capital in the text."""
    inner = regex.escape(entry, literal_spaces=True)
    inner = r"\w*?" + inner.removeprefix(r"\*") if entry.startswith("*") else inner
    inner = regex.sub(r"\\\*(?=\w)", r"\\w*?", inner).replace(r"\*", r"\w*+")
    return regex.sub(r"(?<![^ ])i(?![^ '])", "[iI]", inner)
