"""The programme's log among those of the rooms: the same store, the same rules, facts of another kind.

The port's types speak of a room's facts, because nothing else is read there a thousand times a second. This
is the one place that says otherwise: under the name ``PROGRAMME`` lie entries of the programme and nothing
else. Must not live here: what an entry means.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from livetalk.log import codec
from livetalk.log.port import Appended, Draft, Log
from livetalk.programme.evolve import evolve
from livetalk.programme.facts import PROGRAMME, Entry, ProgrammeEvent
from livetalk.programme.programme import Programme
from livetalk.rooms.facts import Fact


class ProgrammeLog:
    """Reads and appends entries. Raises what the port raises."""

    def __init__(self, log: Log) -> None:
        self.log = log

    async def append(
        self,
        expected_seq: int,
        events: Sequence[ProgrammeEvent],
        words: Mapping[str, str],
        *,
        at: int,
        by: str | None,
        command: str | None,
    ) -> Appended:
        """All of a decision, or nothing."""
        written: list[Any] = list(events)
        drafts = [Draft(at=at, event=event, by=by) for event in written]
        return await self.log.append(PROGRAMME, expected_seq, drafts, command, words)

    async def read(self, after: int = 0) -> list[Entry]:
        """Every entry behind a place."""
        return [_entry(fact) async for fact in self.log.read(PROGRAMME, after)]

    async def follow(self, after: int) -> AsyncIterator[Entry]:
        """The same, and then what comes; without what this very log appended itself."""
        async for fact in self.log.follow(PROGRAMME, after, own=False):
            yield _entry(fact)

    async def words(self, keys: Sequence[str] | None = None) -> dict[str, str]:
        """Those that are not erased: all, or those of these keys."""
        return await self.log.words(PROGRAMME, keys)

    async def epoch(self) -> str | None:
        """The name of the log; None before the first entry."""
        return await self.log.epoch(PROGRAMME)


def problems(facts: Sequence[Fact]) -> list[str]:
    """What is wrong with a programme's log: facts that do not fold, or cannot be written again."""
    found: list[str] = []
    programme = Programme()
    for fact in facts:
        if codec.decode_fact(codec.encode_fact(fact)) != fact:
            found.append(f"fact {fact.seq} does not survive being written again")
        try:
            evolve(programme, _entry(fact))
        except (KeyError, AssertionError) as error:
            return [*found, f"fact {fact.seq} speaks of something that was never there: {error}"]
    return found


def _entry(fact: Fact) -> Entry:
    event: Any = fact.event
    return Entry(seq=fact.seq, at=fact.at, event=event, by=fact.by, command=fact.command)


def word_keys(entries: Sequence[Entry]) -> list[str]:
    """The keys of all words that the entries name."""
    return [
        key
        for entry in entries
        for field in entry.event.__struct_fields__
        if field.endswith("_key") and (key := getattr(entry.event, field)) is not None
    ]
