"""Promises: heard, marked, and judged by a person; nothing becomes an item by itself."""

from __future__ import annotations

import pytest

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.actors import View
from livetalk.rooms.followup_parts import FollowupPart
from livetalk.rooms.transcript_parts import PromisePart
from tests.rooms.history import LIS, MO, History, approved, asked, finished, given, room, taken, withdrawn
from tests.rooms.spoken_past import NOA, marked, part_became, said
from tests.rooms.staff_past import speaker_added

KARIN = speaker_added("s1", "Karin Holm")
ON = (asked("q1"), approved("q1"), taken("q1"))
CONFIRM = c.ConfirmPromise(promise="p1", text="Vi laver lys på stien.", owner="Formanden for teknikudvalget")


def to_judge(history: History) -> tuple[PromisePart, ...]:
    part = history.sees("notes")["promises"]
    assert isinstance(part, tuple)
    return tuple(one for one in part if isinstance(one, PromisePart))


def item(history: History, view: View = "audience") -> FollowupPart | None:
    """The only item, if the view has one."""
    parts = history.sees(view).values()
    return next((part for part in parts if isinstance(part, FollowupPart)), None)


# Marking


def test_a_tap_marks_the_latest_line_with_its_speaker_and_question() -> None:
    history = given(room(), KARIN, *ON, said(1), said(2, "Det gør vi.", speaker="s1"))
    history.when(c.MarkPromise(), by=MO, fresh_id="p1").then(
        f.PromiseMarked(
            promise="p1", text_key="line:2", line=2, question="q1", owner_key=history.room.speakers["s1"]
        )
    )
    [one] = to_judge(history)
    assert (one.text, one.line, one.question, one.owner_role) == ("Det gør vi.", 2, "q1", "Karin Holm")


def test_the_name_that_a_captioner_wrote_before_a_line_is_no_part_of_what_was_promised() -> None:
    history = given(room(), KARIN, *ON, said(1, "Karin Holm: Vi laver lys på stien.", speaker="s1"))
    history.when(c.MarkPromise(), by=MO, fresh_id="p1")
    assert to_judge(history)[0].text == "Vi laver lys på stien."
    history.when(CONFIRM, by=MO, fresh_id="i1")
    made = item(history)
    assert made is not None
    assert (made.quote, made.quote_by) == ("Vi laver lys på stien.", "Karin Holm")


def test_the_latest_line_is_not_a_translation_of_it() -> None:
    history = given(room(), said(1, "Det gør vi."), said(2, "We will.", lang="en"))
    assert to_judge(history.when(c.MarkPromise(), by=MO))[0].line == 1


def test_somebody_at_the_desk_may_mark_too() -> None:
    assert given(room(), said(1)).when(c.MarkPromise(), by=LIS).accepted


def test_a_line_answered_earlier_belongs_to_the_question_that_was_on_then() -> None:
    history = given(room(), *ON).later(5).happened(said(1)).later(5)
    history.happened(finished("q1"), asked("q2"), approved("q2"), taken("q2")).later(5)
    assert to_judge(history.when(c.MarkPromise(line=1), by=NOA))[0].question == "q1"


def test_own_words_can_be_marked_with_owner_and_date() -> None:
    command = c.MarkPromise(text="Svar til skolen", owner="Udvalget", due="2026-11-01")
    [one] = to_judge(given(room(), *ON, said(1)).when(command, by=NOA))
    assert (one.text, one.owner_role, one.due, one.line, one.question) == (
        "Svar til skolen", "Udvalget", "2026-11-01", None, "q1",
    )  # fmt: skip


def test_a_tap_without_any_line_is_kept_for_the_question_that_is_on() -> None:
    [one] = to_judge(given(room(), *ON).when(c.MarkPromise(), by=MO))
    assert (one.text, one.line, one.question) == ("", None, "q1")


def test_a_line_is_marked_once_however_many_hear_it() -> None:
    history = given(room(), said(1)).when(c.MarkPromise(), by=MO)
    assert not history.when(c.MarkPromise(line=1), by=NOA).accepted
    assert len(to_judge(history)) == 1


def test_marking_a_line_whose_promise_was_rejected_takes_it_up_again() -> None:
    history = given(room(), said(1), marked("p1", line=1)).when(c.RejectPromise(promise="p1"), by=NOA)
    history.when(c.MarkPromise(line=1), by=MO).then(f.PromiseReopened(promise="p1"))


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (c.MarkPromise(), "nothing_said"),
        (c.MarkPromise(line=9), "unknown_line"),
        (c.MarkPromise(text="x" * 201), "words_too_long"),
        (c.MarkPromise(text="Ja.", owner="x" * 81), "words_too_long"),
        (c.MarkPromise(text="Ja.", due="til sommer"), "wrong_date"),
        (c.MarkPromise(text="Ja.", due="2026-02-30"), "wrong_date"),
    ],
)
def test_what_cannot_be_marked_is_refused(command: c.MarkPromise, code: str) -> None:
    given(room()).when(command, by=NOA).refused(code)


# Judging


