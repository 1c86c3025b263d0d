"""A copy of a room is the same room, and goes its own way."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import pairwise

from hypothesis import given

from livetalk.rooms import facts as f
from livetalk.rooms import views
from livetalk.rooms.actors import VIEWS
from livetalk.rooms.copying import copy_of
from livetalk.rooms.evolve import evolve
from livetalk.rooms.fact_words import word_keys
from livetalk.rooms.room import Room
from tests.rooms.history import replayed
from tests.rooms.random_evenings import EVENINGS, Move, evening

Script = tuple[f.Moderation, list[Move]]


def changeable(value: object) -> Iterator[object]:
    """Everything in it that can be changed in place."""
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from changeable(one)
    elif isinstance(value, list | set | deque):
        yield value
        for one in value:
            yield from changeable(one)
    elif is_dataclass(value):
        yield value
        for field in fields(value):
            yield from changeable(getattr(value, field.name))


@given(EVENINGS)
def test_a_copy_equals_the_room_and_shares_nothing_that_can_change(script: Script) -> None:
    room = evening(script).room

    copy = copy_of(room)

    assert copy == room
    assert list(copy.touched) == list(room.touched)
    assert not {id(one) for one in changeable(copy)} & {id(one) for one in changeable(room)}


@given(EVENINGS)
def test_a_copy_from_the_middle_goes_on_to_the_same_end(script: Script) -> None:
    played = evening(script)
    half = len(played.facts) // 2
    room = replayed(played.facts[:half], played.room.words)
    before = replayed(played.facts[:half], played.room.words)

    copy = copy_of(room)
    for fact in played.facts[half:]:
        evolve(copy, fact)

    assert copy == played.room
    assert room == before, "what the copy went through has not touched the room"


@given(EVENINGS)
def test_the_words_that_facts_name_are_all_that_a_node_needs_to_follow(script: Script) -> None:
    """Words are fetched with the facts that name them, from the first fact on."""
    played = evening(script)
    followed = Room()
    for fact in played.facts:
        keys = set(word_keys([fact]))
        followed.words.update({key: played.room.words[key] for key in keys if key in played.room.words})
        evolve(followed, fact)

    for view in VIEWS:
        assert views.view(followed, view) == played.sees(view)


@given(EVENINGS)
def test_a_part_knows_the_fact_that_may_have_changed_it_before_the_last(script: Script) -> None:
    played = evening(script)
    touched: dict[str, list[int]] = {}
    room = Room()
    for fact in played.facts:
        evolve(room, fact)
        for key in views.changed_after(room, fact.seq - 1):
            touched.setdefault(key, []).append(fact.seq)

    for key, seqs in touched.items():
        assert all(a < b for a, b in pairwise(seqs))
        assert room.touched[key] == seqs[-1]
        assert room.touched_before.get(key, 0) == (seqs[-2] if len(seqs) > 1 else 0)
