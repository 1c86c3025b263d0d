"""The record is corrected by hand, published in versions, and put into the journal."""

from __future__ import annotations

from typing import Any

import pytest

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.actors import Actor
from livetalk.rooms.filing import normal_kle
from livetalk.rooms.record_sections import SECTIONS
from tests.rooms.history import ANNE, MO, Past, approved, asked, dismissed, finished, given, room, taken
from tests.rooms.record_past import part_changed, record_edited, record_filed, record_published

REFERENT = Actor(id="rie-8c21d0", role="notes")
PURGED = Past(events=(f.RoomPurged(),))
WITHDRAWN = Past(events=(f.RecordWithdrawn(),), by=MO.id)
COMPLETE: dict[str, Any] = {
    "title": "Opsamling fra borgermøde",
    "date": "26.10.2026",
    "direction": "out",
    "unit": "Byplan",
    "case": "2026-4711",
    "kle": "05.01.00 p35",
    "retain_until": "2031-10-26",
}


def edit(section: str, text: str) -> c.EditRecord:
    return c.EditRecord(section=section, text=text)


def filing(**changes: Any) -> c.FileRecord:
    return c.FileRecord(**{**COMPLETE, **changes})


def test_a_section_is_written_by_hand_cleaned_and_kept_beside_the_log() -> None:
    history = given(room()).when(edit("summary", "  En god\u200b aften. \r\n\r\n Om vejen. "), by=REFERENT)

    history.then(f.RecordEdited(section="summary", text_key="record:summary:2"))
    assert history.room.text(history.room.record.sections["summary"]) == "En god aften.\n\nOm vejen."


def test_an_empty_text_gives_up_what_was_written() -> None:
    given(room(), record_edited("place", "Havnen")).when(edit("place", " "), by=MO).then(
        f.RecordEdited(section="place")
    )


def test_what_is_as_it_was_is_no_fact() -> None:
    given(room(), record_edited("place", "Havnen")).when(edit("place", "Havnen "), by=MO).then()
    given(room()).when(edit("place", ""), by=MO).then()


@pytest.mark.parametrize(
    ("section", "typed", "kept"),
    [
        ("begin", "19.30", "19:30"),
        ("end", "9", "09:00"),
        ("date", "1.11.2026", "2026-11-01"),
        ("attendance", "0120", "120"),
        ("roles", "Ordstyrer: Bo\nReferent: Rie", "Ordstyrer: Bo\nReferent: Rie"),
    ],
)
def test_times_dates_and_numbers_are_read_as_people_write_them(section: str, typed: str, kept: str) -> None:
    history = given(room()).when(edit(section, typed), by=MO)

    assert history.decided.words == {f"record:{section}:2": kept}


