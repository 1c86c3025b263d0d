"""The course of the meeting: what comes next, who speaks, what is told to the desk, what was seen."""

from __future__ import annotations

import pytest

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import views
from livetalk.rooms.staff_parts import MESSAGES_SHOWN, FloorPart, MessagePart
from tests.rooms.history import (
    ANNE,
    BENT,
    CARLA,
    LIS,
    MIA,
    MO,
    START,
    History,
    approved,
    asked,
    dismissed,
    finished,
    given,
    restored,
    room,
    state_became,
    taken,
    withdrawn,
)
from tests.rooms.staff_past import (
    acknowledged,
    floor_passed,
    link_made,
    locked,
    merged,
    message_sent,
    ordered,
    ordering_changed,
    questions_seen,
    speaker_added,
    unmerged,
)

UNDO = c.Undo()
QUEUE = tuple(step for q in ("q1", "q2", "q3", "q4") for step in (asked(q), approved(q, by=BENT)))


def pinned(history: History) -> tuple[str, ...]:
    return history.room.pinned


# --- order ----------------------------------------------------------------------------------------


def test_what_a_moderator_puts_first_comes_first_and_the_rest_by_approval() -> None:
    history = given(room(), QUEUE)
    history.when(c.OrderQueue(queue=("q3", "q2", "q3")), by=MO).then(f.QueueOrdered(queue=("q3", "q2")))
    assert history.sees("wall")["queue"] == ["q3", "q2", "q1", "q4"]
    assert pinned(history) == ("q3", "q2")
    history.when(c.OrderQueue(queue=("q3", "q2")), by=MIA).then()
    history.when(c.OrderQueue(queue=()), by=MIA).then(f.QueueOrdered(queue=()))
    assert history.sees("wall")["queue"] == ["q1", "q2", "q3", "q4"]


def test_what_has_left_the_queue_meanwhile_is_passed_over() -> None:
    history = given(room(), QUEUE, taken("q1"), dismissed("q2"), withdrawn("q4"))
    history.when(c.OrderQueue(queue=("q4", "q1", "q3", "q2")), by=MO).then(f.QueueOrdered(queue=("q3",)))
    history.when(c.OrderQueue(queue=("q3", "nope")), by=MO).refused("unknown_question")


def test_a_question_that_comes_back_has_its_place_again() -> None:
    history = given(room(), QUEUE, ordered("q3", "q2"), dismissed("q3"))
    assert pinned(history) == ("q2",)
    history.happened(restored("q3"))
    assert pinned(history) == ("q3", "q2")
    history.happened(merged("q3", "q1"), unmerged("q3"))
    assert history.room.queue == ["q3", "q2", "q1", "q4"]


def test_ordering_the_queue_is_undone_unless_a_colleague_has_ordered_since() -> None:
    history = given(room(), QUEUE, ordered("q4")).when(c.OrderQueue(queue=("q3",)), by=MO)
    history.when(UNDO, by=MO)
    assert history.room.queue == ["q4", "q1", "q2", "q3"]
    history.happened(ordered("q2", by=MIA)).when(UNDO, by=MO).refused("undo_superseded")


# --- next after this ------------------------------------------------------------------------------


def test_a_locked_question_comes_next_and_the_stage_knows() -> None:
    history = given(room(), QUEUE)
    history.when(c.LockNext(question="q3"), by=MO).then(f.NextLocked(question="q3"))
    history.when(c.LockNext(question="q3"), by=MIA).then()
    assert history.sees("speaker")["next"] == history.sees("moderator")["next"] == "q3"
    for view in ("audience", "wall", "notes"):
        assert "next" not in history.sees(view)
    history.when(c.LockNext(), by=MO).then(f.NextLocked())
    assert history.room.next_locked is None


def test_a_lock_holds_only_what_is_in_the_queue() -> None:
    history = given(room(), QUEUE, locked("q3"))
    seen = history.room.seq
    history.happened(taken("q3"))
    assert history.room.next_locked is None
    assert "next" in views.changed_after(history.room, seen)
    history.when(c.LockNext(question="q3"), by=MO).refused("wrong_status", status="now")
    history.when(c.LockNext(question="nope"), by=MO).refused("unknown_question")


def test_locking_is_undone() -> None:
    history = given(room(), QUEUE, locked("q1")).when(c.LockNext(question="q2"), by=MO).when(UNDO, by=MO)
    assert history.room.next_locked == "q1"
    history.when(c.LockNext(question="q3"), by=MIA).when(UNDO, by=MO).refused("undo_superseded")


# --- by what the next one is proposed -------------------------------------------------------------


