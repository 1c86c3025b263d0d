"""Which spoken lines answer which question.

While a question is on, a bracket around that time is open; a person may move it afterwards. A line belongs to
at most one question: the one in whose bracket most of it lies, the chair reading the question out loud
included. What lies in no bracket, or mostly outside, belongs to none.

Lives here: that decision. Must not live here: when brackets begin (``livetalk.rooms``), or who spoke.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from heapq import heappop, heappush

import msgspec

_FOR_EVER = 2**62  # later than any time in milliseconds


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """A line, from ``start`` until ``until`` (ms since 1970). A caption that came whole has no length."""

    id: int
    start: int
    until: int


class Bracket(msgspec.Struct, frozen=True, kw_only=True):
    """The time in which a question was answered, ``until`` exclusive; None while it still is.

    ``is_moved``: a person set it, from a line to a line, so ``until`` is inclusive. It replaces all brackets
    that the question had by itself, and goes before those of other questions.
    """

    question: str
    start: int
    until: int | None = None
    is_moved: bool = False


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The ids of the lines that belong to a question, in order, and the second at which they begin.

    Seconds count from the transcript's beginning; None if no line belongs to it.
    """

    question: str
    lines: tuple[int, ...] = ()
    second: int | None = None


def align(lines: Iterable[Spoken], brackets: Iterable[Bracket], *, begin: int) -> tuple[Answer, ...]:
    """Answer by answer in the order in which the questions were first begun; ``lines`` as they were said."""
    valid = _valid(brackets)
    times, owners = _owners(valid)
    found: dict[str, list[Spoken]] = {bracket.question: [] for bracket in valid}
    for line in lines:
        owner = _owner(line, times, owners)
        if owner is not None:
            found[owner.question].append(line)
    return tuple(
        Answer(
            question=question,
            lines=tuple(line.id for line in said),
            second=max(0, said[0].start - begin) // 1000 if said else None,
        )
        for question, said in found.items()
    )


def _valid(brackets: Iterable[Bracket]) -> list[Bracket]:
    """Those that count, by their beginning: a moved one replaces the others of its question."""
    given = list(brackets)
    moved = {bracket.question for bracket in given if bracket.is_moved}
    kept = [bracket for bracket in given if bracket.is_moved or bracket.question not in moved]
    return sorted(kept, key=lambda bracket: bracket.start)


def _end(bracket: Bracket) -> int:
    if bracket.until is None:
        return _FOR_EVER
    return bracket.until + 1 if bracket.is_moved else bracket.until


def _owners(brackets: Sequence[Bracket]) -> tuple[list[int], list[Bracket | None]]:
    """Whose the time is: from each moment in the first list on, the bracket at its place in the second.

    A moved bracket wins over one that is not; else the later begun one does.
    """
    times = sorted({moment for bracket in brackets for moment in (bracket.start, _end(bracket))})
    owners: list[Bracket | None] = []
    under_way: list[tuple[bool, int]] = []  # the strongest first; an ended one goes when it comes to the top
    begun = 0
    for moment in times:
        while begun < len(brackets) and brackets[begun].start <= moment:
            heappush(under_way, (not brackets[begun].is_moved, -begun))
            begun += 1
        while under_way and _end(brackets[-under_way[0][1]]) <= moment:
            heappop(under_way)
        owners.append(brackets[-under_way[0][1]] if under_way else None)
    return times, owners


def _owner(line: Spoken, times: Sequence[int], owners: Sequence[Bracket | None]) -> Bracket | None:
    """Whose time most of the line fills. If it is halves, any bracket before none, the later one first."""
    end = max(line.until, line.start + 1)
    shares: dict[str | None, int] = {}
    last: dict[str | None, Bracket | None] = {None: None}
    at, place = line.start, bisect_right(times, line.start) - 1
    while at < end:
        upto = min(end, times[place + 1]) if place + 1 < len(times) else end
        owner = owners[place] if place >= 0 else None
        name = owner.question if owner else None
        shares[name] = shares.get(name, 0) + upto - at
        last[name] = owner
        at, place = upto, place + 1
    order = list(shares)
    winner = max(order, key=lambda name: (shares[name], name is not None, order.index(name)))
    return last[winner]
