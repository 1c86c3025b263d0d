"""From a room to what was promised: its follow-up items as entries of a record.

Lives here: which items a record has, and each as it stood. Must not live here: what of an item is public
(``rooms.followup_parts``).
"""

from __future__ import annotations

from collections.abc import Iterator

from livetalk.records.building_spoken import Said
from livetalk.records.record import PromiseEntry, Words, WrittenAnswer
from livetalk.rooms.followup import Item
from livetalk.rooms.followup_parts import FollowupPart, item_part
from livetalk.rooms.room import Room
from livetalk.rooms.transcript import RoomLine

_MS = 1000


def public_items(room: Room, now: Room) -> Iterator[Item]:
    """Items that everybody may see, then and now, each that goes on by itself."""
    for item in room.followup.items.values():
        today = now.followup.items.get(item.id)
        if item.into is None and item.is_public and today is not None and today.is_public:
            yield item


def promise_of(room: Room, item: Item, said: Said, words: Words, address: str) -> PromiseEntry:
    """The item as it stood."""
    part = item_part(room, item)
    quoted = next((said.lines[line] for line in item.lines if line in said.lines), None)
    in_the_open = not any(line.closed for line in _lines(room, item))
    return PromiseEntry(
        id=item.id,
        title=part.title or words("record.erased"),
        status=part.status,
        status_text=words(f"record.item.{part.status}"),
        owner=part.owner_role,
        due=part.due,
        next_step=part.next_step,
        reason=part.reason,
        quote=part.quote if in_the_open else None,
        speaker=quoted.speaker if quoted is not None else None,
        from_s=quoted.start_ms // _MS if quoted is not None else None,
        question=part.question,
        url=f"{address}/r/{room.code}/f/{item.id}",
    )


def reply_of(room: Room, question: str, items: dict[str, Item]) -> FollowupPart | None:
    """What became of a question that was not reached: the item that it was made into, if there is one."""
    found = (items[item] for item in room.followup.of_question.get(question, ()) if item in items)
    return next((item_part(room, item) for item in found if item.kind != "promise"), None)


def written_answer(part: FollowupPart | None) -> WrittenAnswer | None:
    """The answer that came in writing, if one did."""
    if part is None or not part.answer:
        return None
    given = [entry.at for entry in part.timeline if entry.answer]
    return WrittenAnswer(text=part.answer, by=part.owner_role, at=(given or [part.changed_at])[-1])


def _lines(room: Room, item: Item) -> Iterator[RoomLine]:
    return (room.transcript.lines[line] for line in item.lines if line in room.transcript.lines)
