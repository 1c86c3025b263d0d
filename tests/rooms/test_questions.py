"""What an author can do: ask, change the words, take back."""

from __future__ import annotations

import pytest

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import questions
from livetalk.rooms.actors import Actor
from livetalk.rooms.cards import mine
from livetalk.rooms.event import StaffOrigin
from livetalk.rooms.facts import Moderation, RoomState
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
    withdrawn,
)

ASK = c.AskQuestion(text="Hvornår kommer cykelstien?")
REVISE = c.ReviseQuestion(question="q1", text="Hvornår kommer stien?")


# --- asking ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("moderation", "held"), [("before", True), ("after", False)])
def test_a_question_is_held_where_a_moderator_reads_first(moderation: Moderation, held: bool) -> None:
    history = given(room(moderation=moderation)).when(ASK, by=ANNE, fresh_id="q1")
    history.then(f.QuestionAsked(question="q1", held=held, text_key="q:q1:text:1"))
    assert history.decided.question == "q1"
    assert history.question("q1").status == ("waiting" if held else "approved")


def test_words_are_never_inside_the_fact() -> None:
    command = c.AskQuestion(text=" Hvad  med\tbussen? ", name="Anne\n Lund", theme="Trafik")
    history = given(room()).when(command, by=ANNE, fresh_id="q1")
    history.then(
        f.QuestionAsked(
            question="q1", held=True, text_key="q:q1:text:1", name_key="q:q1:name", theme_key="q:q1:theme"
        )
    )
    assert history.decided.words == {
        "q:q1:text:1": "Hvad med bussen?",
        "q:q1:name": "Anne Lund",
        "q:q1:theme": "Trafik",
    }


@pytest.mark.parametrize("nothing", [None, "", "  ", "\u200b", "\u2060\u2800", " – "])
def test_a_name_or_theme_of_nothing_is_left_out(nothing: str | None) -> None:
    history = given(room()).when(
        c.AskQuestion(text="Hvorfor?", name=nothing, theme=nothing), by=ANNE, fresh_id="q1"
    )
    history.then(f.QuestionAsked(question="q1", held=True, text_key="q:q1:text:1"))


@pytest.mark.parametrize(
    "empty", ["", "   \n ", "???", "\x00\x07\x9f", "\u202e\u2066\u200b\ufeff", "\u200d", "\u3164"]
)
def test_a_question_must_say_something(empty: str) -> None:
    given(room()).when(c.AskQuestion(text=empty), by=ANNE).refused("text_empty")
    given(room(), asked("q1")).when(c.ReviseQuestion(question="q1", text=empty), by=ANNE).refused(
        "text_empty"
    )


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("å" * 1000, True),
        ("å" * 1001, False),
        ("👨‍👩‍👧‍👦" * 300, True),
        ("👩🏽" * 1001, False),
        ("e\u0301" * 1000, True),
    ],
)
def test_a_question_has_at_most_a_thousand_characters_as_people_count_them(text: str, fits: bool) -> None:
    history = given(room(), asked("q1"))
    history.when(c.AskQuestion(text=text), by=BENT)
    if fits:
        assert history.decided.events
    else:
        history.refused("text_too_long", max=1000, n=1001)
        history.when(c.ReviseQuestion(question="q1", text=text), by=ANNE).refused("text_too_long", max=1000)


def test_a_text_of_huge_emoji_is_told_a_length_beyond_the_limit() -> None:
    history = given(room()).when(c.AskQuestion(text="👨‍👩‍👧‍👦" * 400), by=ANNE)
    history.refused("text_too_long", max=1000, n=1250)


def test_name_and_theme_have_limits_of_their_own() -> None:
    history = given(room())
    history.when(c.AskQuestion(text="Hvorfor?", name="n" * 60, theme="t" * 60), by=BENT)
    assert history.decided.events
    history.when(c.AskQuestion(text="Hvorfor?", name="n" * 61), by=ANNE).refused("name_too_long", max=60)
    history.when(c.AskQuestion(text="Hvorfor?", theme="t" * 61), by=ANNE).refused("theme_too_long", max=60)


