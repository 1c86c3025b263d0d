"""Checking a log by reading it again: every way of reading it must come to the same picture.

For each room the log is folded in one go, and once more fact by fact with every view kept up to
date by patches, as a screen that was there all the time would have it. Both must agree, every
fact must survive being written again, and the store must find itself sound. The programme has no views: its
facts must fold, and survive being written again.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from itertools import pairwise

import msgspec

from livetalk.live import room_state
from livetalk.live.broadcasting.parts import PartStore
from livetalk.live.room_state import Past
from livetalk.log import codec, programme_log
from livetalk.log.port import Log
from livetalk.programme.facts import PROGRAMME
from livetalk.rooms import views
from livetalk.rooms.actors import VIEWS
from livetalk.rooms.evolve import evolve
from livetalk.rooms.room import Room


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one room. ``digest`` is the same for the same facts and words, wherever they lie."""

    code: str
    facts: int
    digest: str
    problems: tuple[str, ...]


async def verify(log: Log) -> AsyncIterator[Verdict]:
    """Check every room, and the programme."""
    for code in await everything_in(log):
        yield await verify_room(log, code)


async def everything_in(log: Log) -> list[str]:
    """The rooms, and the programme if there is one: whatever has a log of its own."""
    has_programme = await log.epoch(PROGRAMME) is not None
    return [*await log.rooms(), *([PROGRAMME] if has_programme else [])]


async def verify_room(log: Log, code: str) -> Verdict:
    """Check one room."""
    return verify_past(code, await room_state.read(log, code))


def verify_past(code: str, past: Past) -> Verdict:
    """Check what was read of a room, from a log or from elsewhere."""
    digest = digest_of(past)
    problems = _gaps(past)
    if problems:  # what comes behind a gap may not even be foldable
        return Verdict(code=code, facts=len(past.facts), digest=digest, problems=tuple(problems))
    if code == PROGRAMME:
        problems = programme_log.problems(past.facts)
        return Verdict(code=code, facts=len(past.facts), digest=digest, problems=tuple(problems))
    folded = room_state.fold(past)
    stepwise = Room()
    stepwise.words = folded.words
    stores = [PartStore(view) for view in VIEWS]
    for fact in past.facts:
        if codec.decode_fact(codec.encode_fact(fact)) != fact:
            problems.append(f"fact {fact.seq} does not survive being written again")
        evolve(stepwise, fact)
        for store in stores:
            store.advance(stepwise)
    problems += [
        f"the {store.view} view differs between one reading and many patches"
        for store in stores
        if store.values != views.view(folded, store.view)
    ]
    return Verdict(code=code, facts=folded.seq, digest=digest, problems=tuple(problems))


def _gaps(past: Past) -> list[str]:
    seqs = [0, *(fact.seq for fact in past.facts)]
    return [f"fact {seq} follows fact {before}" for before, seq in pairwise(seqs) if seq != before + 1]


def digest_of(past: Past) -> str:
    """A short name for just these facts and words."""
    digest = hashlib.sha256()
    for fact in past.facts:
        digest.update(codec.encode_fact(fact))
    for key in sorted(past.words):
        digest.update(f"\0{key}\0{past.words[key]}".encode())
    return digest.hexdigest()[:16]
