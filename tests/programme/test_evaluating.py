"""What the log knows of a session is counted, and what it does not know is None."""

from __future__ import annotations

from livetalk.programme.evaluating import Evaluation, evaluate
from livetalk.programme.programme import Feedback
from livetalk.rooms import facts as f
from tests.rooms.followup_past import joined, opened, updated
from tests.rooms.history import (
    ANNE,
    BENT,
    CARLA,
    MO,
    START,
    History,
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
)
from tests.rooms.staff_past import elaboration_asked, merged

FRAME = {"purpose": "Vi vil høre jer.", "not_open": ""}


def evaluated(past: History, *feedback: Feedback, today: str = "2026-12-01") -> Evaluation:
    """The evaluation of a room."""
    return evaluate(past.room, feedback, today=today, frame=FRAME)


def test_a_session_in_which_nothing_happened_has_no_medians() -> None:
    told = evaluated(given(room()))
    assert told.listening.minutes_to_answer is None
    assert told.progress.days_to_end is None
    assert told.heard.median is None
    assert told.answers == 0


def test_an_answer_given_on_stage_is_counted_from_when_it_could_be_given() -> None:
    past = given(room(state="early"), asked("q1"), approved("q1")).later(24 * 3600)
    past.happened(state_became("open")).later(600).happened(taken("q1")).later(120).happened(finished("q1"))
    told = evaluated(past)
    assert told.listening.answered_live == 1
    assert told.listening.minutes_to_answer == 12
    assert told.ease.early == 1


def test_who_was_heard_counts_also_those_whose_question_was_part_of_another() -> None:
    past = given(
        room(),
        asked("q1", by=ANNE),
        asked("q2", by=BENT),
        asked("q3", by=CARLA),
        approved("q1"),
        approved("q2"),
        approved("q3"),
        merged("q2", "q1"),
        taken("q1"),
        finished("q1"),
    )
    told = evaluated(past)
    assert (told.bridging.authors_heard, told.bridging.authors) == (2, 3)
    assert told.keeping.merged == 1
    assert told.listening.without_answer == 1


def test_an_answer_in_writing_is_one_that_an_item_of_the_question_has() -> None:
    past = given(
        room(),
        asked("q1"),
        approved("q1"),
        state_became("closed"),
        opened("i1", title="Stien", question="q1", kind="question"),
    )
    assert evaluated(past).listening.without_answer == 1
    past.happened(updated("i1", answer="Til maj.", status="answered"))
    told = evaluated(past)
    assert (told.listening.answered_in_writing, told.listening.without_answer) == (1, 0)
    assert told.progress.ended == 1


def test_items_are_overdue_or_lack_something_only_while_they_run() -> None:
    past = given(
        room(),
        opened("i1", title="Sent", due="2026-11-01", owner="Vej"),
        opened("i2", title="Færdigt", due="2026-11-01"),
        updated("i2", status="done"),
        opened("i3", title="Uden noget"),
        joined("j1", "i1"),
    )
    told = evaluated(past)
    assert (told.progress.overdue, told.progress.without_owner, told.progress.without_deadline) == (1, 1, 1)
    assert told.bridging.joined == 1


def test_listening_counts_who_said_more_and_who_was_let_in_again() -> None:
    past = given(
        room(),
        asked("q1", by=ANNE),
        elaboration_asked("q1"),
        revised("q1", "Hvornår bliver Strandvejen bredere?"),
        asked("q2", by=BENT),
        elaboration_asked("q2"),
        asked("q3", by=CARLA),
        dismissed("q3"),
        restored("q3"),
    )
    told = evaluated(past)
    assert (told.listening.elaborated, told.listening.asked_to_elaborate) == (1, 2)
    assert told.keeping.restored == 1
    assert told.listening.dismissed == 0


def test_a_person_counts_once_whatever_they_did() -> None:
    past = given(room(), asked("q1", by=ANNE), approved("q1"), asked("q2", by=ANNE), supported("q1", by=BENT))
    told = evaluated(past)
    assert told.ease.participants == 2
    assert told.ease.supports == 1
    assert told.ease.origins == (("phone", 2),)


def test_feedback_that_was_taken_back_counts_nowhere() -> None:
    told = evaluated(
        given(room()), Feedback(at=START, heard=2), Feedback(at=START, heard=5, clear=4), Feedback(at=START)
    )
    assert told.answers == 2
    assert (told.heard.answers, told.heard.median, told.heard.marks) == (2, 3.5, (0, 1, 0, 0, 1))
    assert (told.clear.answers, told.clear.median) == (1, 4.0)


def test_what_was_said_behind_closed_doors_is_in_no_figure() -> None:
    closed = Past(events=(f.PartChanged(part="closed"),), by=MO.id)
    past = given(room(), asked("q1", by=ANNE), closed, asked("q2", by=BENT))
    past.happened(opened("i1", title="Lukket", kind="promise"), joined("j1", "i1", by=BENT), supported("q2"))
    told = evaluated(past)
    assert (told.listening.questions, told.ease.participants, told.ease.supports) == (1, 1, 0)
    assert (told.progress.items, told.bridging.joined) == (0, 0)


def test_the_frame_says_what_was_stated_and_what_was_not() -> None:
    told = evaluated(given(room()))
    assert (told.framing.said, told.framing.missing) == (("purpose",), ("not_open",))
