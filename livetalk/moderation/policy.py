"""The one table role × command. Every way in – socket, form, API – asks it.

Lives here: permission by role. Must not live here: what a room's state allows (``rooms.lifecycle``).
"""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms.actors import Role, View

AUDIENCE: frozenset[Role] = frozenset({"audience"})
MODERATOR: frozenset[Role] = frozenset({"moderator"})
WRITERS: frozenset[Role] = AUDIENCE | MODERATOR
SPEAKER: frozenset[Role] = frozenset({"speaker"})
STAGE: frozenset[Role] = MODERATOR | SPEAKER
SYSTEM: frozenset[Role] = frozenset({"system"})
MINUTES: frozenset[Role] = MODERATOR | frozenset({"notes"})
CASEWORK: frozenset[Role] = MODERATOR | frozenset({"administration"})

MAY: dict[type[c.AnyCommand], frozenset[Role]] = {
    c.AskQuestion: WRITERS,  # a moderator writes for somebody in the hall
    c.ReviseQuestion: WRITERS,  # … and may correct what was written there
    c.WithdrawQuestion: WRITERS,
    c.SupportQuestion: AUDIENCE,
    c.UnsupportQuestion: AUDIENCE,
    c.React: AUDIENCE,
    c.ApproveQuestion: MODERATOR,
    c.DismissQuestion: MODERATOR,
    c.RestoreQuestion: MODERATOR,
    c.TakeQuestion: MODERATOR,
    c.FinishQuestion: MODERATOR,
    c.SetRoomState: MODERATOR | SYSTEM,  # a planned session opens and closes by the clock
    c.BlankWall: MODERATOR,
    c.Undo: MODERATOR,
    c.SeeQuestions: AUDIENCE,
    c.LookAt: MODERATOR,
    c.MergeQuestion: MODERATOR,
    c.UnmergeQuestion: MODERATOR,
    c.AskToElaborate: MODERATOR,
    c.CorrectQuestion: MODERATOR,
    c.TagQuestion: MODERATOR,
    c.AssignQuestion: MODERATOR,
    c.JudgeMany: MODERATOR,
    c.OrderQueue: MODERATOR,
    c.LockNext: MODERATOR,
    c.ChangeOrdering: MODERATOR,
    c.RaiseHand: STAGE,
    c.PassFloor: STAGE,  # whoever chairs sits at the desk
    c.SendMessage: MODERATOR,
    c.AcknowledgeMessage: STAGE,
    c.MakeLink: MODERATOR,
    c.RevokeLink: MODERATOR,
    c.QuarantineBurst: MODERATOR,
    c.ReleaseBurst: MODERATOR,
    c.SwitchPart: MODERATOR | SYSTEM,
    c.WriteNote: MINUTES,
    c.CorrectLine: MINUTES,
    c.MoveBracket: MINUTES,
    c.MarkPromise: MINUTES | SPEAKER,  # one tap, also by who makes it
    c.ConfirmPromise: MINUTES,
    c.RejectPromise: MINUTES,
    c.ReopenPromise: MINUTES,
    c.OpenItem: CASEWORK,
    c.UpdateItem: CASEWORK,
    c.NoteItem: CASEWORK,
    c.MergeItem: CASEWORK,
    c.UnmergeItem: CASEWORK,
    c.HandOver: CASEWORK,
    c.Comment: AUDIENCE,
    c.JudgeComment: MODERATOR,
    c.AnswerComment: CASEWORK,
    c.Join: AUDIENCE,
    c.WithdrawJoining: AUDIENCE,
    c.Subscribe: AUDIENCE,
    c.EditRecord: MINUTES,
    c.PublishRecord: MODERATOR,
    c.WithdrawRecord: MODERATOR,
    c.FileRecord: MODERATOR,
    c.JournaliseRecord: MODERATOR,
    c.SetRetention: MODERATOR,
    c.EraseContributions: AUDIENCE,
    c.NoticeBurst: SYSTEM,
    c.CreateRoom: SYSTEM,
    c.ReframeRoom: SYSTEM,
    c.HearCaptions: frozenset({"captions"}),
    c.SettleCaptions: SYSTEM,
    c.ImportLines: MINUTES,
    c.ConfirmSubscription: SYSTEM,
    c.Unsubscribe: SYSTEM,
    c.TryMail: SYSTEM,
    c.SettleMail: SYSTEM,
    c.RemindOwners: SYSTEM,
    c.FollowSession: SYSTEM,
    c.PurgeRoom: SYSTEM,
}

MAY_SEE: dict[View, frozenset[Role]] = {
    "audience": frozenset({"audience", "moderator", "speaker", "notes", "captions", "administration"}),
    "wall": frozenset({"audience", "moderator", "speaker", "notes", "captions", "administration"}),
    "speaker": frozenset({"speaker", "moderator"}),
    "notes": frozenset({"notes", "moderator"}),
    "moderator": MODERATOR,
}


def may(role: Role, command: c.AnyCommand) -> bool:
    """Whether the role may give the command."""
    return role in MAY[type(command)]


def may_see(role: Role, view: View) -> bool:
    """Whether the role may have the view."""
    return role in MAY_SEE[view]
