"""Rooms that can be moved: old evenings as they would come out of another log.

Must not live here: what has to become of them.
"""

from __future__ import annotations

import json
from itertools import accumulate, groupby
from pathlib import Path

import msgspec

from livetalk.live.room_state import Past
from livetalk.live.transfer.moving import Travelling
from livetalk.log.codec import decode_fact
from livetalk.rooms.facts import RoomCreated

GOLDEN = Path(__file__).parents[1] / "golden"
EPOCH = "0f1e2d3c4b5a"


def evening(name: str = "moderated") -> Travelling:
    """A whole evening with its words."""
    facts = [decode_fact(line) for line in (GOLDEN / f"{name}.jsonl").read_bytes().splitlines()]
    words = json.loads((GOLDEN / f"{name}.words.json").read_text())
    created = facts[0].event
    assert isinstance(created, RoomCreated)
    return Travelling(code=created.code, epoch=EPOCH, past=Past(facts=facts, words=words))


def first(room: Travelling, count: int) -> Travelling:
    """The room as it was after so many facts. Words that come later are not there yet."""
    facts = room.past.facts[:count]
    named = b"\0".join(msgspec.json.encode(fact.event) for fact in facts).decode()
    words = {
        key: text for key, text in room.past.words.items() if key.startswith("room:") or f'"{key}"' in named
    }
    return msgspec.structs.replace(room, past=Past(facts=facts, words=words))


def without(room: Travelling, *keys: str) -> Travelling:
    """The room after these words were erased."""
    words = {key: text for key, text in room.past.words.items() if key not in keys}
    return msgspec.structs.replace(room, past=Past(facts=room.past.facts, words=words))


def borders(room: Travelling) -> list[int]:
    """After how many facts a log of the room may have been: after whole appends."""
    lengths = [len(list(group)) for _, group in groupby(room.past.facts, key=lambda f: f.command or f.at)]
    return list(accumulate(lengths))


def part(room: Travelling) -> Travelling:
    """The room as it was after a good third of the evening."""
    return first(room, next(count for count in borders(room) if count > len(room.past.facts) // 3))