@pytest.mark.parametrize("state", ["early", "open", "paused", "closed"])
def test_staff_write_for_somebody_in_the_hall_in_any_state_and_at_any_pace(state: RoomState) -> None:
    history = given(room(state=state))
    for n in range(5):
        history.when(ASK, by=MO, fresh_id=f"q{n}")
        assert history.question(f"q{n}").origin == "hall"
    history.when(c.WithdrawQuestion(question="q4"), by=MO).then(f.QuestionWithdrawn(question="q4"))


@pytest.mark.parametrize(
    ("said", "kept"), [(None, "hall"), ("paper", "paper"), ("phone", "call"), ("table", "table")]
)
def test_staff_say_by_which_way_a_question_came(said: StaffOrigin | None, kept: str) -> None:
    history = given(room()).when(c.AskQuestion(text="Hvorfor?", origin=said), by=MO, fresh_id="q1")
    assert (history.question("q1").origin, history.question("q1").own) == (kept, False)


def test_nobody_in_the_audience_says_by_which_way_the_own_question_came() -> None:
    given(room()).when(c.AskQuestion(text="Hvorfor?", origin="paper"), by=ANNE).refused("not_allowed")


def test_what_staff_write_for_a_person_with_a_code_is_that_persons_own() -> None:
    helped = Actor(id="p9", role="audience", by_staff=True)
    command = c.AskQuestion(text="Hvorfor?", origin="outreach")
    history = given(room(state="closed")).when(command, by=helped, fresh_id="q1")
    assert history.question("q1").origin == "outreach"
    assert history.room.askers("q1") == {"p9"}
    history.when(c.EraseContributions(question="q1"), by=Actor(id="p9", role="audience"))
    assert history.question("q1").erased


def test_a_room_takes_only_so_many_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "MAX_QUESTIONS", 2)
    given(room(), asked("q1"), asked("q2", by=BENT)).when(ASK, by=ANNE).refused("room_full")


# --- the pace -------------------------------------------------------------------------------------


def test_three_in_a_row_then_one_in_fifteen_seconds() -> None:
    history = given(room())
    for n in range(3):
        history.when(ASK, by=ANNE, fresh_id=f"q{n}")
        assert history.decided.question == f"q{n}"
    history.when(ASK, by=ANNE).refused("ask_too_soon", n=15)
    assert history.refusal.temporary
    assert history.refusal.retry_after == 15
    history.later(14.2).when(ASK, by=ANNE).refused("ask_too_soon", n=1)
    history.later(0.8).when(ASK, by=ANNE)
    assert history.decided.events
    history.when(ASK, by=ANNE).refused("ask_too_soon", n=15)


def test_waiting_long_gives_three_in_a_row_again_and_not_more() -> None:
    history = given(room(), asked("q1"), asked("q2"), asked("q3")).later(3600)
    for n in range(4, 7):
        history.when(ASK, by=ANNE, fresh_id=f"q{n}")
        assert history.decided.events
    history.when(ASK, by=ANNE).refused("ask_too_soon")


def test_nobody_waits_for_somebody_else() -> None:
    history = given(room(), asked("q1"), asked("q2"), asked("q3")).when(ASK, by=ANNE).refused("ask_too_soon")
    assert history.when(ASK, by=BENT).decided.events


def test_a_refused_question_does_not_count() -> None:
    history = given(room(), asked("q1"), asked("q2"))
    history.when(c.AskQuestion(text=""), by=ANNE).refused("text_empty")
    assert history.when(ASK, by=ANNE).decided.events


# --- changing the words ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "moderation", "held"),
    [
        ((asked("q1"),), "before", True),
        ((asked("q1"), approved("q1")), "before", True),
        ((asked("q1"), dismissed("q1")), "before", True),
        ((asked("q1", held=False),), "after", False),
        ((asked("q1", held=False), state_became("closed")), "after", True),
        ((asked("q1", held=False), dismissed("q1")), "after", True),
        ((asked("q1", held=False), dismissed("q1"), revised("q1", "Igen?")), "after", True),
    ],
)
def test_new_words_are_judged_again_where_a_moderator_reads_first_or_has_said_no(
    path: tuple[Past, ...], moderation: Moderation, held: bool
) -> None:
    history = given(room(moderation=moderation), path)
    key = f"q:q1:text:{history.question('q1').version + 1}"
    history.when(REVISE, by=ANNE).then(f.QuestionRevised(question="q1", held=held, text_key=key))
    assert history.decided.words == {key: "Hvornår kommer stien?"}
    assert ("q:q1" in history.sees("audience")) is not held
    assert history.card("q1", "moderator").edited


