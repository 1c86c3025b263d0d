"""The minute-taker's lines: written, mended with the original kept, and put to the question they answer."""

from __future__ import annotations

import pytest

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.actors import View
from livetalk.rooms.answering import answers, question_of
from livetalk.rooms.notes import MAX_LINE
from livetalk.rooms.transcript import Bracket
from livetalk.rooms.transcript_parts import CaptionLine
from tests.rooms.history import MO, START, History, approved, asked, finished, given, room, taken, withdrawn
from tests.rooms.spoken_past import NOA, part_became, said
from tests.rooms.staff_past import speaker_added

KARIN = speaker_added("s1", "Karin Holm")


def captions(history: History, view: View = "notes") -> tuple[CaptionLine, ...]:
    part = history.sees(view)["captions"]
    assert isinstance(part, tuple)
    return tuple(line for line in part if isinstance(line, CaptionLine))


def test_a_note_is_a_final_line_of_the_transcript_in_the_rooms_own_language() -> None:
    history = given(room(), said(1)).when(c.WriteNote(text="  Vi ser  på det.\n"), by=NOA)
    history.then(f.LineWritten(line=2, lang="da", source="notes", text_key="line:2"))
    assert captions(history)[-1].text == "Vi ser på det."
    assert captions(history, "audience")[-1].text == "Vi ser på det."


@pytest.mark.parametrize("who", ["s1", "Karin Holm", "karin holm"])
def test_a_speaker_of_the_list_is_known_by_id_or_name(who: str) -> None:
    history = given(room(), KARIN).when(c.WriteNote(text="Ja.", speaker=who), by=NOA)
    history.then(f.LineWritten(line=1, lang="da", source="notes", text_key="line:1", speaker="s1"))
    assert captions(history)[0].speaker == "Karin Holm"


def test_a_name_beyond_the_list_is_kept_as_words() -> None:
    history = given(room(), KARIN).when(c.WriteNote(text="Hvad med os?", speaker=" En  borger "), by=NOA)
    assert history.decided.words == {"line:1": "Hvad med os?", "line:1:speaker": "En borger"}
    assert captions(history)[0].speaker == "En borger"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (c.WriteNote(text="  \n "), "line_empty"),
        (c.WriteNote(text="x" * (MAX_LINE + 1)), "line_too_long"),
        (c.WriteNote(text="Ja.", speaker="x" * 61), "name_too_long"),
        (c.CorrectLine(line=1, text="…"), "line_empty"),
        (c.CorrectLine(line=9, text="Ja."), "unknown_line"),
        (c.CorrectLine(line=2, text="Ja."), "line_goes_on"),
    ],
)
def test_what_is_no_line_is_refused(command: c.AnyCommand, code: str) -> None:
    given(room(), said(1), said(2, final=False)).when(command, by=NOA).refused(code)


def test_a_note_with_the_promise_key_is_marked_with_its_speaker_as_owner() -> None:
    history = given(room(), KARIN, asked("q1"), approved("q1"), taken("q1"))
    note = c.WriteNote(text="Det gør vi.", speaker="s1", promise=True)
    history.when(note, by=NOA, fresh_id="p1").then(
        f.LineWritten(line=1, lang="da", source="notes", text_key="line:1", speaker="s1"),
        f.PromiseMarked(
            promise="p1", text_key="line:1", line=1, question="q1", owner_key=history.room.speakers["s1"]
        ),
    )


def test_a_corrected_line_keeps_what_came_in_however_often_it_is_mended() -> None:
    history = given(room(), said(1, "Vi ser på bet."))
    history.when(c.CorrectLine(line=1, text="Vi ser på det"), by=NOA)
    history.when(c.CorrectLine(line=1, text="Vi ser på det."), by=MO)
    [line] = captions(history)
    assert (line.text, line.original) == ("Vi ser på det.", "Vi ser på bet.")
    [public] = captions(history, "audience")
    assert (public.text, public.original) == ("Vi ser på det.", None)


