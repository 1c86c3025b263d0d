"""The follow-up as the room knows it: items with their timeline, comments, people, mail.

Lives here: the data, and small read-only questions about it. Must not live here: how it changes
(``evolve_followup``), or the rules of items (``livetalk.followup``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from livetalk.followup.statuses import ItemKind, ItemStatus
from livetalk.rooms.followup_facts import Consent, MailKind

EntryKind = Literal["opened", "updated", "merged", "unmerged", "handed_over"]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of an item's timeline; None means: not changed by it. ``at`` is milliseconds.

    ``moved_from`` is the deadline before, where it was moved. ``private`` says that the item was for staff
    only when this was written: then the entry stays so.
    """

    seq: int
    at: int
    kind: EntryKind
    closed: bool = False
    private: bool = False
    status: ItemStatus | None = None
    title_key: str | None = None
    owner_key: str | None = None
    due: str | None = None
    moved_from: str | None = None
    next_key: str | None = None
    reason_key: str | None = None
    answer_key: str | None = None
    into: str | None = None


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """An internal note on an item."""

    seq: int
    at: int
    by: str
    text_key: str


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is followed up. Dates are ISO dates, moments milliseconds since 1970.

    ``closed`` says that it comes from the closed part: it is in no public place, whatever ``public`` says.
    """

    id: str
    kind: ItemKind
    status: ItemStatus
    title_key: str
    opened_at: int
    changed_at: int
    seq: int
    owner_key: str | None = None
    contact_key: str | None = None
    due: str | None = None
    next_key: str | None = None
    reason_key: str | None = None
    answer_key: str | None = None
    quote_key: str | None = None
    question: str | None = None
    lines: tuple[int, ...] = ()
    parent: str | None = None
    public: bool = True
    closed: bool = False
    was_public: bool = False
    into: str | None = None
    agent_key: str | None = None
    reminded: str | None = None
    entries: tuple[Entry, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it."""
        return self.public and not self.closed


CommentStatus = Literal["held", "shown", "dismissed"]


class ItemComment(msgspec.Struct, frozen=True, kw_only=True):
    """What a citizen asked or said about an item."""

    id: str
    item: str
    by: str
    at: int
    text_key: str
    closed: bool = False
    name_key: str | None = None
    status: CommentStatus = "held"
    reason_key: str | None = None
    answer_key: str | None = None
    answered_at: int | None = None
    erased: bool = False


class Joining(msgspec.Struct, frozen=True, kw_only=True):
    """The consent of somebody who wants to take part, for as long as it holds."""

    id: str
    item: str
    by: str
    at: int
    name_key: str
    contact_key: str
    consent: Consent
    wording: str
    withdrawn_at: int | None = None


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who wants mail: about an item, a question, or the room.

    ``instead`` is the subscription of the same address that goes on in the place of this one.
    """

    id: str
    by: str
    at: int
    address_key: str
    lang: str
    item: str | None = None
    question: str | None = None
    reminder: bool = False
    confirmed_at: int | None = None
    ended_at: int | None = None
    instead: str | None = None

    @property
    def is_in_force(self) -> bool:
        """Whether it was confirmed and not ended."""
        return self.confirmed_at is not None and self.ended_at is None


class SessionKnown(msgspec.Struct, frozen=True, kw_only=True):
    """When and where the session of the room is, as those who want reminders know it."""

    starts: int
    ends: int
    stage: str | None = None
    cancelled: bool = False
    reminded: bool = False


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """A mail that is still to be sent. ``until``: not before (ms); ``tries`` so far."""

    id: str
    kind: MailKind
    to_key: str
    lang: str
    queued_at: int
    item: str | None = None
    question: str | None = None
    subscription: str | None = None
    joining: str | None = None
    entry: int | None = None
    tries: int = 0
    until: int = 0


@dataclass(slots=True, kw_only=True)
class Followup:
    """Everything that is followed up in a room. Only ``evolve`` changes it."""

    items: dict[str, Item] = field(default_factory=dict)
    of_question: dict[str, list[str]] = field(default_factory=dict)
    """Question → items that came from it or from its answer."""
    comments: dict[str, ItemComment] = field(default_factory=dict)
    joinings: dict[str, Joining] = field(default_factory=dict)
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    mails: dict[str, Mail] = field(default_factory=dict)
    """Those that are to be sent: the outbox."""
    session: SessionKnown | None = None
    """None until somebody has asked to be reminded of it."""

    def comments_on(self, item: str) -> Iterator[ItemComment]:
        """What was said to an item, first said first."""
        return (comment for comment in self.comments.values() if comment.item == item)

    def parts_of(self, item: str) -> Iterator[Item]:
        """Items that go on as part of this one."""
        return (other for other in self.items.values() if other.into == item)

    def root(self, item: str) -> Item:
        """The item that goes on for this one: itself, unless it is part of another."""
        found = self.items[item]
        while found.into is not None:
            found = self.items[found.into]
        return found

    def copy(self) -> Followup:
        """Give one that shares nothing changeable with this one."""
        return Followup(
            items=self.items.copy(),
            of_question={question: items.copy() for question, items in self.of_question.items()},
            comments=self.comments.copy(),
            joinings=self.joinings.copy(),
            subscriptions=self.subscriptions.copy(),
            mails=self.mails.copy(),
            session=self.session,
        )
