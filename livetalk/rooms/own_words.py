"""Everything that a room knows of one person, for that person: the answer to a request for access.

Lives here: collecting it. Must not live here: who the person is; that is the edge's business.
"""

from __future__ import annotations

import msgspec

from livetalk.rooms.followup import Item
from livetalk.rooms.lifecycle import Status
from livetalk.rooms.moments import iso
from livetalk.rooms.question import Question
from livetalk.rooms.room import Room


class OwnQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A question with all its wordings; an erased one has none. Moments are ISO 8601 in UTC."""

    id: str
    asked_at: str
    status: Status
    erased: bool
    wordings: tuple[str, ...]
    name: str | None
    theme: str | None
    reason: str | None
    note: str | None
    follow_up: tuple[str, ...]


class OwnSupport(msgspec.Struct, frozen=True, kw_only=True):
    """A question of somebody else that the person supports; its text where everybody may read it."""

    question: str
    text: str | None


class OwnComment(msgspec.Struct, frozen=True, kw_only=True):
    """What the person said to an item."""

    item: str
    at: str
    text: str | None
    name: str | None
    status: str


class OwnConsent(msgspec.Struct, frozen=True, kw_only=True):
    """With whom the person shares name and contact about an item, and since when, until when."""

    item: str
    at: str
    withdrawn_at: str | None
    name: str | None
    contact: str | None
    consent: str
    wording: str


class OwnSubscription(msgspec.Struct, frozen=True, kw_only=True):
    """What the person asked to get mail about."""

    at: str
    address: str | None
    item: str | None
    question: str | None
    reminder: bool
    confirmed_at: str | None
    ended_at: str | None


class OwnWords(msgspec.Struct, frozen=True, kw_only=True):
    """Everything of one person in one room."""

    room: str
    title: str
    questions: tuple[OwnQuestion, ...] = ()
    supports: tuple[OwnSupport, ...] = ()
    comments: tuple[OwnComment, ...] = ()
    consents: tuple[OwnConsent, ...] = ()
    subscriptions: tuple[OwnSubscription, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the room knows nothing of the person."""
        return not (self.questions or self.supports or self.comments or self.consents or self.subscriptions)


def own_words(room: Room, person: str) -> OwnWords:
    """Collect it; ``person`` is the pseudonym in this room."""
    kept = room.followup
    return OwnWords(
        room=room.code,
        title=room.framed("title") or "",
        questions=tuple(_question(room, room.questions[q]) for q in room.asked_by.get(person, ())),
        supports=tuple(_support(room, q) for q in sorted(room.supported_by.get(person, ()))),
        comments=tuple(
            OwnComment(
                item=one.item,
                at=iso(one.at),
                text=room.text(one.text_key),
                name=room.text(one.name_key),
                status=one.status,
            )
            for one in kept.comments.values()
            if one.by == person
        ),
        consents=tuple(
            OwnConsent(
                item=one.item,
                at=iso(one.at),
                withdrawn_at=None if one.withdrawn_at is None else iso(one.withdrawn_at),
                name=room.text(one.name_key),
                contact=room.text(one.contact_key),
                consent=one.consent,
                wording=one.wording,
            )
            for one in kept.joinings.values()
            if one.by == person
        ),
        subscriptions=tuple(
            OwnSubscription(
                at=iso(one.at),
                address=room.text(one.address_key),
                item=one.item,
                question=one.question,
                reminder=one.reminder,
                confirmed_at=None if one.confirmed_at is None else iso(one.confirmed_at),
                ended_at=None if one.ended_at is None else iso(one.ended_at),
            )
            for one in kept.subscriptions.values()
            if one.by == person
        ),
    )


def _question(room: Room, question: Question) -> OwnQuestion:
    items: list[Item] = [room.followup.items[item] for item in room.followup.of_question.get(question.id, ())]
    return OwnQuestion(
        id=question.id,
        asked_at=iso(question.asked_at),
        status=question.status,
        erased=question.erased,
        wordings=tuple(text for wording in question.wordings if (text := room.text(wording.text_key))),
        name=room.text(question.name_key),
        theme=room.text(question.theme_key),
        reason=question.standing.reason,
        note=room.text(question.standing.note_key),
        follow_up=tuple(item.id for item in items if item.is_public),
    )


def _support(room: Room, question_id: str) -> OwnSupport:
    question = room.questions[question_id]
    return OwnSupport(question=question_id, text=room.text(question.text_key) if question.is_public else None)
