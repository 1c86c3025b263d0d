"""Undo: a moderator takes back the own last acts, as long as they still stand."""

from __future__ import annotations

import pytest

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import views
from livetalk.rooms.room import ACTS_KEPT
from tests.rooms.history import (
    ANNE,
    BENT,
    MIA,
    MO,
    Past,
    approved,
    asked,
    dismissed,
    finished,
    given,
    restored,
    revised,
    room,
    state_became,
    supported,
    taken,
    undone,
    wall_blanked,
    withdrawn,
)

UNDO = c.Undo()


def in_the_queue(*questions: str) -> tuple[Past, ...]:
    """Approved by somebody who is not there any more."""
    return tuple(step for q in questions for step in (asked(q), approved(q, by=BENT)))


@pytest.mark.parametrize(
    "act",
    [
        approved("q1"),
        dismissed("q1", note="Ikke sådan"),
        dismissed("q2"),
        finished("q2", "unanswered"),
        taken("q2", instead_of="q3"),
        finished("q3"),
        dismissed("q3"),
        restored("q4"),
        restored("q5"),
        state_became("paused", by=MO),
        wall_blanked(),
    ],
)
def test_every_act_can_be_undone_as_if_it_had_not_been(act: Past) -> None:
    history = given(room(), asked("q1"), in_the_queue("q2", "q3", "q4", "q5"))
    history.happened(taken("q3", by=BENT), dismissed("q4", by=BENT), finished("q5", by=BENT))
    before = history.sees_everywhere()
    first = history.room.seq + 1
    history.happened(act)
    assert history.sees_everywhere() != before
    history.when(UNDO, by=MO).then(f.ActUndone(act=first))
    assert history.sees_everywhere() == before
    history.when(UNDO, by=MO).refused("nothing_to_undo")


def test_one_undo_takes_back_the_taking_and_the_answer_that_came_with_it() -> None:
    history = given(room(), in_the_queue("q1", "q2")).happened(taken("q1", by=MIA))
    history.when(c.TakeQuestion(question="q2"), by=MO).when(UNDO, by=MO)
    assert history.sees("wall")["now"] == "q1"
    assert history.card("q1").status == "now"
    assert history.sees("wall")["queue"] == ["q2"]


def test_only_own_acts() -> None:
    history = given(room(), in_the_queue("q1"), taken("q1", by=MIA))
    history.when(UNDO, by=MO).refused("nothing_to_undo")
    history.when(c.FinishQuestion(question="q1", how="answered"), by=MO)
    history.when(UNDO, by=MIA).refused("undo_superseded")
    history.when(UNDO, by=MO)
    history.when(UNDO, by=MIA)
    assert history.card("q1").status == "approved"


@pytest.mark.parametrize(
    "meanwhile",
    [withdrawn("q1"), revised("q1", "Nye ord?"), dismissed("q1", by=MIA), taken("q1", by=MIA)],
)
def test_not_what_somebody_has_moved_since(meanwhile: Past) -> None:
    history = given(room(), asked("q1"), approved("q1"), meanwhile)
    history.when(UNDO, by=MO).refused("undo_superseded")


def test_support_and_words_of_others_do_not_stand_in_the_way() -> None:
    history = given(room(), asked("q1"), asked("q2"), approved("q1"), supported("q1"), approved("q2", by=MIA))
    history.when(UNDO, by=MO)
    assert history.question("q1").status == "waiting"
    history.happened(approved("q1"))
    assert history.sees("audience")["support:q1"] == 1


def test_what_was_undone_by_another_stands_again_and_can_be_undone() -> None:
    history = given(room(), asked("q1"), approved("q1"), dismissed("q1", by=MIA))
    history.when(UNDO, by=MO).refused("undo_superseded")
    history.when(UNDO, by=MIA).when(UNDO, by=MO)
    assert history.question("q1").status == "waiting"


def test_the_room_and_the_wall() -> None:
    history = given(room())
    history.when(c.SetRoomState(state="paused"), by=MO).when(c.BlankWall(on=True), by=MO)
    history.when(UNDO, by=MO)
    assert (history.room.frame.state, history.room.frame.wall_blank) == ("paused", False)
    history.when(UNDO, by=MO)
    assert (history.room.frame.state, history.room.frame.wall_blank) == ("open", False)
    history.when(UNDO, by=MO).refused("nothing_to_undo")


