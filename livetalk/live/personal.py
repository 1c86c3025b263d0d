"""Whom facts concern in person: whose own news changed, and who is told at once by a notice.

Must not live here: sending anything (``audience``).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from livetalk.rooms import facts as f
from livetalk.rooms import views
from livetalk.rooms.room import Room


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """Something for one person's phones."""

    person: str
    body: dict[str, str]


def people_concerned(room: Room, facts: Sequence[f.Fact]) -> dict[str, None]:
    """Authors of touched questions and of their families, and those whose support moved."""
    people: dict[str, None] = {}
    for fact in facts:
        event = fact.event
        if isinstance(event, f.SupportGiven | f.SupportTakenBack):
            people[fact.by or ""] = None
        elif isinstance(event, f.ActUndone):
            # Which questions an undo put back is not in the fact, but they were touched by it.
            touched = views.changed_after(room, fact.seq - 1)
            moved = "not_shown" in touched
            for key in touched:
                if key.startswith("q:"):
                    people.update(_of_question(room, key[2:], with_supporters=moved))
        else:
            question = getattr(event, "question", None)
            if question in room.questions:
                # What is shown for the first time may speak for parts whose supporters did not know it.
                has_parts = bool(room.questions[question].members)
                moved = isinstance(event, f.QuestionMerged | f.QuestionUnmerged) or has_parts
                people.update(_of_question(room, question, with_supporters=moved))
    return people


def _of_question(room: Room, question: str, *, with_supporters: bool) -> dict[str, None]:
    family = room.family(room.root(question))
    people = dict.fromkeys(room.questions[q].by for q in family)
    people[room.questions[question].by] = None
    if with_supporters:  # their support now shows on another card
        for part in room.family(question):
            people.update(dict.fromkeys(room.supporters[part]))
    return people


def notice_of(room: Room, fact: f.Fact) -> Notice | None:
    """What is to be said to an author at once, if anything."""
    event = fact.event
    match event:
        case f.QuestionMerged():
            into = room.root(event.question)
            body = {"kind": "merged", "question": event.question}
            if room.questions[into].was_public:  # nobody outside learns the id of one that is held
                body["into"] = into
        case f.QuestionUnmerged():
            body = {"kind": "unmerged", "question": event.question}
        case f.ElaborationAsked():
            if room.questions[event.question].standing.elaborate_key != event.text_key:
                return None  # a slow disk: the author has revised, or it was undone, before it was durable
            text = room.text(event.text_key) or ""
            body = {"kind": "elaborate", "question": event.question, "text": text}
        case f.QuestionCorrected():
            body = {"kind": "corrected", "question": event.question}
        case _:
            return None
    return Notice(person=room.questions[event.question].by, body=body)
