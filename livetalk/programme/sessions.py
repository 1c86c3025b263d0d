"""What can be decided about a session: planning, moving, publishing, cancelling, and what its clock brings.

Must not live here: what a session clashes with (``conflicts``), which warns and refuses nothing.
"""

from __future__ import annotations

from livetalk.programme import commands as c
from livetalk.programme import planning_facts as f
from livetalk.programme.context import Answer, Context, Planned, one
from livetalk.programme.frame import access_of_gathering, missing
from livetalk.programme.programme import Programme
from livetalk.programme.texts import Note, written
from livetalk.programme.wording import cleaned
from livetalk.rooms import text
from livetalk.rooms.outcomes import Rejected

UNKNOWN = Rejected(code="unknown_in_programme")
DAY_MS = 24 * 3600 * 1000
LONGEST_MS = 7 * DAY_MS  # a hearing of a week in one session; what is longer has a closing date of its own
SOONEST = 946_684_800_000  # the year 2000: a time before it is a slip
LATEST = 4_102_444_800_000  # 2100


def plan(programme: Programme, command: c.PlanSession, context: Context) -> Answer:
    """A new session, as a draft."""
    template = context.templates.get(command.template)
    if template is None or not _fits(programme, command.gathering, command.stage, command.bodies):
        return UNKNOWN
    words = cleaned(command.words, {"title"})
    if isinstance(words, Rejected):
        return words
    wrong = _wrong_times(command.starts, command.ends, command.closed_from, command.early_from)
    if wrong is not None:
        return wrong
    session = context.fresh_id
    key = f"session:{session}"
    planned = f.SessionPlanned(
        session=session,
        template=template.id,
        gathering=command.gathering,
        stage=command.stage,
        starts=command.starts,
        ends=command.ends,
        bodies=tuple(dict.fromkeys(command.bodies)),
        access=command.access,
        early_from=_early(command.early_from, command.starts, template.early_days),
        closed_from=command.closed_from,
        text_key=key,
    )
    return one(planned, key, words, session)


def change(programme: Programme, command: c.ChangeSession, context: Context) -> Answer:
    """Describe it otherwise. What is published stays complete."""
    session = programme.sessions.get(command.session)
    if session is None or not programme.bodies.keys() >= set(command.bodies):
        return UNKNOWN
    if session.state == "cancelled":
        return Rejected(code="session_cancelled")
    template = context.templates.get(session.template)
    needed = {"title", *(template.needs if template and session.state == "published" else ())} - {"access"}
    words = cleaned(command.words, needed)
    if isinstance(words, Rejected):
        return words
    if (
        session.state == "published"
        and template is not None
        and "access" in template.needs
        and text.is_empty(words.access or access_of_gathering(programme, session))
    ):
        return Rejected(code="frame_missing", params={"field": "access"})
    wrong = _wrong_times(session.starts, session.ends, command.closed_from, command.early_from)
    if wrong is not None:
        return wrong
    key = f"session:{session.id}:{context.fresh_id}"
    changed = f.SessionChanged(
        session=session.id,
        bodies=tuple(dict.fromkeys(command.bodies)),
        access=command.access,
        early_from=command.early_from if command.early_from is not None else session.early_from,
        closed_from=command.closed_from,
        text_key=key,
    )
    return one(changed, key, words)


def move(programme: Programme, command: c.MoveSession) -> Answer:
    """Another stage or another time; a closed part moves along."""
    session = programme.sessions.get(command.session)
    if session is None or not _fits(programme, session.gathering, command.stage, ()):
        return UNKNOWN
    if session.state == "cancelled":
        return Rejected(code="session_cancelled")
    wrong = _wrong_times(command.starts, command.ends)
    if wrong is not None:
        return wrong
    if (session.stage, session.starts, session.ends) == (command.stage, command.starts, command.ends):
        return Planned()
    moved = f.SessionMoved(session=session.id, stage=command.stage, starts=command.starts, ends=command.ends)
    return one(moved)


def publish(programme: Programme, command: c.PublishSession, context: Context) -> Answer:
    """Show it to everybody. It states its frame, or it cannot be published."""
    session = programme.sessions.get(command.session)
    template = context.templates.get(session.template) if session is not None else None
    if session is None or template is None:
        return UNKNOWN
    if session.state == "cancelled":
        return Rejected(code="session_cancelled")
    if session.state == "published":
        return Planned()
    lacking = missing(programme, session, template)
    if lacking:
        return Rejected(code="frame_missing", params={"field": lacking[0]})
    if template.has_room and command.room in programme.session_of:
        return Rejected(code="busy", temporary=True, retry_after=1)
    room = command.room if template.has_room else None
    return one(f.SessionPublished(session=session.id, room=room), made=room)


def cancel(programme: Programme, command: c.CancelSession, context: Context) -> Answer:
    """It does not take place. Who may have read of it is told why."""
    session = programme.sessions.get(command.session)
    if session is None:
        return UNKNOWN
    if session.state == "cancelled":
        return Planned()
    reason = text.clean(command.reason, lines=True)
    if session.was_published and text.is_empty(reason):
        return Rejected(code="frame_missing", params={"field": "reason"})
    key = f"session:{session.id}:{context.fresh_id}:reason" if reason else None
    words = {key: written(Note(text=reason))} if key else {}
    return Planned(events=(f.SessionCancelled(session=session.id, reason_key=key),), words=words)


def reach(programme: Programme, command: c.ReachPoint) -> Answer:
    """The clock has brought its room so far."""
    session = programme.sessions.get(command.session)
    if session is None:
        return UNKNOWN
    if command.point in session.reached:
        return Planned()
    return one(f.SessionReached(session=session.id, point=command.point))


def enter(programme: Programme, command: c.EnterRoom) -> Answer:
    """Somebody goes into its room as staff."""
    session = programme.sessions.get(command.session)
    if session is None or session.room is None:
        return UNKNOWN
    return one(f.RoomEntered(session=session.id, link=command.link, role=command.role, visit=command.visit))


def _fits(programme: Programme, gathering: str | None, stage: str | None, bodies: tuple[str, ...]) -> bool:
    """Whether all of them are there, and the stage is one of the gathering's."""
    found = programme.gatherings.get(gathering) if gathering is not None else None
    if gathering is not None and (found is None or found.state == "cancelled"):
        return False
    if stage is not None and (
        stage not in programme.stages or programme.stages[stage].gathering != gathering
    ):
        return False
    return programme.bodies.keys() >= set(bodies)


def _wrong_times(
    starts: int, ends: int, closed_from: int | None = None, early_from: int | None = None
) -> Rejected | None:
    if not SOONEST <= starts <= LATEST:
        return Rejected(code="wrong_times")
    if not starts < ends <= starts + LONGEST_MS:
        return Rejected(code="wrong_times")
    if closed_from is not None and not starts <= closed_from < ends:
        return Rejected(code="wrong_closed_part")
    if early_from is not None and not SOONEST <= early_from <= starts:
        return Rejected(code="wrong_early")
    return None


def _early(wanted: int | None, starts: int, days: int) -> int:
    return wanted if wanted is not None else starts - days * DAY_MS
