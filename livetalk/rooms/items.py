"""What can be decided about items: what is followed up, by whom, until when, and how it ends.

Lives here: opening, updating, notes, merging, handing over; and what an answer on stage does to an item.
Must not live here: which step may follow which (``followup.statuses``), what citizens say to an item
(``item_talk``), or who gets mail (``mailing``).
"""

from __future__ import annotations

import msgspec

from livetalk.followup.statuses import ENDED, FIRST, NEEDS_REASON, may_follow
from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import item_words as w
from livetalk.rooms import mailing
from livetalk.rooms.context import Answer, Context
from livetalk.rooms.followup import Item
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.question import Question
from livetalk.rooms.room import Room

MAX_ITEMS = 2_000  # per room: far above any meeting, low enough that a program cannot fill the memory


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of a form about an item, cleaned; what is empty was not said."""

    title: str
    owner: str
    contact: str
    due: str
    next: str
    reason: str = ""
    answer: str = ""


def open_item(room: Room, command: c.OpenItem, context: Context) -> Answer:
    """Something is to be followed up."""
    if len(room.followup.items) >= MAX_ITEMS:
        return Rejected(code="too_many_items", params={"max": MAX_ITEMS})
    question = room.find_question(command.question) if command.question else None
    if _is_words_of(room, question, command.title):
        command = msgspec.structs.replace(command, title="")
    said = _said(command)
    if isinstance(said, Rejected):
        return said
    if command.question and (question is None or question.status == "withdrawn"):
        return Rejected(code="unknown_question")
    if not said.title and question is None:
        return Rejected(code="title_empty")
    if not said.title and command.public and question is not None and not question.is_public:
        return Rejected(code="item_of_hidden")
    parent = command.parent or (_item_of_parent(room, question) if question else None)
    if parent is not None and parent not in room.followup.items:
        return Rejected(code="unknown_item")
    item = context.fresh_id
    keys, words = w.words_of(
        room, item, title=said.title, owner=said.owner, contact=said.contact, next=said.next
    )
    kind = question.kind if question is not None and command.kind == "manual" else command.kind
    opened = f.ItemOpened(
        item=item,
        kind=kind,
        title_key=keys["title_key"] or (question.text_key if question else ""),
        status=FIRST,
        owner_key=keys["owner_key"],
        contact_key=keys["contact_key"],
        due=said.due or None,
        next_key=keys["next_key"],
        question=question.id if question else None,
        parent=parent,
        public=command.public,
    )
    # Who follows the question hears of what became of it; of one that is not shown nobody may hear.
    tells = question is not None and question.is_public and command.public and not room.is_closed_part
    mails = (
        mailing.queue_update(room, item, context, question=question.id)
        if question is not None and tells
        else ()
    )
    return Decided(events=(opened, *mails), words=words)


def update(room: Room, command: c.UpdateItem, context: Context) -> Answer:
    """Say what has happened; what was not said stays."""
    item = find(room, command.item)
    if isinstance(item, Rejected):
        return item
    question = room.find_question(item.question or "")
    words_key = None
    if question is not None and _is_words_of(room, question, command.title):
        command = msgspec.structs.replace(command, title=None)
        words_key = None if item.title_key.startswith(f"q:{question.id}:") else question.text_key
    said = _said(command)
    if isinstance(said, Rejected):
        return said
    status = command.status if command.status != item.status else None
    if status is not None and not may_follow(item.status, status):
        return Rejected(code="wrong_step", params={"before": item.status, "after": status})
    public = command.public if command.public != item.public else None
    if public and _shows_hidden(room, item):
        return Rejected(code="item_of_hidden")
    said = _only_news(room, item, said)
    if status in NEEDS_REASON and not said.reason:
        return Rejected(code="why_not")
    if said.due and item.due is not None and not said.reason:
        return Rejected(code="why_moved")
    keys, words = w.words_of(
        room,
        item.id,
        title=said.title,
        owner=said.owner,
        contact=said.contact,
        next=said.next,
        reason=said.reason,
        answer=said.answer,
    )
    if status is None and public is None and not said.due and not words and words_key is None:
        return Decided()
    keys["title_key"] = keys["title_key"] or words_key
    updated = f.ItemUpdated(item=item.id, status=status, due=said.due or None, public=public)
    updated = msgspec.structs.replace(updated, **keys)
    is_news = status is not None or said.due or words_key or set(words) - {keys["contact_key"]}
    return Decided(events=(updated, *(news(room, item, context) if is_news else ())), words=words)


def note(room: Room, command: c.NoteItem, context: Context) -> Answer:
    """Something for colleagues only."""
    if command.item not in room.followup.items:
        return Rejected(code="unknown_item")
    words = w.lines(command.text, w.MAX_NOTE)
    if isinstance(words, Rejected):
        return words
    if not words:
        return Rejected(code="message_empty")
    key = f"item:{command.item}:note:{context.fresh_id}"
    return Decided(events=(f.ItemNoted(item=command.item, note_key=key),), words={key: words})


def merge(room: Room, command: c.MergeItem, context: Context) -> Answer:
    """The item goes on as part of another one, or of the one that this is part of already."""
    item = find(room, command.item)
    if isinstance(item, Rejected):
        return item
    if command.into not in room.followup.items:
        return Rejected(code="unknown_item")
    into = room.followup.root(command.into)
    if into.id == item.id:
        return Rejected(code="item_merge_itself")
    if item.is_public and not into.is_public:
        return Rejected(code="item_merge_hidden")
    merged = f.ItemMerged(item=item.id, into=into.id)
    return Decided(events=(merged, *news(room, item, context)))


def unmerge(room: Room, command: c.UnmergeItem) -> Answer:
    """It stands by itself again, where it stood."""
    item = room.followup.items.get(command.item)
    if item is None:
        return Rejected(code="unknown_item")
    return Decided(events=(f.ItemUnmerged(item=item.id),)) if item.into is not None else Decided()


def hand_over(room: Room, command: c.HandOver, context: Context) -> Answer:
    """A sparring agent takes it on, and hears of it by mail if there is an address."""
    item = find(room, command.item)
    if isinstance(item, Rejected):
        return item
    if item.status != "passed_on" and not may_follow(item.status, "passed_on"):
        return Rejected(code="wrong_step", params={"before": item.status, "after": "passed_on"})
    agent, contact = w.line(command.agent, w.MAX_ROLE), w.address(command.contact)
    reason = w.lines(command.reason, w.MAX_REASON)
    for said in (agent, contact, reason):
        if isinstance(said, Rejected):
            return said
    if not agent:
        return Rejected(code="agent_empty")
    keys, words = w.words_of(room, item.id, agent=str(agent), contact=str(contact), reason=str(reason))
    handed = f.ItemHandedOver(
        item=item.id,
        agent_key=str(keys["agent_key"]),
        contact_key=keys["contact_key"],
        reason_key=keys["reason_key"],
    )
    to = keys["contact_key"]
    mail = (mailing.queue_to(room, "handed_over", to, context, item=item.id),) if to else ()
    return Decided(events=(handed, *news(room, item, context), *mail), words=words)


def answered_on_stage(room: Room, question: str, context: Context, *, after: int) -> tuple[f.AnyEvent, ...]:
    """What it does to the items of a question, and of what is part of it, that it was answered after all.

    ``after`` so many facts of the same decision.
    """
    found: list[f.AnyEvent] = []
    for member in room.family(question):
        for item_id in room.followup.of_question.get(member, ()):
            item = room.followup.items[item_id]
            if item.kind == "question" and item.into is None and item.status not in ENDED:
                entry = room.seq + after + len(found) + 1
                mails = (msgspec.structs.replace(mail, entry=entry) for mail in news(room, item, context))
                found += [f.ItemUpdated(item=item.id, status="answered"), *mails]
    return tuple(found)


def news(room: Room, item: Item, context: Context) -> tuple[f.MailQueued, ...]:
    """Mails to those who follow the item, unless nobody may hear of it."""
    if not item.is_public or room.is_closed_part:
        return ()
    return mailing.queue_update(room, item.id, context)


def find(room: Room, item_id: str) -> Item | Rejected:
    """The item, unless it goes on as part of another one: then that one is worked on."""
    item = room.followup.items.get(item_id)
    if item is None:
        return Rejected(code="unknown_item")
    return item if item.into is None else Rejected(code="item_merged")


def _said(command: c.OpenItem | c.UpdateItem) -> Said | Rejected:
    fields: dict[str, str | Rejected] = {
        "title": w.line(command.title, w.MAX_TITLE),
        "owner": w.line(command.owner, w.MAX_ROLE),
        "contact": w.address(command.contact),
        "due": w.day(command.due),
        "next": w.lines(command.next, w.MAX_NEXT),
    }
    if isinstance(command, c.UpdateItem):
        fields["reason"] = w.lines(command.reason, w.MAX_REASON)
        fields["answer"] = w.lines(command.answer, w.MAX_ANSWER)
    said: dict[str, str] = {}
    for name, value in fields.items():
        if isinstance(value, Rejected):
            return value
        said[name] = value
    return Said(**said)


def _only_news(room: Room, item: Item, said: Said) -> Said:
    """Without what a form repeats of how it was."""
    keys = ("title", "owner", "contact", "next", "answer", "reason")
    same = {name: "" for name in keys if getattr(said, name) == room.text(getattr(item, f"{name}_key"))}
    # A reason is for this step, even where it has the words of the last one.
    same.pop("reason", None)
    if said.due == item.due:
        same["due"] = ""
    return msgspec.structs.replace(said, **same)


def _is_words_of(room: Room, question: Question | None, title: str | None) -> bool:
    """Whether a title is but a wording of the question, as forms repeat it; white space aside.

    Then it is not copied: the words go from everywhere when their author erases them.
    """
    if question is None or not title:
        return False
    wordings = (room.text(one.text_key) or "" for one in question.wordings)
    return "".join(title.split()) in {"".join(words.split()) for words in wordings}


def _item_of_parent(room: Room, question: Question) -> str | None:
    """The item of the idea that this one builds on."""
    found = room.followup.of_question.get(question.parent or "", ())
    return found[0] if found else None


def _shows_hidden(room: Room, item: Item) -> bool:
    """Whether its title is the words of a question that nobody else may read."""
    question = room.find_question(item.question or "")
    return question is not None and item.title_key.startswith(f"q:{question.id}:") and not question.is_public
