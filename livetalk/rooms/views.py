"""Views: what each audience may see of a room, as a flat map of parts.

Lives here: which parts a view has, their values, and what one person may see of the own
contributions. Nothing leaves the server by another way. Must not live here: HTML, sockets,
and what is not in the log (presence).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from livetalk.rooms.actors import View
from livetalk.rooms.facts import Moderation, RoomState
from livetalk.rooms.lifecycle import Status
from livetalk.rooms.room import Question, Room


class RoomPart(msgspec.Struct, frozen=True, kw_only=True):
    """What the room is for; the same for everybody."""

    code: str
    title: str
    purpose: str
    input_use: str
    not_open: str | None
    state: RoomState
    languages: tuple[str, ...]
    moderation: Moderation


class Card(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A question. ``asked_at`` and ``since`` are ISO 8601 in UTC.

    ``author``, ``reason``, ``note`` and ``version`` (which wording it is) are for moderators only.
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
    author: str | None = None
    reason: str | None = None
    note: str | None = None
    version: int | None = None


class WallPart(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the walls are blanked."""

    blank: bool


class Own(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An own question with its fate, for its author only."""

    id: str
    text: str
    status: Status
    reason: str | None = None
    note: str | None = None
    theme: str | None = None


class Mine(msgspec.Struct, frozen=True, kw_only=True):
    """What one person has done in the room."""

    code: str
    asked: dict[str, Status]
    supported: tuple[str, ...]
    own: tuple[Own, ...]


Part = RoomPart | Card | WallPart | int | str | list[str] | dict[str, int] | None


class Hidden:
    """The value of a part that a view does not have."""


HIDDEN = Hidden()

COUNTED: tuple[Status, ...] = ("waiting", "approved", "answered", "unanswered", "dismissed")


def view(room: Room, audience: View) -> dict[str, Part]:
    """All parts of a view."""
    values = ((key, part(room, audience, key)) for key in part_keys(room))
    return {key: value for key, value in values if not isinstance(value, Hidden)}


def part_keys(room: Room) -> Iterator[str]:
    """Keys of all parts that any view of the room could have."""
    yield from ("room", "queue", "now", "reactions", "counts", "wall")
    for question in room.questions:
        yield f"q:{question}"
        yield f"support:{question}"


def part(room: Room, audience: View, key: str) -> Part | Hidden:
    """The value of one part in a view, or ``HIDDEN``."""
    kind, _, question_id = key.partition(":")
    match kind:
        case "q":
            return _card(room, audience, room.questions[question_id])
        case "support":
            question = room.questions[question_id]
            return len(room.supporters[question_id]) if _sees(audience, question) else HIDDEN
        case "room":
            return _room(room)
        case "queue":
            return list(room.queue)
        case "now":
            return room.now
        case "reactions":
            return dict(room.reactions)
        case "counts" if audience == "moderator":
            return _counts(room)
        case "wall" if audience in ("moderator", "wall"):
            return WallPart(blank=room.frame.wall_blank)
        case _:
            return HIDDEN


def was_visible(room: Room, audience: View, key: str) -> bool:
    """Whether a view that does not have the part may ever have had it.

    Only such keys are named as gone: an audience never learns the id of a question that was held.
    """
    kind, _, question_id = key.partition(":")
    return kind in ("q", "support") and (audience == "moderator" or room.questions[question_id].was_public)


def changed_after(room: Room, seq: int) -> list[str]:
    """Keys of the parts that may have changed after ``seq``."""
    keys: list[str] = []
    for key in reversed(room.touched):
        if room.touched[key] <= seq:
            break
        keys.append(key)
    return keys


def mine(room: Room, participant: str) -> Mine:
    """What one person may see of the own contributions: also what is held or was dismissed."""
    questions = [room.questions[q] for q in room.asked_by.get(participant, [])]
    kept = [q for q in questions if q.status != "withdrawn"]
    return Mine(
        code=room.code,
        asked={q.id: q.status for q in questions},
        supported=tuple(sorted(room.supported_by.get(participant, ()))),
        own=tuple(_own(room, q) for q in reversed(kept)),
    )


def _sees(audience: View, question: Question) -> bool:
    if audience == "moderator":
        return question.status != "withdrawn"
    return question.is_public


def _card(room: Room, audience: View, question: Question) -> Card | Hidden:
    if not _sees(audience, question):
        return HIDDEN
    standing = question.standing
    judged_by_staff = audience == "moderator"
    return Card(
        id=question.id,
        text=room.text(question.text_keys[-1]) or "",
        status=standing.status,
        asked_at=iso(question.asked_at),
        origin=question.origin,
        name=room.text(question.name_key),
        theme=room.text(question.theme_key),
        edited=question.version > 1,
        since=iso(standing.since) if standing.status == "now" else None,
        author=question.by[:6] if judged_by_staff else None,
        reason=standing.reason if judged_by_staff else None,
        note=room.text(standing.note_key) if judged_by_staff else None,
        version=question.version if judged_by_staff else None,
    )


def _room(room: Room) -> RoomPart:
    return RoomPart(
        code=room.code,
        title=room.text("room:title") or "",
        purpose=room.text("room:purpose") or "",
        input_use=room.text("room:input_use") or "",
        not_open=room.text("room:not_open"),
        state=room.frame.state,
        languages=room.languages,
        moderation=room.moderation,
    )


def _counts(room: Room) -> dict[str, int]:
    counts: dict[str, int] = dict.fromkeys(COUNTED, 0)
    for question in room.questions.values():
        if question.status in counts:
            counts[question.status] += 1
    return counts


def _own(room: Room, question: Question) -> Own:
    return Own(
        id=question.id,
        text=room.text(question.text_keys[-1]) or "",
        status=question.status,
        reason=question.standing.reason,
        note=room.text(question.standing.note_key),
        theme=room.text(question.theme_key),
    )


def iso(milliseconds: int) -> str:
    """Milliseconds since 1970 as ISO 8601 in UTC, to the millisecond."""
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
