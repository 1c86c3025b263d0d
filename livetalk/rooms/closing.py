"""What a room owes when it closes: every question that was not reached gets an item with a reply date.

Lives here: which questions that are, also those that are approved or set free afterwards; and what an undo of
the closing takes back. Must not live here: how a reply date is found (``livetalk.followup.deadlines``), or
the follow-up itself (``items``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from livetalk.followup.deadlines import reply_date
from livetalk.followup.statuses import ENDED
from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.context import Answer, Context
from livetalk.rooms.followup import Item
from livetalk.rooms.followup_parts import in_the_open
from livetalk.rooms.lifecycle import Status
from livetalk.rooms.mailing import queue_news
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.question import Question
from livetalk.rooms.reminding import day_at
from livetalk.rooms.room import Act, Room

OWED: frozenset[Status] = frozenset({"approved", "unanswered"})
"""Statuses of a question that everybody may see and nobody has answered."""


def close(room: Room, command: c.SetRoomState, context: Context) -> Answer:
    """The meeting is over, its closed part with it: what was closed stays closed."""
    ends_part: tuple[f.AnyEvent, ...] = (f.PartChanged(part="open"),) if room.is_closed_part else ()
    events: tuple[f.AnyEvent, ...] = (*ends_part, f.RoomStateChanged(state=command.state))
    owed = (q for q in room.questions.values() if q.status in OWED and q.is_public)
    return Decided(events=(*events, *_replies(room, owed, context, place=len(events))))


def with_replies(room: Room, answer: Answer, context: Context) -> Answer:
    """The decision; in a closed room also with a reply date for each question that it lets be seen."""
    if room.frame.state != "closed" or isinstance(answer, Rejected):
        return answer
    found = dict.fromkeys(q for event in answer.events if (q := _lets_see(room, event)) is not None)
    owed = [room.questions[q] for q in found if not room.questions[q].closed]
    more = tuple(_replies(room, owed, context, place=len(answer.events)))
    return msgspec.structs.replace(answer, events=(*answer.events, *more)) if more else answer


def taken_back(room: Room, act: Act) -> tuple[f.AnyEvent, ...]:
    """What an undo of this act takes back besides, if it closed the room.

    The closed part goes on, and items that nobody has touched are nobody's business any more.
    """
    before, _ = act.settings.get("state", (None, 0))
    if room.frame.state != "closed" or before in (None, "closed") or act.command is None:
        return ()
    events: list[f.AnyEvent] = []
    for fact in reversed(room.ledger):
        if fact.seq < act.seq - 1:  # the end of the closed part stands before it
            break
        if fact.command != act.command:
            continue
        if isinstance(fact.event, f.PartChanged):
            events.append(f.PartChanged(part="closed"))
        elif isinstance(fact.event, f.ItemOpened | f.ItemUpdated):
            item = room.followup.items[fact.event.item]
            if item.public and _is_untouched(item):
                events.append(f.ItemUpdated(item=item.id, public=False))
    # The closed part first: what follows it is not for the public either.
    return tuple(sorted(events, key=lambda event: not isinstance(event, f.PartChanged)))


def over(room: Room) -> Literal["hearing", "cancelled"] | None:
    """Why nothing more comes of what was asked, in a closed room where that is not "we did not reach it"."""
    if room.frame.state != "closed":
        return None
    if room.framed("cancelled") is not None:
        return "cancelled"
    return "hearing" if "hearing" in room.traits else None


def was_not_reached(room: Room, question: str) -> bool:
    """Whether the meeting is over and nobody took the question on, or what it is part of.

    A response to a hearing has arrived, and that is all it was to do; in a meeting that was cancelled, nobody
    could reach anything. But where a reply was promised all the same, it is owed.
    """
    return _is_left(room, question) and (over(room) is None or _promised(room, question) is not None)


def reply_by(room: Room, question: str) -> str | None:
    """By when (ISO date) a question that the meeting did not reach is answered, if that is owed still."""
    return _promised(room, question) if _is_left(room, question) else None


def _is_left(room: Room, question: str) -> bool:
    return room.frame.state == "closed" and room.questions[room.root(question)].status in OWED


def _promised(room: Room, question: str) -> str | None:
    root = room.root(question)
    items = (room.followup.items[item] for member in room.family(root) for item in _items_of(room, member))
    owed = (in_the_open(item) for item in items if item.kind in ("question", "idea") and item.is_public)
    return next((item.due for item in owed if item.due is not None and item.status not in ENDED), None)


def _replies(room: Room, owed: Iterable[Question], context: Context, *, place: int) -> Iterator[f.AnyEvent]:
    """The facts; ``place`` is how many stand before them in the decision.

    A response to a hearing is weighed with all the others: nobody is promised a reply of their own. And a
    meeting that is cancelled promises nothing: whoever cancels it says why, and may ask people again.
    """
    if "hearing" in room.traits or room.framed("cancelled") is not None:
        return
    due = reply_date(day_at(context.now)).isoformat()
    for number, question in enumerate(owed):
        items = [room.followup.items[i] for q in room.family(question.id) for i in _items_of(room, q)]
        if question.erased or any(item.public or not _is_untouched(item) for item in items):
            continue
        event: f.ItemOpened | f.ItemUpdated
        if items:  # taken back with an earlier closing
            event = f.ItemUpdated(item=items[0].id, due=due if due != items[0].due else None, public=True)
        else:
            event = f.ItemOpened(
                item=f"{context.fresh_id}q{number}",
                kind=question.kind,
                title_key=question.text_key,
                due=due,
                question=question.id,
            )
        yield event
        mails = queue_news(
            room, "answered", context, question=question.id, item=event.item, place=place, is_open=True
        )
        yield from mails
        place += 1 + len(mails)


def _lets_see(room: Room, event: f.AnyEvent) -> str | None:
    """The question that is to be seen, and not answered, after this fact."""
    match event:
        case f.QuestionApproved():
            return event.question
        case f.QuestionFinished(how="unanswered"):
            return event.question
        case f.QuestionRestored() | f.QuestionUnmerged():
            standing = room.questions[event.question].standing
            is_back = standing.before if standing.status in ("dismissed", "merged") else "approved"
            return event.question if is_back in OWED else None
        case _:
            return None


def _items_of(room: Room, question: str) -> Iterable[str]:
    return room.followup.of_question.get(question, ())


def _is_untouched(item: Item) -> bool:
    """Whether it stands as the closing made it."""
    said = (item.owner_key, item.contact_key, item.next_key, item.reason_key, item.answer_key, item.into)
    is_bare = not any(said) and not item.notes and item.status == "received"
    return is_bare and item.title_key.startswith(f"q:{item.question}:")
