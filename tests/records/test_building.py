"""A room becomes a record: what everybody may see, in one language, as it was at one fact."""

from __future__ import annotations

import copy
from typing import Any

import msgspec
import pytest

from livetalk.records import csv_form, json_form, tables, vtt_form
from livetalk.records.building import Making, build
from livetalk.records.outline import Heading
from livetalk.records.record import Language, QuestionEntry, Record
from livetalk.records.telling import tell
from livetalk.rooms import facts as f
from livetalk.rooms.record_state import Version
from livetalk.rooms.room import Room
from tests.records.evenings import PLANTED, evening_with_secrets, long_evening
from tests.records.samples import DANISH, ENGLISH
from tests.rooms.followup_past import opened, updated
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
    reacted,
    room,
    state_became,
    supported,
    taken,
    withdrawn,
)
from tests.rooms.record_past import erased, line_said, record_edited
from tests.rooms.staff_past import merged, speaker_added, tagged, theme_added

BASE = "https://talk.example.dk"


def making(history: History, *, before: Room | None = None, language: Language = "da") -> Making:
    words = {"da": DANISH, "en": ENGLISH}[language]
    return Making(room=before or history.room, now=history.room, words=words, language=language, address=BASE)


def record(history: History, version: Version | None = None, **more: Any) -> Record:
    return build(making(history, **more), version)


def answered(question: str, *said: Past) -> tuple[Past, ...]:
    return (approved(question), taken(question), *said, finished(question))


def only(found: Record) -> QuestionEntry:
    (entry,) = found.questions
    return entry


def test_the_frame_is_as_the_room_says_it() -> None:
    found = record(given(room(), state_became("closed")))

    assert (found.code, found.title) == ("482913", "Borgermøde om skolevejen")
    assert found.purpose == "Vi vil høre, hvad I ser på vejen."
    assert found.input_use == "Udvalget læser alt."
    assert found.url == f"{BASE}/r/482913/record"
    assert found.date == "2026-10-26"
    assert (found.version, found.published_at) == (1, None)


def test_what_a_person_wrote_goes_before_what_the_log_knows() -> None:
    found = record(
        given(
            room(),
            record_edited("date", "2026-10-25"),
            record_edited("begin", "19:30"),
            record_edited("place", "Skovshoved Havn"),
            record_edited("attendance", "120"),
            record_edited("roles", "Ordstyrer: Bo Lind, Gentofte Kommune\nReferent\n\n Panel: Ane"),
            record_edited("summary", "En god aften."),
        )
    )

    assert (found.date, found.begin) == ("2026-10-25", "2026-10-25T19:30:00+01:00")
    assert (found.place, found.summary) == ("Skovshoved Havn", "En god aften.")
    assert found.attendance is not None
    assert found.attendance.present_most == 120
    assert [(one.role, one.name, one.organisation) for one in found.roles] == [
        ("Ordstyrer", "Bo Lind", "Gentofte Kommune"),
        ("Referent", None, None),
        ("Panel", "Ane", None),
    ]


def test_without_a_word_by_hand_the_panel_is_the_room_s_list() -> None:
    found = record(given(room(), speaker_added("s1", "Anna Holm")))

    assert [(one.role, one.name) for one in found.roles] == [("Panel", "Anna Holm")]


def test_questions_stand_by_theme_in_the_order_in_which_they_were_taken_on() -> None:
    history = given(room(), theme_added("t1", "Trafik"), theme_added("t2", "Skole"))
    history.happened(asked("q1"), asked("q2"), asked("q3"), asked("q4"), asked("q5"))
    history.happened(tagged("q1", "t1"), tagged("q2", "t2"), tagged("q3", "t1"))
    for question in ("q3", "q4", "q2", "q1"):
        history.later(60).happened(answered(question))
    history.happened(approved("q5"))

    found = record(history)
    assert [(theme.name, [q.id for q in theme.questions]) for theme in found.themes] == [
        ("Trafik", ["q3", "q1"]),
        ("Skole", ["q2"]),
        (None, ["q4"]),
    ]
    assert [(q.id, q.status_text) for q in found.unanswered] == [("q5", "Ikke nået på mødet")]


