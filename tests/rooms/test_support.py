"""Support is a set of people: giving twice is giving once."""

from __future__ import annotations

import pytest

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import views
from tests.rooms.history import (
    ANNE,
    BENT,
    CARLA,
    approved,
    asked,
    dismissed,
    finished,
    given,
    restored,
    room,
    state_became,
    supported,
    taken,
)

SUPPORT = c.SupportQuestion(question="q1")
UNSUPPORT = c.UnsupportQuestion(question="q1")


def test_support_is_counted_once_for_each_person() -> None:
    history = given(room(), asked("q1"), approved("q1"))
    history.when(SUPPORT, by=BENT).then(f.SupportGiven(question="q1"))
    history.when(SUPPORT, by=BENT).then()
    history.when(SUPPORT, by=CARLA).then(f.SupportGiven(question="q1"))
    assert history.sees("audience")["support:q1"] == 2
    assert views.mine(history.room, BENT.id).supported == ("q1",)


def test_support_can_be_taken_back_once() -> None:
    history = given(room(), asked("q1"), approved("q1"), supported("q1"), supported("q1", by=CARLA))
    history.when(UNSUPPORT, by=BENT).then(f.SupportTakenBack(question="q1"))
    history.when(UNSUPPORT, by=BENT).then()
    assert history.sees("audience")["support:q1"] == 1
    assert views.mine(history.room, BENT.id).supported == ()
    history.when(SUPPORT, by=BENT).then(f.SupportGiven(question="q1"))


def test_nothing_is_taken_back_that_was_not_given() -> None:
    given(room(), asked("q1"), approved("q1")).when(UNSUPPORT, by=CARLA).then()


def test_an_author_may_support_the_own_question() -> None:
    given(room(), asked("q1"), approved("q1")).when(SUPPORT, by=ANNE).then(f.SupportGiven(question="q1"))


@pytest.mark.parametrize("command", [SUPPORT, UNSUPPORT])
def test_a_held_question_looks_like_one_that_does_not_exist(command: c.WireCommand) -> None:
    held = given(room(), asked("q1")).when(command, by=BENT)
    missing = given(room()).when(command, by=BENT)
    assert held.refusal == missing.refusal
    held.refused("unknown_question")


@pytest.mark.parametrize("command", [SUPPORT, UNSUPPORT])
def test_support_ends_with_the_question(command: c.WireCommand) -> None:
    history = given(room(), asked("q1"), approved("q1"), taken("q1"), supported("q1"), finished("q1"))
    history.when(command, by=BENT).refused("support_over")
    assert history.sees("audience")["support:q1"] == 1


def test_support_outlives_a_dismissal() -> None:
    history = given(room(), asked("q1"), approved("q1"), supported("q1"), dismissed("q1"))
    assert "support:q1" not in history.sees("audience")
    assert history.sees("moderator")["support:q1"] == 1
    history.happened(restored("q1"))
    assert history.sees("audience")["support:q1"] == 1


def test_a_closed_room_takes_no_support() -> None:
    history = given(room(), asked("q1"), approved("q1"), state_became("paused"))
    history.when(SUPPORT, by=BENT).then(f.SupportGiven(question="q1"))
    history.happened(state_became("closed")).when(UNSUPPORT, by=BENT).refused("room_closed")
    assert not history.refusal.temporary


def test_a_vote_touches_the_small_part_only() -> None:
    history = given(room(), asked("q1"), approved("q1"))
    seen = history.room.seq
    history.when(SUPPORT, by=BENT)
    assert views.changed_after(history.room, seen) == ["support:q1"]
