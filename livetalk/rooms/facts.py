"""The facts a room's log is made of, in the past tense.

Lives here: one frozen type per fact, and the envelope that a log puts around it. Facts only grow:
a new field has a default, a type is never renamed or removed, because old logs replay for ever.
Must not live here: what a person wrote, names, addresses. A fact names a *words key*; the text
lies beside the log in an erasable table (see ``livetalk.log``).
"""

# ruff: noqa: PLC0414, I001 - the names are passed on: every fact is taken from this module
from __future__ import annotations

from typing import TypeAlias

import msgspec

from livetalk.rooms.event import (
    Event as Event,
    FairRule as FairRule,
    Flag as Flag,
    FlagField as FlagField,
    Moderation as Moderation,
    Ordering as Ordering,
    Outcome as Outcome,
    Pause as Pause,
    RoomState as RoomState,
    StaffRole as StaffRole,
    Trait as Trait,
)
from livetalk.rooms.followup_facts import (
    CommentAnswered as CommentAnswered,
    CommentJudged as CommentJudged,
    CommentMade as CommentMade,
    FollowupEvent as FollowupEvent,
    ItemHandedOver as ItemHandedOver,
    ItemMerged as ItemMerged,
    ItemNoted as ItemNoted,
    ItemOpened as ItemOpened,
    ItemUnmerged as ItemUnmerged,
    ItemUpdated as ItemUpdated,
    Joined as Joined,
    JoiningWithdrawn as JoiningWithdrawn,
    MailDelayed as MailDelayed,
    MailGivenUp as MailGivenUp,
    MailQueued as MailQueued,
    MailSent as MailSent,
    MailTried as MailTried,
    OwnerReminded as OwnerReminded,
    SessionFollowed as SessionFollowed,
    Subscribed as Subscribed,
    SubscriptionConfirmed as SubscriptionConfirmed,
    Unsubscribed as Unsubscribed,
)
from livetalk.rooms.question_facts import (
    ElaborationAsked as ElaborationAsked,
    QuestionApproved as QuestionApproved,
    QuestionAsked as QuestionAsked,
    QuestionAssigned as QuestionAssigned,
    QuestionCorrected as QuestionCorrected,
    QuestionDismissed as QuestionDismissed,
    QuestionEvent as QuestionEvent,
    QuestionFinished as QuestionFinished,
    QuestionMerged as QuestionMerged,
    QuestionRestored as QuestionRestored,
    QuestionRevised as QuestionRevised,
    QuestionTagged as QuestionTagged,
    QuestionTaken as QuestionTaken,
    QuestionUnmerged as QuestionUnmerged,
    QuestionWithdrawn as QuestionWithdrawn,
)
from livetalk.rooms.record_facts import (
    ContributionsErased as ContributionsErased,
    RecordEdited as RecordEdited,
    RecordEvent as RecordEvent,
    RecordFiled as RecordFiled,
    RecordJournalised as RecordJournalised,
    RecordPublished as RecordPublished,
    RecordWithdrawn as RecordWithdrawn,
    RetentionSet as RetentionSet,
    RoomPurged as RoomPurged,
)
from livetalk.rooms.transcript_facts import (
    BracketMoved as BracketMoved,
    CaptionsHeard as CaptionsHeard,
    LineCorrected as LineCorrected,
    LineRemoved as LineRemoved,
    LinesSettled as LinesSettled,
    LineWritten as LineWritten,
    PartChanged as PartChanged,
    PromiseConfirmed as PromiseConfirmed,
    PromiseMarked as PromiseMarked,
    PromiseRejected as PromiseRejected,
    PromiseReopened as PromiseReopened,
    TranscriptEvent as TranscriptEvent,
)
from livetalk.rooms.staff_facts import (
    BurstNoticed as BurstNoticed,
    HandLowered as HandLowered,
    HandRaised as HandRaised,
    MessageAcknowledged as MessageAcknowledged,
    MessageSent as MessageSent,
    SpeakerAdded as SpeakerAdded,
    SpeakingStarted as SpeakingStarted,
    SpeakingStopped as SpeakingStopped,
    StaffEvent as StaffEvent,
    StaffLinkMade as StaffLinkMade,
    StaffLinkRevoked as StaffLinkRevoked,
    SupportsQuarantined as SupportsQuarantined,
    SupportsReleased as SupportsReleased,
    ThemeAdded as ThemeAdded,
)


