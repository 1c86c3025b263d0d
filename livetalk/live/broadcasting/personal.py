"""Whom facts concern in person: whose own news changed, and who is told at once by a notice.

Must not live here: sending anything (``audience``).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from livetalk.rooms import closing, views
from livetalk.rooms import facts as f
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
        elif isinstance(event, f.ActUndone | f.QuestionUnmerged):
            # Which questions an undo put back, or of which one was part, is not in the fact; but they
            # were touched by it.
            touched = views.changed_after(room, fact.seq - 1)
            moved = "not_shown" in touched
            for key in touched:
                if key.startswith("q:"):
                    people.update(_of_question(room, key[2:], with_supporters=moved))
        elif isinstance(event, f.ContributionsErased):
            people[fact.by or ""] = None
        elif isinstance(event, f.RoomStateChanged):  # whether a question is still to be reached
            for owed in room.followup.of_question:
                people.update(_of_question(room, owed, with_supporters=False))
        else:
            question = getattr(event, "question", None) or _question_of_item(room, event)
            if question in room.questions:
                # What is shown for the first time may speak for parts whose supporters did not know it.
                has_parts = bool(room.questions[question].members)
                moved = isinstance(event, f.QuestionMerged) or has_parts
                people.update(_of_question(room, question, with_supporters=moved))
    return people


def _question_of_item(room: Room, event: f.AnyEvent) -> str | None:
    """From which question came the item that something happened to."""
    item = room.followup.items.get(getattr(event, "item", None) or "")
    return item.question if item is not None else None


def _of_question(room: Room, question: str, *, with_supporters: bool) -> dict[str, None]:
    family = room.family(room.root(question))
    people = dict.fromkeys(room.questions[q].by for q in family)
    people[room.questions[question].by] = None
    if with_supporters:  # their support now shows on another card
        for part in room.family(question):
            people.update(dict.fromkeys(room.supporters[part]))
    return people


def notices_of(room: Room, fact: f.Fact) -> tuple[Notice, ...]:
    """What is to be said to authors at once, if anything."""
    event = fact.event
    match event:
        case f.QuestionMerged():
            return _of_merge(room, event.question)
        case f.QuestionUnmerged():
            body = {"kind": "unmerged", "question": event.question}
        case f.ElaborationAsked():
            question = room.questions[event.question]
            if not question.is_with_author or question.standing.elaborate_key != event.text_key:
                return ()  # a slow disk: it was revised, undone or decided before this was durable
            text = room.text(event.text_key) or ""
            body = {"kind": "elaborate", "question": event.question, "text": text}
        case f.QuestionCorrected():
            body = {"kind": "corrected", "question": event.question}
        case f.ItemOpened(question=str(question)):
            due = closing.reply_by(room, question)
            if event.kind not in ("question", "idea") or due is None:
                return ()  # a promise, or somebody's own idea of what to do about a question
            body = {"kind": "not_reached", "question": question, "reply_by": due}
            return tuple(Notice(person=one, body=body) for one in _authors(room, question))
        case _:
            return ()
    return (Notice(person=room.questions[event.question].by, body=body),)


def _authors(room: Room, question: str) -> dict[str, None]:
    """Who asked it or a part of it."""
    return dict.fromkeys(room.questions[member].by for member in room.family(question))


def _of_merge(room: Room, question: str) -> tuple[Notice, ...]:
    """Both authors hear of it: theirs is part of another one, or another one is part of theirs."""
    author, into = room.questions[question].by, room.root(question)
    body = {"kind": "merged", "question": question}
    if room.questions[into].was_public:  # nobody outside learns the id of one that is held
        body["into"] = into
    told = Notice(person=author, body=body)
    asker = room.questions[into].by
    if asker == author:
        return (told,)
    return told, Notice(person=asker, body={"kind": "joined", "question": into})
