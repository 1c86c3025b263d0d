"""Who wants mail: anybody may ask, the owner of the address says whether it is so, one click ends it.

Whoever asks learns nothing of the address: not whether it is known here, nor whether a mail was sent. So
every wish makes a subscription of its own that waits to be confirmed, and of several to the same thing one
goes on. Nobody's inbox can be filled from here: wishes beyond the limits are answered alike and do nothing.
Lives here: subscribing, confirming, ending. Must not live here: the links in the mails, or what is sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from livetalk.mail_address import clean_address
from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.actors import Actor
from livetalk.rooms.context import Answer, Context
from livetalk.rooms.followup import Subscription
from livetalk.rooms.mailing import queue_to
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.room import Room

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS
ASK_AGAIN_MS = 10 * MINUTE_MS  # for somebody whose first mail did not come; sooner would be a flood
ASKS_A_DAY = 5  # mails to one address that ask for confirmation, about whatever in this room
WISHES_A_DAY = 20  # of one person: some things to follow, for oneself and a neighbour
ASKS_AN_HOUR = 1_000  # of a room: a full hall at the end of a meeting, and no more than that
Target: TypeAlias = tuple[str | None, str | None, bool]
"""What is followed: an item, a question, or the room, in what is said or in when and where it is."""
UNCONFIRMED_MS = 7 * DAY_MS  # then the address of somebody who never answered is erased


def subscribe(room: Room, command: c.Subscribe, context: Context) -> Answer:
    """Write the wish down, and ask the owner of the address."""
    if not context.sends_mail:
        return Rejected(code="no_mail")
    refused = _unknown_target(room, command, context.actor)
    if refused is not None:
        return refused
    address = clean_address(command.address)
    if address is None:
        return Rejected(code="wrong_address")
    question = command.question if command.item is None else None
    reminder = command.reminder and command.item is None and question is None
    if _is_enough(room, address, (command.item, question, reminder), context):
        return Decided()
    key = f"subscription:{context.fresh_id}:address"
    wish = f.Subscribed(
        subscription=context.fresh_id,
        address_key=key,
        lang=command.lang,
        item=command.item,
        question=question,
        reminder=reminder,
    )
    mail = queue_to(
        room,
        "confirm",
        key,
        context,
        item=command.item,
        question=question,
        subscription=wish.subscription,
        lang=command.lang,
    )
    return Decided(events=(wish, mail), words={key: address})


def confirm(room: Room, command: c.ConfirmSubscription) -> Answer:
    """The owner of the address wants it. Of several wishes for the same, the first confirmed goes on."""
    known = goes_on(room, command.subscription)
    if known is None:
        return Rejected(code="unknown_subscription")
    if known.ended_at is not None:
        return Rejected(code="subscription_ended")
    if known.is_in_force:
        return Decided()
    twins = list(_twins(room, known))
    in_force = next((one for one in twins if one.is_in_force), None)
    if in_force is not None:
        return Decided(events=(f.Unsubscribed(subscription=known.id, instead=in_force.id),))
    ended = (f.Unsubscribed(subscription=one.id, instead=known.id) for one in twins)
    return Decided(events=(f.SubscriptionConfirmed(subscription=known.id), *ended))


def unsubscribe(room: Room, command: c.Unsubscribe) -> Answer:
    """No more mail by it. Ending what has ended is fine."""
    known = goes_on(room, command.subscription)
    if known is None:
        return Rejected(code="unknown_subscription")
    if known.ended_at is not None:
        return Decided()
    return Decided(events=(f.Unsubscribed(subscription=known.id),))


def goes_on(room: Room, subscription: str) -> Subscription | None:
    """The subscription, or the one that goes on in its place; None if there never was one."""
    known = room.followup.subscriptions.get(subscription)
    while known is not None and known.instead is not None:
        known = room.followup.subscriptions[known.instead]
    return known


def never_confirmed(room: Room, now: int) -> list[str]:
    """Subscriptions whose owner has not answered for so long that the address is to be erased."""
    return [one.id for one in _pending(room) if one.at + UNCONFIRMED_MS <= now]


def next_expiry(room: Room) -> int | None:
    """When (ms) the next one is to be erased, if nobody answers."""
    return min((one.at + UNCONFIRMED_MS for one in _pending(room)), default=None)


def _pending(room: Room) -> Iterator[Subscription]:
    known = room.followup.subscriptions.values()
    return (one for one in known if one.confirmed_at is None and one.ended_at is None)


def _unknown_target(room: Room, command: c.Subscribe, actor: Actor) -> Rejected | None:
    """Nobody learns by subscribing what there is; an own question may wait unseen."""
    if command.item is not None:
        item = room.followup.items.get(command.item)
        return None if item is not None and item.is_public else Rejected(code="unknown_item")
    if command.question is None:
        return None
    question = room.find_question(command.question)
    if question is None or question.status == "withdrawn":
        return Rejected(code="unknown_question")
    is_seen = question.was_public and not question.closed
    return None if is_seen or question.by == actor.id else Rejected(code="unknown_question")


def _is_enough(room: Room, address: str, target: Target, context: Context) -> bool:
    """Whether one more mail would be too many: for this address, from this person, or for anybody."""
    known = room.followup.subscriptions.values()
    lately = [one for one in known if one.at > context.now - DAY_MS]
    if sum(one.by == context.actor.id for one in lately) >= WISHES_A_DAY:
        return True
    if sum(one.at > context.now - HOUR_MS for one in lately) >= ASKS_AN_HOUR:
        return True
    theirs = [one for one in lately if _is_at(room, one, address)]
    if len(theirs) >= ASKS_A_DAY:
        return True
    soon = context.now - ASK_AGAIN_MS
    return any(one.at > soon and _target(one) == target for one in theirs)


def _twins(room: Room, known: Subscription) -> Iterator[Subscription]:
    """Others of the same address to the same thing that have not ended."""
    address = room.text(known.address_key) or ""
    for one in room.followup.subscriptions.values():
        is_same = _target(one) == _target(known)
        if one.id != known.id and one.ended_at is None and is_same and _is_at(room, one, address):
            yield one


def _target(one: Subscription) -> Target:
    return one.item, one.question, one.reminder


def _is_at(room: Room, one: Subscription, address: str) -> bool:
    at = room.text(one.address_key)
    return at is not None and at.lower() == address.lower()
