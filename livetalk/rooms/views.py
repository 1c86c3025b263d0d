"""Views: what each audience may see of a room, as a flat map of parts.

Lives here: which parts a view has, and their values but for cards (``cards``) and those of the
staff (``staff_parts``). Nothing leaves the server by another way. Must not live here: HTML, sockets,
and what is not in the log (presence, proposals).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

import msgspec

from livetalk.rooms import followup_parts, staff_parts, transcript_parts
from livetalk.rooms.actors import View
from livetalk.rooms.cards import Card as Card  # noqa: PLC0414 - passed on: whoever shows a view takes all parts from here
from livetalk.rooms.cards import Fate as Fate  # noqa: PLC0414 - the same
from livetalk.rooms.cards import Mine as Mine  # noqa: PLC0414 - the same
from livetalk.rooms.cards import Own as Own  # noqa: PLC0414 - the same
from livetalk.rooms.cards import card, sees
from livetalk.rooms.cards import iso as iso  # noqa: PLC0414 - the same
from livetalk.rooms.cards import mine as mine  # noqa: PLC0414 - the same
from livetalk.rooms.event import Moderation, Ordering, Pause, RoomState, Trait
from livetalk.rooms.followup_parts import FollowupPart
from livetalk.rooms.lifecycle import Status
from livetalk.rooms.room import PARTS_OF_EVERY_ROOM, Room
from livetalk.rooms.staff_parts import BurstPart, FloorPart, LinkPart, MessagePart, RecordPart
from livetalk.rooms.transcript_facts import Part as MeetingPart
from livetalk.rooms.transcript_parts import CaptionLine, PromisePart


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of one of the room's lists."""

    id: str
    name: str


class RoomPart(msgspec.Struct, frozen=True, kw_only=True):
    """What the room is for. In the lists, moderators also read what stands only on what they alone see."""

    code: str
    title: str
    purpose: str
    input_use: str
    not_open: str | None
    state: RoomState
    languages: tuple[str, ...]
    moderation: Moderation
    ordering: Ordering = "fair"
    part: MeetingPart = "open"
    themes: tuple[Named, ...] = ()
    speakers: tuple[Named, ...] = ()
    traits: tuple[Trait, ...] = ()
    pause: Pause | None = None
    state_since: str | None = None
    cancelled: str | None = None
    """Why it does not take place; empty, if nobody said why."""


