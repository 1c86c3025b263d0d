"""Themes, addressees and raised hands; and the same act on many questions."""

from __future__ import annotations

import pytest

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import labelling, views
from tests.rooms.history import (
    ANNE,
    BENT,
    LIS,
    MIA,
    MO,
    Past,
    approved,
    asked,
    dismissed,
    given,
    restored,
    room,
    taken,
    withdrawn,
)
from tests.rooms.staff_past import (
    assigned,
    hand_raised,
    merged,
    speaker_added,
    tagged,
    theme_added,
)

UNDO = c.Undo()
LISTS = (theme_added("t1", "Trafik"), theme_added("t2", "Skole"), speaker_added("s1", "Karin Holm"))


# --- themes and addressees ------------------------------------------------------------------------


def test_a_question_is_tagged_by_name_or_id_however_it_is_written() -> None:
    history = given(room(), LISTS, asked("q1"), approved("q1"))
    history.when(c.TagQuestion(question="q1", themes=("t2", " trafik ", "TRAFIK")), by=MO)
    history.then(f.QuestionTagged(question="q1", themes=("t2", "t1")))
    assert history.card("q1").themes == ("Skole", "Trafik")
    assert history.room.themes_of("q1") == ("t2", "t1")


def test_a_new_theme_joins_the_rooms_list() -> None:
    history = given(room(), LISTS, asked("q1"))
    history.when(c.TagQuestion(question="q1", themes=("Klima", "klima", "Trafik")), by=MO)
    history.then(
        f.ThemeAdded(theme="t3", name_key="theme:t3"), f.QuestionTagged(question="q1", themes=("t3", "t1"))
    )
    assert history.decided.words == {"theme:t3": "Klima"}
    part = history.sees("moderator")["room"]
    assert isinstance(part, views.RoomPart)
    assert [theme.name for theme in part.themes] == ["Trafik", "Skole", "Klima"]


def test_what_the_moderator_says_goes_before_what_the_author_said() -> None:
    history = given(room(), LISTS, asked("q1", theme="Alt muligt"), approved("q1"))
    assert history.card("q1").theme == "Alt muligt"
    history.happened(tagged("q1", "t1"))
    assert history.card("q1").theme == "Trafik"
    history.when(c.TagQuestion(question="q1", themes=()), by=MO)
    assert (history.card("q1").theme, history.card("q1").themes) == ("Alt muligt", ())


def test_a_theme_of_the_list_that_an_author_names_is_taken_over() -> None:
    history = given(room(), LISTS).when(c.AskQuestion(text="Hvem?", theme="skole"), by=ANNE, fresh_id="q1")
    assert history.room.themes_of("q1") == ("t2",)


def test_a_question_is_assigned_and_new_speakers_join_the_list() -> None:
    history = given(room(), LISTS, asked("q1"), approved("q1"))
    history.when(c.AssignQuestion(question="q1", speakers=("Ole", "karin holm")), by=MO)
    history.then(
        f.SpeakerAdded(speaker="s2", name_key="speaker:s2"),
        f.QuestionAssigned(question="q1", speakers=("s2", "s1")),
    )
    for view in ("audience", "speaker", "wall"):
        assert history.card("q1", view).speakers == ("Ole", "Karin Holm")


def test_labels_that_are_there_already_change_nothing() -> None:
    history = given(room(), LISTS, asked("q1"), tagged("q1", "t1"), assigned("q1", "s1"))
    history.when(c.TagQuestion(question="q1", themes=("Trafik",)), by=MO).then()
    history.when(c.AssignQuestion(question="q1", speakers=("s1",)), by=MO).then()


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (c.TagQuestion(question="q1", themes=tuple("abcdefghi")), "too_many_labels"),
        (c.TagQuestion(question="q1", themes=("t" * 61,)), "theme_too_long"),
        (c.AssignQuestion(question="q1", speakers=tuple("abcdefghi")), "too_many_labels"),
        (c.AssignQuestion(question="q1", speakers=("n" * 61,)), "name_too_long"),
        (c.AssignQuestion(question="q1", speakers=("Audience",)), "unknown_speaker"),
        (c.TagQuestion(question="q2", themes=("Trafik",)), "unknown_question"),
        (c.TagQuestion(question="q3", themes=("Trafik",)), "wrong_status"),
    ],
)
def test_what_cannot_be_a_label_is_refused(command: c.WireCommand, code: str) -> None:
    history = given(room(), asked("q1"), asked("q3"), dismissed("q3")).when(command, by=MO).refused(code)
    assert history.room.themes == history.room.speakers == {}


