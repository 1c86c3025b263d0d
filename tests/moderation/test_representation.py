"""Whom the dialogue has reached, told in a few figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from livetalk.moderation.representation import Meter, measure
from livetalk.moderation.steps import finish
from livetalk.rooms.room import Room

MINUTE = 60_000


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question: who asked, when, about what, who supports it."""

    asker: str
    asked_at: int = 0
    themes: tuple[str, ...] = ()
    supporters: AbstractSet[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Hall:
    """A room with just what the meter reads."""

    questions: Mapping[str, Asked] = field(default_factory=dict)
    queue: Sequence[str] = ()
    on_stage: Sequence[str] = ()
    themes: tuple[str, ...] = ()

    def themes_of(self, question: str) -> Sequence[str]:
        return self.questions[question].themes

    def ballot(self, question: str) -> AbstractSet[str]:
        return self.questions[question].supporters | {self.questions[question].asker}

    def heard(self) -> Sequence[str]:
        return self.on_stage


def meter(hall: Hall) -> Meter:
    return finish(measure(hall))


def test_an_empty_room_has_reached_nobody() -> None:
    assert meter(Hall()) == Meter()
    assert finish(measure(Room())) == Meter()


def test_who_asked_or_supported_something_heard_is_represented() -> None:
    questions = {
        "a": Asked(asker="anna", supporters={"bo", "carl"}),
        "b": Asked(asker="dora", supporters={"bo", "erik"}),
        "dismissed": Asked(asker="finn"),
    }
    found = meter(Hall(questions=questions, queue=["b"], on_stage=["a"]))

    assert (found.participants, found.represented) == (6, 3)


def test_the_longest_wait_is_of_the_oldest_open_question() -> None:
    questions = {
        "heard": Asked(asker="anna", asked_at=0),
        "old": Asked(asker="bo", asked_at=2 * MINUTE),
        "new": Asked(asker="carl", asked_at=5 * MINUTE),
    }
    found = meter(Hall(questions=questions, queue=["new", "old"], on_stage=["heard"]))

    assert found.longest_waiting == "old"


def test_a_theme_is_untouched_while_it_has_open_questions_and_none_was_heard() -> None:
    questions = {
        "a": Asked(asker="anna", themes=("school",)),
        "b": Asked(asker="bo", themes=("school", "roads")),
        "c": Asked(asker="carl", themes=("water",)),
        "waiting": Asked(asker="dora", themes=("parks",)),
    }
    hall = Hall(
        questions=questions, queue=["c", "b"], on_stage=["a"], themes=("roads", "parks", "school", "water")
    )

    assert meter(hall).untouched == ("roads", "water")


def test_a_second_question_of_the_same_person_is_not_a_first() -> None:
    questions = {q: Asked(asker=by) for q, by in {"a": "anna", "b": "bo", "c": "anna"}.items()}
    found = meter(Hall(questions=questions, on_stage=["a", "b", "c"]))

    assert (found.heard, found.first_time) == (3, 2)


def test_what_a_moderator_wrote_down_in_the_hall_came_from_different_people() -> None:
    questions = {q: Asked(asker=q) for q in "ab"}  # as ``Question.asker`` has it, by id

    assert meter(Hall(questions=questions, on_stage=["a", "b"])).first_time == 2


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.sets(st.sampled_from("12345"))),
    st.sets(st.sampled_from("abcdef")),
)
def test_the_figures_are_those_of_the_definition(ballots: dict[str, set[str]], staged: set[str]) -> None:
    questions = {q: Asked(asker=f"by {q}", supporters=people) for q, people in ballots.items()}
    stage = sorted(staged & questions.keys())
    hall = Hall(questions=questions, queue=[q for q in questions if q not in stage], on_stage=stage)
    found = meter(hall)

    people = {person for q in questions for person in hall.ballot(q)}
    represented = [person for person in people if any(person in hall.ballot(q) for q in stage)]
    assert (found.participants, found.represented) == (len(people), len(represented))
