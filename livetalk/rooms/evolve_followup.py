"""How the facts of the follow-up move the state.

Lives here: items and their timeline, comments, people who take part or want mail, the outbox. Must not
live here: rules about what may happen.
"""

from __future__ import annotations

from typing import Any, assert_never

import msgspec

from livetalk.rooms import followup_facts as u
from livetalk.rooms.facts import Fact
from livetalk.rooms.followup import Entry, Item, ItemComment, Joining, Mail, Note, SessionKnown, Subscription
from livetalk.rooms.room import ASK_EVERY_MS, Room
from livetalk.rooms.standings import touch


def evolve_followup(room: Room, fact: Fact, event: u.FollowupEvent) -> None:  # noqa: C901, PLR0912, PLR0915 - one flat match over the closed union
    """Apply one of these facts."""
    kept = room.followup
    match event:
        case u.ItemOpened():
            _opened(room, fact, event)
        case u.ItemUpdated():
            _updated(room, fact, event)
        case u.ItemNoted():
            item = kept.items[event.item]
            note = Note(seq=fact.seq, at=fact.at, by=fact.by or "", text_key=event.note_key)
            kept.items[event.item] = msgspec.structs.replace(item, notes=(*item.notes, note))
            touch(room, f"followup:{event.item}")
        case u.ItemMerged():
            _move_on(
                room,
                fact,
                event.item,
                Entry(**_entry(room, fact), kind="merged", into=event.into),
                into=event.into,
            )
        case u.ItemUnmerged():
            _move_on(room, fact, event.item, Entry(**_entry(room, fact), kind="unmerged"), into=None)
        case u.ItemHandedOver():
            entry = Entry(
                **_entry(room, fact),
                kind="handed_over",
                status="passed_on",
                owner_key=event.agent_key,
                reason_key=event.reason_key,
            )
            more = {"contact_key": event.contact_key} if event.contact_key else {}
            _move_on(
                room,
                fact,
                event.item,
                entry,
                status="passed_on",
                owner_key=event.agent_key,
                agent_key=event.agent_key,
                **more,
            )
        case u.CommentMade():
            # As after a question: the two are written at one pace.
            room.ask_clock[fact.by or ""] = max(room.ask_clock.get(fact.by or "", 0), fact.at) + ASK_EVERY_MS
            kept.comments[event.comment] = ItemComment(
                id=event.comment,
                item=event.item,
                by=fact.by or "",
                at=fact.at,
                text_key=event.text_key,
                name_key=event.name_key,
                closed=room.is_closed_part,
            )
            touch(room, f"followup:{event.item}")
        case u.CommentJudged():
            _comment(
                room,
                event.comment,
                status="shown" if event.shown else "dismissed",
                reason_key=event.reason_key,
            )
        case u.CommentAnswered():
            _comment(room, event.comment, status="shown", answer_key=event.text_key, answered_at=fact.at)
        case u.Joined():
            kept.joinings[event.joining] = Joining(
                id=event.joining,
                item=event.item,
                by=fact.by or "",
                at=fact.at,
                name_key=event.name_key,
                contact_key=event.contact_key,
                consent=event.consent,
                wording=event.wording,
            )
            touch(room, f"followup:{event.item}")
        case u.JoiningWithdrawn():
            joining = kept.joinings[event.joining]
            kept.joinings[event.joining] = msgspec.structs.replace(joining, withdrawn_at=fact.at)
            touch(room, f"followup:{joining.item}")
        case u.Subscribed():
            kept.subscriptions[event.subscription] = Subscription(
                id=event.subscription,
                by=fact.by or "",
                at=fact.at,
                address_key=event.address_key,
                lang=event.lang,
                item=event.item,
                question=event.question,
                reminder=event.reminder,
            )
        case u.SubscriptionConfirmed():
            known = kept.subscriptions[event.subscription]
            kept.subscriptions[event.subscription] = msgspec.structs.replace(known, confirmed_at=fact.at)
        case u.Unsubscribed():
            known = kept.subscriptions[event.subscription]
            kept.subscriptions[event.subscription] = msgspec.structs.replace(
                known, ended_at=fact.at, instead=event.instead
            )
        case u.MailQueued():
            kept.mails[event.mail] = Mail(
                id=event.mail,
                kind=event.kind,
                to_key=event.to_key,
                lang=event.lang,
                queued_at=fact.at,
                item=event.item,
                question=event.question,
                subscription=event.subscription,
                joining=event.joining,
                entry=event.entry,
            )
        case u.MailTried():
            mail = kept.mails.get(event.mail)
            if mail is not None:
                kept.mails[event.mail] = msgspec.structs.replace(
                    mail, tries=mail.tries + 1, until=event.until
                )
        case u.MailDelayed():
            mail = kept.mails.get(event.mail)
            if mail is not None:
                kept.mails[event.mail] = msgspec.structs.replace(mail, until=event.until)
        case u.MailSent() | u.MailGivenUp():
            kept.mails.pop(event.mail, None)
        case u.SessionFollowed():
            kept.session = SessionKnown(
                starts=event.starts,
                ends=event.ends,
                stage=event.stage,
                cancelled=event.cancelled,
                reminded=event.reminded,
            )
        case u.OwnerReminded():
            item = kept.items[event.item]
            kept.items[event.item] = msgspec.structs.replace(item, reminded=event.on)
        case _:
            assert_never(event)


