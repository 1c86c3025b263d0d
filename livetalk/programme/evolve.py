"""``evolve``: a fact moves the state of the programme. Total: an old log replays for ever.

Lives here: planning. Must not live here: accounts, visits, letters (``evolve_accounts``); what comes from
outside (``evolve_collecting``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from msgspec.structs import replace

from livetalk.programme import account_facts as a
from livetalk.programme import collecting_facts as f
from livetalk.programme import planning_facts as p
from livetalk.programme.evolve_accounts import entered, evolve_accounts
from livetalk.programme.evolve_collecting import evolve_collecting
from livetalk.programme.facts import Entry, ProgrammeEvent
from livetalk.programme.programme import (
    Body,
    Gathering,
    Programme,
    Session,
    Stage,
)

OUTCOMES_KEPT = 2000  # command ids of the latest commands: a form that is sent twice comes within minutes


def evolve(programme: Programme, entry: Entry) -> None:
    """Move the programme by one fact."""
    programme.seq = entry.seq
    event = entry.event
    if _is_audited(programme, entry):
        programme.audit.append(entry)
    if isinstance(event, p.PlanningEvent):
        _planning(programme, entry, event)
        if not isinstance(event, p.SessionReached | p.RoomEntered):
            programme.changed_at = max(programme.changed_at, entry.at)
    elif isinstance(event, a.AccountEvent):
        evolve_accounts(programme, entry, event)
    else:
        evolve_collecting(programme, entry, event)
    if entry.command is not None:
        programme.outcomes.setdefault(entry.command, made_by(event))
        while len(programme.outcomes) > OUTCOMES_KEPT:
            del programme.outcomes[next(iter(programme.outcomes))]


def made_by(event: ProgrammeEvent) -> str | None:
    """What a command made whose first fact this is: who sends it again, to any node, is told the same."""
    match event:
        case p.SessionPublished():
            return event.room
        case p.BodyAdded():
            return event.body
        case p.GatheringPlanned():
            return event.gathering
        case p.StageAdded():
            return event.stage
        case p.SessionPlanned():
            return event.session
        case a.AccountMade() | a.AccountInvited() | a.InvitationRenewed():
            return event.account
        case f.ProposalMade():
            return event.proposal
        case f.EntryCaptured():
            return event.entry
        case _:
            return None


def _is_audited(programme: Programme, entry: Entry) -> bool:
    """What an account is behind, and what becomes of accounts, also by the command line or a provider."""
    match entry.event:
        case a.LetterQueued() | a.LetterTried() | a.LetterPutOff() | a.LetterSettled():
            return False
        case a.AccountWritten(is_ready=False):  # the same password, hashed anew
            return False
        case a.SignedOut() if entry.by is None:  # its time was over
            return False
    return entry.by in programme.accounts or isinstance(entry.event, a.AccountEvent)


def _planning(programme: Programme, entry: Entry, event: p.PlanningEvent) -> None:  # noqa: C901, PLR0912 - one flat match
    match event:
        case p.BodyAdded():
            programme.bodies[event.body] = Body(
                id=event.body, slug=event.slug, kind=event.kind, text_key=event.text_key
            )
        case p.BodyChanged():
            body = programme.bodies[event.body]
            programme.gone.add(body.text_key)
            programme.bodies[body.id] = replace(body, kind=event.kind, text_key=event.text_key)
            _tell_anew(programme, entry, lambda one: body.id in one.bodies)
        case p.GatheringPlanned():
            programme.gatherings[event.gathering] = Gathering(
                id=event.gathering,
                slug=event.slug,
                bodies=event.bodies,
                access=event.access,
                text_key=event.text_key,
            )
        case p.GatheringChanged():
            gathering = programme.gatherings[event.gathering]
            programme.gone.add(gathering.text_key)
            programme.gatherings[gathering.id] = replace(
                gathering, bodies=event.bodies, access=event.access, text_key=event.text_key
            )
            _tell_anew(programme, entry, lambda one: one.gathering == gathering.id)
        case p.GatheringPublished():
            _gathering(programme, event.gathering, state="published", was_published=True)
        case p.GatheringCancelled():
            _gathering(programme, event.gathering, state="cancelled", reason_key=event.reason_key)
        case p.StageAdded():
            programme.stages[event.stage] = Stage(
                id=event.stage, gathering=event.gathering, text_key=event.text_key
            )
        case p.StageChanged():
            stage = programme.stages[event.stage]
            programme.gone.add(stage.text_key)
            programme.stages[stage.id] = replace(stage, text_key=event.text_key)
            _tell_anew(programme, entry, lambda one: one.stage == stage.id)
        case p.StageRemoved():
            programme.gone.add(programme.stages.pop(event.stage).text_key)
        case p.SessionPlanned():
            programme.sessions[event.session] = Session(
                id=event.session,
                template=event.template,
                gathering=event.gathering,
                stage=event.stage,
                starts=event.starts,
                ends=event.ends,
                bodies=event.bodies,
                access=event.access,
                early_from=event.early_from,
                closed_from=event.closed_from,
                text_key=event.text_key,
                planned_at=entry.at,
                changed_at=entry.at,
            )
        case p.SessionChanged():
            _changed(programme, entry, event)
        case p.SessionMoved():
            _moved(programme, entry, event)
        case p.SessionPublished():
            if event.room is not None:
                programme.session_of[event.room] = event.session
            _session(programme, entry, event.session, state="published", was_published=True, room=event.room)
        case p.SessionCancelled():
            _session(programme, entry, event.session, state="cancelled", reason_key=event.reason_key)
        case p.SessionReached():
            session = programme.sessions[event.session]
            programme.sessions[session.id] = replace(session, reached=session.reached | {event.point})
        case p.RoomEntered():
            entered(programme, entry, event)
        case _:
            assert_never(event)


def _gathering(programme: Programme, gathering: str, **changed: object) -> None:
    programme.gatherings[gathering] = replace(programme.gatherings[gathering], **changed)


def _tell_anew(programme: Programme, entry: Entry, of: Callable[[Session], bool]) -> None:
    """Calendars name the day, the place and who holds it, so they are told of each session that it is of."""
    for session in [one.id for one in programme.sessions.values() if of(one)]:
        _session(programme, entry, session)


def _session(programme: Programme, entry: Entry, session: str, **changed: object) -> None:
    """Change what calendars tell of a session; once somebody can have it, they are told by a new number."""
    known = programme.sessions[session]
    count = known.sequence + 1 if known.was_published else 0
    programme.sessions[session] = replace(known, sequence=count, changed_at=entry.at, **changed)


def _changed(programme: Programme, entry: Entry, event: p.SessionChanged) -> None:
    known = programme.sessions[event.session]
    programme.gone.add(known.text_key)
    # A closed part at another hour is another one, which has not begun.
    is_same = event.closed_from == known.closed_from
    _session(
        programme,
        entry,
        known.id,
        bodies=event.bodies,
        access=event.access,
        early_from=event.early_from,
        closed_from=event.closed_from,
        text_key=event.text_key,
        reached=known.reached if is_same else known.reached - {"closed"},
    )


def _moved(programme: Programme, entry: Entry, event: p.SessionMoved) -> None:
    """What hangs on the beginning moves along with it; what the clock brought before is to come again."""
    session = programme.sessions[event.session]
    by = event.starts - session.starts
    was_read, another_stage = session.was_published, event.stage != session.stage
    _session(
        programme,
        entry,
        event.session,
        stage=event.stage,
        starts=event.starts,
        ends=event.ends,
        early_from=session.early_from + by if session.early_from is not None else None,
        closed_from=_closed(session.closed_from, by, event),
        moved_from=session.starts if by and was_read else session.moved_from,
        moved_stage=session.stage if another_stage and was_read else session.moved_stage,
        reached=session.reached & {"early"},
    )


def _closed(closed_from: int | None, by: int, event: p.SessionMoved) -> int | None:
    """A closed part never gets lost by a move: at the worst, all of the session is closed."""
    if closed_from is None:
        return None
    return min(max(closed_from + by, event.starts), event.ends - 1)
