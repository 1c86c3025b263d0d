"""What can be decided about support: a set of people per question, never a running count."""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.actors import Actor
from livetalk.rooms.context import Answer
from livetalk.rooms.finding import closed_for
from livetalk.rooms.lifecycle import SUPPORTABLE
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.room import Room


def give(room: Room, command: c.SupportQuestion, actor: Actor) -> Answer:
    """One person stands behind a question. Nothing happens if that was so already."""
    refused = closed_for(room, "support") or _not_supportable(room, command.question)
    if refused:
        return refused
    if room.has_supported(actor.id, room.root(command.question)):
        return Decided()
    return Decided(events=(f.SupportGiven(question=command.question),))


def take_back(room: Room, command: c.UnsupportQuestion, actor: Actor) -> Answer:
    """One person stands behind a question, and whatever is part of it, no longer."""
    refused = closed_for(room, "support") or _not_supportable(room, command.question)
    if refused:
        return refused
    family = room.family(room.root(command.question))
    given = [q for q in family if actor.id in room.supporters[q]]
    return Decided(events=tuple(f.SupportTakenBack(question=q) for q in given))


def _not_supportable(room: Room, question_id: str) -> Rejected | None:
    """A phone may not know yet that a question has become part of another: its support counts there."""
    question = room.find_question(question_id)
    if question is None or not (question.is_public or question.status == "merged"):
        return Rejected(code="unknown_question")
    if question.status == "merged" and not question.was_public:
        return Rejected(code="unknown_question")
    root = room.questions[room.root(question_id)]
    if not root.is_public:
        return Rejected(code="unknown_question")
    if root.status not in SUPPORTABLE:
        return Rejected(code="support_over")
    return None
