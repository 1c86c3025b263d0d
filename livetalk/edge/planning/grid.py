"""The planning grid of a day: stages as columns, time downwards, as the rows of a table.

A row is the time between two moments at which something begins or ends; what lasts longer spans rows. What
overlaps on one stage shares a cell. Pure. Must not live here: names, hours written out.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from livetalk.programme.programme import Session


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a stage from one row on, over ``span`` rows; nothing: it is free."""

    stage: str | None
    starts: int
    span: int
    sessions: tuple[Session, ...] = ()


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the table: from when, and the cells that begin in it."""

    starts: int
    cells: tuple[Cell, ...]


def lines_of(sessions: Sequence[Session], stages: Sequence[str | None]) -> list[Line]:
    """The rows of one day."""
    moments = sorted({moment for one in sessions for moment in (one.starts, one.ends)})
    rows = {moment: row for row, moment in enumerate(moments)}
    columns = [_column(stage, sessions, rows, moments) for stage in stages]
    return [
        Line(starts=moment, cells=tuple(column[row] for column in columns if row in column))
        for row, moment in enumerate(moments[:-1])
    ]


def _column(
    stage: str | None, sessions: Sequence[Session], rows: dict[int, int], moments: list[int]
) -> dict[int, Cell]:
    """Row → the cell that begins there, of one stage."""
    found: dict[int, Cell] = {}
    free_from = 0
    for starts, ends, together in _clusters([one for one in sessions if one.stage == stage]):
        begin, end = rows[starts], rows[ends]
        if begin > free_from:
            found[free_from] = Cell(stage=stage, starts=moments[free_from], span=begin - free_from)
        found[begin] = Cell(stage=stage, starts=starts, span=end - begin, sessions=tuple(together))
        free_from = end
    rest = len(moments) - 1 - free_from
    if rest > 0:
        found[free_from] = Cell(stage=stage, starts=moments[free_from], span=rest)
    return found


def _clusters(sessions: Sequence[Session]) -> list[tuple[int, int, list[Session]]]:
    """Sessions that overlap, together: from when to when."""
    found: list[tuple[int, int, list[Session]]] = []
    for one in sorted(sessions, key=lambda session: (session.starts, session.ends, session.id)):
        if found and one.starts < found[-1][1]:
            begin, end, together = found[-1]
            found[-1] = (begin, max(end, one.ends), [*together, one])
        else:
            found.append((one.starts, one.ends, [one]))
    return found
