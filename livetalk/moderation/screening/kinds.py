"""The kinds of flags, what they have in common, and what each of them leads to.

Lives here: the closed list of kinds and the two decisions that hang on it. Must not live here: how
a kind is found (one module per family beside this one), or its words on a screen (locale files).
"""

from __future__ import annotations

from collections.abc import Iterable

from livetalk.rooms.facts import Flag

PERSONAL: frozenset[str] = frozenset({"cpr", "phone", "email", "address", "person"})
TONE: frozenset[str] = frozenset({"insult"})
# Loud, but there is nothing in them that has to be kept from the wall.
HARMLESS: frozenset[str] = frozenset({"shouting", "repeats"})
KINDS: frozenset[str] = PERSONAL | TONE | HARMLESS | {"link", "unicode"}


def warns(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    """Those that the author hears of while writing: personal data and the tone."""
    return tuple(flag for flag in flags if flag.kind in PERSONAL | TONE)


def holds(flags: Iterable[Flag]) -> bool:
    """Whether a moderator reads it before anyone sees it. No flag ever dismisses by itself."""
    return any(flag.kind not in HARMLESS for flag in flags)
