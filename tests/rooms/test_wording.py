"""Words: asking an author to say more, slips that moderators mend, sending again, and flags."""

from __future__ import annotations

import pytest

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import views
from tests.rooms.history import (
    ANNE,
    BENT,
    MIA,
    MO,
    History,
    Past,
    approved,
    asked,
    dismissed,
    given,
    restored,
    revised,
    room,
    supported,
)
from tests.rooms.staff_past import corrected, elaboration_asked

UNDO = c.Undo()
ELABORATE = c.AskToElaborate(question="q1", message=" Hvilken  vej\nmener du? ")
REVISE = c.ReviseQuestion(question="q1", text="Hvornår kommer cykelstien på Vangedevej?")
LONG = "Hvornår kommer der cykelsti på Vangedevej ved skolen?"


def own(history: History) -> views.Own:
    """Anne's only question, as she sees it."""
    return views.mine(history.room, ANNE.id).own[0]


# --- asking the author to elaborate ---------------------------------------------------------------


def test_the_author_is_asked_and_the_question_waits() -> None:
    history = given(room(), asked("q1"), approved("q1"), supported("q1"))
    history.when(ELABORATE, by=MO, fresh_id="e1")
    history.then(f.ElaborationAsked(question="q1", text_key="q:q1:elaborate:e1"))
    assert history.decided.words == {"q:q1:elaborate:e1": "Hvilken vej\nmener du?"}
    assert "q:q1" not in history.sees("audience")
    assert (own(history).status, own(history).elaborate) == ("waiting", "Hvilken vej\nmener du?")
    assert history.card("q1", "moderator").elaborate == "Hvilken vej\nmener du?"
    assert history.sees("moderator")["counts"]["with_author"] == 1  # type: ignore[index, call-overload]


def test_an_answer_keeps_place_and_support_and_ends_the_asking() -> None:
    history = given(room(), asked("q1"), asked("q2", by=BENT), approved("q1"), approved("q2"))
    history.happened(supported("q1"), elaboration_asked("q1")).when(REVISE, by=ANNE)
    assert (own(history).status, own(history).elaborate) == ("waiting", None)
    history.when(c.ApproveQuestion(question="q1"), by=MO)
    assert history.sees("audience")["queue"] == ["q1", "q2"]
    assert history.sees("audience")["support:q1"] == 1


def test_saying_the_same_again_is_an_answer_too() -> None:
    history = given(room(), asked("q1"), elaboration_asked("q1"))
    assert history.when(c.ReviseQuestion(question="q1", text="Hvad med q1?"), by=ANNE).accepted
    assert own(history).elaborate is None


def test_an_answer_waits_for_a_moderator_also_where_questions_are_shown_at_once() -> None:
    history = given(room(moderation="after"), asked("q1", held=False), elaboration_asked("q1"))
    history.when(REVISE, by=ANNE)
    assert history.question("q1").status == "waiting"


def test_a_moderator_may_let_it_in_without_an_answer() -> None:
    history = given(room(), asked("q1"), elaboration_asked("q1"))
    history.when(c.ApproveQuestion(question="q1"), by=MO)
    assert own(history).elaborate is None


def test_asked_again_the_author_sees_the_latest_message() -> None:
    history = given(room(), asked("q1")).when(ELABORATE, by=MO, fresh_id="e1")
    history.when(c.AskToElaborate(question="q1", message="Hvor?"), by=MIA, fresh_id="e2")
    assert own(history).elaborate == "Hvor?"


def test_dismissed_and_restored_the_author_is_asked_still() -> None:
    history = given(room(), asked("q1"), elaboration_asked("q1"), dismissed("q1"))
    assert own(history).elaborate is None
    history.happened(restored("q1"))
    assert own(history).elaborate == "Hvilken vej?"


@pytest.mark.parametrize(
    ("message", "code"),
    [("", "message_empty"), ("\u200b…", "message_empty"), ("x" * 301, "message_too_long")],
)
def test_a_message_says_something_and_not_too_much(message: str, code: str) -> None:
    history = given(room(), asked("q1"))
    history.when(c.AskToElaborate(question="q1", message=message), by=MO).refused(code)
    assert history.question("q1").status == "waiting"
    assert own(history).elaborate is None


@pytest.mark.parametrize("path", [(), (approved("q1"), supported("q1"))])
def test_asking_to_elaborate_is_undone_as_if_it_had_not_been(path: tuple[Past, ...]) -> None:
    history = given(room(), asked("q1"), path)
    before = (history.sees("moderator"), history.sees("audience"), own(history))
    history.when(ELABORATE, by=MO).when(UNDO, by=MO)
    assert (history.sees("moderator"), history.sees("audience"), own(history)) == before


def test_what_the_author_has_answered_is_not_undone() -> None:
    history = given(room(), asked("q1"), elaboration_asked("q1")).when(REVISE, by=ANNE)
    history.when(UNDO, by=MO).refused("undo_superseded")


# --- sending again --------------------------------------------------------------------------------


def test_a_dismissed_question_is_sent_again_once() -> None:
    history = given(room(), asked("q1"), dismissed("q1")).when(REVISE, by=ANNE)
    assert (history.question("q1").status, own(history).final) == ("waiting", False)
    assert history.card("q1", "moderator").sent_again
    history.happened(dismissed("q1"))
    assert own(history).final
    history.when(c.ReviseQuestion(question="q1", text="Og nu?"), by=ANNE).refused("sent_again_already")
    assert history.question("q1").version == 2
    history.when(c.WithdrawQuestion(question="q1"), by=ANNE)
    assert history.accepted


