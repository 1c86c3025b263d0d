"""What can be decided about the three questions after a session.

Must not live here: what the answers add up to.
"""

from __future__ import annotations

from livetalk.programme import collecting_facts as f
from livetalk.programme import commands as c
from livetalk.programme.context import Answer, Context, Planned
from livetalk.programme.programme import Programme
from livetalk.programme.texts import MAX_PROSE, Note, written
from livetalk.rooms import text
from livetalk.rooms.outcomes import Rejected


def give(programme: Programme, command: c.GiveFeedback, context: Context) -> Answer:
    """What somebody thought of it. Said again, it takes the place of what was; an empty one takes it back."""
    session = programme.sessions.get(command.session)
    if session is None or session.room is None or not programme.is_public(session):
        return Rejected(code="unknown_in_programme")
    comment = text.clean(command.comment, lines=True)
    if text.is_too_long(comment, MAX_PROSE):
        return Rejected(code="frame_too_long", params={"field": "comment", "max": MAX_PROSE})
    is_commented = not text.is_empty(comment)
    is_empty = not is_commented and command.heard is command.clear is command.again is None
    if is_empty and context.giver.id not in programme.feedback.get(session.id, {}):
        return Rejected(code="frame_missing", params={"field": "feedback"})
    if not is_empty and context.now < session.starts:
        return Rejected(code="feedback_too_early")
    key = f"feedback:{session.id}:{context.fresh_id}" if is_commented else None
    given = f.FeedbackGiven(
        session=session.id,
        owner=context.giver.id,
        heard=command.heard,
        clear=command.clear,
        again=command.again,
        comment_key=key,
    )
    return Planned(events=(given,), words={key: written(Note(text=comment))} if key else {})
