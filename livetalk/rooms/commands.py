"""What a person may ask a room to do, in the imperative.

Lives here: one frozen type per command, tagged with its name on the wire.
Must not live here: who may give it (``moderation.policy``) or what follows from it (``decide``).
"""

# ruff: noqa: PLC0414, I001 - the names are passed on: every command is taken from this module
from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import msgspec

from livetalk.rooms.command import (
    MAX_REACTIONS_AT_ONCE,
    AnyText,
    Command,
    Names,
    QuestionId,
    Questions,
    ReactionKind,
)
from livetalk.rooms.event import Ordering, Outcome, Pause, RoomState, StaffOrigin, StaffRole, Trait
from livetalk.rooms.followup_commands import (
    AnswerComment as AnswerComment,
    Comment as Comment,
    ConfirmSubscription as ConfirmSubscription,
    FollowSession as FollowSession,
    FollowupCommand as FollowupCommand,
    FollowupInner as FollowupInner,
    HandOver as HandOver,
    Join as Join,
    JudgeComment as JudgeComment,
    MergeItem as MergeItem,
    NoteItem as NoteItem,
    OpenItem as OpenItem,
    RemindOwners as RemindOwners,
    SettleMail as SettleMail,
    Subscribe as Subscribe,
    TryMail as TryMail,
    UnmergeItem as UnmergeItem,
    Unsubscribe as Unsubscribe,
    UpdateItem as UpdateItem,
    WithdrawJoining as WithdrawJoining,
)
from livetalk.rooms.record_commands import (
    EditRecord as EditRecord,
    EraseContributions as EraseContributions,
    FileRecord as FileRecord,
    JournaliseRecord as JournaliseRecord,
    PublishRecord as PublishRecord,
    PurgeRoom as PurgeRoom,
    RecordCommand as RecordCommand,
    RecordInner as RecordInner,
    SetRetention as SetRetention,
    WithdrawRecord as WithdrawRecord,
)
from livetalk.rooms.transcript_commands import (
    ConfirmPromise as ConfirmPromise,
    CorrectLine as CorrectLine,
    HearCaptions as HearCaptions,
    ImportedLine as ImportedLine,
    ImportLines as ImportLines,
    MarkPromise as MarkPromise,
    MoveBracket as MoveBracket,
    RejectPromise as RejectPromise,
    ReopenPromise as ReopenPromise,
    SettleCaptions as SettleCaptions,
    SwitchPart as SwitchPart,
    TranscriptCommand as TranscriptCommand,
    TranscriptInner as TranscriptInner,
    WriteNote as WriteNote,
)
from livetalk.rooms.staff_commands import (
    AcknowledgeMessage as AcknowledgeMessage,
    AskToElaborate as AskToElaborate,
    AssignQuestion as AssignQuestion,
    ChangeOrdering as ChangeOrdering,
    CorrectQuestion as CorrectQuestion,
    JudgeMany as JudgeMany,
    LockNext as LockNext,
    LookAt as LookAt,
    MakeLink as MakeLink,
    MergeQuestion as MergeQuestion,
    NoticeBurst as NoticeBurst,
    OrderQueue as OrderQueue,
    PassFloor as PassFloor,
    QuarantineBurst as QuarantineBurst,
    RaiseHand as RaiseHand,
    ReleaseBurst as ReleaseBurst,
    RevokeLink as RevokeLink,
    SendMessage as SendMessage,
    StaffCommand as StaffCommand,
    TagQuestion as TagQuestion,
    UnmergeQuestion as UnmergeQuestion,
)


class AskQuestion(Command, frozen=True, kw_only=True, tag="ask"):
    """Put a question to the room, or an idea, which may build on one (``parent``).

    ``origin`` says how it came in. Only staff, and the server for a person who was helped, may say it.
    """

    text: AnyText
    name: AnyText | None = None
    theme: AnyText | None = None
    kind: Literal["question", "idea"] = "question"
    parent: QuestionId | None = None
    origin: StaffOrigin | None = None


class ReviseQuestion(Command, frozen=True, kw_only=True, tag="revise"):
    """Change the words of an own question."""

    question: QuestionId
    text: AnyText


class WithdrawQuestion(Command, frozen=True, kw_only=True, tag="withdraw"):
    """Take an own question back."""

    question: QuestionId


