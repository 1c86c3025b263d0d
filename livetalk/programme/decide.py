"""``decide``: a command against the state of the programme becomes facts, or a refusal.

Lives here: permission, and which topic a command belongs to. Must not live here: the topics.
"""

from __future__ import annotations

from typing import assert_never

from livetalk.programme import accounts, capturing, feedback, letters, planning, proposing, sessions
from livetalk.programme import commands as c
from livetalk.programme.context import Answer, Context
from livetalk.programme.policy import may
from livetalk.programme.programme import Programme
from livetalk.rooms.outcomes import Rejected


def decide(programme: Programme, command: c.AnyCommand, context: Context) -> Answer:  # noqa: C901, PLR0912 - one flat match over the closed union
    """Judge a command.

    ``not_allowed`` comes before every other refusal, so that nobody learns what others plan.
    """
    if not may(programme, context.giver, command):
        return Rejected(code="not_allowed")
    match command:
        case c.AddBody():
            return planning.add_body(programme, command, context)
        case c.ChangeBody():
            return planning.change_body(programme, command, context)
        case c.PlanGathering():
            return planning.plan_gathering(programme, command, context)
        case c.ChangeGathering():
            return planning.change_gathering(programme, command, context)
        case c.PublishGathering():
            return planning.publish_gathering(programme, command)
        case c.CancelGathering():
            return planning.cancel_gathering(programme, command, context)
        case c.AddStage():
            return planning.add_stage(programme, command, context)
        case c.ChangeStage():
            return planning.change_stage(programme, command, context)
        case c.RemoveStage():
            return planning.remove_stage(programme, command)
        case c.PlanSession():
            return sessions.plan(programme, command, context)
        case c.ChangeSession():
            return sessions.change(programme, command, context)
        case c.MoveSession():
            return sessions.move(programme, command)
        case c.PublishSession():
            return sessions.publish(programme, command, context)
        case c.CancelSession():
            return sessions.cancel(programme, command, context)
        case c.ReachPoint():
            return sessions.reach(programme, command)
        case c.EnterRoom():
            return sessions.enter(programme, command)
        case c.MakeAccount():
            return accounts.make(programme, command, context)
        case c.InviteAccount():
            return accounts.invite(programme, command, context)
        case c.RenewInvitation():
            return accounts.renew(programme, command, context)
        case c.TakeInvitation():
            return accounts.take(programme, command, context)
        case c.ChangeAccount():
            return accounts.change(programme, command)
        case c.LinkAccount():
            return accounts.link(programme, command, context)
        case c.ChangePassword():
            return accounts.change_password(programme, command, context)
        case c.RevokeAccount():
            return accounts.revoke(programme, command, context)
        case c.RestoreAccount():
            return accounts.restore(programme, command)
        case c.ForgetAccount():
            return accounts.forget(programme, command)
        case c.SignIn():
            return accounts.sign_in(programme, command, context)
        case c.SignOut():
            return accounts.sign_out(programme, command)
        case c.EndVisits():
            return accounts.end_visits(programme, command)
        case c.CloseLinks():
            return accounts.close_links(programme, command)
        case c.TryLetter():
            return letters.take_up(programme, command, context)
        case c.PutOffLetter():
            return letters.put_off(programme, command)
        case c.SettleLetter():
            return letters.settle(programme, command)
        case c.Propose():
            return proposing.propose(programme, command, context)
        case c.AskBack():
            return proposing.ask_back(programme, command, context)
        case c.AnswerBack():
            return proposing.answer_back(programme, command, context)
        case c.AcceptProposal():
            return proposing.accept(programme, command, context)
        case c.DeclineProposal():
            return proposing.decline(programme, command, context)
        case c.ForgetProposal():
            return proposing.forget(programme, command, context)
        case c.WithdrawProposal():
            return proposing.withdraw(programme, command, context)
        case c.Capture():
            return capturing.capture(programme, command, context)
        case c.PlaceEntry():
            return capturing.place(programme, command)
        case c.DropEntry():
            return capturing.drop(programme, command)
        case c.GiveFeedback():
            return feedback.give(programme, command, context)
        case _:
            assert_never(command)
