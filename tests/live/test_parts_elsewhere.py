"""Several nodes take steps of their own over one log; a screen that goes from one to another lacks nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from livetalk.live.broadcasting.parts import PartStore
from livetalk.rooms import facts as f
from livetalk.rooms import views
from livetalk.rooms.actors import VIEWS, View
from livetalk.rooms.evolve import evolve
from livetalk.rooms.room import Room
from tests.rooms.history import BENT, Past, approved, asked, room, supported
from tests.rooms.history import given as begun
from tests.rooms.random_evenings import EVENINGS, Move, evening


def taken_in_steps(
    facts: list[f.Fact], words: dict[str, str], steps: set[int]
) -> Iterator[dict[View, PartStore]]:
    """A node's stores, moved forward only at some of the facts; given after each of them."""
    room = Room()
    room.words = words
    stores = {view: PartStore(view) for view in VIEWS}
    for fact in facts:
        evolve(room, fact)
        if fact.seq in steps or fact.seq == len(facts):
            for store in stores.values():
                store.advance(room)
        yield stores


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
@given(EVENINGS, st.randoms(use_true_random=False))
def test_a_screen_of_another_node_gets_all_that_it_lacks_whatever_steps_the_nodes_took(
    script: tuple[f.Moderation, list[Move]], rng: random.Random
) -> None:
    played = evening(script)
    last = len(played.facts)
    here = {n for n in range(1, last + 1) if rng.random() < 0.3}
    screens: list[tuple[int, dict[View, dict[str, views.Part]]]] = [
        (stores["wall"].seq, {view: dict(stores[view].values) for view in VIEWS})
        for stores in taken_in_steps(played.facts, played.room.words, set(range(1, last + 1)))
    ]
    *_, node = taken_in_steps(played.facts, played.room.words, here)

    for seq, shown in screens:
        for view in VIEWS:
            put, gone = node[view].changed_after(seq)
            after = shown[view] | {key: node[view].values[key] for key in put}
            after = {key: value for key, value in after.items() if key not in gone}
            assert after == node[view].values, f"a {view} screen that left the other node at {seq}"


def test_what_was_something_else_for_a_moment_elsewhere_is_said_again() -> None:
    history = begun(room(), asked("q1"), approved("q1"))
    store = PartStore("audience")
    store.advance(history.room)

    history.happened(supported("q1", by=BENT), Past(events=(f.SupportTakenBack(question="q1"),), by=BENT.id))
    store.advance(history.room)

    assert store.changed_after(4) == (["support:q1"], []), "a screen that was told of 1 learns that it is 0"