def _entry(room: Room, fact: Fact) -> dict[str, Any]:
    return {"seq": fact.seq, "at": fact.at, "closed": room.is_closed_part}


def _opened(room: Room, fact: Fact, event: u.ItemOpened) -> None:
    entry = Entry(
        **_entry(room, fact),
        kind="opened",
        private=not event.public,
        status=event.status,
        title_key=event.title_key,
        owner_key=event.owner_key,
        due=event.due,
        next_key=event.next_key,
    )
    question = room.questions.get(event.question) if event.question is not None else None
    item = Item(
        id=event.item,
        kind=event.kind,
        status=event.status,
        title_key=event.title_key,
        opened_at=fact.at,
        changed_at=fact.at,
        seq=fact.seq,
        owner_key=event.owner_key,
        contact_key=event.contact_key,
        due=event.due,
        next_key=event.next_key,
        quote_key=event.quote_key,
        question=event.question,
        lines=event.lines,
        parent=event.parent,
        public=event.public,
        # What was said, asked or written in the closed part stays there, whoever makes an item of it.
        closed=room.is_closed_part
        or (question is not None and question.closed)
        or any(line in room.transcript.lines and room.transcript.lines[line].closed for line in event.lines)
        or (event.parent is not None and room.followup.items[event.parent].closed),
        entries=(entry,),
    )
    if event.question is not None:
        room.followup.of_question.setdefault(event.question, []).append(item.id)
    _put(room, item)


def _updated(room: Room, fact: Fact, event: u.ItemUpdated) -> None:
    item = room.followup.items[event.item]
    if event == u.ItemUpdated(item=event.item, public=event.public):
        # Whether everybody may see it is nothing that has happened to it.
        shown = item.public if event.public is None else event.public
        _put(room, msgspec.structs.replace(item, public=shown, seq=fact.seq))
        return
    moved = item.due if item.due is not None and (event.no_due or event.due is not None) else None
    entry = Entry(
        **_entry(room, fact),
        kind="updated",
        status=event.status,
        title_key=event.title_key,
        owner_key=event.owner_key,
        due=event.due,
        moved_from=moved,
        next_key=event.next_key,
        reason_key=event.reason_key,
        answer_key=event.answer_key,
    )
    named = ("status", "title_key", "owner_key", "contact_key", "due", "next_key", "answer_key", "public")
    said: dict[str, Any] = {name: value for name in named if (value := getattr(event, name)) is not None}
    if event.no_due:
        said["due"] = None
    if event.reason_key is not None or event.status is not None:
        said["reason_key"] = event.reason_key
    _move_on(room, fact, event.item, entry, **said)


def _move_on(room: Room, fact: Fact, item_id: str, entry: Entry, **said: Any) -> None:
    item = room.followup.items[item_id]
    entry = msgspec.structs.replace(entry, private=not said.get("public", item.public))
    into = (item.into, said.get("into"))
    _put(
        room,
        msgspec.structs.replace(
            item, **said, changed_at=fact.at, seq=fact.seq, entries=(*item.entries, entry)
        ),
    )
    touch(room, *(f"followup:{other}" for other in into if other is not None))


def _put(room: Room, item: Item) -> None:
    """Keep the item; its question's card and its author's news name it."""
    room.followup.items[item.id] = msgspec.structs.replace(
        item, was_public=item.was_public or (item.is_public and not room.is_closed_part)
    )
    touch(room, f"followup:{item.id}")
    # Those that name it: what it goes on as, what goes on as part of it, and what builds on it.
    named = (other.id for other in room.followup.items.values() if item.id in (other.into, other.parent))
    touch(room, *(f"followup:{other}" for other in (item.into, *named) if other is not None))
    if item.question is not None and item.question in room.questions:
        touch(room, f"q:{item.question}")


def _comment(room: Room, comment_id: str, **said: Any) -> None:
    comment = msgspec.structs.replace(room.followup.comments[comment_id], **said)
    if room.is_closed_part and comment.answer_key is not None:
        comment = msgspec.structs.replace(comment, closed=True)
    room.followup.comments[comment_id] = comment
    touch(room, f"followup:{comment.item}")
