"""Checking a log by reading it again: every way of reading it must come to the same picture.

For each room the log is folded in one go, and once more fact by fact with every view kept up to
date by patches, as a screen that was there all the time would have it. Both must agree, every
fact must survive being written again, and the store must find itself sound.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator

import msgspec

from livetalk.live import room_state
from livetalk.live.parts import PartStore
from livetalk.log import codec
from livetalk.log.port import Log
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
    """Check every room."""
    for code in await log.rooms():
        yield await verify_room(log, code)


async def verify_room(log: Log, code: str) -> Verdict:
    """Check one room."""
    problems: list[str] = []
    folded = await room_state.load(log, code)
    stepwise = Room()
    stepwise.words = folded.words
    stores = [PartStore(view) for view in VIEWS]
    digest = hashlib.sha256()
    async for fact in log.read(code):
        if fact.seq != stepwise.seq + 1:
            problems.append(f"fact {fact.seq} follows fact {stepwise.seq}")
        written = codec.encode_fact(fact)
        if codec.decode_fact(written) != fact:
            problems.append(f"fact {fact.seq} does not survive being written again")
        digest.update(written)
        evolve(stepwise, fact)
        for store in stores:
            store.advance(stepwise)
    problems += [
        f"the {store.view} view differs between one reading and many patches"
        for store in stores
        if store.values != views.view(folded, store.view)
    ]
    for key in sorted(folded.words):
        digest.update(f"\0{key}\0{folded.words[key]}".encode())
    return Verdict(code=code, facts=folded.seq, digest=digest.hexdigest()[:16], problems=tuple(problems))
