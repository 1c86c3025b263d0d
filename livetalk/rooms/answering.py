"""What was said in answer to which question, in this room: its lines and brackets, aligned.

Lives here: handing what the room knows to ``transcripts.alignment``. Must not live here: the rules of
it, or who may read which line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from livetalk.rooms.room import Room
from livetalk.rooms.transcript import RoomLine
from livetalk.transcripts.alignment import Answer, Bracket, Spoken, align


def answers(room: Room, lines: Sequence[RoomLine]) -> tuple[Answer, ...]:
    """Question by question, in the order in which they were begun; ``lines`` in the order they were said."""
    begin = lines[0].at if lines else 0
    return align((_spoken(line) for line in lines), brackets(room), begin=begin)


def question_of(room: Room, line: RoomLine) -> str | None:
    """The question that the line is part of the answer to, if any."""
    found = align((_spoken(line),), brackets(room), begin=line.at)
    return next((answer.question for answer in found if answer.lines), None)


def brackets(room: Room) -> Iterable[Bracket]:
    """When each question was on, and what a person says instead."""
    kept = room.transcript
    for question, whens in kept.brackets.items():
        yield from (Bracket(question=question, start=when.start, until=when.until) for when in whens)
    for question, moved in kept.moved.items():
        yield Bracket(question=question, start=moved.start, until=moved.until, is_moved=True)


def _spoken(line: RoomLine) -> Spoken:
    return Spoken(id=line.id, start=line.at, until=line.until)