def test_a_confirmed_promise_is_an_item_in_the_words_of_who_confirms_it() -> None:
    history = given(room(), KARIN, *ON, said(1, "Så det gør vi."), marked("p1", line=1, question="q1"))
    command = c.ConfirmPromise(
        promise="p1",
        text=" Lys på  stien ",
        owner="Teknikudvalget",
        contact="teknik@example.dk",
        due="1.11.2026",
        next="På dagsordenen i oktober",
    )
    history.when(command, by=NOA, fresh_id="i1")
    opened, confirmed = history.decided.events
    assert isinstance(opened, f.ItemOpened)
    assert (opened.item, opened.kind, opened.lines, opened.public) == ("i1", "promise", (1,), True)
    assert confirmed == f.PromiseConfirmed(promise="p1", item="i1")
    assert to_judge(history) == ()
    shown = item(history)
    assert shown is not None
    assert (shown.title, shown.owner_role, shown.due, shown.next_step, shown.quote, shown.question) == (
        "Lys på stien", "Teknikudvalget", "2026-11-01", "På dagsordenen i oktober", "Så det gør vi.", "q1",
    )  # fmt: skip
    assert "teknik@example.dk" not in str(history.sees("audience"))


def test_a_suggestion_that_nobody_marked_is_confirmed_by_its_line() -> None:
    history = given(room(), *ON).later(3).happened(said(4, "Det lover jeg."))
    history.when(c.ConfirmPromise(promise="s4", text="Lys", owner="Udvalget"), by=NOA, fresh_id="i1")
    assert history.room.transcript.promises["s4"].status == "confirmed"
    shown = item(history)
    assert shown is not None
    assert (shown.quote, shown.question) == ("Det lover jeg.", "q1")


def test_a_question_can_be_named_and_none_is_guessed_for_what_was_said_before_one() -> None:
    history = given(room(), said(1)).later(5).happened(*ON, asked("q2"), approved("q2"), marked("p1", line=1))
    history.when(CONFIRM, by=NOA, fresh_id="i1")
    assert history.room.followup.items["i1"].question is None
    other = given(room(), said(1), *ON, asked("q2"), approved("q2"), marked("p1", line=1))
    other.when(
        c.ConfirmPromise(promise="p1", text="Lys", owner="Udvalget", question="q2"), by=NOA, fresh_id="i1"
    )
    assert other.room.followup.items["i1"].question == "q2"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"owner": "  "}, "owner_missing"),
        ({"text": "…"}, "promise_empty"),
        ({"text": "x" * 201}, "words_too_long"),
        ({"contact": "ring til mig"}, "wrong_address"),
        ({"due": "snart"}, "wrong_date"),
        ({"line": 99}, "unknown_line"),
        ({"question": "q9"}, "unknown_question"),
        ({"question": "q2"}, "unknown_question"),
        ({"promise": "p9"}, "unknown_promise"),
        ({"promise": "s9"}, "unknown_promise"),
        ({"promise": "s01"}, "unknown_promise"),
    ],
)
def test_what_cannot_be_confirmed_is_refused(change: dict[str, object], code: str) -> None:
    fields: dict[str, object] = {"promise": "p1", "text": "Lys på stien.", "owner": "Udvalget"}
    history = given(room(), said(1), marked("p1", line=1), asked("q2"), withdrawn("q2"))
    history.when(c.ConfirmPromise(**{**fields, **change}), by=NOA).refused(code)  # type: ignore[arg-type]  # each row is one field


def test_a_promise_is_judged_once_and_a_rejected_one_can_be_taken_up_again() -> None:
    history = given(room(), said(1), marked("p1", line=1), marked("p2", text="Noget andet"))
    history.when(c.RejectPromise(promise="p1"), by=NOA)
    assert not history.when(c.RejectPromise(promise="p1"), by=NOA).accepted
    history.when(CONFIRM, by=NOA).refused("promise_judged")
    history.when(c.ReopenPromise(promise="p1"), by=MO)
    assert not history.when(c.ReopenPromise(promise="p1"), by=MO).accepted
    history.when(CONFIRM, by=NOA, fresh_id="i1")
    history.when(CONFIRM, by=NOA, fresh_id="i2").refused("promise_judged")
    history.when(c.RejectPromise(promise="p1"), by=NOA).refused("promise_judged")
    history.when(c.ReopenPromise(promise="p1"), by=NOA).refused("promise_is_item")
    assert list(history.room.followup.items) == ["i1"]


def test_a_rejected_suggestion_that_is_reopened_is_a_suggestion_again() -> None:
    history = given(room(), said(1)).when(c.RejectPromise(promise="s1"), by=NOA)
    history.when(c.ReopenPromise(promise="s1"), by=NOA)
    assert history.room.transcript.promises == {}


# The closed part


@pytest.mark.parametrize("mark", [c.MarkPromise(), c.MarkPromise(text="Fortroligt løfte")])
def test_what_was_promised_in_the_closed_part_is_confirmed_but_never_public(mark: c.MarkPromise) -> None:
    history = given(room(), *ON, part_became("closed"), said(1, "Fortroligt løfte"))
    history.when(mark, by=NOA, fresh_id="p1").happened(part_became("open"))
    history.when(CONFIRM, by=NOA, fresh_id="i1")
    assert history.room.followup.items["i1"].closed
    assert item(history) is None
    assert item(history, "moderator") is not None
    assert "Fortroligt" not in str(history.sees("audience")) + str(history.sees("wall"))
