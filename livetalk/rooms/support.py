"""What can be decided about support: a set of people per question, never a running count."""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.actors import Actor
from livetalk.rooms.lifecycle import SUPPORTABLE
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.questions import closed_for
from livetalk.rooms.room import Room

Answer = Decided | Rejected


def give(room: Room, command: c.SupportQuestion, actor: Actor) -> Answer:
    """One person stands behind a question. Nothing happens if that was so already."""
    refused = closed_for(room, "support") or _not_supportable(room, command.question)
    if refused:
        return refused
    if actor.id in room.supporters[command.question]:
        return Decided()
    return Decided(events=(f.SupportGiven(question=command.question),))


def take_back(room: Room, command: c.UnsupportQuestion, actor: Actor) -> Answer:
    """One person stands behind a question no longer."""
    refused = closed_for(room, "support") or _not_supportable(room, command.question)
    if refused:
        return refused
    if actor.id not in room.supporters[command.question]:
        return Decided()
    return Decided(events=(f.SupportTakenBack(question=command.question),))


def _not_supportable(room: Room, question_id: str) -> Rejected | None:
    question = room.find_question(question_id)
    if question is None or not question.is_public:
        return Rejected(code="unknown_question")
    if question.status not in SUPPORTABLE:
        return Rejected(code="support_over")
    return None
