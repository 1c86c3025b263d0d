"""The labelled questions as a floor: not a proof of quality, but a change that loses much is noticed."""

from __future__ import annotations

from pathlib import Path

import msgspec

from livetalk.commands.measuring_similar import citizens_would_see, measure

LABELLED = Path(__file__).parent / "labelled.json"


class Question(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    text: str
    theme: str
    lang: str
    dup_of: str | None
    contains_pii: bool
    rude: bool


def _questions() -> list[Question]:
    return msgspec.json.decode(LABELLED.read_bytes(), type=list[Question])


def test_every_duplicate_names_an_earlier_question() -> None:
    seen: set[str] = set()
    for question in _questions():
        assert question.dup_of is None or question.dup_of in seen
        assert question.id not in seen
        seen.add(question.id)


def test_most_duplicates_are_among_the_first_three() -> None:
    result = measure(_questions())
    assert result["recall_at_1"] is not None
    assert result["recall_at_3"] is not None
    assert result["recall_at_1"] >= 0.85
    assert result["recall_at_3"] >= 0.92


def test_few_first_time_questions_are_met_with_a_suggestion() -> None:
    questions = _questions()
    shown = citizens_would_see(questions)
    false = sum(bool(ids) for question, ids in zip(questions, shown, strict=True) if question.dup_of is None)
    assert false / sum(question.dup_of is None for question in questions) <= 0.15