def test_a_correction_may_say_who_spoke_and_leaves_it_otherwise() -> None:
    history = given(room(), KARIN, said(1, "Ja.", named="Taler 2"))
    history.when(c.CorrectLine(line=1, text="Jo."), by=NOA)
    assert captions(history)[0].speaker == "Taler 2"
    history.when(c.CorrectLine(line=1, text="Jo.", speaker="Karin Holm"), by=NOA)
    assert captions(history)[0].speaker == "Karin Holm"
    history.when(c.CorrectLine(line=1, text="Jo.", speaker="Bo"), by=NOA)
    assert captions(history)[0].speaker == "Bo"


def test_a_correction_that_changes_nothing_leads_to_nothing() -> None:
    history = given(room(), KARIN, said(1, "Ja.", speaker="s1"))
    assert not history.when(c.CorrectLine(line=1, text=" Ja. ", speaker="Karin Holm"), by=NOA).accepted


def test_what_is_written_in_the_closed_part_stays_there_and_what_was_public_waits_to_be_mended() -> None:
    history = given(room(), said(1, "Ja."), part_became("closed"))
    history.when(c.CorrectLine(line=1, text="Ja, men hemmeligt."), by=NOA).refused("closed_part")
    history.when(c.WriteNote(text="Hemmeligt."), by=NOA)
    history.when(c.CorrectLine(line=2, text="Meget hemmeligt."), by=NOA)
    history.happened(part_became("open"))
    assert [line.text for line in captions(history, "audience")] == ["Ja."]
    assert [(line.text, line.closed) for line in captions(history)] == [
        ("Ja.", False),
        ("Meget hemmeligt.", True),
    ]


# Which lines answer a question


def answered() -> History:
    """A question that was on for two of five lines."""
    history = given(room(), asked("q1"), approved("q1"), asked("q2"), approved("q2"), said(1))
    history.later(10).happened(taken("q1"), said(2)).later(10).happened(said(3))
    history.later(10).happened(finished("q1")).later(10).happened(said(4))
    return history.later(10).happened(said(5))


def lines_of(history: History, question: str) -> tuple[int, ...]:
    found = answers(history.room, history.room.transcript.spoken())
    return next((answer.lines for answer in found if answer.question == question), ())


def test_what_was_said_while_a_question_was_on_answers_it() -> None:
    history = answered()
    assert lines_of(history, "q1") == (2, 3)
    assert question_of(history.room, history.room.transcript.lines[3]) == "q1"
    assert question_of(history.room, history.room.transcript.lines[4]) is None


def test_a_bracket_is_moved_to_lines_and_back() -> None:
    history = answered().when(c.MoveBracket(question="q1", first=3, last=5), by=NOA)
    assert lines_of(history, "q1") == (3, 4, 5)
    assert not history.when(c.MoveBracket(question="q1", first=3, last=5), by=NOA).accepted
    history.when(c.MoveBracket(question="q1"), by=NOA).then(f.BracketMoved(question="q1"))
    assert lines_of(history, "q1") == (2, 3)
    assert not history.when(c.MoveBracket(question="q1"), by=NOA).accepted


def test_one_line_is_enough_and_a_question_that_was_never_on_can_have_an_answer() -> None:
    history = answered().when(c.MoveBracket(question="q2", first=4), by=NOA)
    assert lines_of(history, "q2") == (4,)


def test_a_long_last_line_is_part_of_the_answer_as_a_whole() -> None:
    file = (
        said(6, at=START + 100_000, until=START + 101_000),
        said(7, at=START + 101_000, until=START + 109_000),
    )
    history = answered().happened(*file).when(c.MoveBracket(question="q2", first=6, last=7), by=NOA)
    assert history.room.transcript.moved["q2"] == Bracket(start=START + 100_000, until=START + 109_000)
    assert lines_of(history, "q2") == (6, 7)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (c.MoveBracket(question="q9", first=1), "unknown_question"),
        (c.MoveBracket(question="q3", first=1), "unknown_question"),
        (c.MoveBracket(question="q1", first=1, last=99), "unknown_line"),
        (c.MoveBracket(question="q1", first=99), "unknown_line"),
        (c.MoveBracket(question="q1", first=4, last=2), "lines_in_wrong_order"),
    ],
)
def test_a_bracket_that_cannot_be_is_refused(command: c.MoveBracket, code: str) -> None:
    answered().happened(asked("q3"), withdrawn("q3")).when(command, by=NOA).refused(code)
