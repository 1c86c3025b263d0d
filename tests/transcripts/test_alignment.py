from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from livetalk.transcripts.alignment import Answer, Bracket, Spoken, align

BEGIN = 1_000_000


def line(number: int, start: int, until: int | None = None) -> Spoken:
    return Spoken(id=number, start=BEGIN + start, until=BEGIN + (start if until is None else until))


def on(question: str, start: int, until: int | None = None, *, moved: bool = False) -> Bracket:
    return Bracket(
        question=question, start=BEGIN + start, until=None if until is None else BEGIN + until, is_moved=moved
    )


def owned(lines: list[Spoken], *brackets: Bracket) -> dict[str, tuple[int, ...]]:
    return {answer.question: answer.lines for answer in align(lines, brackets, begin=BEGIN)}


def test_lines_belong_to_the_question_that_was_on() -> None:
    lines = [line(1, 0, 900), line(2, 1000, 1900), line(3, 2000, 2900), line(4, 5000, 5900)]
    answers = align(lines, [on("q1", 950, 3000), on("q2", 7000)], begin=BEGIN)
    assert answers == (Answer(question="q1", lines=(2, 3), second=1), Answer(question="q2"))


def test_a_line_across_the_edge_belongs_where_most_of_it_lies() -> None:
    lines = [line(1, 0, 1000), line(2, 1000, 2000), line(3, 2000, 3000)]
    assert owned(lines, on("q1", 400, 2400)) == {"q1": (1, 2)}
    assert owned(lines, on("q1", 501, 2500)) == {"q1": (2, 3)}
    assert owned(lines, on("q1", 0, 2400), on("q2", 2400, 9000)) == {"q1": (1, 2), "q2": (3,)}


def test_a_question_taken_twice_has_both_parts() -> None:
    lines = [line(number, number * 1000) for number in range(6)]
    assert owned(lines, on("q1", 0, 2000), on("q2", 2000, 4000), on("q1", 4000)) == {
        "q1": (0, 1, 4, 5),
        "q2": (2, 3),
    }


def test_the_parts_of_a_question_count_together() -> None:
    lines = [line(1, 0, 1000)]
    assert owned(lines, on("q1", 0, 300), on("q2", 300, 700), on("q1", 700, 1000)) == {"q1": (1,), "q2": ()}


def test_a_line_without_length_belongs_to_the_moment_it_came_in() -> None:
    lines = [line(1, 999), line(2, 1000), line(3, 1999), line(4, 2000)]
    assert owned(lines, on("q1", 1000, 2000)) == {"q1": (2, 3)}


def test_of_two_brackets_the_later_begun_wins() -> None:
    lines = [line(number, number * 1000, number * 1000 + 900) for number in range(6)]
    assert owned(lines, on("late", 2000, 4000), on("early", 0)) == {"early": (0, 1, 4, 5), "late": (2, 3)}


def test_a_moved_bracket_stands_for_the_questions_own_and_goes_before_others() -> None:
    lines = [line(number, number * 1000) for number in range(6)]
    brackets = on("q1", 0, 3000), on("q2", 3000, 6000), on("q1", 2000, 4000, moved=True)
    assert owned(lines, *brackets) == {"q1": (2, 3, 4), "q2": (5,)}


def test_a_moved_bracket_holds_its_last_line() -> None:
    assert owned([line(1, 500), line(2, 501)], on("q1", 500, 500, moved=True)) == {"q1": (1,)}


def test_an_open_bracket_goes_on() -> None:
    assert owned([line(1, 10**9)], on("q1", 0)) == {"q1": (1,)}


def test_seconds_count_from_the_transcripts_beginning() -> None:
    (answer,) = align([line(1, 61_999)], [on("q1", 0)], begin=BEGIN)
    assert answer.second == 61
    (answer,) = align([line(1, -5000)], [on("q1", -9000)], begin=BEGIN)
    assert answer.second == 0


MOMENTS = st.integers(0, 60)
BRACKETS = st.lists(
    st.builds(
        lambda question, start, length, moved: on(
            question, start, None if length is None else start + length, moved=moved
        ),
        st.sampled_from(["q1", "q2", "q3", "q4"]),
        MOMENTS,
        st.none() | st.integers(0, 30),
        st.booleans(),
    ),
    max_size=8,
)
LINES = st.lists(st.tuples(MOMENTS, st.integers(0, 15)), max_size=20).map(
    lambda times: [line(number, at, at + length) for number, (at, length) in enumerate(sorted(times))]
)


@given(LINES, BRACKETS)
def test_each_line_is_in_at_most_one_answer_and_the_order_is_kept(
    lines: list[Spoken], brackets: list[Bracket]
) -> None:
    answers = align(lines, brackets, begin=BEGIN)
    ids = [number for answer in answers for number in answer.lines]
    assert len(ids) == len(set(ids))
    assert all(list(answer.lines) == sorted(answer.lines) for answer in answers)
    assert {answer.question for answer in answers} == {bracket.question for bracket in brackets}
    assert len(answers) == len({answer.question for answer in answers})


@given(LINES, BRACKETS)
def test_it_is_what_counting_every_millisecond_says(lines: list[Spoken], brackets: list[Bracket]) -> None:
    moved = {bracket.question for bracket in brackets if bracket.is_moved}
    valid = [bracket for bracket in brackets if bracket.is_moved or bracket.question not in moved]

    def owner(moment: int) -> str | None:
        there = [
            (bracket.is_moved, bracket.start, place, bracket.question)
            for place, bracket in enumerate(valid)
            if bracket.start <= moment
            and (bracket.until is None or moment < bracket.until + int(bracket.is_moved))
        ]
        return max(there)[-1] if there else None

    got = owned(lines, *brackets)
    for spoken in lines:
        moments = [owner(at) for at in range(spoken.start, max(spoken.until, spoken.start + 1))]
        mine = next((question for question, ids in got.items() if spoken.id in ids), None)
        most = max(moments.count(name) for name in moments)
        assert moments.count(mine) == most
        if mine is None:
            assert all(moments.count(name) < most for name in moments if name is not None)


@given(LINES, BRACKETS, st.integers(-(10**6), 10**6))
def test_when_it_was_changes_nothing(lines: list[Spoken], brackets: list[Bracket], shift: int) -> None:
    later = [Spoken(id=one.id, start=one.start + shift, until=one.until + shift) for one in lines]
    moved = [
        Bracket(
            question=one.question,
            start=one.start + shift,
            until=None if one.until is None else one.until + shift,
            is_moved=one.is_moved,
        )
        for one in brackets
    ]
    assert align(later, moved, begin=BEGIN + shift) == align(lines, brackets, begin=BEGIN)
