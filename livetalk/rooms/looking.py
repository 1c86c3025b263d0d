"""What can be decided about what is merely looked at: exposures, and a moderator's attention.

Lives here: ``seen`` and ``look``. Neither is written down one by one: the shell adds up the first
and keeps the second in memory. Must not live here: the adding up.
"""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.finding import closed_for
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.room import Room


def see(room: Room, command: c.SeeQuestions) -> Decided | Rejected:
    """Count what was on a screen; ids that nobody outside may know are passed over."""
    refused = closed_for(room, "see")
    if refused:
        return refused
    shown = (q for q in dict.fromkeys(command.questions) if _is_public(room, q))
    counts = dict.fromkeys(shown, 1)
    return Decided(events=(f.QuestionsSeen(counts=counts),)) if counts else Decided()


def look(room: Room, command: c.LookAt) -> Decided | Rejected:
    """Whether there is such a question to look at."""
    if command.question is not None and room.find_question(command.question) is None:
        return Rejected(code="unknown_question")
    return Decided()


def _is_public(room: Room, question: str) -> bool:
    found = room.find_question(question)
    return found is not None and found.is_public
