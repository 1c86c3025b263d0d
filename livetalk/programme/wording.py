"""How typed words become words of the programme: cleaned, and not too long.

Lives here: cleaning every text field of a record of words, and names in addresses. Must not live here: which
fields are needed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from typing import TypeVar

import msgspec
import regex

from livetalk.programme.texts import MAX_LINE, MAX_NAMES, MAX_PROSE, Words
from livetalk.rooms import text
from livetalk.rooms.outcomes import Rejected

W = TypeVar("W", bound=Words)

PROSE = frozenset(
    {"about", "summary", "purpose", "input_use", "not_open", "listens", "access", "text", "wish", "who"}
)
"""Fields of several lines; all others are one."""
MAX_SLUG = 60
_DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss"})
_NOT_IN_SLUGS = regex.compile(r"[^a-z0-9]+")


def cleaned(words: W, needed: Collection[str] = ()) -> W | Rejected:
    """The words without what cannot be seen. ``frame_missing`` and ``frame_too_long`` name the field."""
    found: dict[str, object] = {}
    for field in words.__struct_fields__:
        value = getattr(words, field)
        if isinstance(value, tuple):
            found[field] = _names(value)
            if len(value) > MAX_NAMES:
                return Rejected(code="frame_too_long", params={"field": field, "max": MAX_NAMES})
            if any(text.is_too_long(name, text.MAX_NAME) for name in _names(value)):
                # A room takes no longer ones: what is published must be able to have its room.
                return Rejected(code="frame_too_long", params={"field": field, "max": text.MAX_NAME})
            continue
        limit = MAX_PROSE if field in PROSE else MAX_LINE
        tidy = text.clean(value, lines=field in PROSE)
        if field in needed and text.is_empty(tidy):
            return Rejected(code="frame_missing", params={"field": field})
        if text.is_too_long(tidy, limit):
            return Rejected(code="frame_too_long", params={"field": field, "max": limit})
        found[field] = tidy
    return msgspec.structs.replace(words, **found)


def _names(typed: tuple[str, ...]) -> tuple[str, ...]:
    """Each once, in the order in which they were typed, however they are capitalised."""
    tidy = (text.clean(name) for name in typed)
    return tuple({name.casefold(): name for name in tidy if not text.is_empty(name)}.values())


def slug_of(name: str) -> str:
    """A name as it stands in an address: ``Grønt Råd`` → ``groent-raad``; empty if nothing of it can."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_DANISH))
    return _NOT_IN_SLUGS.sub("-", plain).strip("-")[:MAX_SLUG].strip("-")


def free_slug(name: str, taken: Collection[str], fallback: str) -> str:
    """The same, with a number behind it if somebody has it already."""
    wanted = slug_of(name) or fallback
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found
