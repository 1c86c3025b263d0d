"""What one person has said to items, takes part in and follows, for that person only.

Lives here: finding it, with words that are not erased. Must not live here: own questions (``cards``), or how
somebody is known on another device.
"""

from __future__ import annotations

import msgspec

from livetalk.mail_address import mask
from livetalk.rooms.followup import CommentStatus
from livetalk.rooms.followup_facts import Consent
from livetalk.rooms.followup_parts import public_title
from livetalk.rooms.room import Room


class OwnComment(msgspec.Struct, frozen=True, kw_only=True):
    """A comment with its fate. ``title`` is the item's, where everybody may read it."""

    item: str
    title: str
    text: str
    status: CommentStatus
    reason: str | None = None
    answer: str | None = None


class OwnJoining(msgspec.Struct, frozen=True, kw_only=True):
    """A consent that holds, and whom it lets know name and address."""

    id: str
    item: str
    title: str
    consent: Consent


class OwnSubscription(msgspec.Struct, frozen=True, kw_only=True):
    """Mail that was asked for from here. ``address`` is masked: not everybody who asks owns it."""

    id: str
    title: str
    address: str
    is_confirmed: bool
    item: str | None = None
    question: str | None = None
    is_reminder: bool = False
    """Of when and where the session is."""


class OwnFollowup(msgspec.Struct, frozen=True, kw_only=True):
    """All of it."""

    comments: tuple[OwnComment, ...] = ()
    joinings: tuple[OwnJoining, ...] = ()
    subscriptions: tuple[OwnSubscription, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing."""
        return not (self.comments or self.joinings or self.subscriptions)


def own_followup(room: Room, person: str) -> OwnFollowup:
    """What the person has, latest first."""
    kept = room.followup
    comments = [
        OwnComment(
            item=one.item,
            title=_title(room, one.item),
            text=text,
            status=one.status,
            reason=room.text(one.reason_key),
            answer=room.text(one.answer_key),
        )
        for one in kept.comments.values()
        if one.by == person and not one.erased and (text := room.text(one.text_key)) is not None
    ]
    joinings = [
        OwnJoining(id=one.id, item=one.item, title=_title(room, one.item), consent=one.consent)
        for one in kept.joinings.values()
        if one.by == person and one.withdrawn_at is None
    ]
    subscriptions = [
        OwnSubscription(
            id=one.id,
            title=_followed(room, one.item, one.question),
            address=mask(address),
            is_confirmed=one.is_in_force,
            item=one.item,
            question=one.question,
            is_reminder=one.reminder,
        )
        for one in kept.subscriptions.values()
        if one.by == person and one.ended_at is None and (address := room.text(one.address_key)) is not None
    ]
    return OwnFollowup(
        comments=tuple(reversed(comments)),
        joinings=tuple(reversed(joinings)),
        subscriptions=tuple(reversed(subscriptions)),
    )


def _title(room: Room, item_id: str) -> str:
    return public_title(room, room.followup.items[item_id])


def _followed(room: Room, item: str | None, question: str | None) -> str:
    if item is not None:
        return _title(room, item)
    known = room.find_question(question or "")
    if known is None:
        return ""
    return (room.text(known.text_key) or "") if known.is_public else ""
