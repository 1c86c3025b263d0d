"""Facts about what became of it: items, what citizens say to them, who follows them, and mail.

Lives here: the part of the closed union of facts that the follow-up is made of, and its own union.
``facts`` joins all. Must not live here: words, as in ``facts``; addresses are words, too.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from livetalk.followup.statuses import ItemKind, ItemStatus
from livetalk.rooms.event import Event

Consent = Literal["owner", "others", "both"]
MailKind = Literal[
    "confirm",
    "update",
    "answered",
    "reminder",
    "record",
    "joined",
    "handed_over",
    "session_soon",
    "session_moved",
    "session_cancelled",
]


class FollowupFact(Event, frozen=True, kw_only=True):
    """What all facts about the follow-up are."""


class ItemOpened(FollowupFact, frozen=True, kw_only=True, tag="item_opened"):
    """Something is to be followed up.

    ``title_key`` may be a question's own words. ``due`` is an ISO date, ``lines`` is where it was
    promised, ``parent`` the item that it builds on. ``contact_key`` names a private address.
    """

    item: str
    kind: ItemKind
    title_key: str
    status: ItemStatus = "received"
    owner_key: str | None = None
    contact_key: str | None = None
    due: str | None = None
    next_key: str | None = None
    quote_key: str | None = None
    question: str | None = None
    lines: tuple[int, ...] = ()
    parent: str | None = None
    public: bool = True


class ItemUpdated(FollowupFact, frozen=True, kw_only=True, tag="item_updated"):
    """An entry of the item's timeline: what is None stays as it was; ``no_due`` takes the date away."""

    item: str
    status: ItemStatus | None = None
    title_key: str | None = None
    owner_key: str | None = None
    contact_key: str | None = None
    due: str | None = None
    no_due: bool = False
    next_key: str | None = None
    reason_key: str | None = None
    answer_key: str | None = None
    public: bool | None = None


class ItemNoted(FollowupFact, frozen=True, kw_only=True, tag="item_noted"):
    """An internal note. It never leaves the people who work on the item."""

    item: str
    note_key: str


class ItemMerged(FollowupFact, frozen=True, kw_only=True, tag="item_merged"):
    """The item goes on as part of another one; its own history is kept."""

    item: str
    into: str


class ItemUnmerged(FollowupFact, frozen=True, kw_only=True, tag="item_unmerged"):
    """It stands by itself again."""

    item: str


class ItemHandedOver(FollowupFact, frozen=True, kw_only=True, tag="item_handed_over"):
    """A sparring agent takes it on: role or name under ``agent_key``, private address beside it."""

    item: str
    agent_key: str
    contact_key: str | None = None
    reason_key: str | None = None


class CommentMade(FollowupFact, frozen=True, kw_only=True, tag="comment_made"):
    """A citizen asks about an item or says something to it. It waits for a moderator."""

    comment: str
    item: str
    text_key: str
    name_key: str | None = None


class CommentJudged(FollowupFact, frozen=True, kw_only=True, tag="comment_judged"):
    """It is shown, or not, for a reason that its author reads."""

    comment: str
    shown: bool
    reason_key: str | None = None


class CommentAnswered(FollowupFact, frozen=True, kw_only=True, tag="comment_answered"):
    """The owner answered it in public."""

    comment: str
    text_key: str


class Joined(FollowupFact, frozen=True, kw_only=True, tag="joined"):
    """Somebody takes part ("Jeg vil gerne være med"): who may learn name and address, by which wording."""

    joining: str
    item: str
    name_key: str
    contact_key: str
    consent: Consent
    wording: str


class JoiningWithdrawn(FollowupFact, frozen=True, kw_only=True, tag="joining_withdrawn"):
    """The consent is withdrawn; name and address are erased with it."""

    joining: str


class Subscribed(FollowupFact, frozen=True, kw_only=True, tag="subscribed"):
    """Somebody wants mail about an item, about a question, or (neither) about the whole room.

    Nothing but one mail that asks for confirmation is sent before it is confirmed.
    """

    subscription: str
    address_key: str
    lang: str
    item: str | None = None
    question: str | None = None
    reminder: bool = False
    """Not of what is said there, but of when and where the session of the room is."""


class SubscriptionConfirmed(FollowupFact, frozen=True, kw_only=True, tag="subscription_confirmed"):
    """The owner of the address wants it."""

    subscription: str


class Unsubscribed(FollowupFact, frozen=True, kw_only=True, tag="unsubscribed"):
    """No more mail; the address is erased with it. ``instead``: that one, of the same address, goes on."""

    subscription: str
    instead: str | None = None


class MailQueued(FollowupFact, frozen=True, kw_only=True, tag="mail_queued"):
    """A mail is to be sent. What it says is made from the room when it is sent.

    ``to_key`` names the address; ``entry`` is the seq of the fact that it tells of.
    """

    mail: str
    kind: MailKind
    to_key: str
    lang: str = "da"
    item: str | None = None
    question: str | None = None
    subscription: str | None = None
    joining: str | None = None
    entry: int | None = None


class MailTried(FollowupFact, frozen=True, kw_only=True, tag="mail_tried"):
    """A node has begun to send it: until ``until`` (ms) it is that node's; then anybody may again."""

    mail: str
    until: int


class MailSent(FollowupFact, frozen=True, kw_only=True, tag="mail_sent"):
    """The mail server took it."""

    mail: str


class MailDelayed(FollowupFact, frozen=True, kw_only=True, tag="mail_delayed"):
    """The mail server could not take it now; not before ``until`` (ms) again."""

    mail: str
    until: int


class MailGivenUp(FollowupFact, frozen=True, kw_only=True, tag="mail_given_up"):
    """It was refused for good, or for too long."""

    mail: str


class OwnerReminded(FollowupFact, frozen=True, kw_only=True, tag="owner_reminded"):
    """The owner was told of the deadline; ``on`` is the ISO date of that day."""

    item: str
    on: str


class SessionFollowed(FollowupFact, frozen=True, kw_only=True, tag="session_followed"):
    """When and where the session of the room is, as those who want reminders know it from now on.

    ``reminded``: they have been reminded of it, or need not be. Moments are ms; ``stage`` is an id.
    """

    starts: int
    ends: int
    stage: str | None = None
    cancelled: bool = False
    reminded: bool = False


FollowupEvent: TypeAlias = (
    ItemOpened
    | ItemUpdated
    | ItemNoted
    | ItemMerged
    | ItemUnmerged
    | ItemHandedOver
    | CommentMade
    | CommentJudged
    | CommentAnswered
    | Joined
    | JoiningWithdrawn
    | Subscribed
    | SubscriptionConfirmed
    | Unsubscribed
    | MailQueued
    | MailTried
    | MailSent
    | MailDelayed
    | MailGivenUp
    | OwnerReminded
    | SessionFollowed
)
