"""Lists of words made into fast questions to a text.

Lives here: what ``*`` means in a rule, and the two ways to look beside a find. Must not live here:
any word, any kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import regex

Look = Callable[..., bool]  # text, place, and perhaps where to begin
_NEVER = regex.compile(r"(?!)")


def either(entries: Iterable[str]) -> str:
    """One alternative for all entries, longest first. ``*`` stands for the rest of a word."""
    ordered = sorted(set(entries), key=lambda entry: (-len(entry), entry))
    return "|".join(_one(entry) for entry in ordered)


def _one(entry: str) -> str:
    """At the start of an entry ``*`` gives back what the entry itself needs; elsewhere it need not."""
    before = r"\w{0,20}?" if entry.startswith("*") else ""
    inner = regex.escape(entry.removeprefix("*"), literal_spaces=True)
    return before + inner.replace(r"\*", r"\w*+")


def words(entries: Iterable[str]) -> regex.Pattern[str]:
    """Any of the entries as whole words."""
    wanted = either(entries)
    return regex.compile(rf"(?<![\w\-])(?:{wanted})(?!\w)") if wanted else _NEVER


def ending_with(entries: Iterable[str], *, within: int) -> Look:
    """Whether one of the entries stands in the last signs before a place."""
    pattern = words(entries)

    def look(low: str, at: int, since: int = 0) -> bool:
        return pattern.search(low, max(since, at - within), min(at, len(low))) is not None

    return look


def starting_with(entries: Iterable[str]) -> Look:
    """Whether one of the entries follows a place, with nothing but blanks between."""
    wanted = either(entries)
    pattern = regex.compile(rf"[\s,.]{{0,2}}+(?:{wanted})(?!\w)") if wanted else _NEVER

    def look(low: str, at: int) -> bool:
        return pattern.match(low, at) is not None

    return look