class RoomCreated(Event, frozen=True, kw_only=True, tag="room_created"):
    """The first fact of every log. Title, purpose and frame are words (``room:title`` …)."""

    code: str
    languages: tuple[str, ...] = ("da", "en")
    moderation: Moderation = "before"
    ordering: Ordering = "fair"
    traits: tuple[Trait, ...] = ()


class RoomReframed(Event, frozen=True, kw_only=True, tag="room_reframed"):
    """The room is described otherwise. No key: as before; an empty one: it says nothing of that any more.

    ``cancelled_key``: it does not take place, and why.
    """

    title_key: str | None = None
    purpose_key: str | None = None
    input_use_key: str | None = None
    not_open_key: str | None = None
    cancelled_key: str | None = None


class RoomStateChanged(Event, frozen=True, kw_only=True, tag="room_state_changed"):
    """The room became early, open, paused or closed. ``pause`` is what a pause is for."""

    state: RoomState
    pause: Pause | None = None


class WallBlanked(Event, frozen=True, kw_only=True, tag="wall_blanked"):
    """The panic key: every wall shows nothing (``on``) or its picture again."""

    on: bool


class QueueOrdered(Event, frozen=True, kw_only=True, tag="queue_ordered"):
    """A moderator put these questions first, in this order. None: nothing is put first."""

    queue: tuple[str, ...]


class NextLocked(Event, frozen=True, kw_only=True, tag="next_locked"):
    """The question comes next, whatever the order proposes. None: nothing is locked."""

    question: str | None = None


class OrderingChanged(Event, frozen=True, kw_only=True, tag="ordering_changed"):
    """The room proposes its next question by another rule."""

    by: Ordering
    rule: FairRule = "phragmen"


class ActUndone(Event, frozen=True, kw_only=True, tag="act_undone"):
    """A moderator's act, named by the command's first seq, was taken back by its maker."""

    act: int


class SupportGiven(Event, frozen=True, kw_only=True, tag="support_given"):
    """The actor of the fact supports the question."""

    question: str


class SupportTakenBack(Event, frozen=True, kw_only=True, tag="support_taken_back"):
    """The actor of the fact no longer supports the question."""

    question: str


class ReactionsCounted(Event, frozen=True, kw_only=True, tag="reactions_counted"):
    """The sum of one short window: kind → how many. Never who."""

    counts: dict[str, int]


class QuestionsSeen(Event, frozen=True, kw_only=True, tag="questions_seen"):
    """The sum of one window: question → on how many more phones it was on screen. Never whose."""

    counts: dict[str, int]


AnyEvent: TypeAlias = (
    RoomCreated
    | RoomReframed
    | RoomStateChanged
    | WallBlanked
    | ActUndone
    | SupportGiven
    | SupportTakenBack
    | ReactionsCounted
    | QueueOrdered
    | NextLocked
    | OrderingChanged
    | QuestionsSeen
    | StaffEvent
    | TranscriptEvent
    | FollowupEvent
    | RecordEvent
    | QuestionEvent
)


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a log: an event with its place, time and maker.

    ``seq`` counts from 1 without gaps. ``at`` is milliseconds since 1970 UTC. ``by`` is a
    pseudonym (never a cookie or a token), or None for the system. ``command`` is the id of the
    command that caused it, scoped to its maker; all facts of one command share it.
    """

    seq: int
    at: int
    event: AnyEvent
    by: str | None = None
    command: str | None = None