def test_the_rooms_lists_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labelling, "MAX_THEMES", 2)
    monkeypatch.setattr(labelling, "MAX_SPEAKERS", 1)
    history = given(room(), LISTS, asked("q1"))
    history.when(c.TagQuestion(question="q1", themes=("Klima",)), by=MO).refused("too_many_themes", max=2)
    history.when(c.AssignQuestion(question="q1", speakers=("Ole",)), by=MO).refused(
        "too_many_speakers", max=1
    )
    assert history.when(c.TagQuestion(question="q1", themes=("Skole", "Trafik")), by=MO).accepted


@pytest.mark.parametrize(
    "act",
    [c.TagQuestion(question="q1", themes=("Skole",)), c.AssignQuestion(question="q1", speakers=())],
)
def test_labels_are_undone_as_if_they_had_not_been(act: c.WireCommand) -> None:
    history = given(room(), LISTS, asked("q1"), tagged("q1", "t1"), assigned("q1", "s1", by=MIA))
    before = history.sees("moderator")
    history.when(act, by=MO).when(UNDO, by=MO)
    assert history.sees("moderator") == before
    assert history.room.themes_of("q1") == ("t1",)


def test_labels_that_a_colleague_has_changed_since_are_not_undone() -> None:
    history = given(room(), LISTS, asked("q1"), tagged("q1", "t1"), tagged("q1", "t2", by=MIA))
    history.when(UNDO, by=MO).refused("undo_superseded")


def test_labels_stay_whatever_happens_to_the_question() -> None:
    history = given(room(), LISTS, asked("q1"), tagged("q1", "t1"), approved("q1"), dismissed("q1"))
    history.when(c.RestoreQuestion(question="q1"), by=MO)
    assert history.card("q1").themes == ("Trafik",)


def test_nothing_is_not_the_name_of_somebody_whose_name_was_erased() -> None:
    history = given(room(), LISTS, asked("q1"), approved("q1"))
    del history.room.words["speaker:s1"]
    history.when(c.RaiseHand(question="q1", speaker=" "), by=LIS).refused("unknown_speaker")


def test_an_erased_name_is_left_out() -> None:
    history = given(room(), LISTS, asked("q1"), approved("q1"), tagged("q1", "t1", "t2"))
    del history.room.words["theme:t1"]
    assert history.card("q1").themes == ("Skole",)


# --- hands ----------------------------------------------------------------------------------------


def test_a_speaker_raises_a_hand_and_only_the_stage_sees_it() -> None:
    history = given(room(), LISTS, asked("q1"), approved("q1"))
    raised = c.RaiseHand(question="q1", speaker="karin holm")
    history.when(raised, by=LIS).then(f.HandRaised(question="q1", speaker="s1"))
    history.when(raised, by=LIS).then()
    assert {
        view: history.card("q1", view).hands for view in ("speaker", "moderator", "audience", "wall")
    } == {
        "speaker": ("Karin Holm",),
        "moderator": ("Karin Holm",),
        "audience": (),
        "wall": (),
    }
    down = c.RaiseHand(question="q1", speaker="s1", up=False)
    history.when(down, by=LIS).then(f.HandLowered(question="q1", speaker="s1"))
    history.when(down, by=LIS).then()
    assert history.card("q1", "speaker").hands == ()


@pytest.mark.parametrize(
    ("path", "speaker", "code"),
    [
        ((approved("q1"),), "Hvem", "unknown_speaker"),
        ((approved("q1"),), "", "unknown_speaker"),
        ((approved("q1"),), "audience", "unknown_speaker"),
        ((), "Karin Holm", "wrong_status"),
        ((withdrawn("q1"),), "Karin Holm", "unknown_question"),
    ],
)
def test_no_hand_of_nobody_and_none_for_what_is_not_to_be_answered(
    path: tuple[Past, ...], speaker: str, code: str
) -> None:
    history = given(room(), LISTS, asked("q1"), path)
    history.when(c.RaiseHand(question="q1", speaker=speaker), by=LIS).refused(code)


def test_hands_stay_up_when_the_question_comes_on_and_are_nobodys_act() -> None:
    history = given(room(), LISTS, asked("q1"), approved("q1", by=MIA), hand_raised("q1", "s1", by=MO))
    history.happened(taken("q1", by=MIA))
    assert history.card("q1", "speaker").hands == ("Karin Holm",)
    history.when(UNDO, by=MO).refused("nothing_to_undo")


# --- many at once ---------------------------------------------------------------------------------

WAITING = tuple(asked(f"q{n}", by=BENT) for n in range(1, 5))
ALL = ("q1", "q2", "q3", "q4")


