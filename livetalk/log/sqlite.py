"""The log in one SQLite file: the embedded default, durable before it answers.

Lives here: the adapter as the event loop sees it. The writing is done by one thread
(``sqlite_writer``), the reading by another (``sqlite_reader``), the tables are in
``sqlite_schema``. Why so: ``docs/log.md``.
Must not live here: SQL text, blocking calls.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from livetalk.log import sqlite_backup
from livetalk.log.following import Followers
from livetalk.log.port import Appended, Draft, LogUnavailable
from livetalk.log.sqlite_batch import Append, Erase, Forget, Outcomes, Stop, is_new, is_phantom
from livetalk.log.sqlite_reader import Reader
from livetalk.log.sqlite_writer import Hooks, Writer
from livetalk.rooms.facts import Fact

_encode = msgspec.json.Encoder().encode
_NO_WORDS: tuple[()] = ()
_NOTHING = (_NO_WORDS, None)


class SqliteLog:
    """See ``livetalk.log.port`` for the rules. ``vfs`` names SQLite's file layer, for fault tests."""

    def __init__(self, path: Path, *, vfs: str | None = None) -> None:
        self._path = path
        self._vfs = vfs
        self._writer: Writer | None = None
        self._reader = Reader(path, vfs)
        self._followers = Followers()
        self._stopped: asyncio.Future[None] | None = None

    async def open(self) -> None:
        """Create the file if there is none; refuse one that this version cannot keep."""
        if self._writer is not None:
            return
        loop = asyncio.get_running_loop()
        opened: asyncio.Future[LogUnavailable | None] = loop.create_future()
        stopped: asyncio.Future[None] = loop.create_future()
        hooks = Hooks(
            opened=opened.set_result,
            appended=self._appended,
            erased=_erased,
            changed_elsewhere=self._changed_elsewhere,
            stopped=lambda: stopped.set_result(None),
        )
        writer = Writer(self._path, self._vfs, loop, hooks)
        writer.start()
        failure = await opened
        if failure is not None:
            raise failure
        self._reader = Reader(self._path, self._vfs)
        self._followers = Followers()
        self._stopped = stopped
        self._writer = writer

    async def close(self) -> None:
        """Finish what was submitted, then let go of the file. What comes later is refused."""
        writer, self._writer = self._writer, None
        if writer is None or self._stopped is None:
            return
        writer.jobs.put(Stop())
        await self._stopped
        self._followers.close()
        await self._reader.close()

    def submit(
        self,
        room: str,
        expected_seq: int,
        facts: Sequence[Draft],
        command_id: str | None = None,
        words: Mapping[str, str] | None = None,
        *,
        epoch: str | None = None,
    ) -> asyncio.Future[Appended]:
        """Rules L1-L5, L10-L12."""
        if not facts:
            raise ValueError("an append has at least one fact")
        drafts = tuple(facts)
        rows = _rows(room, expected_seq, drafts, command_id, words, epoch=epoch)
        future: asyncio.Future[Appended] = asyncio.get_running_loop().create_future()
        if self._writer is None:
            future.set_exception(LogUnavailable("The log is closed."))
        else:
            self._writer.jobs.put(Append(future, room, expected_seq, drafts, command_id, rows))
        return future

    async def append(
        self,
        room: str,
        expected_seq: int,
        facts: Sequence[Draft],
        command_id: str | None = None,
        words: Mapping[str, str] | None = None,
        *,
        epoch: str | None = None,
    ) -> Appended:
        """``submit`` and wait."""
        return await self.submit(room, expected_seq, facts, command_id, words, epoch=epoch)

    def read(self, room: str, after: int = 0) -> AsyncIterator[Fact]:
        """Rule L6."""
        return self._reader.facts(room, after)

    def follow(self, room: str, after: int = 0, *, own: bool = True) -> AsyncIterator[Fact]:
        """Rule L7; another process's facts arrive within half a second."""
        return self._followers.follow(room, after, self.read, own=own)

    async def words(self, room: str, keys: Iterable[str] | None = None) -> dict[str, str]:
        """Rule L8."""
        return await self._reader.words(room, None if keys is None else list(keys))

    async def erase(self, room: str, keys: Iterable[str]) -> None:
        """Rule L8: gone from the file and from its write-ahead log when this returns."""
        if self._writer is None:
            raise LogUnavailable("The log is closed.")
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._writer.jobs.put(Erase(future, room, _encode(list(keys)).decode()))
        await future

    async def rooms(self) -> list[str]:
        """In the order of their creation."""
        return await self._reader.rooms()

    async def epoch(self, room: str) -> str | None:
        """Rule L9."""
        return await self._reader.epoch(room)

    async def size(self) -> int:
        """Bytes of the file and its write-ahead log."""
        return await self._reader.run(self._bytes)

    async def check(self) -> list[str]:
        """Integrity of the file, and no gap in any room."""
        return await asyncio.to_thread(sqlite_backup.check, self._path, self._vfs)

    def trouble(self) -> str | None:
        """Rule L14: why the latest batch could not be made durable."""
        return self._writer.failure if self._writer is not None else None

    async def backup(self, target: Path) -> None:
        """A consistent copy in a new file, while rooms go on. Never overwrites."""
        await asyncio.to_thread(sqlite_backup.backup, self._path, target, self._vfs)

    def _bytes(self) -> int:
        files = (self._path, self._path.with_name(f"{self._path.name}-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    # Called by the writer, on the event loop

    def _appended(self, outcomes: Outcomes) -> None:
        phantoms = []
        for append, outcome in outcomes:
            if is_phantom(append, outcome):
                phantoms.append(append.tip)
            if isinstance(outcome, Appended):
                if is_new(outcome):
                    self._followers.publish(append.room, outcome.first, append.drafts, append.command)
                if not append.future.done():
                    append.future.set_result(outcome)
            elif not append.future.done():
                append.future.set_exception(outcome)
        if phantoms and self._writer is not None:
            self._writer.jobs.put(Forget(phantoms))

    def _changed_elsewhere(self) -> None:
        self._followers.nudge()


def _rows(
    room: str,
    expected_seq: int,
    drafts: Sequence[Draft],
    command: str | None,
    words: Mapping[str, str] | None,
    *,
    epoch: str | None,
) -> bytes:
    """The append as rows of JSON, without the outer brackets; words and epoch travel on the first row."""
    pairs = list(words.items()) if words else _NO_WORDS
    if len(drafts) == 1:  # by far the most common: a command is one fact
        (draft,) = drafts
        return _encode((room, expected_seq + 1, draft.at, draft.by, command, draft.event, pairs, epoch))
    rows = [
        (room, seq, draft.at, draft.by, command, draft.event, *(_NOTHING if place else (pairs, epoch)))
        for place, (seq, draft) in enumerate(
            zip(range(expected_seq + 1, expected_seq + 1 + len(drafts)), drafts, strict=True)
        )
    ]
    return _encode(rows)[1:-1]


def _erased(job: Erase, failure: LogUnavailable | None) -> None:
    if job.future.done():
        return
    if failure is None:
        job.future.set_result(None)
    else:
        job.future.set_exception(failure)
