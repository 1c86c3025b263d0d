"""The one table role × command of the programme, and how far a host's arm reaches.

Every way in asks ``may``. An administrator and an organiser may do what the table says, everywhere; a host
only to what belongs to a body of theirs. Lives here: permission. Must not live here: what the state of a
thing allows.
"""

from __future__ import annotations

from livetalk.programme import commands as c
from livetalk.programme.context import Giver
from livetalk.programme.kinds import AccountRole
from livetalk.programme.programme import Programme, Session

NOBODY: frozenset[AccountRole] = frozenset()
ADMINISTRATOR: frozenset[AccountRole] = frozenset({"administrator"})
ORGANISERS: frozenset[AccountRole] = ADMINISTRATOR | {"organiser"}
ALL: frozenset[AccountRole] = ORGANISERS | {"host"}

MAY: dict[type[c.AnyCommand], frozenset[AccountRole]] = {
    c.AddBody: ORGANISERS,
    c.ChangeBody: ALL,
    c.PlanGathering: ALL,
    c.ChangeGathering: ALL,
    c.PublishGathering: ALL,
    c.CancelGathering: ALL,
    c.AddStage: ALL,
    c.ChangeStage: ALL,
    c.RemoveStage: ALL,
    c.PlanSession: ALL,
    c.ChangeSession: ALL,
    c.MoveSession: ALL,
    c.PublishSession: ALL,
    c.CancelSession: ALL,
    c.ReachPoint: NOBODY,
    c.EnterRoom: ALL,
    c.MakeAccount: NOBODY,
    c.InviteAccount: ADMINISTRATOR,
    c.RenewInvitation: ADMINISTRATOR,
    c.TakeInvitation: NOBODY,
    c.ChangeAccount: ADMINISTRATOR,
    c.LinkAccount: NOBODY,
    c.ChangePassword: ALL,
    c.RevokeAccount: ADMINISTRATOR,
    c.RestoreAccount: ADMINISTRATOR,
    c.ForgetAccount: ADMINISTRATOR,
    c.SignIn: NOBODY,
    c.SignOut: ALL,
    c.EndVisits: ADMINISTRATOR,
    c.CloseLinks: NOBODY,
    c.TryLetter: NOBODY,
    c.PutOffLetter: NOBODY,
    c.SettleLetter: NOBODY,
    c.Propose: NOBODY,
    c.AskBack: ORGANISERS,
    c.AnswerBack: NOBODY,
    c.AcceptProposal: ORGANISERS,
    c.DeclineProposal: ORGANISERS,
    c.WithdrawProposal: NOBODY,
    c.ForgetProposal: NOBODY,
    c.Capture: ALL,
    c.PlaceEntry: ALL,
    c.DropEntry: ORGANISERS,
    c.GiveFeedback: NOBODY,
}
"""Which accounts may give it. The server itself may give everything."""

FROM_OUTSIDE: frozenset[type[c.AnyCommand]] = frozenset(
    {c.Propose, c.AnswerBack, c.WithdrawProposal, c.GiveFeedback}
)
"""What somebody without an account may do, signed in or not."""


def may(programme: Programme, giver: Giver, command: c.AnyCommand) -> bool:
    """Whether the giver may give this command to this programme."""
    if giver.is_system or type(command) in FROM_OUTSIDE:
        return True
    if giver.role is None or giver.role not in MAY[type(command)]:
        return False
    if giver.role != "host":
        return _is_own_visit(programme, giver, command)
    return _is_within(programme, giver, command) and _is_own_visit(programme, giver, command)


def owns_session(giver: Giver, session: Session) -> bool:
    """Whether the giver may see and change the session: a host, if a body of theirs holds it."""
    if giver.role == "host":
        return bool(frozenset(giver.bodies) & frozenset(session.bodies))
    return giver.role is not None


def owns_gathering(programme: Programme, giver: Giver, gathering: str) -> bool:
    """The same of a gathering."""
    found = programme.gatherings.get(gathering)
    if giver.role == "host":
        return found is not None and bool(frozenset(giver.bodies) & frozenset(found.bodies))
    return giver.role is not None


def _is_own_visit(programme: Programme, giver: Giver, command: c.AnyCommand) -> bool:
    """Everybody may end the own visits; those of others are for administrators."""
    if not isinstance(command, c.SignOut) or giver.role == "administrator":
        return True
    visit = programme.visits.get(command.visit)
    return visit is not None and visit.account == giver.id


def _is_within(programme: Programme, host: Giver, command: c.AnyCommand) -> bool:  # noqa: C901 - one flat match
    own = frozenset(host.bodies)
    match command:
        case c.ChangeBody():
            return command.body in own
        case c.PlanGathering():
            return bool(command.bodies) and own.issuperset(command.bodies)
        case c.ChangeGathering():
            return owns_gathering(programme, host, command.gathering) and _adds_only(
                own, programme.gatherings[command.gathering].bodies, command.bodies
            )
        case c.PublishGathering() | c.AddStage():
            return owns_gathering(programme, host, command.gathering)
        case c.CancelGathering():  # which cancels all that is planned in it
            return owns_gathering(programme, host, command.gathering) and all(
                one.state == "cancelled" or owns_session(host, one)
                for one in programme.sessions_of(command.gathering)
            )
        case c.ChangeStage() | c.RemoveStage():
            stage = programme.stages.get(command.stage)
            return stage is not None and owns_gathering(programme, host, stage.gathering)
        case c.PlanSession():
            return (
                bool(command.bodies)
                and own.issuperset(command.bodies)
                and _may_be_in(programme, host, command.gathering)
            )
        case c.ChangeSession():
            session = programme.sessions.get(command.session)
            return (
                session is not None
                and owns_session(host, session)
                and _adds_only(own, session.bodies, command.bodies)
            )
        case c.MoveSession() | c.PublishSession() | c.CancelSession():
            session = programme.sessions.get(command.session)
            return (
                session is not None
                and owns_session(host, session)
                and _may_be_in(programme, host, session.gathering)
            )
        case c.EnterRoom():
            session = programme.sessions.get(command.session)
            return session is not None and owns_session(host, session)
        case c.PlaceEntry():  # what the host took down, into what the host holds
            session, entry = programme.sessions.get(command.session), programme.captured.get(command.entry)
            is_own = entry is not None and entry.by == host.id
            return is_own and session is not None and owns_session(host, session)
        case _:
            return True


def _may_be_in(programme: Programme, host: Giver, gathering: str | None) -> bool:
    """The time and place of what is part of a gathering are for those who hold the gathering."""
    return gathering is None or owns_gathering(programme, host, gathering)


def _adds_only(own: frozenset[str], before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """A host takes along no other body, and puts none out; nor do they leave nobody behind."""
    return bool(after) and own.issuperset(frozenset(before) ^ frozenset(after))
