"""What somebody may ask of the programme, in the imperative.

Lives here: one frozen type per command. Texts come as they were typed; ``decide`` cleans them. Moments are ms
since 1970, UTC. Must not live here: who may give it (``policy``) or what follows from it.
"""

# ruff: noqa: PLC0414, I001 - the names are passed on: every command is taken from this module
from __future__ import annotations

from typing import TypeAlias

from livetalk.programme.account_commands import (
    AccountCommand as AccountCommand,
    ChangeAccount as ChangeAccount,
    ChangePassword as ChangePassword,
    CloseLinks as CloseLinks,
    EndVisits as EndVisits,
    ForgetAccount as ForgetAccount,
    InviteAccount as InviteAccount,
    LinkAccount as LinkAccount,
    MakeAccount as MakeAccount,
    PutOffLetter as PutOffLetter,
    RenewInvitation as RenewInvitation,
    RestoreAccount as RestoreAccount,
    RevokeAccount as RevokeAccount,
    SettleLetter as SettleLetter,
    SignIn as SignIn,
    SignOut as SignOut,
    TakeInvitation as TakeInvitation,
    TryLetter as TryLetter,
)
from livetalk.programme.collecting_commands import (
    AcceptProposal as AcceptProposal,
    AnswerBack as AnswerBack,
    AskBack as AskBack,
    Capture as Capture,
    CollectingCommand as CollectingCommand,
    DeclineProposal as DeclineProposal,
    DropEntry as DropEntry,
    ForgetProposal as ForgetProposal,
    GiveFeedback as GiveFeedback,
    PlaceEntry as PlaceEntry,
    Propose as Propose,
    WithdrawProposal as WithdrawProposal,
)
from livetalk.programme.command import (
    Command as Command,
)
from livetalk.programme.planning_commands import (
    AddBody as AddBody,
    AddStage as AddStage,
    CancelGathering as CancelGathering,
    CancelSession as CancelSession,
    ChangeBody as ChangeBody,
    ChangeGathering as ChangeGathering,
    ChangeSession as ChangeSession,
    ChangeStage as ChangeStage,
    EnterRoom as EnterRoom,
    MoveSession as MoveSession,
    PlanGathering as PlanGathering,
    PlanningCommand as PlanningCommand,
    PlanSession as PlanSession,
    PublishGathering as PublishGathering,
    PublishSession as PublishSession,
    ReachPoint as ReachPoint,
    RemoveStage as RemoveStage,
)

AnyCommand: TypeAlias = PlanningCommand | AccountCommand | CollectingCommand
