"""What can be decided about a question: asking, changing, judging, putting it on.

Each function takes the room and a command and answers with facts or a refusal; the tables of
``lifecycle`` say from where a step may start.
"""

from __future__ import annotations

from math import ceil

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import text
from livetalk.rooms.actors import Actor
from livetalk.rooms.lifecycle import OPEN_FOR, REASONS, STEPS, Activity, Verb
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.room import Question, Room

Answer = Decided | Rejected

MAX_QUESTIONS = 10_000  # per room: far above any meeting, low enough that a flood cannot fill the memory


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


def ask(room: Room, command: c.AskQuestion, actor: Actor, now: int, fresh_id: str) -> Answer:
    """Somebody in the audience asks, or staff write for a person in the hall."""
    by_staff = actor.role != "audience"
    refused = closed_for(room, "ask") if not by_staff else None
    if refused:
        return refused
    cleaned = _question_text(command.text)
    if isinstance(cleaned, Rejected):
        return cleaned
    name = _label(command.name)
    theme = _label(command.theme)
    if text.is_too_long(name, text.MAX_NAME):
        return Rejected(code="name_too_long", params={"max": text.MAX_NAME})
    if text.is_too_long(theme, text.MAX_THEME):
        return Rejected(code="theme_too_long", params={"max": text.MAX_THEME})
    if len(room.questions) >= MAX_QUESTIONS:
        return Rejected(code="room_full")
    wait = 0 if by_staff else ceil(room.ask_wait_ms(actor.id, now) / 1000)
    if wait:
        return Rejected(code="ask_too_soon", params={"n": wait}, temporary=True, retry_after=wait)
    key = f"q:{fresh_id}"
    words = {f"{key}:text:1": cleaned}
    if name:
        words[f"{key}:name"] = name
    if theme:
        words[f"{key}:theme"] = theme
    asked = f.QuestionAsked(
        question=fresh_id,
        held=room.moderation == "before",
        text_key=f"{key}:text:1",
        name_key=f"{key}:name" if name else None,
        theme_key=f"{key}:theme" if theme else None,
        origin="hall" if by_staff else "phone",
    )
    return Decided(events=(asked,), words=words, question=fresh_id)


def revise(room: Room, command: c.ReviseQuestion, actor: Actor) -> Answer:
    """The author changes the words; the place in the queue and the support stay."""
    question = _own(room, command.question, "revise", actor)
    if isinstance(question, Rejected):
        return question
    cleaned = _question_text(command.text)
    if isinstance(cleaned, Rejected):
        return cleaned
    if cleaned == room.text(question.text_keys[-1]) and question.status != "dismissed":
        return Decided()
    # New words are judged again, unless the room shows questions before anyone has read them;
    # and never without a moderator once one has said no, or once the room is closed.
    shown_unread = room.moderation == "after" and room.frame.state != "closed"
    held = not shown_unread or question.status != "approved"
    key = f"q:{question.id}:text:{question.version + 1}"
    revised = f.QuestionRevised(question=question.id, held=held, text_key=key)
    return Decided(events=(revised,), words={key: cleaned})


def withdraw(room: Room, command: c.WithdrawQuestion, actor: Actor) -> Answer:
    """The author takes the question back."""
    question = _own(room, command.question, "withdraw", actor)
    if isinstance(question, Rejected):
        return question
    return Decided(events=(f.QuestionWithdrawn(question=question.id),))


def approve(room: Room, command: c.ApproveQuestion) -> Answer:
    """A waiting question may be seen."""
    question = find(room, command.question, "approve")
    if isinstance(question, Rejected):
        return question
    if command.version is not None and command.version != question.version:
        return Rejected(code="changed_meanwhile")
    return Decided(events=(f.QuestionApproved(question=question.id),))


def dismiss(room: Room, command: c.DismissQuestion) -> Answer:
    """A question is not shown, for a reason that its author will read."""
    question = find(room, command.question, "dismiss")
    if isinstance(question, Rejected):
        return question
    given = text.clean(command.reason)
    reason, own_words = (given, "") if given in REASONS else ("other", f"{given}\n")
    note = text.clean(own_words + (command.note or ""), lines=True)
    if reason == "other" and text.is_empty(note):
        return Rejected(code="reason_needed")
    if text.is_too_long(note, text.MAX_NOTE):
        return Rejected(code="note_too_long", params={"max": text.MAX_NOTE})
    key = f"q:{question.id}:note:{room.seq + 1}" if note else None
    dismissed = f.QuestionDismissed(question=question.id, reason=reason, note_key=key)
    return Decided(events=(dismissed,), words={key: note} if key else {})


def restore(room: Room, command: c.RestoreQuestion) -> Answer:
    """A dismissed or finished question goes back to where it was."""
    question = find(room, command.question, "restore")
    if isinstance(question, Rejected):
        return question
    return Decided(events=(f.QuestionRestored(question=question.id),))


def take(room: Room, command: c.TakeQuestion) -> Answer:
    """A question is on now; the one before it counts as answered."""
    question = find(room, command.question, "take")
    if isinstance(question, Rejected):
        return question
    taken = f.QuestionTaken(question=question.id)
    if room.now is None:
        return Decided(events=(taken,))
    return Decided(events=(f.QuestionFinished(question=room.now, how="answered"), taken))


def finish(room: Room, command: c.FinishQuestion) -> Answer:
    """A question has ended, on stage or straight from the queue."""
    question = find(room, command.question, "finish")
    if isinstance(question, Rejected):
        return question
    return Decided(events=(f.QuestionFinished(question=question.id, how=command.how),))


def _question_text(raw: str) -> str | Rejected:
    cleaned = text.clean(raw, lines=True)
    if text.is_empty(cleaned):
        return Rejected(code="text_empty")
    if text.is_too_long(cleaned, text.MAX_QUESTION):
        return Rejected(code="text_too_long", params={"max": text.MAX_QUESTION, "n": text.counted(cleaned)})
    return cleaned


def _label(raw: str | None) -> str:
    """A name or theme on one line; one that shows nothing is none."""
    cleaned = text.clean(raw or "")
    return "" if text.is_empty(cleaned) else cleaned


def _own(room: Room, question_id: str, verb: Verb, actor: Actor) -> Question | Rejected:
    question = room.find_question(question_id)
    # Somebody else's question and one that does not exist look the same from outside,
    # so that nobody can find out which ids are waiting.
    if question is None or question.by != actor.id:
        return Rejected(code="not_yours")
    return find(room, question_id, verb)
