"""What citizens say to an item, and who wants to take part.

Lives here: comments, which wait for a moderator, their answers, and consent. Must not live here: the item
itself (``items``), or erasing words (``erasing``).
"""

from __future__ import annotations

from math import ceil

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import item_words as w
from livetalk.rooms import mailing, text
from livetalk.rooms.context import Answer, Context
from livetalk.rooms.finding import label
from livetalk.rooms.followup import Item
from livetalk.rooms.items import news
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.room import Room

MAX_COMMENTS = 10_000  # per room, as many as questions
WORDING = "2026-11"
"""Which wording of the consent somebody agreed to (``followup.join`` in the locale files).
Another wording needs another name here: a test remembers what was said under this one."""


def comment(room: Room, command: c.Comment, context: Context) -> Answer:
    """Somebody asks about an item, or says something to it."""
    item = _open_to_all(room, command.item)
    if isinstance(item, Rejected):
        return item
    said = w.lines(command.text, w.MAX_COMMENT)
    if isinstance(said, Rejected):
        return said
    if not said:
        return Rejected(code="message_empty")
    name = label(command.name)
    if text.is_too_long(name, text.MAX_NAME):
        return Rejected(code="name_too_long", params={"max": text.MAX_NAME})
    if len(room.followup.comments) >= MAX_COMMENTS:
        return Rejected(code="room_full")
    wait = ceil(room.ask_wait_ms(context.actor.id, context.now) / 1000)
    if wait:
        return Rejected(code="comment_too_soon", params={"n": wait}, temporary=True, retry_after=wait)
    key = f"comment:{context.fresh_id}"
    words = {f"{key}:text": said} | ({f"{key}:name": name} if name else {})
    made = f.CommentMade(
        comment=context.fresh_id,
        item=item.id,
        text_key=f"{key}:text",
        name_key=f"{key}:name" if name else None,
    )
    return Decided(events=(made,), words=words)


def judge(room: Room, command: c.JudgeComment, context: Context) -> Answer:
    """Show a comment, or not, for a reason that its author reads."""
    said = room.followup.comments.get(command.comment)
    if said is None or said.erased:
        return Rejected(code="unknown_comment")
    reason = w.lines(command.reason, w.MAX_REASON)
    if isinstance(reason, Rejected):
        return reason
    if not command.shown and not reason:
        return Rejected(code="reason_needed")
    if command.shown and said.status == "shown":
        return Decided()
    key = f"comment:{said.id}:reason:{context.fresh_id}" if reason else None
    judged = f.CommentJudged(comment=said.id, shown=command.shown, reason_key=key)
    return Decided(events=(judged,), words={key: reason} if key else {})


def answer(room: Room, command: c.AnswerComment, context: Context) -> Answer:
    """Answer in public. What waits is shown with it: then a moderator must be the one who answers."""
    said = room.followup.comments.get(command.comment)
    if said is None or said.erased:
        return Rejected(code="unknown_comment")
    if said.status != "shown" and context.actor.role != "moderator":
        return Rejected(code="comment_not_judged")
    words = w.lines(command.text, w.MAX_ANSWER)
    if isinstance(words, Rejected):
        return words
    if not words:
        return Rejected(code="message_empty")
    key = f"comment:{said.id}:answer:{context.fresh_id}"
    answered = f.CommentAnswered(comment=said.id, text_key=key)
    item = room.followup.items[said.item]
    return Decided(events=(answered, *news(room, item, context)), words={key: words})


def join(room: Room, command: c.Join, context: Context) -> Answer:
    """Somebody would like to take part; whoever is responsible hears of it."""
    item = _open_to_all(room, command.item)
    if isinstance(item, Rejected):
        return item
    name, contact = label(command.name), w.reachable(command.contact)
    if not name:
        return Rejected(code="name_empty")
    if text.is_too_long(name, text.MAX_NAME):
        return Rejected(code="name_too_long", params={"max": text.MAX_NAME})
    if isinstance(contact, Rejected):
        return contact
    mine = (j for j in room.followup.joinings.values() if j.by == context.actor.id and j.item == item.id)
    if any(joining.withdrawn_at is None for joining in mine):
        return Rejected(code="joined_already")
    joining = context.fresh_id
    key = f"joining:{joining}"
    joined = f.Joined(
        joining=joining,
        item=item.id,
        name_key=f"{key}:name",
        contact_key=f"{key}:contact",
        consent=command.consent,
        wording=WORDING,
    )
    tells_owner = item.contact_key is not None and command.consent in ("owner", "both")
    to = item.contact_key if tells_owner else None
    mail = (mailing.queue_to(room, "joined", to, context, item=item.id, joining=joining),) if to else ()
    return Decided(events=(joined, *mail), words={f"{key}:name": name, f"{key}:contact": contact})


def withdraw(room: Room, command: c.WithdrawJoining, context: Context) -> Answer:
    """The own consent ends; name and address are erased with it."""
    joining = room.followup.joinings.get(command.joining)
    # Somebody else's and none look the same from outside.
    if joining is None or joining.by != context.actor.id:
        return Rejected(code="unknown_joining")
    if joining.withdrawn_at is not None:
        return Decided()
    return Decided(events=(f.JoiningWithdrawn(joining=joining.id),))


def _open_to_all(room: Room, item_id: str) -> Item | Rejected:
    """The item that goes on for this one, if everybody may know of it."""
    item = room.followup.items.get(item_id)
    if item is None or not item.is_public or room.is_closed_part:
        return Rejected(code="unknown_item")
    root = room.followup.root(item_id)
    return root if root.is_public else Rejected(code="unknown_item")
