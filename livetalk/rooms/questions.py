"""What can be decided about a question: asking, taking it back, judging, putting it on.

Each function takes the room and a command and answers with facts or a refusal; the tables of
``lifecycle`` say from where a step may start.
"""

from __future__ import annotations

from math import ceil

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import text
from livetalk.rooms.actors import Actor
from livetalk.rooms.advice import screened
from livetalk.rooms.closed_part import CLOSED
from livetalk.rooms.context import Answer, Context
from livetalk.rooms.event import Origin, StaffOrigin
from livetalk.rooms.finding import closed_for, find, find_own, name_and_theme, question_text
from livetalk.rooms.items import answered_on_stage
from livetalk.rooms.lifecycle import REASONS
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.room import Room

MAX_QUESTIONS = 10_000  # per room: far above any meeting, low enough that a flood cannot fill the memory
SHARED: frozenset[StaffOrigin | None] = frozenset({"table", "kiosk"})
"""Devices that anybody may write on: the server knows them, but they have no more time than a phone."""


def ask(room: Room, command: c.AskQuestion, context: Context) -> Answer:
    """Somebody in the audience asks, or staff write for a person in the hall."""
    actor, fresh_id = context.actor, context.fresh_id
    by_staff = actor.is_helped
    if command.origin is not None and not by_staff:
        return Rejected(code="not_allowed")
    refused = closed_for(room, "ask") if not by_staff or command.origin in SHARED else None
    if refused:
        return refused
    cleaned = question_text(command.text, room)
    if isinstance(cleaned, Rejected):
        return cleaned
    beside = name_and_theme(command.name, command.theme)
    if isinstance(beside, Rejected):
        return beside
    name, theme = beside
    parent = _parent(room, command.parent)
    if isinstance(parent, Rejected):
        return parent
    if len(room.questions) >= MAX_QUESTIONS:
        return Rejected(code="room_full")
    wait = 0 if by_staff else ceil(room.ask_wait_ms(actor.id, context.now) / 1000)
    if wait:
        return Rejected(code="ask_too_soon", params={"n": wait}, temporary=True, retry_after=wait)
    key = f"q:{fresh_id}"
    words = {f"{key}:text:1": cleaned}
    if name:
        words[f"{key}:name"] = name
    if theme:
        words[f"{key}:theme"] = theme
    flags = screened(context.advice, cleaned, name, theme)
    known = room.find_theme(theme) if theme else None
    asked = f.QuestionAsked(
        question=fresh_id,
        held=room.moderation == "before" or context.advice.holds(flags),
        text_key=f"{key}:text:1",
        name_key=f"{key}:name" if name else None,
        theme_key=f"{key}:theme" if theme else None,
        origin=_origin(command.origin) if by_staff else "phone",
        own=actor.by_staff,
        themes=(known,) if known else (),
        flags=flags,
        similar=context.advice.similar(room, cleaned),
        kind="idea" if parent else command.kind,
        parent=parent,
    )
    return Decided(events=(asked,), words=words, question=fresh_id)


def _origin(said: StaffOrigin | None) -> Origin:
    """By which way in staff say that it came: what they take down on the phone is a call."""
    return "call" if said == "phone" else said or "hall"


def _parent(room: Room, wanted: str | None) -> str | Rejected | None:
    """What an idea builds on: what everybody may read, or the question that it has become part of."""
    if not wanted:
        return None
    known = room.find_question(wanted)
    root = room.questions[room.root(wanted)] if known is not None and known.was_public else None
    if root is None or not root.is_public:
        return Rejected(code="unknown_question")
    return root.id


def withdraw(room: Room, command: c.WithdrawQuestion, actor: Actor) -> Answer:
    """The author takes the question back."""
    question = find_own(room, command.question, "withdraw", actor)
    if isinstance(question, Rejected):
        return question
    # What others asked as part of it is not withdrawn by them: it stands by itself again. First the
    # withdrawal: then the fold knows that nobody has judged them.
    freed = (f.QuestionUnmerged(question=m) for m in question.members if is_merged(room, m))
    return Decided(events=(f.QuestionWithdrawn(question=question.id), *freed))


def is_merged(room: Room, question: str) -> bool:
    """Whether it is part of another one and its author has not withdrawn it."""
    return room.questions[question].status == "merged"


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
    if note and room.is_closed_part:
        return CLOSED  # the author would read it
    key = f"q:{question.id}:note:{room.seq + 1}" if note else None
    dismissed = f.QuestionDismissed(question=question.id, reason=reason, note_key=key)
    return Decided(events=(dismissed,), words={key: note} if key else {})


def restore(room: Room, command: c.RestoreQuestion) -> Answer:
    """A dismissed or finished question goes back to where it was."""
    question = find(room, command.question, "restore")
    if isinstance(question, Rejected):
        return question
    return Decided(events=(f.QuestionRestored(question=question.id),))


def take(room: Room, command: c.TakeQuestion, context: Context) -> Answer:
    """A question is on now; the one before it counts as answered, and what follows it up with it."""
    question = find(room, command.question, "take")
    if isinstance(question, Rejected):
        return question
    overridden = context.proposed if context.proposed != question.id else None
    taken = f.QuestionTaken(question=question.id, proposed=overridden)
    if room.now is None:
        return Decided(events=(taken,))
    before: tuple[f.AnyEvent, ...] = (f.QuestionFinished(question=room.now, how="answered"), taken)
    return Decided(events=(*before, *answered_on_stage(room, room.now, context, after=len(before))))


def finish(room: Room, command: c.FinishQuestion, context: Context) -> Answer:
    """A question has ended, on stage or straight from the queue; an answer ends what follows it up."""
    question = find(room, command.question, "finish")
    if isinstance(question, Rejected):
        return question
    finished = f.QuestionFinished(question=question.id, how=command.how)
    followed = answered_on_stage(room, question.id, context, after=1) if command.how == "answered" else ()
    return Decided(events=(finished, *followed))
