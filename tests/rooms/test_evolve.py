"""What a fact does to the state beyond what the views show."""

from __future__ import annotations

from livetalk.rooms import facts as f
from livetalk.rooms.evolve import evolve
from livetalk.rooms.room import Room
from tests.rooms.history import (
    ANNE,
    BENT,
    MO,
    START,
    approved,
    asked,
    given,
    replayed,
    room,
    supported,
    taken,
)


def in_a_row(*events: f.AnyEvent, command: str | None = None, by: str | None = None) -> Room:
    fresh = Room()
    for n, event in enumerate(events, start=1):
        evolve(fresh, f.Fact(seq=n, at=START, event=event, by=by, command=command))
    return fresh


def asking(question: str) -> f.QuestionAsked:
    return f.QuestionAsked(question=question, held=True, text_key=f"q:{question}:text:1")


def test_a_room_that_was_never_logged_does_not_exist() -> None:
    assert not Room().exists
    assert in_a_row(f.RoomCreated(code="482913")).exists


def test_the_fold_over_the_log_is_the_state() -> None:
    history = given(room(), asked("q1"), asked("q2", by=BENT), approved("q1"), supported("q1"), taken("q1"))
    assert replayed(history.facts, history.room.words) == history.room


def test_the_outcome_of_a_command_is_its_last_seq_and_its_question() -> None:
    created = f.RoomCreated(code="482913")
    assert in_a_row(created, asking("q1"), command="anne:1").outcomes == {"anne:1": (2, "q1")}
    two_facts = in_a_row(created, asking("q1"), f.QuestionApproved(question="q1"), command="anne:1")
    assert two_facts.outcomes == {"anne:1": (3, "q1")}
    assert in_a_row(created, asking("q1")).outcomes == {}


def test_facts_without_a_command_are_acts_of_their_own() -> None:
    created = f.RoomCreated(code="482913")
    approving = (f.QuestionApproved(question="q1"), f.QuestionApproved(question="q2"))
    facts = (created, asking("q1"), asking("q2"), *approving)
    assert len(in_a_row(*facts, by=MO.id).acts[MO.id]) == 2
    assert len(in_a_row(*facts, by=MO.id, command="mo:1").acts[MO.id]) == 1


def test_an_act_remembers_where_everything_stood_before_its_first_fact() -> None:
    twice = (f.QuestionApproved(question="q1"), f.QuestionTaken(question="q1"))
    frame = (f.RoomStateChanged(state="paused"), f.WallBlanked(on=True))
    room_then = in_a_row(f.RoomCreated(code="482913"), asking("q1"), *twice, *frame, by=MO.id, command="mo:1")
    evolve(room_then, f.Fact(seq=7, at=START, event=f.ActUndone(act=3), by=MO.id))
    assert room_then.questions["q1"].status == "waiting"
    assert room_then.queue == []
    assert room_then.now is None
    assert (room_then.frame.state, room_then.frame.wall_blank) == ("open", False)


def test_what_the_system_does_is_nobodys_act() -> None:
    history = given(room(state="paused"))
    assert history.room.acts == {}
    assert history.room.last_act(MO.id) is None


def test_facts_without_a_maker_are_folded_all_the_same() -> None:
    given_and_taken = (f.SupportGiven(question="q1"), f.SupportTakenBack(question="q1"))
    events = (f.RoomCreated(code="482913"), asking("q1"), *given_and_taken, f.ActUndone(act=2))
    assert in_a_row(*events).supporters == {"q1": set()}


def test_taking_back_what_was_never_given_changes_nothing() -> None:
    events = (f.RoomCreated(code="482913"), asking("q1"), f.SupportTakenBack(question="q1"))
    assert in_a_row(*events, by=ANNE.id).supporters == {"q1": set()}


def test_restoring_what_was_not_dismissed_leads_to_the_queue() -> None:
    events = (f.RoomCreated(code="482913"), asking("q1"), f.QuestionRestored(question="q1"))
    assert in_a_row(*events).queue == ["q1"]


def test_the_queue_is_kept_by_place_also_for_an_old_question() -> None:
    history = given(room(), *(asked(f"q{n}") for n in range(5)), *(approved(f"q{n}") for n in range(5)))
    history.happened(taken("q1"))
    assert history.room.queue == ["q0", "q2", "q3", "q4"]
    history.happened(*(taken(q, instead_of=was) for q, was in (("q3", "q1"), ("q0", "q3"))))
    assert history.room.queue == ["q2", "q4"]
