"""The part ``followup:<id>``: an item as everybody may see it, and as those who work on it do.

Lives here: what leaves of an item. A contact, an internal note, and what comes from the closed part never
leave by a public view. Must not live here: who sees which part (``views``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

import msgspec

from livetalk.followup.statuses import ItemKind, ItemStatus
from livetalk.rooms.actors import View
from livetalk.rooms.followup import Entry, EntryKind, Item, ItemComment
from livetalk.rooms.moments import iso
from livetalk.rooms.question import Question
from livetalk.rooms.room import Room
from livetalk.rooms.transcript_parts import speaker_of
from livetalk.transcripts.speakers import without_name

STAFF_VIEWS: tuple[View, ...] = ("moderator",)


class EntryPart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry of the timeline; what it did not change is not there. Dates and moments are ISO 8601.

    ``seq`` is the fact's, by which feeds know it again.
    """

    seq: int
    at: str
    kind: EntryKind
    status: ItemStatus | None = None
    title: str | None = None
    owner_role: str | None = None
    due: str | None = None
    moved_from: str | None = None
    next_step: str | None = None
    reason: str | None = None
    answer: str | None = None
    into: str | None = None


class CommentPart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a citizen asked or said; ``text`` is None if its author has erased it."""

    id: str
    at: str
    text: str | None
    name: str | None = None
    answer: str | None = None


class FollowupPart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An item. ``due`` is an ISO date; ``quote`` is how it was said, ``question`` the question's id.

    ``page`` is where everybody may read it. ``title`` is empty where it was the words of a question that
    nobody may read (any more).
    ``quote_by`` said it, ``quote_at`` is when, ``quote_line`` the line of the transcript.
    ``question_text`` is None if there is none or its author has withdrawn or erased it.
    ``public`` is False only where staff see an item that nobody else does; ``held`` counts comments that
    wait for a moderator.
    """

    id: str
    page: str
    title: str
    status: ItemStatus
    owner_role: str | None
    due: str | None
    next_step: str | None
    kind: ItemKind
    opened_at: str
    changed_at: str
    reason: str | None = None
    answer: str | None = None
    question: str | None = None
    question_text: str | None = None
    quote: str | None = None
    quote_by: str | None = None
    quote_at: str | None = None
    quote_line: int | None = None
    parent: str | None = None
    into: str | None = None
    parts: tuple[str, ...] = ()
    timeline: tuple[EntryPart, ...] = ()
    comments: tuple[CommentPart, ...] = ()
    taking_part: int = 0
    public: bool = True
    held: int = 0


def sees_item(audience: View, item: Item) -> bool:
    """Whether the view has the item."""
    return audience in STAFF_VIEWS or item.is_public


def item_part(room: Room, item: Item, *, for_staff: bool = False) -> FollowupPart:
    """The item for everybody; for staff with what was written in the closed part, still without contacts."""
    seen = item if for_staff else in_the_open(item)
    question = _question(room, item, for_staff=for_staff)
    comments = tuple(room.followup.comments_on(item.id))
    kept = room.followup
    return FollowupPart(
        id=item.id,
        page=f"/r/{room.code}/f/{item.id}",
        title=_title(room, item, seen.title_key, for_staff=for_staff) or "",
        status=seen.status,
        owner_role=room.text(seen.owner_key),
        due=seen.due,
        next_step=room.text(seen.next_key),
        kind=item.kind,
        opened_at=iso(item.opened_at),
        changed_at=iso(seen.changed_at),
        reason=room.text(seen.reason_key),
        answer=room.text(seen.answer_key),
        question=question.id if question else None,
        question_text=room.text(question.text_key) if question and question.status != "withdrawn" else None,
        **_quote(room, item, for_staff=for_staff),
        parent=item.parent if item.parent is not None and sees(kept.items[item.parent], for_staff) else None,
        into=seen.into if seen.into is not None and sees(kept.items[seen.into], for_staff) else None,
        parts=tuple(other.id for other in kept.parts_of(item.id) if _is_seen_as_part(other, for_staff)),
        timeline=tuple(_timeline(room, item, for_staff=for_staff)),
        comments=tuple(_comment(room, one) for one in comments if one.status == "shown" and not one.closed),
        taking_part=sum(one.item == item.id and one.withdrawn_at is None for one in kept.joinings.values()),
        public=item.is_public,
        held=sum(one.status == "held" for one in comments) if for_staff else 0,
    )


def public_title(room: Room, item: Item) -> str:
    """What it is called where everybody may read it; empty where nobody may."""
    return (_title(room, item, in_the_open(item).title_key, for_staff=False) or "") if item.is_public else ""


def sees(item: Item, for_staff: bool) -> bool:
    """Whether somebody may know of the item."""
    return for_staff or item.is_public