def test_a_colleagues_panic_key_does_not_stand_in_the_way_of_the_rooms_state() -> None:
    history = given(room(), state_became("paused", by=MO), wall_blanked(by=MIA))
    history.when(UNDO, by=MO)
    assert (history.room.frame.state, history.room.frame.wall_blank) == ("open", True)
    history.when(UNDO, by=MIA)
    assert history.room.frame.wall_blank is False


def test_not_a_room_that_somebody_has_changed_since() -> None:
    history = given(room(), state_became("paused", by=MO), state_became("open", by=MIA))
    history.when(UNDO, by=MO).refused("undo_superseded")
    history.when(UNDO, by=MIA).when(UNDO, by=MO)
    assert history.room.frame.state == "open"


def test_a_chain_of_ten_and_no_more() -> None:
    questions = [f"q{n}" for n in range(ACTS_KEPT + 2)]
    history = given(room(), tuple(asked(q) for q in questions))
    for question in questions:
        history.when(c.ApproveQuestion(question=question), by=MO)
    for question in reversed(questions[2:]):
        assert history.when(UNDO, by=MO).decided.events
        assert history.question(question).status == "waiting"
    history.when(UNDO, by=MO).refused("nothing_to_undo")
    assert history.sees("audience")["queue"] == questions[:2]


def test_a_chain_on_one_question() -> None:
    history = given(room(), asked("q1"))
    acts: list[c.WireCommand] = [
        c.ApproveQuestion(question="q1"),
        c.TakeQuestion(question="q1"),
        c.FinishQuestion(question="q1", how="answered"),
        c.RestoreQuestion(question="q1"),
        c.DismissQuestion(question="q1", reason="tone"),
    ]
    for act in acts:
        history.when(act, by=MO)
    passed = []
    for _ in acts:
        passed.append(history.question("q1").status)
        history.when(UNDO, by=MO)
    assert passed == ["dismissed", "approved", "answered", "now", "approved"]
    assert history.question("q1").status == "waiting"


def test_asking_and_taking_back_are_no_acts() -> None:
    history = given(room()).when(c.AskQuestion(text="Fra salen?"), by=MO, fresh_id="q1")
    history.when(c.ReviseQuestion(question="q1", text="Fra salen!?"), by=MO)
    history.when(UNDO, by=MO).refused("nothing_to_undo")


def test_what_changed_nothing_is_no_act() -> None:
    history = given(room(), asked("q1"), approved("q1"), state_became("paused", by=MIA))
    history.when(c.SetRoomState(state="paused"), by=MO).then()
    history.when(UNDO, by=MO)
    assert history.question("q1").status == "waiting"


def test_an_undone_act_that_nobody_remembers_changes_nothing() -> None:
    history = given(room(), asked("q1"), approved("q1"))
    before = history.sees_everywhere()
    history.happened(undone(999), undone(3, by=MIA))
    assert history.sees_everywhere() == before


def test_an_undone_approval_hides_the_question_from_the_audience() -> None:
    history = given(room(), asked("q1"), approved("q1"))
    seen = history.room.seq
    history.when(UNDO, by=MO)
    assert "q:q1" in views.changed_after(history.room, seen)
    assert "q:q1" not in history.sees("audience")
    assert views.was_visible(history.room, "audience", "q:q1")
    counts = history.sees("moderator")["counts"]
    assert isinstance(counts, dict)
    assert {status: n for status, n in counts.items() if n} == {"waiting": 1}


@pytest.mark.parametrize("left_by", [finished("q1"), dismissed("q1"), finished("q1", "unanswered")])
def test_nothing_comes_back_to_a_stage_that_is_taken(left_by: Past) -> None:
    # Both would be on at once: the wall would show one of them and the other could not be finished.
    history = given(room(), in_the_queue("q1", "q2"), taken("q1", by=MIA), left_by, taken("q2", by=MIA))
    history.when(UNDO, by=MO).refused("undo_superseded")
    assert history.sees("wall")["now"] == "q2"
    history.when(UNDO, by=MIA).when(UNDO, by=MO)
    assert history.sees("wall")["now"] == "q1"


def test_author_of_the_undone_keeps_being_told() -> None:
    history = given(room(), asked("q1"), approved("q1"), dismissed("q1", note="Nej"))
    history.when(UNDO, by=MO)
    own = views.mine(history.room, ANNE.id).own[0]
    assert (own.status, own.reason, own.note) == ("approved", None, None)
