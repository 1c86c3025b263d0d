"""What the page of a gathering knows: its days as grids, its stages, what is missing, what clashes.

Must not live here: addresses and forms (``gatherings``).
"""

from __future__ import annotations

import msgspec

from livetalk.edge.planning.checks import warnings_of
from livetalk.edge.planning.grid import Cell, lines_of
from livetalk.edge.planning.reading import Reader, Row
from livetalk.programme.hours import day_of, local
from livetalk.programme.programme import Gathering, Session


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One cell of the grid: what stands there, or from when it is free."""

    stage: str
    stage_name: str
    span: int
    rows: tuple[Row, ...]
    day: str
    starts: str


class GridLine(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the grid."""

    clock: str
    places: tuple[Place, ...]


class GridDay(msgspec.Struct, frozen=True, kw_only=True):
    """One day of the gathering."""

    iso: str
    name: str
    stages: tuple[str, ...]
    lines: tuple[GridLine, ...]


def gathering_context(reader: Reader, gathering: Gathering) -> dict[str, object]:
    """Everything that the page shows."""
    sessions = reader.programme.sessions_of(gathering.id)
    going_on = [s for s in sessions if s.state != "cancelled"]
    stages = reader.programme.stages_of(gathering.id)
    in_use = {s.stage for s in going_on}
    drafts = [s for s in going_on if s.state == "draft" and reader.is_own(s)]
    words = reader.gathering_words(gathering)
    warnings = warnings_of(reader, going_on)
    return {
        "here": f"/organise/gatherings/{gathering.id}",
        "gathering": gathering,
        "text": words,
        "reason": reader.note(gathering.reason_key),
        "body_names": reader.body_names(gathering.bodies),
        "stages": [
            {
                "id": s.id,
                "name": reader.stage(s).name,
                "place": reader.stage(s).place,
                "in_use": s.id in in_use,
            }
            for s in stages
        ],
        "days": _days(reader, going_on, [s.id for s in stages]),
        "cancelled": [reader.row(s) for s in sessions if s.state == "cancelled"],
        "amount": len(going_on),
        "drafts": len(drafts),
        "ready": sum(not reader.lacks(s) for s in drafts),
        "unready": [reader.row(s) for s in drafts if reader.lacks(s)],
        "next_day": day_of(max(s.starts for s in going_on)).isoformat() if going_on else "",
        "warnings": warnings,
        "warned": {session for one in warnings for session in one.sessions},
        "at": "",
    }


def _days(reader: Reader, sessions: list[Session], stages: list[str]) -> list[GridDay]:
    by_day: dict[str, list[Session]] = {}
    for one in sessions:
        by_day.setdefault(day_of(one.starts).isoformat(), []).append(one)
    days: list[GridDay] = []
    for iso, found in sorted(by_day.items()):
        columns: list[str | None] = [*stages]
        if any(one.stage is None for one in found):
            columns.append(None)
        names = tuple(reader.stage_name(one) or reader.sentences("planning.no_stage") for one in columns)
        lines = tuple(
            GridLine(
                clock=reader.clock(line.starts),
                places=tuple(_place(reader, cell, iso) for cell in line.cells),
            )
            for line in lines_of(found, columns)
        )
        days.append(GridDay(iso=iso, name=reader.day(found[0].starts), stages=names, lines=lines))
    return days


def _place(reader: Reader, cell: Cell, day: str) -> Place:
    return Place(
        stage=cell.stage or "",
        stage_name=reader.stage_name(cell.stage) or reader.sentences("planning.no_stage"),
        span=cell.span,
        rows=tuple(reader.row(one) for one in cell.sessions),
        day=day,
        starts=f"{local(cell.starts):%H:%M}",
    )
