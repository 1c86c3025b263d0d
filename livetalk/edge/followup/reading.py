"""What the pages of the follow-up know: items as they may be read, in order, and what they add up to.

Lives here: picking from the published parts, and sentences' facts. Must not live here: HTTP, or rules of
items. What everybody may read comes from the audience's parts alone: in the closed part they are empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

import msgspec

from livetalk.edge.realtime.frames import Frame
from livetalk.followup.calendar import day_of
from livetalk.followup.deadlines import overdue
from livetalk.followup.shares import Shares, Standing, shares
from livetalk.followup.statuses import STEPS, ItemStatus
from livetalk.live.live_room import LiveRoom
from livetalk.rooms import views
from livetalk.rooms.answering import answers
from livetalk.rooms.cards import card as card_of
from livetalk.rooms.followup_parts import EntryPart, FollowupPart
from livetalk.rooms.room import Room
from livetalk.rooms.transcript_parts import speaker_of, text_of

MOST_TOLD_OF = 5  # items on the page of the room: the others are a tap away
STATUSES: tuple[ItemStatus, ...] = tuple(STEPS)
"""In the order in which a list shows them."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of a timeline with what its reader should be told of the dates."""

    entry: EntryPart
    was_late: bool = False
    reopened: bool = False


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """Words of one speaker in a row."""

    speaker: str | None
    text: str


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What was said in answer to a question, and from which second of the transcript."""

    second: int
    spoken: tuple[Spoken, ...]


def today() -> date:
    """The date in Copenhagen."""
    return day_of(datetime.now(UTC))


def items_of(parts: Mapping[str, object]) -> list[FollowupPart]:
    """All items of a view, what changed last first."""
    found = [value for value in parts.values() if isinstance(value, FollowupPart)]
    return sorted(found, key=lambda item: (item.changed_at, item.id), reverse=True)


def told_of(parts: Mapping[str, object]) -> list[FollowupPart]:
    """What a phone tells of in the room itself: a few, not every question that merely waits for its reply."""
    return [item for item in items_of(parts) if is_told_of(item)][:MOST_TOLD_OF]


def is_told_of(item: FollowupPart) -> bool:
    """Whether the room itself tells of it (``parts/audience/followup.html`` asks the same)."""
    return item.into is None and not (item.kind == "question" and item.status == "received")


def public_items(room: LiveRoom[Frame]) -> list[FollowupPart]:
    """Those that everybody may read now."""
    return items_of(room.audience.stores["audience"].values)


def public_item(room: LiveRoom[Frame], item: str) -> FollowupPart | None:
    """One of them."""
    found = room.audience.stores["audience"].values.get(f"followup:{item}")
    return found if isinstance(found, FollowupPart) else None


def public_question(room: LiveRoom[Frame], question: str) -> views.Card | None:
    """A question that everybody may read now."""
    found = room.audience.stores["audience"].values.get(f"q:{question}")
    return found if isinstance(found, views.Card) else None


def erased_question(room: LiveRoom[Frame], question_id: str) -> views.Card | None:
    """One that everybody saw and that its author has erased since: its address stays, without its words."""
    question = room.state.find_question(question_id)
    if question is None or question.closed or room.state.is_closed_part:
        return None
    is_left = question.erased and question.was_public and question.standing.into is None
    return card_of(room.state, "audience", question) if is_left else None


def is_overdue(item: FollowupPart, day: date) -> bool:
    """Whether its deadline has passed and it still goes on by itself."""
    return item.into is None and overdue(item.status, due_of(item), day)


def due_of(item: FollowupPart) -> date | None:
    """Its deadline as a date."""
    return date.fromisoformat(item.due) if item.due else None


def timeline(item: FollowupPart) -> list[Event]:
    """What has happened, the latest first."""
    found: list[Event] = []
    before: ItemStatus = "received"
    for entry in item.timeline:
        moved = date.fromisoformat(entry.moved_from) if entry.moved_from else None
        ended = before in ("answered", "done", "impossible")
        goes_on = entry.status is not None and entry.status not in ("answered", "done", "impossible")
        was_late = moved is not None and day_of(datetime.fromisoformat(entry.at)) > moved
        found.append(Event(entry=entry, was_late=was_late, reopened=ended and goes_on))
        before = entry.status or before
    return found[::-1]


def figures(cards: Iterable[views.Card], items: Iterable[FollowupPart], day: date) -> Shares:
    """Questions with an answer, promises kept, items past their deadline; what is merged counts once."""
    own = [item for item in items if item.into is None]
    of_question = {item.question: item for item in own if item.kind == "question" and item.question}
    known: list[Standing] = []
    for card in cards:
        if card.kind != "question":
            continue
        item = of_question.pop(card.id, None)
        if card.status == "answered":
            known.append(Standing(kind="question", status="answered"))
        elif item is not None:
            known.append(_standing(item))
        else:
            known.append(Standing(kind="question", status="received"))
    others = (item for item in own if item.kind != "question" or item in of_question.values())
    of_all = shares([*known, *(_standing(item) for item in others)], day)
    # A question that nobody follows up has no deadline that could pass.
    return msgspec.structs.replace(of_all, overdue=shares(map(_standing, own), day).overdue)


def spoken_answer(room: Room, question: str) -> Answered | None:
    """The words spoken in public in answer to a question, in the order in which they were said."""
    lines = room.transcript.spoken()
    answer = next((one for one in answers(room, lines) if one.question == question), None)
    if answer is None or answer.second is None:
        return None
    said: list[Spoken] = []
    for line_id in answer.lines:
        line = room.transcript.lines[line_id]
        words = text_of(room, line)
        if not words or line.closed or not line.final or line.lang != room.languages[0]:
            continue
        speaker = speaker_of(room, line)
        if said and said[-1].speaker == speaker:
            said[-1] = Spoken(speaker=speaker, text=f"{said[-1].text} {words}")
        else:
            said.append(Spoken(speaker=speaker, text=words))
    return Answered(second=answer.second, spoken=tuple(said)) if said else None


def second_of(room: Room, line_id: int | None) -> int | None:
    """How many seconds into the transcript a line begins."""
    line = room.transcript.lines.get(line_id) if line_id is not None else None
    if line is None:
        return None
    begin = min(one.at for one in room.transcript.lines.values())
    return (line.at - begin) // 1000


def _standing(item: FollowupPart) -> Standing:
    return Standing(kind=item.kind, status=item.status, due=due_of(item))
