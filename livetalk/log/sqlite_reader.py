"""Reading the SQLite log, away from the event loop and from the writer.

Lives here: one thread with one connection that only reads, and the decoding of what it finds.
Must not live here: writing; SQL text.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import apsw
import msgspec

from livetalk.log.codec import AnyLogged, decode_event
from livetalk.log.port import LogUnavailable
from livetalk.log.sqlite_schema import (
    READ_CHUNK,
    READ_EPOCH,
    READ_EVENTS,
    READ_ROOMS,
    READ_SOME_WORDS,
    READ_WORDS,
    open_reader,
    sentence,
)
from livetalk.programme.facts import PROGRAMME
from livetalk.rooms.facts import AnyEvent, Fact

CHUNK = 500  # facts per call: a millisecond or two, so that readers of other rooms come in between

T = TypeVar("T")

_Row = tuple[int, int, str | None, str | None, AnyEvent]
_rows: msgspec.json.Decoder[list[_Row]] = msgspec.json.Decoder(
    list[tuple[int, int, str | None, str | None, AnyLogged]]  # see ``codec`` for why the types differ
)
_decode_rows = _rows.decode
_decode_pairs = msgspec.json.Decoder(list[tuple[str, str]]).decode
_decode_strings = msgspec.json.Decoder(list[str]).decode
_encode = msgspec.json.Encoder().encode


class Reader:
    """See the module's docstring."""

    def __init__(self, path: Path, vfs: str | None) -> None:
        self._path = path
        self._vfs = vfs
        self._db: apsw.Connection | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="livetalk-log-reader")

    async def facts(self, room: str, after: int) -> AsyncIterator[Fact]:
        """All facts after ``after``, chunk by chunk; no transaction stays open in between."""
        while True:
            chunk = await self._ask(self._chunk, room, after)
            for fact in chunk:
                yield fact
            if len(chunk) < CHUNK:
                return
            after = chunk[-1].seq

    async def words(self, room: str, keys: Sequence[str] | None) -> dict[str, str]:
        """All words of the room, or some."""
        return dict(await self._ask(self._words, room, keys))

    async def rooms(self) -> list[str]:
        """In the order of their creation."""
        codes = _decode_strings(await self._ask(lambda db: db.execute(READ_ROOMS).get))
        return [code for code in codes if code != PROGRAMME]

    async def epoch(self, room: str) -> str | None:
        """Of a room that exists."""
        return await self._ask(lambda db: db.execute(READ_EPOCH, (room,)).get)

    async def run(self, job: Callable[[], T]) -> T:
        """Something else that touches the disk, in the reader's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, job)

    async def close(self) -> None:
        """Finish what is being read and let go."""
        await self.run(self._disconnect)
        self._thread.shutdown(wait=False)

    async def _ask(self, job: Callable[..., T], *args: object) -> T:
        return await self.run(lambda: self._with_connection(job, args))

    def _with_connection(self, job: Callable[..., T], args: tuple[object, ...]) -> T:
        try:
            if self._db is None:
                self._db = open_reader(self._path, self._vfs)
            return job(self._db, *args)
        except apsw.Error as error:
            self._disconnect()
            raise LogUnavailable(sentence(error)) from error

    def _disconnect(self) -> None:
        db, self._db = self._db, None
        if db is not None:
            db.close()

    @staticmethod
    def _chunk(db: apsw.Connection, room: str, after: int) -> list[Fact]:
        data = db.execute(READ_CHUNK, (room, after, CHUNK)).get
        try:
            rows = _decode_rows(data)
        except msgspec.DecodeError:
            for _seq, event in db.execute(READ_EVENTS, (room, after, CHUNK)):
                decode_event(event)  # the one that cannot be read says so, by name
            raise
        return [Fact(seq=seq, at=at, event=event, by=by, command=c) for seq, at, by, c, event in rows]

    @staticmethod
    def _words(db: apsw.Connection, room: str, keys: Sequence[str] | None) -> list[tuple[str, str]]:
        if keys is None:
            return _decode_pairs(db.execute(READ_WORDS, (room,)).get)
        return _decode_pairs(db.execute(READ_SOME_WORDS, (room, _encode(keys).decode())).get)
