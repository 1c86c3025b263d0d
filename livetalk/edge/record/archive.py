"""The records of rooms as data, made when somebody wants them and kept for a while.

A version is the room as it was at one fact: the log is folded again up to there, once, and kept while it is
read. What is said of it is worked out anew whenever the room has moved on, so that words which were erased or
taken back since are in no version that anybody gets.
Lives here: that folding and keeping. Must not live here: what a record says (``livetalk.records.building``),
who may read it (``reading``), or the files that it leaves in (``workshop``).
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from typing import TypeVar

import msgspec

from livetalk.edge.realtime.frames import Frame
from livetalk.edge.rendering.locales import Sentences
from livetalk.live.live_room import LiveRoom
from livetalk.log.port import Log
from livetalk.records.building import Making, build
from livetalk.records.record import Language, Record
from livetalk.rooms.evolve import evolve
from livetalk.rooms.record_state import Version
from livetalk.rooms.room import Room

ROOMS_KEPT = 4  # as they were: each may be a whole evening in memory
RECORDS_KEPT = 16
KEPT_S = (
    600.0  # a record that nobody reads any more; words that were erased are in memory no longer than this
)
TURN = 400  # facts folded before others have a turn

_K = TypeVar("_K")
_V = TypeVar("_V")


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A record with what tells its content from any other."""

    record: Record
    fingerprint: str


class Archive:
    """See the module's docstring. One for the life of a site."""

    def __init__(self) -> None:
        self._rooms: OrderedDict[tuple[str, str, int], Room] = OrderedDict()
        self._records: OrderedDict[tuple[str, str, int, str], tuple[int, Kept]] = OrderedDict()
        self._folding = asyncio.Lock()

    async def version(
        self, log: Log, live: LiveRoom[Frame], version: Version, words: Sentences, address: str
    ) -> Kept:
        """The record as it was published."""
        found = self.find(live, version, words)
        if found is not None:
            return found
        async with self._folding:  # one at a time: whoever comes second finds it done
            before = await self._room_at(log, live, version.at_seq)
        kept = self._build(live, before, version, words, address)
        before.words = {}  # as it was, it is kept without words: they are the present room's to keep or erase
        return kept

    def find(self, live: LiveRoom[Frame], version: Version | None, words: Sentences) -> Kept | None:
        """The same if nothing is to be read for it; None if something is."""
        key = (live.state.code, live.epoch, version.version if version is not None else 0, words.lang)
        at, kept = self._records.get(key, (-1, None))
        return kept if at == live.state.seq else None

    def draft(self, live: LiveRoom[Frame], words: Sentences, address: str) -> Kept:
        """What the next version would be, if it were published now."""
        return self.find(live, None, words) or self._build(live, live.state, None, words, address)

    def _build(
        self, live: LiveRoom[Frame], before: Room, version: Version | None, words: Sentences, address: str
    ) -> Kept:
        now = live.state
        before.words = now.words  # what was erased meanwhile is gone from what was, too
        language: Language = "en" if words.lang == "en" else "da"
        words = words.where("hearing") if "hearing" in now.traits else words
        making = Making(room=before, now=now, words=words, language=language, address=address)
        record = build(making, version)
        digest = hashlib.sha256(msgspec.json.encode(record)).hexdigest()
        kept = Kept(record=record, fingerprint=digest)
        key = (now.code, live.epoch, version.version if version is not None else 0, words.lang)
        entry = (now.seq, kept)
        _keep(self._records, key, entry, RECORDS_KEPT)
        asyncio.get_running_loop().call_later(KEPT_S, self._let_go, key, entry)
        return kept

    def _let_go(self, key: tuple[str, str, int, str], entry: tuple[int, Kept]) -> None:
        if self._records.get(key) is entry:
            del self._records[key]

    async def _room_at(self, log: Log, live: LiveRoom[Frame], seq: int) -> Room:
        key = (live.state.code, live.epoch, seq)
        known = self._rooms.get(key)
        if known is None:
            known = await _fold(log, live.state.code, seq)
        _keep(self._rooms, key, known, ROOMS_KEPT)
        return known


async def _fold(log: Log, code: str, seq: int) -> Room:
    room = Room()
    async for fact in log.read(code):
        if fact.seq > seq:
            break
        evolve(room, fact)
        if fact.seq % TURN == 0:
            await asyncio.sleep(0)
    return room


def _keep(shelf: OrderedDict[_K, _V], key: _K, value: _V, most: int) -> None:
    shelf[key] = value
    shelf.move_to_end(key)
    while len(shelf) > most:
        shelf.popitem(last=False)