def test_each_question_has_the_words_spoken_in_answer() -> None:
    history = given(room(), speaker_added("s1", "Anna Holm"), speaker_added("s2", "Bo Lind"))
    history.happened(record_edited("roles", "Borgmester: Anna Holm"), asked("q1"), approved("q1"))
    history.happened(line_said(1, "Velkommen.")).later(2).happened(taken("q1"))
    history.later(63).happened(line_said(2, "Tak for det.", speaker="s1"))
    history.later(3).happened(line_said(3, "Vi ser på vejen.", speaker="s1"))
    history.later(3).happened(line_said(4, "Enig.", speaker="s2"))
    history.later(3).happened(finished("q1")).later(1).happened(line_said(5, "Pause."))

    found = record(history)
    assert [(one.from_s, one.speaker, one.role, one.text) for one in only(found).answer] == [
        (65, "Anna Holm", "Borgmester", "Tak for det. Vi ser på vejen."),
        (71, "Bo Lind", None, "Enig."),
    ]
    assert len(found.transcript) == 5
    assert found.transcript[0].start_ms == 0


def test_the_transcript_is_in_the_record_s_language_if_anybody_spoke_or_interpreted_it() -> None:
    history = given(room(), line_said(1, "Velkommen.")).later(1).happened(line_said(2, "Welcome.", lang="en"))

    assert [line.text for line in record(history).transcript] == ["Velkommen."]
    assert [line.text for line in record(history, language="en").transcript] == ["Welcome."]


def test_what_is_part_of_another_question_is_counted_with_it() -> None:
    history = given(room(), asked("q1"), asked("q2", by=BENT), approved("q1"), supported("q1"))
    history.happened(merged("q2", "q1"), taken("q1"), finished("q1"))

    found = record(history)
    assert (only(found).id, only(found).askers, only(found).supports) == ("q1", 2, 1)
    assert found.moderation is not None
    assert found.moderation.merged == 1


def test_a_promise_has_owner_date_and_the_second_in_which_it_was_made() -> None:
    history = given(room(), asked("q1"), approved("q1"), line_said(1, "Velkommen."), taken("q1"))
    history.later(30).happened(line_said(2, "Vi laver et kryds."))
    promise = opened(
        "i1", kind="promise", title="Lave et kryds", owner="Vej og park", contact="hemmelig@eksempel.dk",
        due="2026-12-01", quote="Vi laver et kryds.", question="q1", lines=(2,),
    )  # fmt: skip
    history.happened(promise, finished("q1"))

    found = record(history)
    (made,) = found.promises
    assert (made.title, made.owner, made.due) == ("Lave et kryds", "Vej og park", "2026-12-01")
    assert (made.status, made.status_text, made.from_s) == ("received", "Modtaget", 30)
    assert made.url == f"{BASE}/r/482913/f/i1"
    assert only(found).promises == ("i1",)


def test_an_unanswered_question_says_when_a_reply_is_due_and_then_what_it_was() -> None:
    history = given(room(), asked("q1"), approved("q1"))
    history.happened(
        opened("i1", kind="question", title="Hvad?", owner="Byplan", due="2026-11-09", question="q1")
    )

    waiting = only(record(history))
    assert (waiting.reply_by, waiting.status_text, waiting.written_answer) == ("2026-11-09", "Modtaget", None)
    history.happened(updated("i1", status="answered", answer="Ja, i maj."))
    replied = only(record(history))
    assert replied.reply_by is None
    assert replied.written_answer is not None
    assert (replied.written_answer.text, replied.written_answer.by) == ("Ja, i maj.", "Byplan")
    assert record(history).promises == ()


def test_what_came_to_a_hearing_is_a_response_and_nothing_that_was_not_reached() -> None:
    history = given(
        room(traits=("hearing",)), asked("q1"), asked("q2"), approved("q2"), state_became("closed")
    )

    words = DANISH.where("hearing")
    made = Making(room=history.room, now=history.room, words=words, language="da", address=BASE)
    found = build(made, None)

    assert found.is_hearing
    assert only(found).status_text == "Modtaget som høringssvar"
    assert found.numbers == {"q2": 2}  # as its receipt says
    assert [row[:2] for row in tables.questions(found).rows(found, words)] == [(2, "q2")]
    told = [block.text for block in tell(found, words).blocks if isinstance(block, Heading)]
    assert "Høringssvar" in told
    assert not {"Spørgsmål, vi ikke nåede", "Spørgsmål og svar"} & set(told)


