"""The SQLite file: its tables, how a connection to it is opened, and what may be refused.

Lives here: every SQL statement that shapes the store, the check of library and layout, and the
sentences that operators read when the store fails.
Must not live here: threads, the order of appends.
"""

from __future__ import annotations

import os
from pathlib import Path

import apsw

from livetalk.log.port import LogUnavailable

LAYOUT = 1  # counts up with every change of the tables that old code could not live with
APPLICATION_ID = 0x4C54_4C47  # "LTLG" in the file's header: this is a LiveTalk log
OLDEST_SQLITE = (3, 51, 3)  # before, a WAL reset with several connections could damage the file
BUSY_TIMEOUT_MS = 5_000  # another process's transaction takes milliseconds; longer is a fault
CHECKPOINT_PAGES = 4_000  # 16 MB of WAL between checkpoints: rarer pauses, still quick to recover

_TABLES = """
CREATE TABLE meta (
    key TEXT PRIMARY KEY, value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE rooms (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, epoch TEXT NOT NULL, created INTEGER NOT NULL
) STRICT;
CREATE TABLE facts (
    room TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, "by" TEXT, command TEXT,
    event TEXT NOT NULL, PRIMARY KEY (room, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX commands ON facts (room, command) WHERE command IS NOT NULL;
CREATE TABLE words (
    room TEXT NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (room, key)
) STRICT, WITHOUT ROWID;
"""

# A batch is ONE statement: a JSON array of rows goes into this view, and the trigger spreads each
# row over the tables. SQLite then runs the whole transaction, commit and fsync included, in one
# call without Python's lock. With a call per row a busy event loop could take that lock at every
# row and hold it for a switch interval: a batch of 512 took 330 ms instead of 20.
# They are TEMP, part of the connection: the file itself holds nothing but data.
_INBOX = """
CREATE TEMP VIEW inbox AS
    SELECT room, seq, at, "by", command, event, '' AS words, '' AS epoch FROM main.facts;
CREATE TEMP TRIGGER spread INSTEAD OF INSERT ON inbox BEGIN
    INSERT INTO facts VALUES (NEW.room, NEW.seq, NEW.at, NEW."by", NEW.command, NEW.event);
    INSERT INTO rooms (code, epoch, created)
        SELECT NEW.room, coalesce(NEW.epoch, lower(hex(randomblob(6)))), NEW.at WHERE NEW.seq = 1;
    INSERT INTO words SELECT NEW.room, value ->> 0, value ->> 1 FROM json_each(NEW.words) WHERE true
        ON CONFLICT (room, key) DO UPDATE SET text = excluded.text;
END;
"""

INSERT_ROWS = """
INSERT INTO inbox SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4,
    value -> 5, value -> 6, value ->> 7 FROM json_each(?)
"""

# Where the rooms of a batch stand, and which of its commands lie there already: one row.
CHECK_BATCH = """
SELECT
    (SELECT json_group_array(json_array(asked.value, (
        SELECT seq FROM facts WHERE room = asked.value ORDER BY seq DESC LIMIT 1)))
     FROM json_each(?1) AS asked),
    (SELECT json_group_array(json_array(room, command, first, last)) FROM (
        SELECT facts.room, facts.command, min(facts.seq) AS first, max(facts.seq) AS last
        FROM json_each(?2) AS asked CROSS JOIN facts
            ON facts.room = asked.value ->> 0 AND facts.command = asked.value ->> 1
            AND facts.command IS NOT NULL
        GROUP BY facts.room, facts.command))
"""

# Readers, too, take a chunk in one call, for the same reason.
READ_CHUNK = """
SELECT json_group_array(json_array(seq, at, "by", command, json(event)) ORDER BY seq)
FROM (SELECT * FROM facts WHERE room = ? AND seq > ? ORDER BY seq LIMIT ?)
"""
READ_EVENTS = "SELECT seq, event FROM facts WHERE room = ? AND seq > ? ORDER BY seq LIMIT ?"
READ_WORDS = "SELECT json_group_array(json_array(key, text)) FROM words WHERE room = ?"
READ_SOME_WORDS = """
SELECT json_group_array(json_array(key, text)) FROM words
WHERE room = ? AND key IN (SELECT value FROM json_each(?))
"""
READ_ROOMS = "SELECT json_group_array(code ORDER BY id) FROM rooms"
READ_EPOCH = "SELECT epoch FROM rooms WHERE code = ?"

