"""What may be asked for about the follow-up: items, comments, joining, subscriptions.

Lives here: the part of the closed union of commands for after the talk. ``commands`` joins all.
Must not live here: who may give it, or what follows from it.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from livetalk.followup.statuses import ItemStatus
from livetalk.rooms.command import AnyText, Command, Id
from livetalk.rooms.followup_facts import Consent
from livetalk.rooms.transcript_commands import Day


class AboutFollowup(Command, frozen=True, kw_only=True):
    """What all commands about the follow-up are."""


class OpenItem(AboutFollowup, frozen=True, kw_only=True, tag="item_open"):
    """Follow something up: by hand, from a question, or from an idea (``parent``: the item it builds on).

    Without a title it has the words of the question.
    """

    title: AnyText = ""
    kind: Literal["manual", "question", "idea"] = "manual"
    question: Id | None = None
    parent: Id | None = None
    owner: AnyText | None = None
    contact: AnyText | None = None
    due: Day | None = None
    next: AnyText | None = None
    public: bool = True


class UpdateItem(AboutFollowup, frozen=True, kw_only=True, tag="item_update"):
    """Say what has happened. What is None or empty stays; a moved ``due`` needs a ``reason``."""

    item: Id
    status: ItemStatus | None = None
    title: AnyText | None = None
    owner: AnyText | None = None
    contact: AnyText | None = None
    due: Day | None = None
    next: AnyText | None = None
    reason: AnyText | None = None
    answer: AnyText | None = None
    public: bool | None = None


class NoteItem(AboutFollowup, frozen=True, kw_only=True, tag="item_note"):
    """An internal note on an item."""

    item: Id
    text: AnyText


class MergeItem(AboutFollowup, frozen=True, kw_only=True, tag="item_merge"):
    """Follow an item up as part of another one."""

    item: Id
    into: Id


class UnmergeItem(AboutFollowup, frozen=True, kw_only=True, tag="item_unmerge"):
    """Let it stand by itself again."""

    item: Id


class HandOver(AboutFollowup, frozen=True, kw_only=True, tag="item_hand_over"):
    """Give an item to a sparring agent."""

    item: Id
    agent: AnyText
    contact: AnyText | None = None
    reason: AnyText | None = None


class Comment(AboutFollowup, frozen=True, kw_only=True, tag="comment"):
    """Ask about an item, or say something to it."""

    item: Id
    text: AnyText
    name: AnyText | None = None


class JudgeComment(AboutFollowup, frozen=True, kw_only=True, tag="comment_judge"):
    """Show a comment, or not: then with a reason for its author."""

    comment: Id
    shown: bool
    reason: AnyText | None = None


class AnswerComment(AboutFollowup, frozen=True, kw_only=True, tag="comment_answer"):
    """Answer a comment in public. It is shown with its answer."""

    comment: Id
    text: AnyText


class Join(AboutFollowup, frozen=True, kw_only=True, tag="join"):
    """Take part ("Jeg vil gerne være med"): share name and contact with whom ``consent`` names."""

    item: Id
    name: AnyText
    contact: AnyText
    consent: Consent


class WithdrawJoining(AboutFollowup, frozen=True, kw_only=True, tag="unjoin"):
    """Withdraw the own consent."""

    joining: Id


class Subscribe(AboutFollowup, frozen=True, kw_only=True, tag="subscribe"):
    """Ask for mail about an item, a question, or the room. A mail asks for confirmation first.

    ``reminder``: about when and where the session of the room is, instead of what is said there.
    """

    address: AnyText
    item: Id | None = None
    question: Id | None = None
    reminder: bool = False
    lang: Literal["da", "en"] = "da"


class ConfirmSubscription(AboutFollowup, frozen=True, kw_only=True, tag="confirm_subscription"):
    """The mail's link was followed. Only the edge gives this, after it has checked the link."""

    subscription: Id


class Unsubscribe(AboutFollowup, frozen=True, kw_only=True, tag="unsubscribe"):
    """No more of it. Only the edge gives this, after it has checked the link."""

    subscription: Id


class TryMail(AboutFollowup, frozen=True, kw_only=True, tag="mail_try"):
    """A node would like to send a mail; of all who ask only one gets it. Only the shell gives this.

    ``is_alone``: no other node can be at it, so neither a claim nor a delay of a former life counts.
    """

    mail: Id
    is_alone: bool = False


class SettleMail(AboutFollowup, frozen=True, kw_only=True, tag="mail_settle"):
    """How the attempt ended; ``until`` (ms) is when a delayed one may be tried again."""

    mail: Id
    how: Literal["sent", "delayed", "given_up"]
    until: int = 0


class RemindOwners(AboutFollowup, frozen=True, kw_only=True, tag="remind_owners"):
    """A new day (ISO date): tell owners of deadlines that are near or past. Only the shell gives this."""

    today: str


class FollowSession(AboutFollowup, frozen=True, kw_only=True, tag="follow_session"):
    """When and where the session of the room is now (ms). Only the shell gives this.

    Those who want to know are told of what changed since, and reminded from ``remind_at`` on.
    """

    starts: int
    ends: int
    stage: str | None = None
    cancelled: bool = False
    remind_at: int


FollowupCommand: TypeAlias = (
    OpenItem
    | UpdateItem
    | NoteItem
    | MergeItem
    | UnmergeItem
    | HandOver
    | Comment
    | JudgeComment
    | AnswerComment
    | Join
    | WithdrawJoining
    | Subscribe
)
"""Those that may come in over a socket, a form or the API."""

FollowupInner: TypeAlias = (
    ConfirmSubscription | Unsubscribe | TryMail | SettleMail | RemindOwners | FollowSession
)
"""Those that the server itself gives."""