def test_the_room_proposes_by_another_rule() -> None:
    history = given(room(), QUEUE)
    assert (history.room.ordering, history.room.rule) == ("fair", "phragmen")
    change = c.ChangeOrdering(by="fair", rule="pav")
    history.when(change, by=MO).then(f.OrderingChanged(by="fair", rule="pav"))
    history.when(change, by=MO).then()
    assert (history.room.ordering, history.room.rule) == ("fair", "pav")
    history.happened(ordering_changed("newest", by=MIA)).when(UNDO, by=MO).refused("undo_superseded")
    history.when(UNDO, by=MIA).when(UNDO, by=MO)
    assert (history.room.ordering, history.room.rule) == ("fair", "phragmen")
    part = history.sees("audience")["room"]
    assert isinstance(part, views.RoomPart)
    assert part.ordering == "fair"


def test_taking_another_question_than_the_proposed_one_is_written_down() -> None:
    history = given(room(), QUEUE)
    history.when(c.TakeQuestion(question="q2"), by=MO, proposed="q1")
    history.then(f.QuestionTaken(question="q2", proposed="q1"))
    history.when(c.TakeQuestion(question="q1"), by=MO, proposed="q1")
    history.then(f.QuestionFinished(question="q2", how="answered"), f.QuestionTaken(question="q1"))
    history.when(c.TakeQuestion(question="q3"), by=MO)
    assert history.decided.events[-1] == f.QuestionTaken(question="q3")


def test_heard_are_the_answered_ones_in_their_order_and_the_one_on_now() -> None:
    history = given(room(), QUEUE, taken("q3"), taken("q1", instead_of="q3"), finished("q4", "unanswered"))
    assert history.room.heard() == ["q3", "q1"]
    history.happened(finished("q1"), restored("q3"))
    assert history.room.heard() == ["q1"]


# --- the floor ------------------------------------------------------------------------------------

PANEL = (speaker_added("s1", "Karin Holm"), speaker_added("s2", "Ole"))


def floor(history: History) -> FloorPart:
    part = history.sees("speaker")["speaking"]
    assert isinstance(part, FloorPart)
    assert part == history.sees("moderator")["speaking"]
    return part


def test_the_time_of_each_speaker_and_of_the_audience_is_added_up() -> None:
    history = given(room(), PANEL)
    speak = {name: c.PassFloor(speaker=name) for name in ("karin holm", "s2", "audience")}
    history.when(speak["karin holm"], by=LIS).later(30).when(speak["audience"], by=MO)
    history.later(12.5).when(speak["s2"], by=LIS).later(5).when(speak["karin holm"], by=LIS).later(10)
    assert floor(history).speaker == "s1"
    assert floor(history).since == views.iso(START + 47_500)
    assert (floor(history).spoken, floor(history).audience_ms) == ({"s1": 30_000, "s2": 5_000}, 12_500)
    history.when(c.PassFloor(), by=MO).then(f.SpeakingStopped())
    assert (floor(history).speaker, floor(history).since) == (None, None)
    assert floor(history).spoken == {"s1": 40_000, "s2": 5_000}
    history.when(c.PassFloor(), by=MO).then()


def test_the_one_who_speaks_may_get_another_limit_and_goes_on() -> None:
    history = given(room(), PANEL, floor_passed("s1", limit_s=60)).later(20)
    history.when(c.PassFloor(speaker="s1", limit_s=60), by=LIS).then()
    history.when(c.PassFloor(speaker="s1", limit_s=90), by=LIS)
    history.then(f.SpeakingStarted(speaker="s1", limit_s=90))
    assert (floor(history).spoken, floor(history).limit_s) == ({"s1": 20_000}, 90)


def test_a_clock_that_was_set_back_takes_no_time_from_anybody() -> None:
    history = given(room(), PANEL, floor_passed("s1")).later(20).happened(floor_passed("s2"))
    history.later(-3600).happened(floor_passed("s1"))
    assert floor(history).spoken == {"s1": 20_000, "s2": 0}


@pytest.mark.parametrize("speaker", ["Hvem", "", "t1"])
def test_nobody_unknown_gets_the_floor(speaker: str) -> None:
    given(room(), PANEL).when(c.PassFloor(speaker=speaker), by=LIS).refused("unknown_speaker")


def test_the_floor_is_not_for_the_audiences_screens() -> None:
    history = given(room(), PANEL, floor_passed("s1"))
    for view in ("audience", "wall", "notes"):
        assert "speaking" not in history.sees(view)


# --- messages -------------------------------------------------------------------------------------