ERASE_WORDS = "DELETE FROM words WHERE room = ? AND key IN (SELECT value FROM json_each(?))"
BURY = "UPDATE meta SET value = value + 1 WHERE key = 'buried'"


def check_library() -> None:
    """Refuse a SQLite that is known to damage logs."""
    version = tuple(int(part) for part in apsw.sqlite_lib_version().split("."))
    if version < OLDEST_SQLITE:
        wanted = ".".join(map(str, OLDEST_SQLITE))
        raise LogUnavailable(
            f"SQLite {apsw.sqlite_lib_version()} has a bug that can damage the log; "
            f"LiveTalk needs {wanted} or newer. Install the apsw package with its own SQLite."
        )


def open_writer(path: Path, vfs: str | None) -> apsw.Connection:
    """The connection that writes. Creates the file, readable by its owner only, and the tables."""
    check_library()
    _create_private(path)
    db = _connect(path, vfs)
    try:
        _prepare(db, path)
    except BaseException:
        db.close()
        raise
    return db


def open_reader(path: Path, vfs: str | None) -> apsw.Connection:
    """A connection that only reads. The file exists already."""
    db = _connect(path, vfs)
    db.execute("PRAGMA query_only = ON")
    return db


def _create_private(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # its -wal gets the same mode
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # a new file is only durable when its folder is
        finally:
            os.close(folder)
    except OSError as error:
        raise LogUnavailable(f"The log {path} cannot be opened: {error.strerror}.") from error


def _connect(path: Path, vfs: str | None) -> apsw.Connection:
    db = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE, vfs=vfs)
    db.set_busy_timeout(BUSY_TIMEOUT_MS)
    return db


def _prepare(db: apsw.Connection, path: Path) -> None:
    if db.execute("PRAGMA journal_mode = WAL").get != "wal":
        raise LogUnavailable(f"{path} lies on a file system on which SQLite cannot keep a log.")
    db.execute("PRAGMA synchronous = FULL")  # NORMAL may lose acknowledged facts with the power
    db.execute("PRAGMA secure_delete = ON")
    db.execute("PRAGMA temp_store = MEMORY")
    db.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
    if not _has_tables(db):
        db.execute("BEGIN IMMEDIATE")
        if not _has_tables(db):  # another process may have come first
            db.execute(_TABLES)
            db.execute("INSERT INTO meta VALUES ('layout', ?), ('buried', 0)", (LAYOUT,))
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("COMMIT")
    if db.execute("PRAGMA application_id").get != APPLICATION_ID:
        raise LogUnavailable(f"{path} is a database of another program; choose another file.")
    layout = db.execute("SELECT value FROM meta WHERE key = 'layout'").get
    if layout != LAYOUT:
        raise LogUnavailable(
            f"{path} has layout {layout}, and this version of LiveTalk knows layout {LAYOUT}: "
            "a newer LiveTalk wrote it. Start that version, or point LIVETALK_LOG at another file."
        )
    db.execute(_INBOX)


def _has_tables(db: apsw.Connection) -> bool:
    return bool(db.execute("SELECT count(*) FROM sqlite_schema").get)


def sentence(error: apsw.Error) -> str:
    """What the failure means for an operator."""
    match error:
        case apsw.FullError():
            return "The disk is full. Make space; the log goes on by itself."
        case apsw.BusyError() | apsw.LockedError():
            return "Another program has held the log for too long. Stop it, or wait."
        case apsw.CorruptError() | apsw.NotADBError():
            return f"The log's file is damaged or no log at all ({error}). Restore a backup."
        case apsw.IOError():
            return f"The disk did not keep what was written ({error}). Look at the disk."
        case apsw.CantOpenError() | apsw.ReadOnlyError() | apsw.PermissionsError():
            return f"The log's file may not be opened for writing ({error}). Look at its permissions."
        case _:
            return f"SQLite failed ({error})."