class WallPart(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the walls are blanked."""

    blank: bool


class NotShown(msgspec.Struct, frozen=True, kw_only=True):
    """How many questions are not shown, by reason code; and how many are part of another one."""

    total: int
    reasons: dict[str, int]
    merged: int


Part = (
    RoomPart
    | Card
    | WallPart
    | NotShown
    | FloorPart
    | tuple[MessagePart, ...]
    | tuple[LinkPart, ...]
    | tuple[BurstPart, ...]
    | tuple[CaptionLine, ...]
    | tuple[PromisePart, ...]
    | FollowupPart
    | RecordPart
    | int
    | str
    | list[str]
    | dict[str, int]
    | None
)


class Hidden:
    """The value of a part that a view does not have."""


HIDDEN = Hidden()

COUNTED: tuple[Status, ...] = ("waiting", "approved", "answered", "unanswered", "dismissed", "merged")
STAGE: tuple[View, ...] = ("moderator", "speaker")
PUBLIC: tuple[View, ...] = ("audience", "wall")
"""Views that anybody may have. In the closed part they have nothing but the room's frame."""


def view(room: Room, audience: View) -> dict[str, Part]:
    """All parts of a view."""
    values = ((key, part(room, audience, key)) for key in part_keys(room))
    return {key: value for key, value in values if not isinstance(value, Hidden)}


def part_keys(room: Room) -> Iterator[str]:
    """Keys of all parts that any view of the room could have."""
    yield from PARTS_OF_EVERY_ROOM
    for question in room.questions:
        yield f"q:{question}"
        yield f"support:{question}"
    for item in room.followup.items:
        yield f"followup:{item}"


def part(room: Room, audience: View, key: str) -> Part | Hidden:  # noqa: C901, PLR0912 - one flat match over the kinds of parts
    """The value of one part in a view, or ``HIDDEN``."""
    if room.is_closed_part and audience in PUBLIC:
        return _in_the_closed_part(room, audience, key)
    kind, _, question_id = key.partition(":")
    match kind:
        case "followup":
            item = room.followup.items[question_id]
            for_staff = audience in followup_parts.STAFF_VIEWS
            seen = followup_parts.sees_item(audience, item)
            return followup_parts.item_part(room, item, for_staff=for_staff) if seen else HIDDEN
        case "captions":
            return transcript_parts.captions(room, audience)
        case "promises" if audience in ("moderator", "notes"):
            return transcript_parts.promises(room)
        case "q":
            question = room.questions[question_id]
            return card(room, audience, question) if sees(audience, question) else HIDDEN
        case "support":
            seen = sees(audience, room.questions[question_id])
            return len(room.backers(question_id)) if seen else HIDDEN
        case "room":
            return _room(room, audience)
        case "queue":
            return list(room.queue)
        case "now":
            return room.now
        case "reactions":
            return dict(room.reactions)
        case "not_shown" if audience != "wall":
            return not_shown(room)
        case "wall" if audience in ("moderator", "wall"):
            return WallPart(blank=room.frame.wall_blank)
        case _ if audience in STAGE:
            return _staff_part(room, audience, kind)
        case _:
            return HIDDEN


def _in_the_closed_part(room: Room, audience: View, key: str) -> Part | Hidden:
    """What anybody may have while the meeting goes on without the public."""
    match key:
        case "room":
            return _room(room, audience)
        case "wall" if audience == "wall":
            return WallPart(blank=room.frame.wall_blank)
        case "queue":
            return []
        case "now":
            return None
        case "reactions":
            return {}
        case "captions":
            return ()
        case "not_shown" if audience != "wall":
            return NotShown(total=0, reasons={}, merged=0)
        case _:
            return HIDDEN


def _staff_part(room: Room, audience: View, kind: str) -> Part | Hidden:
    match kind:
        case "next":
            return room.next_locked
        case "speaking":
            return staff_parts.floor(room)
        case "messages":
            return staff_parts.messages(room)
        case "counts" if audience == "moderator":
            return _counts(room)
        case "links" if audience == "moderator":
            return staff_parts.links(room)
        case "bursts" if audience == "moderator":
            return staff_parts.bursts(room)
        case "record" if audience == "moderator":
            return staff_parts.record(room)
        case _:
            return HIDDEN


def not_shown(room: Room) -> NotShown:
    """How many questions nobody sees now, and for which reason."""
    standings = [q.standing for q in room.questions.values()]
    reasons = Counter(s.reason or "other" for s in standings if s.status == "dismissed")
    return NotShown(
        total=reasons.total(),
        reasons=dict(sorted(reasons.items())),
        merged=sum(s.status == "merged" for s in standings),
    )


def was_visible(room: Room, audience: View, key: str) -> bool:
    """Whether a view that does not have the part may ever have had it.

    Only such keys are named as gone: an audience never learns the id of a question that was held.
    """
    kind, _, ident = key.partition(":")
    if kind == "followup":
        return audience == "moderator" or room.followup.items[ident].was_public
    return kind in ("q", "support") and (audience == "moderator" or room.questions[ident].was_public)


def changed_after(room: Room, seq: int) -> list[str]:
    """Keys of the parts that may have changed after ``seq``."""
    keys: list[str] = []
    for key in reversed(room.touched):
        if room.touched[key] <= seq:
            break
        keys.append(key)
    return keys


def _room(room: Room, audience: View) -> RoomPart:
    unlisted = room.unlisted if audience != "moderator" else frozenset[str]()
    return RoomPart(
        code=room.code,
        title=room.framed("title") or "",
        purpose=room.framed("purpose") or "",
        input_use=room.framed("input_use") or "",
        not_open=room.framed("not_open"),
        state=room.frame.state,
        languages=room.languages,
        moderation=room.moderation,
        ordering=room.ordering,
        part=room.frame.part,
        themes=_named(room, room.themes, unlisted),
        speakers=_named(room, room.speakers, unlisted),
        traits=room.traits,
        pause=room.frame.pause if room.frame.state == "paused" else None,
        state_since=iso(room.frame.state_since),
        cancelled=room.framed("cancelled"),
    )


def _named(room: Room, entries: dict[str, str], without: AbstractSet[str]) -> tuple[Named, ...]:
    """A list of the room; an entry whose name was erased is gone."""
    return tuple(
        Named(id=k, name=name) for k, key in entries.items() if k not in without and (name := room.text(key))
    )


def _counts(room: Room) -> dict[str, int]:
    """By status; ``with_author`` are those among the waiting that their authors were asked about."""
    counts: dict[str, int] = dict.fromkeys((*COUNTED, "with_author"), 0)
    for question in room.questions.values():
        if question.status in counts:
            counts[question.status] += 1
        counts["with_author"] += question.is_with_author
    return counts
