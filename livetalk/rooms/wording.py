"""What can be decided about the words of a question: the author's own, and others' requests.

Lives here: revising, asking the author to say more, mending slips of the pen. Must not live here:
judging a question (``questions``).
"""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import text
from livetalk.rooms.advice import screened
from livetalk.rooms.closing import over
from livetalk.rooms.context import Answer, Context
from livetalk.rooms.finding import find, find_own, message_text, question_text
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.question import Question
from livetalk.rooms.room import Room

MOST_MENDED = 0.2  # of the characters: a few letters in a line are a slip, a new sentence is not
MENDED_IN_A_PAGE = 60  # characters of a response longer than a question: comparing takes limit x length steps
ALWAYS_MENDED = 6  # characters: a slip in a question of three words is still a slip


def revise(room: Room, command: c.ReviseQuestion, context: Context) -> Answer:
    """The author changes the words; the place in the queue and the support stay."""
    question = find_own(room, command.question, "revise", context.actor)
    if isinstance(question, Rejected):
        return question
    if over(room) == "hearing":  # what was handed in by the closing date is what is weighed
        return Rejected(code="hearing_over")
    if question.status == "dismissed" and question.sent_again:
        return Rejected(code="sent_again_already")
    cleaned = question_text(command.text, room)
    if isinstance(cleaned, Rejected):
        return cleaned
    is_same = cleaned == room.text(question.text_key)
    if is_same and question.status != "dismissed" and not question.is_with_author:
        return Decided()
    # New words are judged again, unless the room shows questions before anyone has read them;
    # and never without a moderator once one has said no, or once the room is closed.
    shown_unread = room.moderation == "after" and room.frame.state != "closed"
    flags = _screened(room, question, cleaned, context)
    held = not shown_unread or question.status != "approved" or context.advice.holds(flags)
    key = f"q:{question.id}:text:{question.version + 1}"
    revised = f.QuestionRevised(
        question=question.id,
        held=held,
        text_key=key,
        flags=flags,
        similar=context.advice.similar(room, cleaned, question.id),
    )
    return Decided(events=(revised,), words={key: cleaned})


def elaborate(room: Room, command: c.AskToElaborate, fresh_id: str) -> Answer:
    """The author is asked to say more. Until then the question waits, also if it was shown."""
    question = find(room, command.question, "elaborate")
    if isinstance(question, Rejected):
        return question
    message = message_text(command.message)
    if isinstance(message, Rejected):
        return message
    key = f"q:{question.id}:elaborate:{fresh_id}"
    asked = f.ElaborationAsked(question=question.id, text_key=key)
    return Decided(events=(asked,), words={key: message})


def correct(room: Room, command: c.CorrectQuestion, context: Context) -> Answer:
    """A moderator mends slips of the pen; what is more than that is for the author."""
    question = find(room, command.question, "correct")
    if isinstance(question, Rejected):
        return question
    cleaned = question_text(command.text, room)
    if isinstance(cleaned, Rejected):
        return cleaned
    # Measured against the author's own words, so that many small steps make no large one.
    own = room.text(question.own_text_key) or ""
    if cleaned == room.text(question.text_key):
        return Decided()
    if not _is_slip(own, cleaned):
        return Rejected(code="more_than_a_slip")
    key = f"q:{question.id}:text:{question.version + 1}"
    flags = _screened(room, question, cleaned, context)
    return Decided(
        events=(f.QuestionCorrected(question=question.id, text_key=key, flags=flags),), words={key: cleaned}
    )


def _screened(room: Room, question: Question, cleaned: str, context: Context) -> tuple[f.Flag, ...]:
    name, theme = room.text(question.name_key) or "", room.text(question.theme_key) or ""
    return screened(context.advice, cleaned, name, theme)


def _is_slip(own: str, mended: str) -> bool:
    is_page = len(own) > text.MAX_QUESTION
    limit = MENDED_IN_A_PAGE if is_page else max(ALWAYS_MENDED, int(MOST_MENDED * len(own)))
    return text.is_within(own, mended, limit)
