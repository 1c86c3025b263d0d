"""What the people who hold the meeting may ask for beyond judging a question.

Lives here: the part of the closed union of commands that moderators, speakers and the shell give.
``commands`` joins both. Must not live here: who may give it, or what follows from it.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import msgspec

from livetalk.rooms.command import AnyText, Command, Id, Names, QuestionId, Questions
from livetalk.rooms.event import FairRule, Ordering, StaffRole

MAX_LIMIT_S = 3_600


class MergeQuestion(Command, frozen=True, kw_only=True, tag="merge"):
    """Ask a question as part of another one; both texts are kept, supporters united."""

    question: QuestionId
    into: QuestionId


class UnmergeQuestion(Command, frozen=True, kw_only=True, tag="unmerge"):
    """Let a merged question stand by itself again."""

    question: QuestionId


class AskToElaborate(Command, frozen=True, kw_only=True, tag="elaborate"):
    """Ask the author to say more. The question waits meanwhile, and keeps place and support."""

    question: QuestionId
    message: AnyText


class CorrectQuestion(Command, frozen=True, kw_only=True, tag="correct"):
    """Mend slips of the pen. The author's own words stay visible to the author."""

    question: QuestionId
    text: AnyText


class TagQuestion(Command, frozen=True, kw_only=True, tag="tag"):
    """Say what a question is about. A name that is not in the room's list of themes joins it."""

    question: QuestionId
    themes: Names


class AssignQuestion(Command, frozen=True, kw_only=True, tag="assign"):
    """Say who is to answer. A name that is not in the room's list of speakers joins it."""

    question: QuestionId
    speakers: Names


class JudgeMany(Command, frozen=True, kw_only=True, tag="bulk"):
    """The same act on many questions; those it cannot be done with are left out. One undo."""

    act: Literal["approve", "dismiss", "tag", "assign"]
    questions: Questions
    reason: AnyText | None = None
    note: AnyText | None = None
    names: Names = ()


class OrderQueue(Command, frozen=True, kw_only=True, tag="order"):
    """Put these questions first, in this order; none lets the room's own order propose alone."""

    queue: Questions


class LockNext(Command, frozen=True, kw_only=True, tag="lock"):
    """The question comes next after the one that is on; None lets go."""

    question: QuestionId | None = None


class ChangeOrdering(Command, frozen=True, kw_only=True, tag="ordering"):
    """By what the room proposes its next question."""

    by: Ordering
    rule: FairRule = "phragmen"


class RaiseHand(Command, frozen=True, kw_only=True, tag="hand"):
    """A speaker would like to answer a question, or (``up`` false) would not any more."""

    question: QuestionId
    speaker: AnyText
    up: bool = True


class PassFloor(Command, frozen=True, kw_only=True, tag="speak"):
    """Who speaks now: a speaker, ``audience``, or nobody (None)."""

    speaker: AnyText | None = None
    limit_s: Annotated[int, msgspec.Meta(ge=1, le=MAX_LIMIT_S)] | None = None


class SendMessage(Command, frozen=True, kw_only=True, tag="message"):
    """A word to the desk: to one speaker, or to all."""

    text: AnyText
    to: AnyText | None = None


class AcknowledgeMessage(Command, frozen=True, kw_only=True, tag="acknowledge"):
    """It has been read at the desk."""

    message: Id


class MakeLink(Command, frozen=True, kw_only=True, tag="link"):
    """Make a staff link. Only the edge gives this: it keeps the secret, the room its hash."""

    link: Id
    role: StaffRole
    token_hash: str
    label: AnyText | None = None
    speaker: AnyText | None = None


class RevokeLink(Command, frozen=True, kw_only=True, tag="revoke"):
    """A staff link opens nothing any more; whoever came by it is sent away at once."""

    link: Id


class NoticeBurst(Command, frozen=True, kw_only=True, tag="notice_burst"):
    """The shell has seen many newcomers support one question within moments."""

    burst: Id
    question: QuestionId
    people: tuple[str, ...]
    since: int
    until: int


class QuarantineBurst(Command, frozen=True, kw_only=True, tag="quarantine"):
    """Do not count the supports of a burst for now."""

    burst: Id


class ReleaseBurst(Command, frozen=True, kw_only=True, tag="release"):
    """Count them again."""

    burst: Id


class LookAt(Command, frozen=True, kw_only=True, tag="look"):
    """A moderator looks at this question, so that the others take another one. Not logged."""

    question: QuestionId | None = None


StaffCommand: TypeAlias = (
    MergeQuestion
    | UnmergeQuestion
    | AskToElaborate
    | CorrectQuestion
    | TagQuestion
    | AssignQuestion
    | JudgeMany
    | OrderQueue
    | LockNext
    | ChangeOrdering
    | RaiseHand
    | PassFloor
    | SendMessage
    | AcknowledgeMessage
    | RevokeLink
    | QuarantineBurst
    | ReleaseBurst
    | LookAt
)
"""Those that may come in over a socket, a form or the API."""
