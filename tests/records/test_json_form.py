"""The JSON, judged by the published schema, and the fields that are Popolo's."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator

from livetalk.records import json_form
from livetalk.records.record import Record
from tests.records.samples import BASE, EMOJI, FORMULA, HEBREW, MARKUP, TRICKY, long_record

# The fields of Popolo's schemas event.json and speech.json that may be used, and ours beside them.
POPOLO_EVENT = {
    "id", "name", "description", "classification", "start_date", "end_date", "location", "status", "identifiers",
    "organization_id", "organization", "attendees", "parent_id", "parent", "children", "created_at", "updated_at",
    "sources",
}  # fmt: skip
POPOLO_SPEECH = {
    "id", "creator_id", "creator", "role", "attribution_text", "audience_id", "audience", "text", "audio", "video",
    "date", "title", "type", "position", "event_id", "event", "created_at", "updated_at", "sources",
}  # fmt: skip
OUR_SPEECH = {"answers", "from_ms", "to_ms", "language"}


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = json.loads(json_form.schema())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.fixture(scope="module")
def told() -> Any:
    return json.loads(json_form.write(TRICKY))


@pytest.mark.parametrize(
    "record",
    [
        TRICKY,
        long_record(500, 50),
        long_record(0),
        msgspec.structs.replace(TRICKY, language="en", published_at=None),
    ],
    ids=["tricky", "long", "empty", "draft"],
)
def test_it_keeps_to_the_published_schema(validator: Draft202012Validator, record: Record) -> None:
    document = json.loads(json_form.write(record))
    assert [error.message for error in validator.iter_errors(document)] == []


@pytest.mark.parametrize(
    "change",
    [
        {"version": 0},
        {"status": "gone"},
        {"published_at": "yesterday"},
        {"event": None},
        {"more": 1},
        {"url": 3},
    ],
    ids=str,
)
def test_the_schema_refuses_what_is_wrong(validator: Draft202012Validator, told: Any, change: Any) -> None:
    assert not validator.is_valid(told | change)


def test_events_and_speeches_have_the_fields_of_popolo(told: Any) -> None:
    assert set(told["event"]) <= POPOLO_EVENT
    used = {field for speech in told["speeches"] for field in speech}
    assert used - POPOLO_SPEECH == OUR_SPEECH


def test_the_event_is_the_meeting(told: Any) -> None:
    event = told["event"]
    assert event["name"] == TRICKY.title
    assert (event["start_date"], event["end_date"]) == (
        "2026-08-20T17:00:00+00:00",
        "2026-08-20T18:30:00+00:00",
    )
    assert event["location"] == "Skovshoved Havn"
    assert event["organization_id"] in {organization["id"] for organization in told["organizations"]}
    assert [person["role"] for person in event["attendees"]] == ["Ordstyrer", "Havnechef", "Referent"]


def test_what_people_wrote_is_in_it_unchanged(told: Any) -> None:
    texts = {question["id"]: question["text"] for question in told["questions"]}
    assert [texts[id_] for id_ in ("q2", "q3", "q4", "q5")] == [HEBREW, EMOJI, FORMULA, MARKUP]


def test_an_erased_question_has_no_words_anywhere(told: Any) -> None:
    question = next(each for each in told["questions"] if each["id"] == "q7")
    speech = next(each for each in told["speeches"] if each["id"] == question["speech_id"])
    assert question["text"] is None
    assert speech["text"] is None


def test_every_id_that_is_named_is_there(told: Any) -> None:
    speeches = {speech["id"] for speech in told["speeches"]}
    promises = {promise["id"] for promise in told["promises"]}
    persons = {person["id"] for person in told["persons"]}
    assert len(speeches) == len(told["speeches"])
    for question in told["questions"]:
        assert {question["speech_id"], *question["answer_ids"]} <= speeches
        assert set(question["promise_ids"]) <= promises
    assert {speech["creator_id"] for speech in told["speeches"]} - {None} <= persons
    assert {membership["person_id"] for membership in told["memberships"]} <= persons


def test_an_answer_says_who_spoke_in_which_role_and_when(told: Any) -> None:
    answer = next(speech for speech in told["speeches"] if speech["id"] == "answer:q1:1")
    assert (answer["type"], answer["answers"]) == ("answer", "question:q1")
    assert (answer["attribution_text"], answer["role"], answer["creator_id"]) == (
        "Ane Holm",
        "Havnechef",
        "person:2",
    )
    assert (answer["from_ms"], answer["date"]) == (39000, "2026-08-20T17:00:44+00:00")


def test_its_addresses_are_the_permanent_ones(told: Any) -> None:
    assert told["url"] == f"{BASE}/r/4821/record"
    assert told["questions"][0]["url"] == f"{BASE}/r/4821/q/q1"
