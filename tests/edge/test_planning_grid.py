"""The grid of a day: whatever is planned stands in it once, and every row is full."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from livetalk.edge.planning.grid import Line, lines_of
from livetalk.programme.programme import Session

STAGES = ("a", "b", None)


def session(number: int, stage: str | None, starts: int, ends: int) -> Session:
    return Session(
        id=f"s{number}", template="talk", stage=stage, starts=starts, ends=ends, text_key=f"k{number}"
    )


def columns_filled(lines: list[Line]) -> list[int]:
    """How many columns each row has, spans counted, as a browser lays the table out."""
    filled = [0] * len(lines)
    for row, line in enumerate(lines):
        for cell in line.cells:
            for below in range(row, row + cell.span):
                filled[below] += 1
    return filled


def test_what_lasts_longer_spans_the_rows_of_what_stands_beside_it() -> None:
    lines = lines_of([session(1, "a", 0, 4), session(2, "b", 0, 2), session(3, "b", 2, 4)], ("a", "b"))

    assert [line.starts for line in lines] == [0, 2]
    assert [(cell.stage, cell.span, len(cell.sessions)) for cell in lines[0].cells] == [
        ("a", 2, 1),
        ("b", 1, 1),
    ]


def test_what_overlaps_on_one_stage_shares_a_cell() -> None:
    lines = lines_of([session(1, "a", 0, 3), session(2, "a", 1, 4)], ("a",))

    assert [one.id for one in lines[0].cells[0].sessions] == ["s1", "s2"]
    assert lines[0].cells[0].span == 3


def test_free_time_on_a_stage_is_a_cell_without_a_session() -> None:
    lines = lines_of([session(1, "a", 0, 2), session(2, "b", 2, 4)], ("a", "b"))

    assert [[len(cell.sessions) for cell in line.cells] for line in lines] == [[1, 0], [0, 1]]


def test_a_day_without_sessions_has_no_rows() -> None:
    assert lines_of([], STAGES) == []


TIMES = st.tuples(st.sampled_from(STAGES), st.integers(0, 30), st.integers(1, 9))


@settings(max_examples=200, deadline=None)
@given(st.lists(TIMES, max_size=25))
def test_every_session_stands_in_the_grid_once_and_every_row_is_full(
    planned: list[tuple[str | None, int, int]],
) -> None:
    sessions = [
        session(number, stage, starts, starts + length)
        for number, (stage, starts, length) in enumerate(planned)
    ]

    lines = lines_of(sessions, STAGES)

    shown = [one for line in lines for cell in line.cells for one in cell.sessions]
    assert sorted(one.id for one in shown) == sorted(one.id for one in sessions)
    assert all(one.stage == cell.stage for line in lines for cell in line.cells for one in cell.sessions)
    assert columns_filled(lines) == [len(STAGES)] * len(lines)