def test_a_message_reaches_the_desk_and_is_acknowledged() -> None:
    history = given(room(), PANEL)
    history.when(c.SendMessage(text=" Fem minutter ", to="Ole"), by=MO, fresh_id="m1")
    history.then(f.MessageSent(message="m1", text_key="message:m1", to="s2"))
    assert history.decided.words == {"message:m1": "Fem minutter"}
    read = c.AcknowledgeMessage(message="m1")
    history.later(3).when(read, by=LIS).then(f.MessageAcknowledged(message="m1"))
    history.when(read, by=LIS).then()
    sent = MessagePart(
        id="m1", text="Fem minutter", to="s2", at=views.iso(START), acknowledged=views.iso(START + 3_000)
    )
    assert history.sees("speaker")["messages"] == history.sees("moderator")["messages"] == (sent,)


def test_messages_stay_backstage() -> None:
    history = given(room(), message_sent("m1", "Stop ham nu"))
    for view in ("audience", "wall", "notes"):
        assert "messages" not in history.sees(view)
        assert "Stop ham" not in repr(history.sees(view))


def test_the_latest_messages_come_first_and_old_ones_are_left_out() -> None:
    history = given(room(), *(message_sent(f"m{n}", f"Nr. {n}") for n in range(MESSAGES_SHOWN + 5)))
    history.happened(acknowledged("m0"))
    shown = history.sees("speaker")["messages"]
    assert isinstance(shown, tuple)
    assert len(shown) == MESSAGES_SHOWN
    assert isinstance(shown[0], MessagePart)
    assert shown[0].text == f"Nr. {MESSAGES_SHOWN + 4}"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (c.SendMessage(text=" … "), "message_empty"),
        (c.SendMessage(text="x" * 301), "message_too_long"),
        (c.SendMessage(text="Hej", to="Hvem"), "unknown_speaker"),
        (c.AcknowledgeMessage(message="m9"), "unknown_message"),
    ],
)
def test_no_message_of_nothing_or_to_nobody(command: c.WireCommand, code: str) -> None:
    history = given(room(), PANEL).when(command, by=MO).refused(code)
    assert history.room.messages == {}


def test_a_message_is_said_and_cannot_be_undone() -> None:
    given(room(), message_sent("m1")).when(UNDO, by=MO).refused("nothing_to_undo")


# --- being seen -----------------------------------------------------------------------------------


def test_exposures_are_added_up_and_nobody_is_named() -> None:
    history = given(room(), QUEUE, questions_seen(q1=40, q2=3))
    history.when(c.SeeQuestions(questions=("q1", "q3", "q1")), by=CARLA)
    history.then(f.QuestionsSeen(counts={"q1": 1, "q3": 1}))
    assert history.facts[-1].by is None
    assert history.room.seen == {"q1": 41, "q2": 3, "q3": 1}


def test_ids_that_nobody_outside_may_know_are_passed_over() -> None:
    history = given(room(), asked("q1"), asked("q2"), dismissed("q2"), asked("q3"), withdrawn("q3"))
    history.when(c.SeeQuestions(questions=("q1", "q2", "q3", "nope")), by=ANNE).then()
    assert history.room.seen == {}


def test_a_closed_room_counts_no_more() -> None:
    history = given(room(), QUEUE, state_became("closed"))
    history.when(c.SeeQuestions(questions=("q1",)), by=ANNE).refused("room_closed")


def test_being_seen_changes_no_screen() -> None:
    history = given(room(), QUEUE)
    seen = history.room.seq
    history.when(c.SeeQuestions(questions=("q1",)), by=ANNE)
    assert views.changed_after(history.room, seen) == []


def test_looking_at_a_question_leaves_no_trace() -> None:
    history = given(room(), QUEUE, link_made("l1"))
    history.when(c.LookAt(question="q1"), by=MO).then()
    history.when(c.LookAt(), by=MO).then()
    history.when(c.LookAt(question="nope"), by=MO).refused("unknown_question")


def test_a_pause_for_the_interpreter_is_said_until_the_room_goes_on() -> None:
    history = given(room()).when(c.SetRoomState(state="paused", pause="interpreter"), by=MO)
    history.then(f.RoomStateChanged(state="paused", pause="interpreter"))
    assert history.sees("audience")["room"].pause == "interpreter"  # type: ignore[union-attr]
    history.when(c.SetRoomState(state="paused", pause="interpreter"), by=MO).then()
    history.when(c.SetRoomState(state="paused"), by=MO).then(f.RoomStateChanged(state="paused"))
    assert history.sees("wall")["room"].pause is None  # type: ignore[union-attr]
    history.when(c.SetRoomState(state="open", pause="interpreter"), by=MO)
    history.then(f.RoomStateChanged(state="open"))
