"""What a moderator can do with a question: approve, dismiss, restore, put on, finish."""

from __future__ import annotations

import pytest

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.lifecycle import REASONS, Status
from livetalk.rooms.views import mine
from tests.rooms.history import (
    ANNE,
    BENT,
    MO,
    History,
    Past,
    approved,
    asked,
    dismissed,
    finished,
    given,
    revised,
    room,
    supported,
    taken,
)


def two_in_the_queue() -> History:
    return given(room(), asked("q1"), asked("q2", by=BENT), approved("q1"), approved("q2"))


def dismissing(reason: str, note: str | None = None) -> c.DismissQuestion:
    return c.DismissQuestion(question="q1", reason=reason, note=note)


@pytest.mark.parametrize(
    "command",
    [
        c.ApproveQuestion(question="nope"),
        c.DismissQuestion(question="nope", reason="tone"),
        c.RestoreQuestion(question="nope"),
        c.TakeQuestion(question="nope"),
        c.FinishQuestion(question="nope", how="answered"),
    ],
)
def test_an_unknown_question_cannot_be_judged(command: c.WireCommand) -> None:
    given(room(), asked("q1")).when(command, by=MO).refused("unknown_question")


def test_the_queue_is_in_the_order_of_first_approval() -> None:
    history = given(room(), asked("q1"), asked("q2"), asked("q3"))
    for question in ("q3", "q1", "q2"):
        history.when(c.ApproveQuestion(question=question), by=MO).then(f.QuestionApproved(question=question))
    assert history.sees("audience")["queue"] == ["q3", "q1", "q2"]


# --- dismissing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", [reason for reason in REASONS if reason != "other"])
def test_a_reason_from_the_list_needs_no_words(reason: str) -> None:
    given(room(), asked("q1")).when(dismissing(reason), by=MO).then(
        f.QuestionDismissed(question="q1", reason=reason)
    )


def test_a_reason_may_carry_a_note() -> None:
    history = given(room(), asked("q1")).when(dismissing("duplicate", " Se\nspørgsmål 4 "), by=MO)
    key = "q:q1:note:3"
    history.then(f.QuestionDismissed(question="q1", reason="duplicate", note_key=key))
    assert history.decided.words == {key: "Se\nspørgsmål 4"}


@pytest.mark.parametrize(
    ("reason", "note"), [("other", "Vi tager det næste gang"), ("Vi tager det næste gang", None)]
)
def test_own_words_are_a_reason(reason: str, note: str | None) -> None:
    history = given(room(), asked("q1")).when(dismissing(reason, note), by=MO)
    history.then(f.QuestionDismissed(question="q1", reason="other", note_key="q:q1:note:3"))
    assert history.decided.words == {"q:q1:note:3": "Vi tager det næste gang"}


@pytest.mark.parametrize(
    ("reason", "note"), [("other", None), ("other", "  \u200b"), ("", None), ("\x00", None), ("?", None)]
)
def test_a_reason_is_never_missing(reason: str, note: str | None) -> None:
    given(room(), asked("q1")).when(dismissing(reason, note), by=MO).refused("reason_needed")


def test_own_words_and_a_note_are_both_kept() -> None:
    history = given(room(), asked("q1")).when(dismissing("Vi tager det næste gang.", "Den 3. juni."), by=MO)
    assert history.decided.words == {"q:q1:note:3": "Vi tager det næste gang.\nDen 3. juni."}


def test_only_the_words_that_were_read_are_approved() -> None:
    history = given(room(), asked("q1"), revised("q1", "Nye ord?"))
    history.when(c.ApproveQuestion(question="q1", version=1), by=MO).refused("changed_meanwhile")
    history.when(c.ApproveQuestion(question="q1", version=2), by=MO).then(f.QuestionApproved(question="q1"))


@pytest.mark.parametrize(("reason", "note"), [("tone", "n" * 301), ("o" * 301, None)])
def test_a_note_has_a_limit(reason: str, note: str | None) -> None:
    given(room(), asked("q1")).when(dismissing(reason, note), by=MO).refused("note_too_long", max=300)