def test_moderating_is_told_in_numbers() -> None:
    history = given(room(), asked("q1"), asked("q2"), asked("q3"), asked("q4", by=BENT), reacted(heart=3))
    history.happened(approved("q1"), dismissed("q2"), dismissed("q3", "tone"), supported("q1"))
    history.happened(withdrawn("q4", by=BENT))

    counts = record(history).moderation
    assert counts is not None
    assert (counts.asked, counts.approved, counts.withdrawn) == (4, 1, 1)
    assert [(one.reason_text, one.count) for one in counts.not_shown] == [("uden for emnet", 1), ("tonen", 1)]
    attended = record(history).attendance
    assert attended is not None
    assert (attended.asked, attended.supported, attended.reactions) == (2, 1, 3)


def test_an_answer_that_was_summed_up_by_hand_stands_with_its_question() -> None:
    history = given(room(), asked("q1"), answered("q1"), record_edited("q:q1", "Ja, i 2027."))

    assert only(record(history)).summary == "Ja, i 2027."


# What is not for everybody


@pytest.mark.parametrize("language", ["da", "en"])
def test_nothing_that_is_not_for_everybody_is_in_a_record(language: Language) -> None:
    found = msgspec.json.encode(record(evening_with_secrets(), language=language)).decode()

    for shown in ("Hvad med vejen?", "Se på vejen", "Velkommen."):
        assert shown in found
    for secret in PLANTED:
        assert secret not in found, secret


def test_what_came_in_the_closed_part_is_in_no_number() -> None:
    found = record(evening_with_secrets())

    assert found.moderation is not None
    assert found.moderation.asked == 4
    assert [line.text for line in found.transcript] == ["Velkommen.", "Tak."]
    assert [promise.id for promise in found.promises] == ["i1"]


# Versions


def published(history: History) -> tuple[Room, Version]:
    """The room as it was, and the version that says so."""
    before, at = copy.deepcopy(history.room), history.room.seq
    history.happened(Past(events=(f.RecordPublished(version=1, at_seq=at),), by=MO.id))
    return before, history.room.record.versions[-1]


def test_a_version_says_what_the_room_was() -> None:
    history = given(room(), asked("q1"), answered("q1"), record_edited("summary", "Kort."))
    before, version = published(history)
    history.happened(record_edited("place", "Havnen"), opened("i1", title="Nyt"))

    old, draft = record(history, version, before=before), record(history)
    assert (old.version, old.published_at, old.place) == (1, "2026-10-26T07:33:20.000Z", None)
    assert old.promises == ()
    assert (draft.version, draft.published_at, draft.place) == (2, None, "Havnen")


def test_a_text_that_its_author_erases_is_in_no_version_while_the_question_stays() -> None:
    history = given(
        room(), asked("q1", text="Mit hus", name="Anne"), answered("q1"), asked("q2"), approved("q2")
    )
    before, version = published(history)
    history.happened(erased("q1", by=ANNE))

    found = record(history, version, before=before)
    assert [(q.id, q.text, q.name) for q in found.answered] == [("q1", None, None)]
    history.happened(withdrawn("q2"), erased("q2"))
    both = record(history, version, before=before)
    assert [(q.id, q.text) for q in both.questions] == [("q1", None), ("q2", None)]
    assert [q.id for q in record(history).questions] == ["q1"]


def test_what_was_taken_back_since_is_in_no_version() -> None:
    history = given(room(), line_said(1, "Fejl."), asked("q1"), approved("q1"), opened("i1", title="Sag"))
    before, version = published(history)
    history.happened(Past(events=(f.LineRemoved(line=1),)), dismissed("q1"))
    history.happened(Past(events=(f.ItemUpdated(item="i1", public=False),), by=MO.id))

    found = record(history, version, before=before)
    assert (found.transcript, found.questions, found.promises) == ((), (), ())


# As long as an evening can be


def test_the_longest_evening_is_built_whole() -> None:
    history = long_evening()
    found = record(history)

    assert (len(found.answered), len(found.transcript)) == (500, 10_000)
    assert sum(len(one.text.split("Svar")) - 1 for q in found.answered for one in q.answer) == 10_000
    for form in (
        json_form.write(found),
        csv_form.write_questions(found, DANISH),
        vtt_form.write(found, DANISH),
    ):
        assert "Svar nummer 10000." in form.decode()


def test_the_beginning_of_a_meeting_is_when_the_room_was_opened() -> None:
    history = given(room()).later(3600).happened(state_became("closed"))

    found = record(history)
    assert (found.begin, found.end) == ("2026-10-26T07:33:20.000Z", "2026-10-26T08:33:20.000Z")
