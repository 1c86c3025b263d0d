"""The published parts of a view: what changed, what went, and nothing about what was never shown."""

from __future__ import annotations

import pytest

from livetalk.live.broadcasting.parts import PartStore
from livetalk.rooms import views
from livetalk.rooms.actors import VIEWS, View
from tests.rooms.history import (
    ANNE,
    BENT,
    History,
    approved,
    asked,
    dismissed,
    given,
    restored,
    room,
    supported,
    taken,
)


def store_of(history: History, view: View = "audience") -> PartStore:
    store = PartStore(view)
    store.advance(history.room)
    return store


@pytest.mark.parametrize("view", VIEWS)
def test_a_store_that_was_moved_step_by_step_equals_the_view(view: View) -> None:
    history = given(room())
    store = store_of(history, view)

    for past in (asked("q1"), approved("q1"), supported("q1"), taken("q1"), asked("q2"), dismissed("q2")):
        history.happened(past)
        store.advance(history.room)

    assert store.values == views.view(history.room, view)


def test_a_change_names_just_the_parts_that_changed() -> None:
    history = given(room(), asked("q1"), approved("q1"))
    store = store_of(history)
    before = store.seq

    history.happened(supported("q1", by=BENT))

    assert store.advance(history.room)
    assert store.changed_after(before) == (["support:q1"], [])


def test_a_view_that_shows_nothing_of_it_has_not_changed() -> None:
    history = given(room())
    store = store_of(history, "wall")

    history.happened(asked("q1"))

    assert not store.advance(history.room)
    assert store.seq == history.room.seq


def test_a_question_that_was_held_and_dismissed_is_never_named() -> None:
    history = given(room(), asked("q1", by=ANNE))
    store = store_of(history)
    history.happened(dismissed("q1"))
    store.advance(history.room)

    assert store.changed_after(0)[1] == []


def test_a_question_that_was_shown_goes_by_name_and_may_come_back() -> None:
    history = given(room(), asked("q1"), approved("q1"))
    store = store_of(history)
    shown = store.seq
    history.happened(dismissed("q1"))
    store.advance(history.room)
    assert set(store.changed_after(shown)[1]) == {"q:q1", "support:q1"}

    history.happened(restored("q1"))
    store.advance(history.room)
    changed, gone = store.changed_after(shown)
    assert "q:q1" in changed
    assert gone == []


def test_a_store_made_after_a_restart_still_names_what_went() -> None:
    history = given(room(), asked("q1"), approved("q1"))
    shown = history.room.seq
    history.happened(dismissed("q1"))

    assert set(store_of(history).changed_after(shown)[1]) == {"q:q1", "support:q1"}
