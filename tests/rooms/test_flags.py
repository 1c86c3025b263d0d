"""Flags and what is alike: found by advice, written down, for moderators only; a person decides."""

from __future__ import annotations

import msgspec
import pytest

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import views
from livetalk.rooms.facts import Flag
from tests.rooms.fake_advice import FakeAdvice
from tests.rooms.history import (
    ANNE,
    BENT,
    MO,
    Past,
    approved,
    asked,
    finished,
    given,
    room,
    taken,
    withdrawn,
)

# --- flags ----------------------------------------------------------------------------------------

CPR = FakeAdvice(words={"010203-1234": "cpr", "Holm": "person"})
PRIVATE = c.AskQuestion(text="Jeg er 010203-1234, hvad nu?", name="Karin Holm")


def test_flags_and_what_is_alike_are_written_down_with_the_question() -> None:
    advice = FakeAdvice(words=CPR.words, alike=("q1", "q9"))
    history = given(room(), asked("q1", by=BENT)).when(PRIVATE, by=ANNE, fresh_id="q2", advice=advice)
    (event,) = history.decided.events
    assert isinstance(event, f.QuestionAsked)
    assert event.flags == (
        Flag(kind="cpr", start=7, end=18),
        Flag(kind="person", start=6, end=10, field="name"),
    )
    assert event.similar == ("q1",)
    assert msgspec.to_builtins(history.card("q2", "moderator"))["flags"] == (
        {"kind": "cpr", "from": 7, "to": 18},
        {"kind": "person", "from": 6, "to": 10, "in": "name"},
    )


def test_what_is_flagged_is_held_also_where_questions_are_shown_at_once() -> None:
    history = given(room(moderation="after")).when(PRIVATE, by=ANNE, fresh_id="q1", advice=CPR)
    assert history.question("q1").status == "waiting"
    history.when(c.AskQuestion(text="Hvad siger Holm?"), by=BENT, fresh_id="q2", advice=CPR)
    assert history.question("q2").status == "approved"


def test_new_words_that_are_flagged_are_held_too() -> None:
    history = given(room(moderation="after"), asked("q1", held=False))
    revise = c.ReviseQuestion(question="q1", text="Ring på 010203-1234?")
    history.when(revise, by=ANNE, advice=CPR)
    assert history.question("q1").status == "waiting"
    assert [flag.kind for flag in history.card("q1", "moderator").flags or ()] == ["cpr"]
    assert "010203" not in repr(history.sees("audience"))


def test_a_flag_never_dismisses_and_a_moderator_decides() -> None:
    history = given(room()).when(PRIVATE, by=ANNE, fresh_id="q1", advice=CPR)
    assert history.question("q1").status == "waiting"
    assert history.when(c.ApproveQuestion(question="q1"), by=MO).accepted


def test_flags_go_with_the_words_they_were_found_in() -> None:
    history = given(room()).when(
        c.AskQuestion(text="Hvad med 010203-1234 her?"), by=ANNE, fresh_id="q1", advice=CPR
    )
    history.when(c.CorrectQuestion(question="q1", text="Hvad med 01020x-1234 her?"), by=MO, advice=CPR)
    assert history.card("q1", "moderator").flags == ()
    history.when(c.Undo(), by=MO)
    assert [flag.kind for flag in history.card("q1", "moderator").flags or ()] == ["cpr"]


@pytest.mark.parametrize("path", [(approved("q1"),), (approved("q1"), taken("q1"), finished("q1"))])
def test_flags_and_what_is_alike_are_for_moderators(path: tuple[Past, ...]) -> None:
    flag = Flag(kind="insult", start=0, end=4)
    history = given(room(), asked("q0", by=BENT), asked("q1", flags=(flag,), similar=("q0",)), path)
    for view in ("audience", "speaker", "wall", "notes"):
        card = history.card("q1", view)
        assert (card.flags, card.similar) == (None, None)
        assert "q0" not in repr(history.sees(view))


def test_no_card_names_a_question_that_was_withdrawn_since() -> None:
    history = given(room(), asked("q0", by=BENT), asked("q1", similar=("q0",)), asked("q2"))
    before = history.room.seq
    history.happened(withdrawn("q0"))
    assert history.card("q1", "moderator").similar == ()
    changed = views.changed_after(history.room, before)
    assert "q:q1" in changed
    assert "q:q2" not in changed


def test_what_was_withdrawn_is_judged_no_more() -> None:
    history = given(room(), asked("q1"), withdrawn("q1"))
    for command in (
        c.AskToElaborate(question="q1", message="Hvor?"),
        c.CorrectQuestion(question="q1", text="Hvad?"),
    ):
        history.when(command, by=MO).refused("unknown_question")
