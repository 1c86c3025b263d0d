"""Bringing a room's past into a log that may have some of it already.

Lives here: what is missing there, what differs, and the appends that make up for it. The same for
``copy`` and ``import``: a room goes from a log, or from a file, into a log.
Must not live here: files, addresses, how the outcome is told.

Words are personal, and erasing them must last. So they travel only in the append of the fact that
names them first: words of a fact that was there before are never written again, whatever the other
side still has. And what was erased where the room comes from is erased where it goes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal

import msgspec

from livetalk.live.room_state import Past
from livetalk.live.transfer.verifying import digest_of, verify_past
from livetalk.log.port import Appended, Conflict, Draft, Log
from livetalk.rooms.cards import iso
from livetalk.rooms.fact_words import word_keys
from livetalk.rooms.facts import Fact

IN_FLIGHT = 256  # appends submitted before waiting: they share transactions, and memory stays small
TRIES = 5  # somebody else writes in the room, such as the same import typed twice

Outcome = Literal["new", "grown", "same", "ahead", "refused"]


class Travelling(msgspec.Struct, frozen=True, kw_only=True):
    """A room on its way: all that a log holds of it."""

    code: str
    epoch: str
    past: Past


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a room. ``why`` is the sentence of one that was refused."""

    code: str
    outcome: Outcome
    facts: int = 0
    """That it has now."""
    written: int = 0
    erased: int = 0
    """Words that were erased here because they were erased where the room came from."""
    withheld: int = 0
    """Words that were not brought back, because they were erased here."""
    digest: str = ""
    why: str = ""


async def take(log: Log, code: str) -> Travelling:
    """Read a room whole; ``past`` is one moment of it, even if people are writing in it."""
    facts: list[Fact] = []
    words: dict[str, str] = {}
    epoch = await log.epoch(code)
    while newer := [fact async for fact in log.read(code, facts[-1].seq if facts else 0)]:
        facts += newer
        words = await log.words(code)
    return Travelling(code=code, epoch=epoch or "", past=Past(facts=facts, words=words))


async def bring(log: Log, room: Travelling) -> Moved:
    """Append what the log does not have of the room. Never changes a fact that is there."""
    verdict = verify_past(room.code, room.past)
    if verdict.problems:
        return _refused(room, f"it does not read the same in every way: {verdict.problems[0]}")
    for _ in range(TRIES):
        try:
            return await _bring(log, room)
        except Conflict:
            await asyncio.sleep(0)
    return _refused(room, "somebody writes in it at this moment. Do it again when nobody does")


async def _bring(log: Log, room: Travelling) -> Moved:
    there = await take(log, room.code)
    difference = _difference(room, there)
    if difference:
        return _refused(room, difference)
    have, want = there.past, room.past
    outcome = _outcome(len(have.facts), len(want.facts))
    rest = want.facts[len(have.facts) :]
    named_there = _named(have.facts)
    fresh = _fresh_words(want, rest, named_there)
    if rest:
        await _append(log, room, rest, fresh)
    gone = [key for key in _named(want.facts) if key in have.words and key not in want.words]
    if gone:
        await log.erase(room.code, gone)
    kept = {key: text for key, text in want.words.items() if key in fresh or key in have.words}
    if rest or gone:
        have = (await take(log, room.code)).past
        problem = _compare(room.code, have, Past(facts=want.facts, words=kept))
        if problem:
            return _refused(room, problem)
    return Moved(
        code=room.code,
        outcome=outcome,
        facts=len(have.facts),
        written=len(rest),
        erased=len(gone),
        withheld=len(want.words) - len(kept),
        digest=digest_of(have),
    )


def _outcome(had: int, has: int) -> Outcome:
    if had == 0:
        return "new"
    if had == has:
        return "same"
    return "grown" if had < has else "ahead"


def _difference(room: Travelling, there: Travelling) -> str | None:
    """Why the room cannot be joined on to what is there; None if it can."""
    here, coming = there.past.facts, room.past.facts
    if not here:
        return None
    parted = next((ours.seq for ours, theirs in zip(here, coming, strict=False) if ours != theirs), None)
    if parted == 1:
        title = there.past.words.get("room:title", "–")
        return f"another room has this code here (“{title}”, opened {iso(here[0].at)[:10]})"
    if parted is not None:
        return f"both have gone on by themselves: they differ from fact {parted} on ({_counts(here, coming)})"
    if there.epoch != room.epoch and len(coming) > len(here):
        # A screen that holds a position of the lost log would take the rest for what it has.
        return "its log was lost and begun again since, so that screens would mix up their positions"
    changed = [key for key, text in there.past.words.items() if room.past.words.get(key, text) != text]
    if changed:
        return f"the words under “{changed[0]}” are others than here"
    return None


def _counts(here: Sequence[Fact], coming: Sequence[Fact]) -> str:
    return f"{len(here)} facts here, {len(coming)} there"


def _named(facts: Iterable[Fact]) -> set[str]:
    return set(word_keys(facts))


def _fresh_words(want: Past, rest: Sequence[Fact], named_there: set[str]) -> dict[str, str]:
    """The words to write: of facts that are new here. Of a whole room, also those that no fact names."""
    keys = _named(rest) - named_there
    if not named_there and len(rest) == len(want.facts):
        keys |= want.words.keys() - keys
    return {key: text for key, text in want.words.items() if key in keys}


async def _append(log: Log, room: Travelling, rest: Sequence[Fact], fresh: dict[str, str]) -> None:
    """In the order and in the appends in which they were first written."""
    left = dict(fresh)
    named = _named(rest)
    stray = {key: left.pop(key) for key in fresh if key not in named}
    futures: list[asyncio.Future[Appended]] = []
    for group in _appends(rest):
        words = stray | {key: left.pop(key) for key in sorted(_named(group)) if key in left}
        stray = {}
        drafts = [Draft(at=fact.at, event=fact.event, by=fact.by) for fact in group]
        futures.append(
            log.submit(room.code, group[0].seq - 1, drafts, group[0].command, words, epoch=room.epoch)
        )
        if len(futures) == IN_FLIGHT:
            await _settle(futures)
            futures = []
    await _settle(futures)


async def _settle(futures: Sequence[asyncio.Future[Appended]]) -> None:
    """Wait for all of them; the first that failed says why, the ones after it only that they build on it."""
    for outcome in await asyncio.gather(*futures, return_exceptions=True):
        if isinstance(outcome, BaseException):
            raise outcome


def _appends(facts: Iterable[Fact]) -> Iterator[list[Fact]]:
    """Facts that came together: of one command; without one, of the same moment and maker."""
    for _, group in groupby(facts, key=lambda fact: fact.command or (fact.at, fact.by)):
        yield list(group)


def _compare(code: str, after: Past, expected: Past) -> str | None:
    """Fold what the log has now and compare; what others have added meanwhile is their own."""
    count = len(expected.facts)
    named = _named(after.facts[:count])
    words = {key: text for key, text in after.words.items() if key in named or key in expected.words}
    seen = verify_past(code, Past(facts=after.facts[:count], words=words))
    if seen.problems:
        return f"what was written does not read the same in every way: {seen.problems[0]}"
    if seen.digest != digest_of(expected):
        return "what was written is not what was read; run 'livetalk verify' on both logs"
    return None


def _refused(room: Travelling, why: str) -> Moved:
    return Moved(code=room.code, outcome="refused", facts=len(room.past.facts), why=why)
