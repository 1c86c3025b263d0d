from __future__ import annotations

from dataclasses import dataclass

import pytest

from livetalk.commands.measuring_similar import citizens_would_see, describe, measure


@dataclass(frozen=True, kw_only=True)
class Question:
    id: str
    text: str
    dup_of: str | None = None


ROOM = [
    Question(id="a", text="Hvor kan unge bands øve gratis?"),
    Question(id="b", text="Kan biblioteket holde åbent om søndagen?"),
    Question(id="c", text="Is the library open on Sundays?", dup_of="b"),
    Question(id="d", text="Er der gratis øvelokaler for unge?", dup_of="a"),
]


def test_questions_are_searched_among_those_before_them() -> None:
    result = measure(ROOM)
    assert result["recall_at_1"] == result["recall_at_3"] == 1.0
    similar = {found["id"]: found["similar"] for found in result["questions"]}
    assert similar["a"] == []
    assert similar["c"][0] == "b"
    assert similar["d"][0] == "a"


def test_only_the_very_question_named_counts() -> None:
    same = "Hvor kan unge bands øve gratis?"
    chain = [
        Question(id="a", text=same),
        Question(id="b", text=same, dup_of="a"),
        Question(id="c", text=same, dup_of="b"),
    ]
    result = measure(chain)
    assert result["recall_at_1"] == 0.5  # "c" finds "a" first, for its id, and was said to repeat "b"
    assert result["recall_at_3"] == 1.0


def test_nothing_is_measured_where_nothing_is_labelled() -> None:
    result = measure(ROOM[:2])
    assert result["recall_at_1"] is None
    assert "none labelled" in describe(result, ROOM[:2])
    assert measure([])["questions"] == []


def test_the_description_tells_the_figures_and_what_was_missed() -> None:
    room = [
        *ROOM,
        Question(id="e", text="Noget om tog", dup_of="a"),
        Question(id="f", text="Hm", dup_of="zz"),
    ]
    told = describe(measure(room), room)
    assert "recall at 3  50.0%" in told
    assert "not found: e Noget om tog" in told
    assert "repeats  a Hvor kan unge bands øve gratis?" in told
    assert "zz (no such question)" in told


def test_citizens_are_offered_only_what_is_plainly_alike() -> None:
    shown = citizens_would_see([*ROOM, Question(id="e", text="Må hunde bade?")])
    assert shown == [[], [], ["b"], ["a"], []]


@pytest.mark.parametrize("text", ["", "?", "\x00", "🚲" * 400])
def test_any_text_can_be_measured(text: str) -> None:
    assert measure([Question(id="a", text=text)])["questions"] == [{"id": "a", "similar": []}]