@pytest.mark.parametrize(
    ("command", "events"),
    [
        (c.JudgeMany(act="approve", questions=ALL), 4),
        (c.JudgeMany(act="dismiss", questions=ALL, reason="duplicate"), 4),
        (c.JudgeMany(act="dismiss", questions=ALL, reason="other", note="Næste gang"), 4),
        (c.JudgeMany(act="tag", questions=ALL, names=("Klima", "Trafik")), 5),
        (c.JudgeMany(act="assign", questions=ALL, names=("Ole", "Karin Holm")), 5),
    ],
)
def test_the_same_act_on_many_is_one_undo(command: c.JudgeMany, events: int) -> None:
    history = given(room(), LISTS, WAITING)
    before = {key: value for key, value in history.sees("moderator").items() if key != "room"}
    history.when(command, by=MO)
    assert len(history.decided.events) == events
    assert {key: value for key, value in history.sees("moderator").items() if key != "room"} != before
    history.when(UNDO, by=MO)
    assert {key: value for key, value in history.sees("moderator").items() if key != "room"} == before
    history.when(UNDO, by=MO).refused("nothing_to_undo")


def test_many_are_taken_back_where_they_still_stand() -> None:
    history = given(room(), WAITING)
    history.when(c.JudgeMany(act="dismiss", questions=ALL, reason="duplicate"), by=MO)
    history.when(c.ReviseQuestion(question="q2", text="Bedre nu?"), by=BENT)
    history.happened(restored("q3", by=MIA), approved("q3", by=MIA)).when(UNDO, by=MO)
    assert [history.question(q).status for q in ALL] == ["waiting", "waiting", "approved", "waiting"]
    assert history.card("q2", "moderator").text == "Bedre nu?"


def test_labels_of_many_are_taken_back_where_no_colleague_has_changed_them() -> None:
    history = given(room(), LISTS, WAITING)
    history.when(c.JudgeMany(act="tag", questions=("q1", "q2"), names=("Trafik",)), by=MO)
    history.happened(tagged("q2", "t2", by=MIA)).when(UNDO, by=MO)
    assert (history.room.themes_of("q1"), history.room.themes_of("q2")) == ((), ("t2",))


def test_many_that_have_all_been_moved_since_are_not_taken_back() -> None:
    history = given(room(), WAITING)
    history.when(c.JudgeMany(act="dismiss", questions=("q1", "q2"), reason="tone"), by=MO)
    history.happened(restored("q1", by=MIA), restored("q2", by=MIA))
    history.when(UNDO, by=MO).refused("undo_superseded")


def test_what_concerns_the_stage_is_taken_back_whole_or_not_at_all() -> None:
    history = given(room(), WAITING, approved("q1"), approved("q2"), taken("q1", by=MIA))
    history.when(c.TakeQuestion(question="q2"), by=MO).happened(restored("q1", by=MIA))
    history.when(UNDO, by=MO).refused("undo_superseded")
    assert history.room.now == "q2"


def test_a_new_theme_for_many_joins_the_list_once() -> None:
    history = given(room(), WAITING)
    history.when(c.JudgeMany(act="tag", questions=ALL, names=("Klima",)), by=MO)
    assert history.room.themes == {"t1": "theme:t1"}
    assert all(history.room.themes_of(q) == ("t1",) for q in ALL)


def test_what_cannot_be_done_is_left_out() -> None:
    history = given(room(), WAITING, approved("q1"), withdrawn("q2", by=BENT), merged("q3", "q1"))
    history.when(c.JudgeMany(act="approve", questions=("q1", "q2", "q3", "q4", "nope", "q4")), by=MO)
    history.then(f.QuestionApproved(question="q4"))


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (c.JudgeMany(act="approve", questions=("nope", "q1")), "unknown_question"),
        (c.JudgeMany(act="dismiss", questions=("q2", "q3")), "reason_needed"),
        (c.JudgeMany(act="tag", questions=("q2",), names=("x" * 61,)), "theme_too_long"),
    ],
)
def test_what_can_be_done_nowhere_is_refused_with_the_first_reason(command: c.JudgeMany, code: str) -> None:
    given(room(), WAITING, approved("q1")).when(command, by=MO).refused(code)


def test_nothing_for_nobody() -> None:
    given(room(), WAITING).when(c.JudgeMany(act="approve", questions=()), by=MO).then()


def test_each_dismissed_author_reads_the_reason() -> None:
    history = given(room(), WAITING)
    history.when(c.JudgeMany(act="dismiss", questions=ALL, reason="other", note="Næste gang"), by=MO)
    own = views.mine(history.room, BENT.id).own
    assert {(q.status, q.reason, q.note) for q in own} == {("dismissed", "other", "Næste gang")}
