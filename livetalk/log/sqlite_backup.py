"""A consistent copy of the SQLite log, and the check that a log is sound.

Lives here: what may run beside a live log for a while, each on a connection of its own.
Must not live here: anything the event loop waits for in a live room.
"""

from __future__ import annotations

import os
from pathlib import Path

import apsw

from livetalk.log.new_file import give_name
from livetalk.log.port import LogUnavailable
from livetalk.log.sqlite_schema import open_reader, sentence

_GAPS = """
SELECT room, count(*), min(seq), max(seq) FROM facts GROUP BY room
HAVING min(seq) <> 1 OR max(seq) <> count(*)
"""
_NO_ROOM = "SELECT DISTINCT room FROM facts WHERE room NOT IN (SELECT code FROM rooms)"
_NO_FACTS = "SELECT code FROM rooms WHERE code NOT IN (SELECT room FROM facts)"


def check(path: Path, vfs: str | None = None) -> list[str]:
    """Sentences on what is wrong with the file; none if it is sound and without gaps."""
    try:
        db = open_reader(path, vfs)
        try:
            return _problems(db)
        finally:
            db.close()
    except apsw.Error as error:
        return [sentence(error)]


def _problems(db: apsw.Connection) -> list[str]:
    found = [f"SQLite: {line}" for (line,) in db.execute("PRAGMA integrity_check") if line != "ok"]
    found += [
        f"Room {room} has {count} facts, numbered {first} to {last}: the log has a gap."
        for room, count, first, last in db.execute(_GAPS)
    ]
    found += [f"Room {room} has facts but no epoch." for (room,) in db.execute(_NO_ROOM)]
    found += [f"Room {room} has an epoch but no facts." for (room,) in db.execute(_NO_FACTS)]
    return found


def backup(source: Path, target: Path, vfs: str | None = None) -> None:
    """Copy the log as it is at this moment into one new file, while rooms go on.

    The copy is checked before it gets its name, and never takes the name of something else.
    """
    if target.exists():
        raise LogUnavailable(f"{target} exists already; a backup never overwrites.")
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        _copy(source, partial, vfs)
        problems = check(partial)
        if problems:
            raise LogUnavailable(f"The copy is not sound: {problems[0]}")
        give_name(partial, target)
    except apsw.Error as error:
        raise LogUnavailable(sentence(error)) from error
    except OSError as error:
        raise LogUnavailable(f"The backup {target} cannot be written: {error.strerror}.") from error
    finally:
        for leftover in target.parent.glob(f"{partial.name}*"):  # SQLite's own companions, too
            leftover.unlink(missing_ok=True)


def _copy(source: Path, partial: Path, vfs: str | None) -> None:
    reading = open_reader(source, vfs)
    try:
        writing = apsw.Connection(str(partial))
        try:
            with writing.backup("main", reading, "main") as copying:
                copying.step()  # all pages in one step: one moment of the log
            # The copy says "WAL" in its header; as an ordinary file it is complete by itself.
            writing.execute("PRAGMA synchronous = FULL; PRAGMA journal_mode = DELETE")
        finally:
            writing.close()
    finally:
        reading.close()
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
