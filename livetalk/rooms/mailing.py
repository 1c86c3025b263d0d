"""The outbox: what is to be sent to whom, which attempt is whose, and what came of it.

A mail is a fact like any other, so it survives whatever the log survives. What it says is made when it
is sent: words that were erased meanwhile are in no mail.
Lives here: who is told of what, claiming a mail, and settling it. Must not live here: what a mail says, the
network, or who may subscribe (``subscribing``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.context import Answer, Context
from livetalk.rooms.followup import Subscription
from livetalk.rooms.followup_facts import MailKind
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.reminding import due_reminders
from livetalk.rooms.room import Room

LEASE_MS = 3 * 60_000  # how long an attempt is one node's; a server may take a minute for each mail
ID_LETTERS = 12  # of a digest that tells the mails of one decision apart
STAFF_LANGUAGE = "da"  # of those who answer for items: the house's own


def queue_update(
    room: Room, item: str, context: Context, *, question: str | None = None, kind: MailKind = "update"
) -> tuple[f.MailQueued, ...]:
    """Tell those who follow the item of the first fact of this decision; nobody, if it is not public.

    They follow the item, an item that is part of it, the question that one came from, or the room. Each
    address gets one mail, by its subscription to what is nearest. For an item that is opened by this very
    decision, name its ``question``; whether such a one is public is the caller's to know.
    """
    known = room.followup.items.get(item)
    if room.is_closed_part or (known is not None and not known.is_public):
        return ()
    near = _near_item(room, item, question)
    return tuple(
        queue_to(
            room, kind, one.address_key, context, item=item, question=question, subscription=one.id,
            lang=one.lang,
        )
        for one in _each_address_once(room, near)
    )  # fmt: skip


def queue_news(
    room: Room,
    kind: MailKind,
    context: Context,
    *,
    question: str | None = None,
    item: str | None = None,
    place: int = 0,
    is_open: bool = False,
) -> tuple[f.MailQueued, ...]:
    """Tell those who follow the question and what it is part of, or (without one) all who follow the room.

    ``place`` is how many facts stand before the one that they tell of; ``is_open``: this very decision ends
    the closed part.
    """
    if room.is_closed_part and not is_open:
        return ()
    near = _of_room(room) if question is None else _of_question(room, question)
    return tuple(
        queue_to(
            room, kind, one.address_key, context, item=item, question=question, subscription=one.id,
            lang=one.lang, place=place,
        )
        for one in _each_address_once(room, near)
    )  # fmt: skip


def queue_reminders(room: Room, kind: MailKind, context: Context) -> tuple[f.MailQueued, ...]:
    """Tell those who want to know when and where the session is: also in the closed part, it is not of it."""
    return tuple(
        queue_to(room, kind, one.address_key, context, subscription=one.id, lang=one.lang)
        for one in _each_address_once(room, _in_force(room, reminder=True))
    )


def queue_to(
    room: Room,
    kind: MailKind,
    to_key: str,
    context: Context,
    *,
    item: str | None = None,
    question: str | None = None,
    subscription: str | None = None,
    joining: str | None = None,
    lang: str = STAFF_LANGUAGE,
    place: int = 0,
) -> f.MailQueued:
    """One mail to the address under that key. Before the fact that it tells of stand ``place`` others."""
    about = "\0".join((kind, to_key, item or "", question or "", subscription or "", joining or ""))
    digest = hashlib.sha256(about.encode()).hexdigest()[:ID_LETTERS]
    return f.MailQueued(
        mail=f"{context.fresh_id}{digest}",
        kind=kind,
        to_key=to_key,
        lang=lang,
        item=item,
        question=question,
        subscription=subscription,
        joining=joining,
        entry=room.seq + 1 + place,
    )


def try_mail(room: Room, command: c.TryMail, context: Context) -> Answer:
    """Give the mail to who asks, for as long as an attempt may take; only one gets it."""
    mail = room.followup.mails.get(command.mail)
    if mail is None:
        return Rejected(code="mail_settled")
    if mail.until > context.now and not command.is_alone:
        return Rejected(code="mail_not_due", temporary=True)
    return Decided(events=(f.MailTried(mail=mail.id, until=context.now + LEASE_MS),))


def settle(room: Room, command: c.SettleMail) -> Answer:
    """How the attempt ended. One that somebody else has settled meanwhile is."""
    if command.mail not in room.followup.mails:
        return Decided()
    match command.how:
        case "sent":
            return Decided(events=(f.MailSent(mail=command.mail),))
        case "delayed":
            return Decided(events=(f.MailDelayed(mail=command.mail, until=command.until),))
        case "given_up":
            return Decided(events=(f.MailGivenUp(mail=command.mail),))


def remind_owners(room: Room, command: c.RemindOwners, context: Context) -> Answer:
    """Tell owners whose deadline is near or past; of each day once, whichever node asks first."""
    events: list[f.AnyEvent] = []
    for item, key in due_reminders(room, command.today):
        events += (
            f.OwnerReminded(item=item.id, on=command.today),
            queue_to(room, "reminder", key, context, item=item.id),
        )
    return Decided(events=tuple(events))


def _near_item(room: Room, item: str, question: str | None) -> Iterator[Subscription]:
    """Subscriptions to the item and what belongs to it, the nearest first."""
    family = list(_item_family(room, item))
    yield from (one for one in _in_force(room) if one.item in family)
    questions = [room.followup.items[one].question for one in family if one in room.followup.items]
    for asked in dict.fromkeys((question, *questions)):
        if asked is not None and asked in room.questions:
            yield from _of_question(room, asked)
    yield from _of_room(room)


def _item_family(room: Room, item: str) -> Iterator[str]:
    yield item
    for part in room.followup.parts_of(item):
        yield from _item_family(room, part.id)


def _of_question(room: Room, question: str) -> Iterator[Subscription]:
    """Those who follow it, what it is part of, or what is part of that."""
    family = set(room.family(room.root(question)))
    return (one for one in _in_force(room) if one.question in family)


def _of_room(room: Room) -> Iterator[Subscription]:
    return (one for one in _in_force(room) if one.item is None and one.question is None)


def _in_force(room: Room, *, reminder: bool = False) -> Iterator[Subscription]:
    known = room.followup.subscriptions.values()
    return (one for one in known if one.is_in_force and one.reminder is reminder)


def _each_address_once(room: Room, near: Iterator[Subscription]) -> Iterator[Subscription]:
    seen: set[str] = set()
    for one in near:
        address = room.text(one.address_key)
        if address is not None and address.lower() not in seen:
            seen.add(address.lower())
            yield one
