"""An author erases own words: what was decided stays, what nobody has taken up is withdrawn."""

from __future__ import annotations

import pytest

from livetalk.live.room_state import move
from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import views
from livetalk.rooms.actors import SYSTEM, Actor
from livetalk.rooms.decide import Context, decide
from livetalk.rooms.erasing import erased_keys
from livetalk.rooms.facts import Fact
from livetalk.rooms.outcomes import Decided
from livetalk.rooms.room import Room
from tests.rooms.followup_past import commented, opened
from tests.rooms.history import ANNE, BENT, MO, START, History, Past, approved, asked, given, room, taken

SECRET = "Grønkjærs hemmelighed"


def evening() -> History:
    return (
        given(
            *room(),
            asked("q1", text=SECRET, name="Anne G"),
            approved("q1"),
            asked("q2", by=BENT),
            approved("q2"),
        )
        .when(c.TakeQuestion(question="q1"), by=MO)
        .when(c.FinishQuestion(question="q1", how="answered"), by=MO)
    )


def test_an_answered_question_stays_in_the_record_without_its_words() -> None:
    history = evening().when(c.EraseContributions(question="q1"), by=ANNE)
    history.then(f.ContributionsErased(questions=("q1",)))
    card = views.part(history.room, "audience", "q:q1")
    assert isinstance(card, views.Card)
    assert (card.status, card.erased) == ("answered", True)


def test_a_question_that_nobody_has_taken_up_is_withdrawn_with_its_words() -> None:
    history = given(*room(), asked("q1"), approved("q1")).when(c.EraseContributions(), by=ANNE)
    history.then(f.QuestionWithdrawn(question="q1"), f.ContributionsErased(all=True))
    assert "q:q1" not in views.view(history.room, "audience")


@pytest.mark.parametrize("command", [c.EraseContributions(question="q1"), c.EraseContributions()])
def test_erasing_again_changes_nothing(command: c.EraseContributions) -> None:
    evening().when(command, by=ANNE).when(command, by=ANNE).then()


def test_nobody_erases_what_others_wrote() -> None:
    evening().when(c.EraseContributions(question="q1"), by=BENT).refused("not_yours")
    evening().when(c.EraseContributions(question="q9"), by=BENT).refused("not_yours")


def test_the_words_leave_the_memory_in_the_step_in_which_they_are_erased() -> None:
    known = Room()
    past = [
        Fact(seq=1, at=1, event=f.RoomCreated(code="482913")),
        Fact(
            seq=2, at=2, by="anne", event=f.QuestionAsked(question="q1", held=False, text_key="q:q1:text:1")
        ),
        Fact(
            seq=3, at=3, by="bent", event=f.QuestionAsked(question="q2", held=False, text_key="q:q2:text:1")
        ),
    ]
    words = {"room:title": "Havnen", "q:q1:text:1": SECRET, "q:q2:text:1": "Blivende"}
    assert move(known, past, words) == set()
    erased = Fact(seq=4, at=4, by="anne", event=f.ContributionsErased(all=True))
    assert move(known, [erased], {}) == {"q:q1:text:1"}
    assert known.words == {"room:title": "Havnen", "q:q2:text:1": "Blivende"}


def retained() -> History:
    history = evening().when(c.SetRetention(until="1.6.2027"), by=MO)
    history.then(f.RetentionSet(until="2027-06-01"))
    return history


def test_a_room_is_not_purged_before_its_date_nor_before_it_is_journalised() -> None:
    evening().when(c.PurgeRoom(today="2030-01-01"), by=SYSTEM).refused("no_retention")
    retained().when(c.PurgeRoom(today="2027-05-31"), by=SYSTEM).refused("kept_until")
    retained().when(c.PurgeRoom(today="2027-06-01"), by=SYSTEM).refused("not_journalised")


def test_a_wrong_date_is_no_retention() -> None:
    evening().when(c.SetRetention(until="til sommer"), by=MO).refused("wrong_date")


def test_a_journalised_room_is_purged_on_its_day_and_keeps_only_its_title() -> None:
    known = Room()
    words = {"room:title": "Havnen", "room:purpose": "At høre", "q:q1:text:1": SECRET, "j": "2027-17"}
    facts: list[f.AnyEvent] = [
        f.RoomCreated(code="482913"),
        f.QuestionAsked(question="q1", held=False, text_key="q:q1:text:1"),
        f.RetentionSet(until="2027-06-01"),
        f.RecordJournalised(number_key="j"),
    ]
    move(known, [Fact(seq=n, at=n, event=event) for n, event in enumerate(facts, 1)], words)
    move(known, [Fact(seq=5, at=5, event=f.RoomPurged())], {})
    assert known.words == {"room:title": "Havnen"}
    assert known.record.purged_at == 5
    views.view(known, "moderator")


def test_nothing_new_is_written_about_what_is_erased() -> None:
    history = given(*room(), asked("q1"), approved("q1"), taken("q1"))
    history.happened(Past(events=(f.ContributionsErased(questions=("q1",)),), by=ANNE.id))
    note = c.DismissQuestion(question="q1", reason="other", note="Om Anne")
    history.when(note, by=MO).refused("words_erased")
    history.when(c.DismissQuestion(question="q1", reason="off_topic"), by=MO)
    assert history.accepted


@pytest.mark.parametrize(
    ("command", "by"),
    [
        (c.AskQuestion(text="Hvorfor?"), ANNE),
        (c.OpenItem(title="En sag"), MO),
        (c.WriteNote(text="En linje"), MO),
        (c.Subscribe(address="anne@eksempel.dk", lang="da"), ANNE),
    ],
    ids=lambda one: getattr(one, "role", None) or str(one.__struct_config__.tag),
)
def test_a_purged_room_takes_in_no_words_that_it_would_lose(command: c.AnyCommand, by: Actor) -> None:
    history = given(*room(), Past(events=(f.RoomPurged(),)))
    history.when(command, by=by).refused("words_erased")


def test_who_answers_for_a_purged_room_is_still_let_in() -> None:
    link = c.MakeLink(link="l1", role="moderator", token_hash="0" * 64, label="Mo")
    known = given(*room(), Past(events=(f.RoomPurged(),))).room
    assert isinstance(decide(known, link, Context(actor=SYSTEM, now=START, fresh_id="x")), Decided)


def test_every_reason_that_was_given_for_a_comment_goes_with_it_and_its_answer_stays() -> None:
    history = given(*room(), opened("i1", title="Lys"), commented("c1", "i1", SECRET))
    history.when(c.JudgeComment(comment="c1", shown=False, reason="Om Anne"), by=MO)
    history.when(c.JudgeComment(comment="c1", shown=True), by=MO)
    history.when(c.AnswerComment(comment="c1", text="Til april"), by=MO)
    before = set(history.room.words.values())
    history.when(c.EraseContributions(), by=ANNE)
    gone = {history.room.words[key] for key in erased_keys(history.room)}
    assert gone == {SECRET, "Om Anne"}
    assert {"Til april", "Lys"} <= before - gone
