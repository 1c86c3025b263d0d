"""Where the archive lies while the server runs: a SQLite of its own, in a temporary file nobody else opens.

It is derived from the rooms' logs and built again at every start, so it is in no backup and can be thrown
away. SQLite keeps a part of it in memory and the rest in the file, so a hundred times as many questions need
no more memory. Words that are deleted are overwritten, also in the full-text index.

Lives here: the tables, and changing them. One lock, because the event loop's threads share the connection.
Must not live here: searching (``archive_index``), or what may be archived (``records.archived``).
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import apsw
import msgspec

from livetalk.moderation.similarity import Terms
from livetalk.records.archived import Archived, Change, year_of

CACHE_KIB = 32 * 1024  # what is in memory of it: all of some 20,000 questions
AT_ONCE = 100  # entries written before a search may come in between

# Places of words are kept although nobody looks for phrases: without them BM25 reads each text that it weighs
_SCHEMA = """
PRAGMA secure_delete = ON;
PRAGMA cache_size = -%d;
PRAGMA journal_mode = MEMORY;
CREATE TABLE rooms (code TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE hidden (code TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE entries (
    n INTEGER PRIMARY KEY, room TEXT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL, status TEXT NOT NULL,
    at TEXT NOT NULL, year INTEGER NOT NULL, is_item INTEGER NOT NULL, within INTEGER NOT NULL,
    body BLOB NOT NULL, UNIQUE (room, key)
);
CREATE INDEX entries_at ON entries (within, at, room);
CREATE TABLE themes (
    name TEXT NOT NULL, entry INTEGER NOT NULL, shown TEXT NOT NULL, PRIMARY KEY (name, entry)
) WITHOUT ROWID;
CREATE INDEX themes_of ON themes (entry);
CREATE VIRTUAL TABLE terms USING fts5 (
    said, answer, about, tokenize="unicode61 remove_diacritics 0 tokenchars '_'"
);
INSERT INTO terms (terms, rank) VALUES ('secure-delete', 1);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (terms, row);
"""


class ArchiveStore:
    """See the module's docstring. Every method may be called from any thread."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.lock = threading.Lock()
        self._turn = threading.Lock()  # one room after the other; a search need not wait for a whole one
        self.connection = apsw.Connection("")
        self.connection.execute(_SCHEMA % CACHE_KIB).fetchall()
        self.readers = ThreadPoolExecutor(max_workers=1, thread_name_prefix="archive")
        """Where searches wait for each other, so that a flood of them takes no thread from anything else."""
        self.waiting = 0
        """How many wait or are being done; counted by those who send them here, on the event loop."""
        self.version = 0
        """Counts its changes."""
        self.name = secrets.token_hex(4)
        """No other archive has it: the versions of two servers, or before and after a restart, differ."""

    def put(self, change: Change, *, anew: bool = False) -> None:
        """Archive what is new of a room. What is older than what is there is passed over, unless ``anew``."""
        with self._turn:
            self._put(change, anew=anew)

    def _put(self, change: Change, *, anew: bool) -> None:
        rows = {entry.key: entry for entry in change.entries}
        with self.lock:
            known = self._seq(change.room)
            if known is not None and change.seq < known and not anew:
                return
            bodies = self._bodies(change)
            gone = [key for key in bodies if key not in rows]
            fresh = [
                (entry, body)
                for key, entry in rows.items()
                if (body := msgspec.json.encode(entry)) != bodies.get(key)
            ]
            with self.connection:
                self._drop(change.room, [*gone, *(entry.key for entry, _ in fresh if entry.key in bodies)])
                self.connection.execute(
                    "INSERT INTO rooms VALUES (?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq",
                    (change.room, change.seq),
                )
            self.version += bool(gone or fresh)
        for at in range(0, len(fresh), AT_ONCE):
            self._write(fresh[at : at + AT_ONCE])

    def seq(self, room: str) -> int | None:
        """Up to which fact the room is archived; None if it is not."""
        with self.lock:
            return self._seq(room)

    def hide(self, rooms: Iterable[str]) -> None:
        """These rooms, and no others, are in no answer, whatever is archived of them."""
        wanted = set(rooms)
        with self.lock:
            there = {code for (code,) in self.connection.execute("SELECT code FROM hidden")}
            with self.connection:
                self.connection.executemany(
                    "DELETE FROM hidden WHERE code = ?", [(code,) for code in there - wanted]
                )
                self.connection.executemany(
                    "INSERT INTO hidden VALUES (?)", [(code,) for code in wanted - there]
                )
            self.version += there != wanted

    def query(self, sql: str, bindings: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Rows of a question that changes nothing."""
        with self.lock:
            return list(self.connection.execute(sql, tuple(bindings)))

    def close(self) -> None:
        """Let go of it; the file is gone."""
        self.readers.shutdown(wait=False, cancel_futures=True)
        with self.lock:
            self.connection.close()

    def _seq(self, room: str) -> int | None:
        found = self.connection.execute("SELECT seq FROM rooms WHERE code = ?", (room,)).fetchone()
        return None if found is None else int(found[0])

    def _bodies(self, change: Change) -> dict[str, bytes]:
        """What is archived of the room, or of the keys that the change is about."""
        found = self.connection.execute("SELECT key, body FROM entries WHERE room = ?", (change.room,))
        return {key: body for key, body in found if change.keys is None or key in change.keys}

    def _write(self, fresh: Sequence[tuple[Archived, bytes]]) -> None:
        # Words are read before the lock is taken: that is what takes its time.
        read = [(entry, body, self._terms(entry)) for entry, body in fresh]
        with self.lock, self.connection:
            for entry, body, terms in read:
                self._insert(entry, body, terms)

    def _insert(self, entry: Archived, body: bytes, terms: tuple[str, ...]) -> None:
        execute = self.connection.execute
        row = (
            entry.room, entry.key, entry.kind, entry.status, entry.at, year_of(entry), entry.is_item,
            entry.within, body,
        )  # fmt: skip
        execute(
            "INSERT INTO entries (room, key, kind, status, at, year, is_item, within, body)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
        n = self.connection.last_insert_rowid()
        execute("INSERT INTO terms (rowid, said, answer, about) VALUES (?, ?, ?, ?)", (n, *terms))
        for theme in entry.themes:
            execute("INSERT OR IGNORE INTO themes VALUES (?, ?, ?)", (theme.casefold(), n, theme))

    def _drop(self, room: str, keys: Sequence[str]) -> None:
        for key in keys:
            found = self.connection.execute(
                "DELETE FROM entries WHERE room = ? AND key = ? RETURNING n", (room, key)
            ).fetchall()
            self.connection.executemany("DELETE FROM terms WHERE rowid = ?", found)
            self.connection.executemany("DELETE FROM themes WHERE entry = ?", found)

    def _terms(self, entry: Archived) -> tuple[str, ...]:
        answers = " ".join(
            (*(answer.text for answer in entry.answers), entry.next_step or "", entry.reason or "")
        )
        about = " ".join((*entry.themes, entry.meeting, entry.owner or ""))
        return tuple(self.terms.of(text) for text in (entry.text, answers, about))
