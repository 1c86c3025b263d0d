"""Finding what a command is about, or the refusal if it cannot be done there.

Lives here: look-ups that decisions of several topics share. Must not live here: decisions.
"""

from __future__ import annotations

from livetalk.rooms import text
from livetalk.rooms.actors import Actor
from livetalk.rooms.lifecycle import OPEN_FOR, STEPS, Activity, Verb
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.question import Question
from livetalk.rooms.room import Room


def closed_for(room: Room, activity: Activity) -> Rejected | None:
    """The refusal if the room's state does not allow the activity."""
    state = room.frame.state
    if state in OPEN_FOR[activity]:
        return None
    return Rejected(code=f"room_{state}", temporary=state != "closed")


def find(room: Room, question_id: str, verb: Verb) -> Question | Rejected:
    """The question, if it is there and the verb may start from its status."""
    question = room.find_question(question_id)
    if question is None or question.status == "withdrawn":
        return Rejected(code="unknown_question")
    if question.status not in STEPS[verb]:
        return Rejected(code="wrong_status", params={"status": question.status})
    return question


def find_own(room: Room, question_id: str, verb: Verb, actor: Actor) -> Question | Rejected:
    """The same for the author's own."""
    question = room.find_question(question_id)
    # Somebody else's question and one that does not exist look the same from outside,
    # so that nobody can find out which ids are waiting.
    if question is None or question.by != actor.id:
        return Rejected(code="not_yours")
    return find(room, question_id, verb)


def longest(room: Room | None) -> int:
    """How long what a person asks may be there, in graphemes: a response to a hearing may be a page."""
    is_hearing = room is not None and "hearing" in room.traits
    return text.MAX_RESPONSE if is_hearing else text.MAX_QUESTION


def question_text(raw: str, room: Room | None) -> str | Rejected:
    """What a person asks in this room, or before one is known, cleaned; or why it is no question."""
    cleaned, limit = text.clean(raw, lines=True), longest(room)
    if text.is_empty(cleaned):
        return Rejected(code="text_empty")
    if text.is_too_long(cleaned, limit):
        return Rejected(code="text_too_long", params={"max": limit, "n": text.counted(cleaned)})
    return cleaned


def message_text(raw: str) -> str | Rejected:
    """What a moderator says to an author or to the desk, cleaned; or why it is no message."""
    cleaned = text.clean(raw, lines=True)
    if text.is_empty(cleaned):
        return Rejected(code="message_empty")
    if text.is_too_long(cleaned, text.MAX_NOTE):
        return Rejected(code="message_too_long", params={"max": text.MAX_NOTE})
    return cleaned


def name_and_theme(name: str | None, theme: str | None) -> tuple[str, str] | Rejected:
    """What a person writes beside a question, cleaned; or which of the two is too long."""
    by, about = label(name), label(theme)
    if text.is_too_long(by, text.MAX_NAME):
        return Rejected(code="name_too_long", params={"max": text.MAX_NAME})
    if text.is_too_long(about, text.MAX_THEME):
        return Rejected(code="theme_too_long", params={"max": text.MAX_THEME})
    return by, about


def label(raw: str | None) -> str:
    """A name or theme on one line; one that shows nothing is none."""
    cleaned = text.clean(raw or "")
    return "" if text.is_empty(cleaned) else cleaned
