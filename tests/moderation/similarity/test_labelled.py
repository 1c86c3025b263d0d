"""The labelled questions as a floor: not a proof of quality, but a change that loses much is noticed."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from livetalk.commands.measuring_similar import citizens_would_see, measure

HERE = Path(__file__).parent
FLOORS = (("labelled.json", 0.85, 0.92), ("labelled_later.json", 0.67, 0.80))


class Question(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    text: str
    theme: str
    lang: str
    dup_of: str | None
    contains_pii: bool
    rude: bool


def _questions(name: str) -> list[Question]:
    return msgspec.json.decode((HERE / name).read_bytes(), type=list[Question])


@pytest.mark.parametrize("name", [name for name, _, _ in FLOORS])
def test_every_duplicate_names_an_earlier_question(name: str) -> None:
    seen: set[str] = set()
    for question in _questions(name):
        assert question.dup_of is None or question.dup_of in seen
        assert question.id not in seen
        seen.add(question.id)


@pytest.mark.parametrize(("name", "at_1", "at_3"), FLOORS)
def test_most_duplicates_are_among_the_first_three(name: str, at_1: float, at_3: float) -> None:
    result = measure(_questions(name))
    assert (result["recall_at_1"] or 0.0) >= at_1
    assert (result["recall_at_3"] or 0.0) >= at_3


@pytest.mark.parametrize("name", [name for name, _, _ in FLOORS])
def test_few_first_time_questions_are_met_with_a_suggestion(name: str) -> None:
    questions = _questions(name)
    shown = citizens_would_see(questions)
    false = sum(bool(ids) for question, ids in zip(questions, shown, strict=True) if question.dup_of is None)
    assert false / sum(question.dup_of is None for question in questions) <= 0.12