def test_a_moderator_may_still_restore_what_cannot_be_sent_again() -> None:
    history = given(room(), asked("q1"), dismissed("q1"), revised("q1", "Nye ord?"), dismissed("q1"))
    history.when(c.RestoreQuestion(question="q1"), by=MO)
    assert (history.question("q1").status, own(history).final) == ("waiting", False)


def test_a_restored_question_has_its_try_left() -> None:
    history = given(room(), asked("q1"), dismissed("q1"), restored("q1"), dismissed("q1"))
    assert not own(history).final
    assert history.when(REVISE, by=ANNE).accepted


# --- mending slips --------------------------------------------------------------------------------


def test_a_slip_is_mended_and_the_original_is_kept_for_the_author_and_moderators() -> None:
    history = given(room(), asked("q1", text="Hvornår kommer cykkelstien?"), approved("q1"))
    history.when(c.CorrectQuestion(question="q1", text="Hvornår kommer cykelstien?"), by=MO)
    history.then(f.QuestionCorrected(question="q1", text_key="q:q1:text:2"))
    for view in ("audience", "speaker", "wall", "notes"):
        assert history.card("q1", view).text == "Hvornår kommer cykelstien?"
        assert "cykkelstien" not in repr(history.sees(view))
    assert (own(history).text, own(history).original) == (
        "Hvornår kommer cykelstien?",
        "Hvornår kommer cykkelstien?",
    )
    assert history.card("q1", "moderator").original == "Hvornår kommer cykkelstien?"
    assert history.card("q1").edited


@pytest.mark.parametrize(
    ("words", "mended"),
    [
        (LONG, LONG.replace("cykelsti", "kørebane")),
        (LONG, LONG.replace("Hvornår", "Hvorfor")),
        ("Hvem?", "Hvornår?"),
        (LONG, LONG[:43]),
    ],
)
def test_a_few_letters_may_change(words: str, mended: str) -> None:
    history = given(room(), asked("q1", text=words))
    assert history.when(c.CorrectQuestion(question="q1", text=mended), by=MO).accepted


@pytest.mark.parametrize(
    ("words", "mended"),
    [(LONG, "Skal vi virkelig have en cykelsti?"), (LONG, LONG[:40]), ("Hvem?", "Kan vi få en bus?")],
)
def test_what_is_more_than_a_slip_is_for_the_author(words: str, mended: str) -> None:
    history = given(room(), asked("q1", text=words))
    history.when(c.CorrectQuestion(question="q1", text=mended), by=MO).refused("more_than_a_slip")
    assert history.card("q1", "moderator").text == words


def test_many_small_steps_make_no_large_one() -> None:
    history = given(room(), asked("q1", text="Hvornår kommer bussen?"))
    history.when(c.CorrectQuestion(question="q1", text="Hvornår kommer tyyyyyn?"), by=MO)
    assert history.accepted
    history.when(c.CorrectQuestion(question="q1", text="Hvornår åååååå tyyyyyn?"), by=MIA)
    history.refused("more_than_a_slip")


def test_the_authors_new_words_are_the_measure_from_then_on() -> None:
    history = given(room(), asked("q1", text="Kort?"), revised("q1", LONG))
    assert history.when(c.CorrectQuestion(question="q1", text=LONG.lower()), by=MO).accepted
    assert own(history).original == LONG
    history.when(c.ReviseQuestion(question="q1", text="Noget helt andet her?"), by=ANNE)
    assert own(history).original is None


def test_mending_what_is_right_changes_nothing() -> None:
    given(room(), asked("q1")).when(c.CorrectQuestion(question="q1", text=" Hvad med  q1? "), by=MO).then()


def test_the_words_that_were_read_are_the_ones_approved() -> None:
    history = given(room(), asked("q1"), corrected("q1", "Hvad med q1 ?"))
    history.when(c.ApproveQuestion(question="q1", version=1), by=MIA).refused("changed_meanwhile")


@pytest.mark.parametrize("empty", ["", " \n", "???"])
def test_mending_leaves_something(empty: str) -> None:
    given(room(), asked("q1", text="Hvem?")).when(
        c.CorrectQuestion(question="q1", text=empty), by=MO
    ).refused("text_empty")


def test_mending_is_undone_as_if_it_had_not_been_but_for_the_count_of_wordings() -> None:
    history = given(room(), asked("q1"), approved("q1"))
    before = (history.sees("audience"), own(history))
    history.when(c.CorrectQuestion(question="q1", text="Hvad med q11?"), by=MO)
    history.when(c.CorrectQuestion(question="q1", text="Hvad med q111?"), by=MO)
    history.when(UNDO, by=MO)
    assert history.card("q1").text == "Hvad med q11?"
    history.when(UNDO, by=MO)
    assert (history.sees("audience"), own(history)) == before
    assert history.card("q1", "moderator").version == 5
    history.when(UNDO, by=MO)
    assert history.question("q1").status == "waiting"


def test_mending_is_not_undone_once_a_colleague_has_judged_what_it_made() -> None:
    history = given(room(), asked("q1")).when(c.CorrectQuestion(question="q1", text="Hvad med q11?"), by=MO)
    history.when(c.ApproveQuestion(question="q1", version=2), by=MIA)
    history.when(UNDO, by=MO).refused("undo_superseded")


def test_mending_is_not_undone_once_the_author_has_written_anew() -> None:
    history = given(room(), asked("q1"), corrected("q1", "Hvad med q11?"), revised("q1", "Nyt?", version=3))
    history.when(UNDO, by=MO).refused("undo_superseded")