def test_the_reason_is_for_the_author_and_moderators_only() -> None:
    history = given(room(), asked("q1", text="Forkert sted?"), approved("q1"), supported("q1"))
    history.when(dismissing("tone", "Ikke sådan"), by=MO)
    for view in ("audience", "speaker", "wall", "notes"):
        # How many are not shown for which reason is public; which ones they are is not.
        shown = repr({key: part for key, part in history.sees(view).items() if key != "not_shown"})
        assert not [secret for secret in ("Ikke sådan", "tone", "Forkert sted", "q1") if secret in shown]
    card = history.card("q1", "moderator")
    assert (card.reason, card.note) == ("tone", "Ikke sådan")
    own = mine(history.room, ANNE.id).own[0]
    assert (own.status, own.reason, own.note) == ("dismissed", "tone", "Ikke sådan")
    assert mine(history.room, BENT.id).own == ()


def test_two_dismissals_keep_two_notes() -> None:
    history = given(room(), asked("q1")).when(dismissing("Første grund"), by=MO)
    history.when(c.RestoreQuestion(question="q1"), by=MO).when(dismissing("Anden grund"), by=MO)
    assert history.card("q1", "moderator").note == "Anden grund"
    assert {"Første grund", "Anden grund"} <= set(history.room.words.values())


# --- restoring ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "back_to"),
    [
        ((dismissed("q1"),), "waiting"),
        ((approved("q1"), dismissed("q1")), "approved"),
        ((approved("q1"), taken("q1"), dismissed("q1")), "approved"),
        ((approved("q1"), revised("q1", "Nye ord?"), dismissed("q1")), "waiting"),
        ((approved("q1"), finished("q1")), "approved"),
        ((approved("q1"), taken("q1"), finished("q1", "unanswered")), "approved"),
    ],
)
def test_restored_to_where_it_was(path: tuple[Past, ...], back_to: Status) -> None:
    history = given(room(), asked("q1"), path).when(c.RestoreQuestion(question="q1"), by=MO)
    history.then(f.QuestionRestored(question="q1"))
    assert history.question("q1").status == back_to
    card = history.card("q1", "moderator")
    assert (card.reason, card.note) == (None, None)


def test_restored_to_its_place_in_the_queue_with_its_support() -> None:
    history = two_in_the_queue().happened(supported("q1"), dismissed("q1"))
    assert history.sees("audience")["queue"] == ["q2"]
    history.when(c.RestoreQuestion(question="q1"), by=MO)
    assert history.sees("audience")["queue"] == ["q1", "q2"]
    assert history.sees("audience")["support:q1"] == 1


# --- on stage -------------------------------------------------------------------------------------


def test_taking_a_question_puts_it_on() -> None:
    history = two_in_the_queue().later(90).when(c.TakeQuestion(question="q2"), by=MO)
    history.then(f.QuestionTaken(question="q2"))
    assert history.sees("wall")["now"] == "q2"
    assert history.sees("wall")["queue"] == ["q1"]
    assert history.card("q2").since == "2026-10-26T07:34:50.000Z"
    assert history.card("q1").since is None


def test_taking_the_next_answers_the_one_before_in_one_step() -> None:
    history = two_in_the_queue().happened(taken("q1")).when(c.TakeQuestion(question="q2"), by=MO)
    history.then(f.QuestionFinished(question="q1", how="answered"), f.QuestionTaken(question="q2"))
    assert history.sees("wall")["now"] == "q2"
    assert history.card("q1").status == "answered"


@pytest.mark.parametrize("how", ["answered", "unanswered"])
@pytest.mark.parametrize("on_stage", [True, False])
def test_finishing_from_the_stage_or_straight_from_the_queue(how: f.Outcome, on_stage: bool) -> None:
    history = two_in_the_queue().happened(*((taken("q1"),) if on_stage else ()))
    history.when(c.FinishQuestion(question="q1", how=how), by=MO)
    history.then(f.QuestionFinished(question="q1", how=how))
    assert history.card("q1").status == how
    assert history.sees("wall")["now"] is None
    assert history.sees("wall")["queue"] == ["q2"]


def test_finishing_from_the_queue_leaves_the_one_that_is_on() -> None:
    history = two_in_the_queue().happened(taken("q1"))
    history.when(c.FinishQuestion(question="q2", how="unanswered"), by=MO)
    assert history.sees("wall")["now"] == "q1"


def test_dismissing_what_is_on_clears_the_stage() -> None:
    history = two_in_the_queue().happened(taken("q1")).when(dismissing("personal_data"), by=MO)
    assert history.sees("wall")["now"] is None