class SupportQuestion(Command, frozen=True, kw_only=True, tag="support"):
    """Stand behind a question. Twice is the same as once."""

    question: QuestionId


class UnsupportQuestion(Command, frozen=True, kw_only=True, tag="unsupport"):
    """Take support back. Twice is the same as once."""

    question: QuestionId


class React(Command, frozen=True, kw_only=True, tag="react"):
    """Show a reaction, ``count`` times since the last message."""

    kind: ReactionKind
    count: Annotated[int, msgspec.Meta(ge=1, le=MAX_REACTIONS_AT_ONCE)] = 1


class SeeQuestions(Command, frozen=True, kw_only=True, tag="seen"):
    """These questions have been on the sender's screen."""

    questions: Questions


class ApproveQuestion(Command, frozen=True, kw_only=True, tag="approve"):
    """Let a waiting question into the queue.

    ``version`` says which words were read: if the author has changed them since, nothing happens.
    """

    question: QuestionId
    version: int | None = None


class DismissQuestion(Command, frozen=True, kw_only=True, tag="dismiss"):
    """Do not show a question. ``reason`` is a code of ``lifecycle.REASONS`` or own words."""

    question: QuestionId
    reason: AnyText
    note: AnyText | None = None


class RestoreQuestion(Command, frozen=True, kw_only=True, tag="restore"):
    """Bring a dismissed or finished question back to where it was."""

    question: QuestionId


class TakeQuestion(Command, frozen=True, kw_only=True, tag="take"):
    """Put a question on; the one that was on counts as answered."""

    question: QuestionId


class FinishQuestion(Command, frozen=True, kw_only=True, tag="finish"):
    """End a question."""

    question: QuestionId
    how: Outcome


class SetRoomState(Command, frozen=True, kw_only=True, tag="room"):
    """Open, pause or close the room, or let early questions in. ``pause`` says what a pause is for."""

    state: RoomState
    pause: Pause | None = None


class BlankWall(Command, frozen=True, kw_only=True, tag="blank"):
    """The panic key: every wall goes empty (``on``) or shows its picture again."""

    on: bool


class Undo(Command, frozen=True, kw_only=True, tag="undo"):
    """Take back the giver's own last moderating act."""


class StaffLink(msgspec.Struct, frozen=True, kw_only=True):
    """A staff link to be made: only the hash of its secret comes this far."""

    link: str
    role: StaffRole
    token_hash: str


class CreateRoom(Command, frozen=True, kw_only=True, tag="create"):
    """Open a room. Purpose and use of the input are required: a room states its frame."""

    code: str
    title: AnyText
    purpose: AnyText
    input_use: AnyText
    not_open: AnyText | None = None
    languages: tuple[Literal["da", "en"], ...] = ("da", "en")
    moderation: Literal["before", "after"] = "before"
    ordering: Ordering = "fair"
    traits: tuple[Trait, ...] = ()
    state: Literal["early", "open"] = "open"
    themes: Names = ()
    speakers: Names = ()
    links: tuple[StaffLink, ...] = ()


class ReframeRoom(Command, frozen=True, kw_only=True, tag="reframe"):
    """Describe the room otherwise; new themes and speakers join its lists. ``cancelled`` None: as it is."""

    title: AnyText
    purpose: AnyText
    input_use: AnyText
    not_open: AnyText | None = None
    cancelled: AnyText | None = None
    themes: Names = ()
    speakers: Names = ()


RoomCommand: TypeAlias = (
    AskQuestion
    | ReviseQuestion
    | WithdrawQuestion
    | SupportQuestion
    | UnsupportQuestion
    | React
    | ApproveQuestion
    | DismissQuestion
    | RestoreQuestion
    | TakeQuestion
    | FinishQuestion
    | SetRoomState
    | BlankWall
    | Undo
    | SeeQuestions
)
"""What the audience and those who judge may ask for."""

WireCommand: TypeAlias = RoomCommand | StaffCommand | TranscriptCommand | FollowupCommand | RecordCommand
"""What may come in over a socket, a form or the API."""

InnerCommand: TypeAlias = MakeLink | ReframeRoom | NoticeBurst | TranscriptInner | FollowupInner | RecordInner
"""What the server itself gives."""

AnyCommand: TypeAlias = WireCommand | CreateRoom | InnerCommand
"""All there is."""
