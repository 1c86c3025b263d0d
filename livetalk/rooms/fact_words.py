"""Which words a fact names. A fact never holds words itself, only their keys.

Lives here: finding those keys. Must not live here: the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from livetalk.rooms.facts import Fact, RoomCreated

FRAME_KEYS = ("room:title", "room:purpose", "room:input_use", "room:not_open")
"""Keys that stand in no fact: every room has them from its first one."""


def word_keys(facts: Iterable[Fact]) -> Iterator[str]:
    """The keys of all words that the facts name."""
    for fact in facts:
        if isinstance(fact.event, RoomCreated):
            yield from FRAME_KEYS
        for field in fact.event.__struct_fields__:
            if field.endswith("_key") and (key := getattr(fact.event, field)):
                yield key