def test_revising_keeps_the_place_and_the_support() -> None:
    history = given(
        room(), asked("q1"), asked("q2", by=BENT), approved("q1"), approved("q2"), supported("q1")
    )
    history.when(REVISE, by=ANNE)
    assert history.sees("audience")["queue"] == ["q2"]
    history.when(c.ApproveQuestion(question="q1"), by=MO)
    assert history.sees("audience")["queue"] == ["q1", "q2"]
    assert history.sees("audience")["support:q1"] == 1


def test_a_held_revision_hides_the_old_words_too() -> None:
    history = given(room(), asked("q1", text="Gamle ord?"), approved("q1")).when(REVISE, by=ANNE)
    assert not {"q:q1", "support:q1"} & history.sees("wall").keys()
    assert history.card("q1", "moderator").text == "Hvornår kommer stien?"


def test_the_same_words_again_change_nothing_unless_they_were_dismissed() -> None:
    same = c.ReviseQuestion(question="q1", text="  Hvad   med q1? ")
    given(room(), asked("q1")).when(same, by=ANNE).then()
    given(room(), asked("q1"), approved("q1")).when(same, by=ANNE).then()
    history = given(room(), asked("q1"), dismissed("q1")).when(same, by=ANNE)
    assert history.question("q1").status == "waiting"


# --- taking back ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [(), (approved("q1"),), (dismissed("q1"),)])
def test_a_withdrawn_question_is_gone_from_every_view(path: tuple[Past, ...]) -> None:
    history = given(room(), asked("q1", name="Anne", theme="Trafik"), path)
    history.when(c.WithdrawQuestion(question="q1"), by=ANNE).then(f.QuestionWithdrawn(question="q1"))
    for view in ("audience", "moderator", "speaker", "wall", "notes"):
        parts = history.sees(view)
        assert not {"q:q1", "support:q1"} & parts.keys()
        assert parts["queue"] == []
    history.when(REVISE, by=ANNE).refused("unknown_question")


@pytest.mark.parametrize("path", [(), (approved("q1"),), (dismissed("q1"),), (withdrawn("q1"),)])
@pytest.mark.parametrize("command", [REVISE, c.WithdrawQuestion(question="q1")])
@pytest.mark.parametrize("stranger", [BENT, MO, MIA])
def test_only_the_author_changes_or_takes_back(
    path: tuple[Past, ...], command: c.WireCommand, stranger: Actor
) -> None:
    # The same answer as for a question that does not exist: nobody learns which ids there are.
    given(room(), asked("q1"), path).when(command, by=stranger).refused("not_yours")
    given(room()).when(command, by=stranger).refused("not_yours")


def test_a_question_that_is_on_or_was_on_stays() -> None:
    on_stage = given(room(), asked("q1"), approved("q1"), taken("q1"))
    on_stage.when(c.WithdrawQuestion(question="q1"), by=ANNE).refused("wrong_status", status="now")
    on_stage.happened(finished("q1")).when(REVISE, by=ANNE).refused("wrong_status", status="answered")
    on_stage.happened(restored("q1")).when(c.WithdrawQuestion(question="q1"), by=ANNE)
    assert on_stage.question("q1").status == "withdrawn"


@pytest.mark.parametrize("origin", ["table", "kiosk"])
def test_a_shared_device_has_no_more_time_than_a_phone(origin: StaffOrigin) -> None:
    device = Actor(id="p9", role="audience", by_staff=True)
    command = c.AskQuestion(text="Hvorfor?", origin=origin)
    given(room(state="closed")).when(command, by=device).refused("room_closed")
    given(room()).when(command, by=device, fresh_id="q1").then(
        f.QuestionAsked(question="q1", held=True, text_key="q:q1:text:1", origin=origin, own=True)
    )


def test_a_response_to_a_hearing_has_a_number_for_its_receipt() -> None:
    history = given(room(traits=("hearing",)), asked("q1"), asked("q2", by=BENT))
    assert [own.number for own in mine(history.room, BENT.id).own] == [2]
    assert [own.number for own in mine(given(room(), asked("q1")).room, ANNE.id).own] == [None]