def _is_seen_as_part(item: Item, for_staff: bool) -> bool:
    """Whether somebody may know that it goes on as part of another one: what was merged in the open part."""
    return for_staff or (item.is_public and in_the_open(item).into == item.into)


def _title(room: Room, item: Item, key: str | None, *, for_staff: bool) -> str | None:
    """What it is called. A question's words are read where they stand now: as long as they may be read."""
    if key is None or item.question is None or not key.startswith(f"q:{item.question}:"):
        return room.text(key)
    question = room.questions.get(item.question)
    if question is None:
        return None
    may_be_read = question.status != "withdrawn" if for_staff else question.is_public
    return room.text(question.text_key) if may_be_read else None


def _question(room: Room, item: Item, *, for_staff: bool) -> Question | None:
    """Where it comes from: for everybody the question that speaks for it, while it may be read."""
    question = room.questions.get(item.question or "")
    if question is None or for_staff:
        return question
    root = room.questions[room.root(question.id)]
    return root if root.is_public else None


class Quote(TypedDict):
    """How it was said."""

    quote: str | None
    quote_by: str | None
    quote_at: str | None
    quote_line: int | None


def _quote(room: Room, item: Item, *, for_staff: bool) -> Quote:
    """The words that it was promised in, and the line of the transcript where they begin."""
    lines = (room.transcript.lines.get(line) for line in item.lines)
    line = next((one for one in lines if one is not None and (for_staff or not one.closed)), None)
    speaker = speaker_of(room, line) if line else None
    # Read in anew in the closed part, a line has the words of that one under the same key.
    may_be_read = for_staff or line is not None or not item.lines
    quote = room.text(item.quote_key) if may_be_read else None
    return Quote(
        quote=without_name(quote, speaker) if quote else None,
        quote_by=speaker,
        quote_at=iso(line.at) if line else None,
        quote_line=line.id if line else None,
    )


def _timeline(room: Room, item: Item, *, for_staff: bool) -> Iterator[EntryPart]:
    """The entries that may be read. What was written while the item was for staff only, stays with them."""
    hidden = None
    first = item.entries[0]
    if first.private and not for_staff:
        # Of what staff alone knew at first, everybody may know that there was something.
        yield EntryPart(seq=first.seq, at=iso(first.at), kind="opened")
    for entry in item.entries:
        if for_staff or not (entry.closed or entry.private):
            # Nor is it told from which date a deadline was moved, if that one was theirs alone.
            moved_from = (
                entry.moved_from if for_staff or hidden is None or entry.moved_from != hidden else None
            )
            part = _entry(room, item, entry, for_staff=for_staff)
            yield msgspec.structs.replace(part, moved_from=moved_from)
            hidden = None if entry.due else hidden
        elif entry.due:
            hidden = entry.due


def in_the_open(item: Item) -> Item:
    """The item without what was written about it in the closed part: its open entries, read again."""
    if not any(entry.closed for entry in item.entries):
        return item
    first = item.entries[0]
    seen = msgspec.structs.replace(
        item, status=first.status or item.status, title_key=first.title_key or item.title_key,
        owner_key=first.owner_key, due=first.due, next_key=first.next_key, reason_key=None, answer_key=None,
        into=None, changed_at=first.at,
    )  # fmt: skip
    for entry in item.entries[1:]:
        if not entry.closed:
            seen = _moved(seen, entry)
    return seen


def _moved(seen: Item, entry: Entry) -> Item:
    said = {
        name: value
        for name in ("status", "title_key", "owner_key", "due", "next_key", "answer_key")
        if (value := getattr(entry, name)) is not None
    }
    if entry.reason_key is not None or entry.status is not None:
        said["reason_key"] = entry.reason_key
    if entry.kind in ("merged", "unmerged"):
        said["into"] = entry.into
    if entry.moved_from is not None and entry.due is None:
        said["due"] = None
    return msgspec.structs.replace(seen, **said, changed_at=entry.at)


def _entry(room: Room, item: Item, entry: Entry, *, for_staff: bool) -> EntryPart:
    into = room.followup.items.get(entry.into or "")
    return EntryPart(
        seq=entry.seq,
        at=iso(entry.at),
        kind=entry.kind,
        status=entry.status,
        title=_title(room, item, entry.title_key, for_staff=for_staff),
        owner_role=room.text(entry.owner_key),
        due=entry.due,
        moved_from=entry.moved_from,
        next_step=room.text(entry.next_key),
        reason=room.text(entry.reason_key),
        answer=room.text(entry.answer_key),
        into=into.id if into is not None and sees(into, for_staff) else None,
    )


def _comment(room: Room, one: ItemComment) -> CommentPart:
    return CommentPart(
        id=one.id,
        at=iso(one.at),
        text=None if one.erased else room.text(one.text_key),
        name=None if one.erased else room.text(one.name_key),
        answer=room.text(one.answer_key),
    )
