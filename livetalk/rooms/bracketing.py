"""While a question is on: the brackets that say which words were spoken in answer.

Lives here: beginning and ending one, also when an act is undone. Must not live here: which lines lie in
it (``livetalk.transcripts.alignment``), or a bracket that a person has moved (``notes``).
"""

from __future__ import annotations

from livetalk.rooms.question import Question
from livetalk.rooms.room import Room
from livetalk.rooms.transcript import Bracket


def begin_bracket(room: Room, question: Question) -> None:
    """What is said from now on answers the question. An undone finish goes on where it was."""
    brackets, start = room.transcript.brackets.get(question.id, ()), question.standing.since
    if brackets and brackets[-1].start == start:
        brackets = brackets[:-1]
    room.transcript.brackets[question.id] = (*brackets, Bracket(start=start))


def end_bracket(room: Room, question: Question) -> None:
    """It was on until now; one that was taken by mistake, and that was undone, never was."""
    *before, last = room.transcript.brackets.get(question.id, (Bracket(start=room.last_at),))
    if question.standing.since >= last.start:
        before.append(Bracket(start=last.start, until=room.last_at))
    room.transcript.brackets[question.id] = tuple(before)
