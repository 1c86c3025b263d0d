"""A room as this node knows it: the fold of its log, read and moved forward.

Lives here: loading, catching up, and applying facts, logged or just decided. Must not live here:
deciding when; that is the host's loop.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from livetalk.log.port import Draft, Log
from livetalk.rooms.erasing import erased_keys, erases
from livetalk.rooms.evolve import evolve
from livetalk.rooms.fact_words import word_keys
from livetalk.rooms.facts import AnyEvent, Fact
from livetalk.rooms.room import Room


class Gap(Exception):
    """A fact does not join on to those before it: folding it would make another room of this one."""


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """Facts as they were read from a log, and words of theirs that are not erased."""

    facts: list[Fact]
    words: dict[str, str]


async def load(log: Log, code: str) -> Room:
    """Fold the whole log of a room; ``room.exists`` is false if there is none."""
    return fold(await read(log, code))


async def read(log: Log, code: str) -> Past:
    """Everything that the log has of a room."""
    facts = [fact async for fact in log.read(code)]
    return Past(facts=facts, words=await log.words(code))


async def read_after(log: Log, code: str, seq: int) -> Past:
    """What the log has of a room after a fact, with the words that those facts name."""
    facts = [fact async for fact in log.read(code, seq)]
    return Past(facts=facts, words=await words_of(log, code, facts))


async def words_of(log: Log, code: str, facts: Sequence[Fact]) -> dict[str, str]:
    """The words that the facts name; the log is not asked if they name none."""
    keys = list(word_keys(facts))
    return await log.words(code, keys) if keys else {}


def fold(past: Past) -> Room:
    """The room that the facts lead to."""
    room = Room()
    move(room, past.facts, past.words)
    return room


def move(room: Room, facts: Sequence[Fact], words: Mapping[str, str]) -> set[str]:
    """Move the room by the facts that join on to it; ``words`` are added to its own. Raises ``Gap``.

    Returns the keys of words that it had and that are erased by now.
    """
    for place, fact in enumerate(facts, 1):
        if fact.seq != room.seq + place:
            raise Gap(f"fact {fact.seq} stands where {room.seq + place} belongs")
    room.words.update(words)
    for fact in facts:
        evolve(room, fact)
    return forget(room, facts)


def forget(room: Room, facts: Sequence[Fact]) -> set[str]:
    """Drop the words that these facts have erased; returns their keys."""
    if not erases(facts):
        return set()
    gone = erased_keys(room)
    for key in gone:
        del room.words[key]
    return gone


def apply_drafts(room: Room, drafts: Sequence[Draft], command: str | None) -> list[Fact]:
    """Move the room by facts that are about to be appended right after ``room.seq``."""
    facts: list[Fact] = []
    for draft in drafts:
        fact = Fact(seq=room.seq + 1, at=draft.at, event=draft.event, by=draft.by, command=command)
        evolve(room, fact)
        facts.append(fact)
    forget(room, facts)
    return facts


def drafts_of(events: Sequence[AnyEvent], *, at: int, by: str | None) -> list[Draft]:
    """Facts-to-be of one decision: same time, same maker."""
    return [Draft(at=at, event=event, by=by) for event in events]
