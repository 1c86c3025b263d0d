"""A question as each audience sees it, and as its author does.

Lives here: the part ``q:<id>``, and ``mine``. Must not live here: which other parts a view has
(``views``).
"""

from __future__ import annotations

from typing import Literal

import msgspec

from livetalk.followup.statuses import ItemKind, ItemStatus
from livetalk.rooms import closing, followup_parts
from livetalk.rooms.actors import View, shown
from livetalk.rooms.event import Flag
from livetalk.rooms.lifecycle import Status
from livetalk.rooms.moments import iso as iso  # noqa: PLC0414 - passed on: screens take it from here
from livetalk.rooms.question import Question
from livetalk.rooms.room import Room


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A question that is part of another one, in its author's words."""

    id: str
    text: str
    author: str


class Card(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A question. ``asked_at`` and ``since`` are ISO 8601 in UTC; ``askers`` counts its authors.

    ``parent`` is what an idea builds on, ``items`` what came of it, as far as the view may know.
    ``erased`` says that its author has erased the words.

    ``hands`` is for the stage and moderators. From ``author`` on, all is for moderators only:
    ``version`` says which wording it is, ``original`` what the author wrote before slips were mended,
    ``elaborate`` what the author was asked to say more about.
    """

    id: str
    text: str
    status: Status
    asked_at: str
    origin: str
    name: str | None = None
    theme: str | None = None
    edited: bool = False
    since: str | None = None
    askers: int = 1
    kind: Literal["question", "idea"] = "question"
    parent: str | None = None
    erased: bool = False
    items: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    hands: tuple[str, ...] = ()
    author: str | None = None
    reason: str | None = None
    note: str | None = None
    version: int | None = None
    original: str | None = None
    flags: tuple[Flag, ...] | None = None
    similar: tuple[str, ...] | None = None
    elaborate: str | None = None
    into: str | None = None
    merged: tuple[Member, ...] = ()
    sent_again: bool = False


class Fate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of the question that an own one is part of.

    Words only where everybody sees them, the id only where it was ever known outside.
    """

    status: Status
    question: str | None = None
    text: str | None = None


class OwnItem(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an own question: the item's id, status and dates."""

    id: str
    title: str
    status: ItemStatus
    kind: ItemKind
    owner_role: str | None
    due: str | None
    answer: str | None
    reason: str | None


class Own(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An own question with its fate, for its author only.

    ``original`` is what the author wrote, if a moderator mended slips; ``elaborate`` what a moderator
    asks; ``final`` says that a dismissed one cannot be sent again; ``askers`` counts the authors of all
    that is part of it. ``not_reached``: the meeting is over without it; ``reply_by`` is the date by which it
    is answered, if that is still owed. ``number`` stands on the receipt, where the room is a hearing.
    ``over``: a hearing that has closed, whose responses stand as they are, or a meeting that is cancelled.
    """

    id: str
    text: str
    status: Status
    reason: str | None = None
    note: str | None = None
    theme: str | None = None
    original: str | None = None
    elaborate: str | None = None
    final: bool = False
    into: Fate | None = None
    askers: int = 1
    kind: Literal["question", "idea"] = "question"
    erased: bool = False
    items: tuple[OwnItem, ...] = ()
    not_reached: bool = False
    reply_by: str | None = None
    number: int | None = None
    over: Literal["hearing", "cancelled"] | None = None


class Mine(msgspec.Struct, frozen=True, kw_only=True):
    """What one person has done in the room."""

    code: str
    asked: dict[str, Status]
    supported: tuple[str, ...]
    own: tuple[Own, ...]


def sees(audience: View, question: Question) -> bool:
    """Whether the audience may know of the question."""
    if audience == "moderator":
        return question.status != "withdrawn"
    return question.is_public


def card(room: Room, audience: View, question: Question) -> Card:
    """The question for those who may see it."""
    standing = question.standing
    seen = Card(
        id=question.id,
        text=room.text(question.text_key) or "",
        status=standing.status,
        asked_at=iso(question.asked_at),
        origin=question.origin,
        name=room.text(question.name_key),
        theme=_theme(room, question),
        edited=question.is_edited,
        since=iso(standing.since) if standing.status == "now" else None,
        askers=_askers(room, question),
        kind=question.kind,
        parent=_parent(room, audience, question),
        erased=question.erased,
        items=_items(room, audience, question),
        themes=_names(room, room.themes, question.labels.themes),
        speakers=_names(room, room.speakers, question.labels.speakers),
        hands=_names(room, room.speakers, question.hands) if audience in ("moderator", "speaker") else (),
    )
    return _for_moderators(room, question, seen) if audience == "moderator" else seen


def mine(room: Room, participant: str) -> Mine:
    """What one person may see of the own contributions: also what is held or was dismissed."""
    questions = [room.questions[q] for q in room.asked_by.get(participant, [])]
    kept = [q for q in questions if q.status != "withdrawn"]
    supported = {_known(room, q) for q in room.supported_by.get(participant, ())}
    return Mine(
        code=room.code,
        asked={q.id: q.status for q in questions},
        supported=tuple(sorted(supported)),
        own=tuple(_own(room, q) for q in reversed(kept)),
    )


def _for_moderators(room: Room, question: Question, seen: Card) -> Card:
    standing, wording = question.standing, question.wordings[-1]
    return msgspec.structs.replace(
        seen,
        author=shown(question.by),
        reason=standing.reason,
        note=room.text(standing.note_key),
        version=question.version,
        original=_original(room, question),
        flags=wording.flags,
        similar=tuple(q for q in wording.similar if _is_there(room, q)),
        elaborate=_elaborate(room, question),
        into=standing.into,
        merged=tuple(_member(room, room.questions[m]) for m in question.members),
        sent_again=question.sent_again,
    )


def _is_there(room: Room, question_id: str) -> bool:
    question = room.find_question(question_id)
    return question is not None and question.status != "withdrawn"


def _member(room: Room, question: Question) -> Member:
    # Its author may have withdrawn it since: then only its supporters are left here.
    words = "" if question.status == "withdrawn" else room.text(question.text_key) or ""
    return Member(id=question.id, text=words, author=shown(question.by))


def _original(room: Room, question: Question) -> str | None:
    return room.text(question.own_text_key) if question.wordings[-1].by_moderator else None


def _elaborate(room: Room, question: Question) -> str | None:
    return room.text(question.standing.elaborate_key) if question.is_with_author else None


def _known(room: Room, question: str) -> str:
    """The question that speaks for a supported one, as far as its supporters may know of it."""
    return next((q for q in reversed([*room.lineage(question)]) if room.questions[q].was_public), question)


def _theme(room: Room, question: Question) -> str | None:
    """What a moderator says it is about, else what the author said."""
    named = _names(room, room.themes, question.labels.themes)
    return named[0] if named else room.text(question.theme_key)


def _names(room: Room, known: dict[str, str], ids: tuple[str, ...] | dict[str, None]) -> tuple[str, ...]:
    return tuple(name for entry in ids if (name := room.text(known.get(entry))))


def _own(room: Room, question: Question) -> Own:
    standing = question.standing
    return Own(
        id=question.id,
        text=room.text(question.text_key) or "",
        status=question.status,
        reason=standing.reason,
        note=room.text(standing.note_key),
        theme=_theme(room, question),
        original=_original(room, question),
        elaborate=_elaborate(room, question),
        final=question.sent_again and question.status == "dismissed",
        into=_fate(room, question),
        askers=_askers(room, question),
        kind=question.kind,
        erased=question.erased,
        items=_own_items(room, question),
        not_reached=closing.was_not_reached(room, question.id),
        reply_by=closing.reply_by(room, question.id),
        number=question.number if "hearing" in room.traits else None,
        over=closing.over(room),
    )


def _askers(room: Room, question: Question) -> int:
    return len(room.askers(question.id)) if question.members else 1


def _parent(room: Room, audience: View, question: Question) -> str | None:
    parent = room.find_question(question.parent or "")
    return parent.id if parent is not None and (audience == "moderator" or parent.was_public) else None


def _items(room: Room, audience: View, question: Question) -> tuple[str, ...]:
    known = (room.followup.items[item] for item in room.followup.of_question.get(question.id, ()))
    return tuple(item.id for item in known if audience == "moderator" or item.is_public)


def _own_items(room: Room, question: Question) -> tuple[OwnItem, ...]:
    """What came of it or of the question that it is part of, as far as everybody may know."""
    found = [
        item for member in room.lineage(question.id) for item in room.followup.of_question.get(member, ())
    ]
    items = (
        followup_parts.item_part(room, room.followup.items[item])
        for item in found
        if room.followup.items[item].is_public
    )
    return tuple(
        OwnItem(
            id=item.id,
            title=item.title,
            status=item.status,
            kind=item.kind,
            owner_role=item.owner_role,
            due=item.due,
            answer=item.answer,
            reason=item.reason,
        )
        for item in items
    )


def _fate(room: Room, question: Question) -> Fate | None:
    if question.standing.into is None:
        return None
    root = room.questions[room.root(question.id)]
    return Fate(
        status=root.status,
        question=root.id if root.was_public else None,
        text=room.text(root.text_key) if root.is_public else None,
    )
