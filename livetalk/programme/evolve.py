"""``evolve``: a fact moves the state of the programme. Total: an old log replays for ever.

Lives here: planning, accounts, visits, letters. Must not live here: what comes from outside
(``evolve_collecting``).
"""

from __future__ import annotations

from typing import assert_never

from msgspec.structs import replace

from livetalk.programme import account_facts as a
from livetalk.programme import planning_facts as p
from livetalk.programme.evolve_collecting import evolve_collecting
from livetalk.programme.facts import Entry
from livetalk.programme.programme import (
    Account,
    Body,
    Gathering,
    Letter,
    Programme,
    Session,
    Stage,
    Visit,
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
        _accounts(programme, entry, event)
    else:
        evolve_collecting(programme, entry, event)
    if entry.command is not None:
        programme.outcomes.setdefault(entry.command, None)
        while len(programme.outcomes) > OUTCOMES_KEPT:
            del programme.outcomes[next(iter(programme.outcomes))]


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
            for session in [s for s in programme.sessions.values() if s.stage == stage.id]:
                _session(programme, entry, session.id)  # calendars name the place
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
            programme.gone.add(programme.sessions[event.session].text_key)
            _session(
                programme,
                entry,
                event.session,
                bodies=event.bodies,
                access=event.access,
                early_from=event.early_from,
                closed_from=event.closed_from,
                text_key=event.text_key,
            )
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
            account = programme.accounts.get(entry.by or "")
            if account is not None:
                links = (*account.links, (event.session, event.link))
                programme.accounts[account.id] = replace(account, links=links)
        case _:
            assert_never(event)


def _gathering(programme: Programme, gathering: str, **changed: object) -> None:
    programme.gatherings[gathering] = replace(programme.gatherings[gathering], **changed)


def _session(programme: Programme, entry: Entry, session: str, **changed: object) -> None:
    """Change what calendars tell of a session; once somebody can have it, they are told by a new number."""
    known = programme.sessions[session]
    count = known.sequence + 1 if known.was_published else 0
    programme.sessions[session] = replace(known, sequence=count, changed_at=entry.at, **changed)


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


def _accounts(programme: Programme, entry: Entry, event: a.AccountEvent) -> None:  # noqa: C901, PLR0912 - one flat match
    match event:
        case a.AccountMade():
            programme.accounts[event.account] = Account(
                id=event.account,
                role=event.role,
                bodies=event.bodies,
                text_key=event.text_key,
                was_ready=True,
                made_at=entry.at,
            )
        case a.AccountInvited():
            programme.accounts[event.account] = Account(
                id=event.account,
                role=event.role,
                bodies=event.bodies,
                text_key=event.text_key,
                state="invited",
                until=event.until,
                invitations=1,
                made_at=entry.at,
            )
        case a.InvitationRenewed():
            known = programme.accounts[event.account]
            _account(programme, event.account, until=event.until, invitations=known.invitations + 1)
        case a.AccountChanged():
            _account(programme, event.account, role=event.role, bodies=event.bodies)
        case a.AccountWritten():
            _account_written(programme, event)
        case a.AccountRevoked():
            _account(programme, event.account, state="revoked", until=0)
        case a.AccountRestored():
            ready = programme.accounts[event.account].was_ready
            _account(programme, event.account, state="active" if ready else "invited")
        case a.AccountForgotten():
            programme.gone.add(programme.accounts[event.account].text_key)
        case a.SignedIn():
            programme.visit_of[event.token_hash] = event.visit
            programme.visits[event.visit] = Visit(
                id=event.visit,
                account=event.account,
                token_hash=event.token_hash,
                at=entry.at,
                until=event.until,
                device=event.device,
            )
        case a.SignedOut():
            visit = programme.visits.pop(event.visit, None)
            if visit is not None:
                programme.visit_of.pop(visit.token_hash, None)
        case a.LinksClosed():
            links = programme.accounts[event.account].links
            left = tuple(link for link in links if link[1] not in event.links)
            _account(programme, event.account, links=left)
        case a.LetterTried() | a.LetterPutOff():
            _letter(programme, event)
        case a.LetterQueued():
            programme.letters[event.letter] = Letter(
                id=event.letter, kind=event.kind, about=event.about, lang=event.lang, queued_at=entry.at
            )
        case a.LetterSettled():
            programme.letters.pop(event.letter, None)
        case _:
            assert_never(event)


def _account(programme: Programme, account: str, **changed: object) -> None:
    programme.accounts[account] = replace(programme.accounts[account], **changed)


def _letter(programme: Programme, event: a.LetterTried | a.LetterPutOff) -> None:
    letter = programme.letters.get(event.letter)
    if letter is not None:
        tries = letter.tries + isinstance(event, a.LetterTried)
        programme.letters[letter.id] = replace(letter, until=event.until, tries=tries)


def _account_written(programme: Programme, event: a.AccountWritten) -> None:
    """New words; an invitation that was used does not hold a second time."""
    known = programme.accounts[event.account]
    programme.gone.add(known.text_key)
    if event.is_ready:
        _account(programme, known.id, text_key=event.text_key, state="active", was_ready=True, until=0)
    else:
        _account(programme, known.id, text_key=event.text_key)
