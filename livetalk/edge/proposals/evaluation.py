"""``/organise/sessions/{session}/evaluation``: what the log knows of a session, and what it does not.

Lives here: the page. Must not live here: the counting (``programme.evaluating``).
"""

from __future__ import annotations

from starlette.responses import Response

from livetalk.edge.planners import Planner
from livetalk.edge.planning.reading import Reader, find_session
from livetalk.programme.evaluating import evaluate
from livetalk.programme.hours import day_of
from livetalk.programme.programme import Session
from livetalk.programme.texts import Note
from livetalk.rooms.cards import iso

FRAME = ("purpose", "input_use", "not_open", "listens", "access")
FEW = 5  # answers: of fewer, a median says more about who answered than about the meeting
COMMENTS_SHOWN = 200


async def page(planner: Planner) -> Response:
    """The page; of a session that has not been published there is nothing to tell."""
    session = find_session(planner)
    if isinstance(session, Response):
        return session
    reader, site = Reader(planner), planner.site
    words, now = reader.words(session), site.programme.now()
    room = await site.rooms.find(session.room) if session.room is not None else None
    gathering = reader.programme.gatherings.get(session.gathering or "")
    access = words.access or (reader.gathering_words(gathering).access if gathering is not None else "")
    feedback = reader.programme.feedback.get(session.id, {})
    told = None
    if room is not None:
        frame = {name: getattr(words, name) for name in FRAME} | {"access": access}
        told = evaluate(
            room.state,
            feedback.values(),
            today=day_of(now).isoformat(),
            frame=frame,
            changes=session.sequence,
        )
    context = {
        "session": session.id,
        "title": words.title,
        "day": reader.day(session.starts),
        "hours": reader.hours(session),
        "told": told,
        "comments": _comments(planner, session),
        "is_over": now >= session.ends,
        "is_purged": room is not None and room.state.record.purged_at is not None,
        "few": FEW,
        "made_at": iso(now),
    }
    return planner.page("evaluation", context)


def _comments(planner: Planner, session: Session) -> list[str]:
    """What people wrote, the latest first; without who."""
    given = planner.programme.feedback.get(session.id, {}).values()
    latest = sorted(given, key=lambda one: one.at, reverse=True)
    notes = (planner.programme.text(one.comment_key, Note) for one in latest)
    return [note.text for note in notes if note is not None][:COMMENTS_SHOWN]