@pytest.mark.parametrize(
    ("section", "typed", "code"),
    [
        ("begin", "24.00", "wrong_time"),
        ("end", "halv otte", "wrong_time"),
        ("date", "31.11.2026", "wrong_date"),
        ("attendance", "mange", "wrong_number"),
        ("attendance", "٣", "wrong_number"),
        ("attendance", "999999999999999999999", "wrong_number"),
        ("attendance", "200000", "wrong_number"),
        ("place", "x" * 201, "words_too_long"),
        ("summary", "x" * 6001, "words_too_long"),
        ("headline", "Nyt", "unknown_section"),
        ("p:1", "Nyt", "unknown_section"),
        ("q:nope", "Svar", "unknown_question"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_reason(section: str, typed: str, code: str) -> None:
    given(room()).when(edit(section, typed), by=MO).refused(code)


def test_an_answer_is_summed_up_only_where_everybody_sees_the_question() -> None:
    past = (asked("q1"), approved("q1"), asked("q2"), dismissed("q2"))

    given(room(), *past).when(edit("q:q1", "Ja, i 2027."), by=REFERENT).then(
        f.RecordEdited(section="q:q1", text_key="record:q:q1:6")
    )
    given(room(), *past).when(edit("q:q2", "Nej."), by=REFERENT).refused("unknown_question")


def test_nothing_is_written_into_a_public_record_in_the_closed_part() -> None:
    for command in (edit("summary", "HEMMELIGT"), filing(), c.PublishRecord()):
        given(room(state="closed"), part_changed("closed")).when(command, by=MO).refused("closed_part")


def test_a_version_is_the_room_at_the_fact_before() -> None:
    history = given(room(state="closed")).when(c.PublishRecord(), by=MO)

    history.then(f.RecordPublished(version=1, at_seq=2))
    history.when(c.PublishRecord(), by=MO).then(f.RecordPublished(version=2, at_seq=3))
    assert history.room.record.published == history.room.record.versions[-1]


def test_an_open_room_has_no_record_yet() -> None:
    given(room()).when(c.PublishRecord(), by=MO).refused("record_room_open")


def test_what_was_corrected_is_said_of_one_version_only() -> None:
    given(room(state="closed"), record_edited("correction", "Fristen var forkert.")).when(
        c.PublishRecord(), by=MO
    ).then(f.RecordPublished(version=1, at_seq=3), f.RecordEdited(section="correction"))


def follower() -> Past:
    events = (
        f.Subscribed(subscription="s1", address_key="subscription:s1:address", lang="da"),
        f.SubscriptionConfirmed(subscription="s1"),
    )
    return Past(events=events, by=ANNE.id, words={"subscription:s1:address": "anne@eksempel.dk"})


def test_those_who_follow_the_room_are_told_of_a_version() -> None:
    history = given(room(state="closed"), follower()).when(c.PublishRecord(), by=MO)

    assert [mail.kind for mail in history.room.followup.mails.values()] == ["record"]


def test_nobody_is_told_of_a_record_that_is_not_for_everybody() -> None:
    history = given(room(state="closed"), follower(), record_filed(access="restricted", basis="§ 27"))

    history.when(c.PublishRecord(), by=MO)
    assert history.accepted
    assert not history.room.followup.mails


def test_a_record_is_taken_back_and_published_again() -> None:
    history = given(room(state="closed"), record_published(1, 2)).when(c.WithdrawRecord(), by=MO)

    history.then(f.RecordWithdrawn())
    assert history.room.record.published is None
    history.when(c.WithdrawRecord(), by=MO).then()
    history.when(c.PublishRecord(), by=MO)
    assert history.room.record.published is not None


def test_the_journal_gets_its_metadata_in_one_form() -> None:
    history = given(room()).when(filing(), by=MO)

    filed = history.room.record.filing
    assert filed is not None
    assert (filed.date, filed.kle, filed.retain_until) == ("2026-10-26", "05.01.00-P35", "2031-10-26")
    assert history.room.text(filed.case_key) == "2026-4711"
    assert filed.basis_key is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "filing_title"),
        ({"unit": ""}, "filing_unit"),
        ({"case": None}, "filing_case"),
        ({"kle": None}, "filing_kle"),
        ({"kle": "5.1"}, "filing_kle"),
        ({"access": "restricted"}, "filing_basis"),
        ({"basis": "§ 27"}, "filing_basis_public"),
        ({"date": "32.1.2026"}, "wrong_date"),
        ({"date": ""}, "filing_dates"),
        ({"retain_until": None}, "filing_dates"),
        ({"retain_until": "2026-10-26"}, "filing_retention"),
        ({"unit": "x" * 301}, "words_too_long"),
    ],
)
def test_incomplete_metadata_is_refused_with_a_sentence_of_its_own(
    changes: dict[str, Any], code: str
) -> None:
    given(room()).when(filing(**changes), by=MO).refused(code)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("00.01.00", "00.01.00"),
        (" 00.01.00P35 ", "00.01.00-P35"),
        ("00.01.00-ø20", "00.01.00-Ø20"),
        ("00.01", None),
        ("00.01.00-35", None),
        ("٠٠.٠١.٠٠", None),
    ],
)
def test_a_kle_number_has_one_form(written: str, normal: str | None) -> None:
    assert normal_kle(written) == normal


def test_a_published_and_filed_record_is_journalised() -> None:
    history = given(room(state="closed"), record_filed(), record_published(1, 3))

    history.when(c.JournaliseRecord(number=" D-99 "), by=MO)
    assert history.decided.words == {"record:number:5": "D-99"}
    assert history.room.record.journalised_at == history.now


@pytest.mark.parametrize(
    ("past", "code"),
    [
        ((record_published(1, 2),), "record_not_filed"),
        ((record_filed(),), "record_not_published"),
        ((record_filed(), record_published(1, 3), WITHDRAWN), "record_not_published"),
        ((record_filed(access="restricted", basis="§ 27"),), "record_not_published"),
        ((record_filed(), record_published(1, 3), PURGED), "record_purged"),
    ],
)
def test_what_is_not_there_is_not_journalised(past: tuple[Past, ...], code: str) -> None:
    given(room(state="closed"), *past).when(c.JournaliseRecord(number="D-99"), by=MO).refused(code)


def test_a_restricted_record_is_journalised_without_being_public() -> None:
    past = (record_filed(access="restricted", basis="§ 27"), record_published(1, 3), WITHDRAWN)

    assert given(room(state="closed"), *past).when(c.JournaliseRecord(number="D-99"), by=MO).accepted


def test_a_number_is_needed() -> None:
    past = (record_filed(), record_published(1, 3))

    given(room(state="closed"), *past).when(c.JournaliseRecord(number=" - "), by=MO).refused("journal_number")
    given(room(state="closed"), *past).when(c.JournaliseRecord(number="1" * 301), by=MO).refused(
        "words_too_long"
    )


@pytest.mark.parametrize("command", [edit("summary", "Nyt"), filing(), c.PublishRecord()])
def test_a_room_without_words_has_nothing_to_correct(command: c.WireCommand) -> None:
    given(room(state="closed"), PURGED).when(command, by=MO).refused("record_purged")


def test_a_question_that_was_answered_can_be_summed_up_after_the_room_was_closed() -> None:
    past = (asked("q1"), approved("q1"), taken("q1"), finished("q1"))
    closed = Past(events=(f.RoomStateChanged(state="closed"),), by=MO.id)

    assert given(room(), *past, closed).when(edit("q:q1", "Ja."), by=REFERENT).accepted


def test_the_sections_are_a_closed_list() -> None:
    assert set(SECTIONS) == {
        "summary", "date", "begin", "end", "place", "organisation", "roles", "attendance", "correction",
    }  # fmt: skip
