"""The one thread that writes: whatever waits becomes one transaction.

Lives here: group commit, erasing, and what happens when the disk fails. The thread owns the only
connection that writes; it hears from the event loop through one queue, and answers with one call
per batch.
Must not live here: SQL text, the rules of a batch, reading for others.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import apsw
import msgspec

from livetalk.log.phantoms import Phantoms
from livetalk.log.port import Appended, LogUnavailable
from livetalk.log.sqlite_batch import (
    Append,
    Erase,
    Forget,
    Job,
    Outcomes,
    Stop,
    decide,
    is_new,
    is_phantom,
)
from livetalk.log.sqlite_schema import (
    BURY,
    BUSY_TIMEOUT_MS,
    CHECK_BATCH,
    ERASE_WORDS,
    INSERT_ROWS,
    open_writer,
    sentence,
)

BATCH = 512  # appends in one transaction: beyond, waiting grows faster than throughput
LOOK_AROUND_S = 0.25  # how often another process's appends are looked for
TRUNCATE_PATIENCE_MS = 250  # readers of our own are done long before; others are waited for later
OWN_FAULT = "The log failed for a reason of its own; the server's output has the details."

logger = logging.getLogger(__name__)
_encode = msgspec.json.Encoder().encode
_decode_places = msgspec.json.Decoder(list[tuple[str, int | None]]).decode
_decode_commands = msgspec.json.Decoder(list[tuple[str, str, int, int]]).decode


class Hooks(msgspec.Struct, frozen=True, kw_only=True):
    """What the thread calls, on the event loop."""

    opened: Callable[[LogUnavailable | None], None]
    appended: Callable[[Outcomes], None]
    erased: Callable[[Erase, LogUnavailable | None], None]
    changed_elsewhere: Callable[[], None]
    stopped: Callable[[], None]


class Writer(threading.Thread):
    """See the module's docstring."""

    def __init__(self, path: Path, vfs: str | None, loop: asyncio.AbstractEventLoop, hooks: Hooks) -> None:
        super().__init__(name="livetalk-log", daemon=True)
        self.jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._path = path
        self._vfs = vfs
        self._loop = loop
        self._hooks = hooks
        self._phantoms = Phantoms()
        self._db: apsw.Connection | None = None
        self.failure: str | None = None  # of the latest batch
        self._must_bury = False
        self._must_truncate = False
        self._data_version = -1
        self._looked_at = time.monotonic()

    def run(self) -> None:
        """Open, work until told to stop, close."""
        try:
            self._connection()
        except LogUnavailable as failure:
            self._tell(self._hooks.opened, failure)
            return
        self._tell(self._hooks.opened, None)
        is_last = False
        while not is_last:
            try:
                is_last = not self._work()
            except Exception:  # the thread outlives whatever happens in it
                logger.exception("the log's writer stumbled")
        self._close()
        self._tell(self._hooks.stopped)

    def _work(self) -> bool:
        """One round. False when it was the last."""
        appends, other = self._take()
        if appends:
            self._append(appends)
        match other:
            case Erase():
                self._erase(other)
            case Forget():
                for phantom in other.phantoms:
                    self._phantoms.forget(phantom)
            case _:
                pass
        if time.monotonic() - self._looked_at >= LOOK_AROUND_S:
            self._look_around()
        return not isinstance(other, Stop)

    def _take(self) -> tuple[list[Append], Erase | Forget | Stop | None]:
        """All appends that wait, up to the first job of another kind."""
        appends: list[Append] = []
        try:
            job = self.jobs.get(timeout=LOOK_AROUND_S)
            while isinstance(job, Append):
                appends.append(job)
                if len(appends) == BATCH:
                    return appends, None
                job = self.jobs.get_nowait()
        except queue.Empty:
            return appends, None
        return appends, job

    # Appending

    def _append(self, appends: Sequence[Append]) -> None:
        failure: str | None = None
        try:
            outcomes = self._commit(self._connection(), appends)
        except LogUnavailable as error:
            failure = error.cause
        except Exception:  # whatever it is, nobody may be left waiting
            logger.exception("appending failed")
            self._recover()
            failure = OWN_FAULT
        if failure is not None:
            outcomes = [(append, LogUnavailable(failure)) for append in appends]
        self._report(failure)
        for append, outcome in outcomes:
            if is_phantom(append, outcome):
                self._phantoms.add(append.tip)
        self._tell(self._hooks.appended, outcomes)

    def _report(self, failure: str | None) -> None:
        """Tell the operator when it begins and when it is over, not at every batch between."""
        if failure is not None and self.failure is None:
            logger.error("nothing can be logged: %s", failure)
        elif failure is None and self.failure is not None:
            logger.warning("the log works again")
        self.failure = failure

    def _commit(self, db: apsw.Connection, appends: Sequence[Append]) -> Outcomes:
        try:
            try:
                return self._check_and_insert(db, appends)
            except apsw.ConstraintError:
                # Between check and insert another process took our seqs, so that nothing was
                # written. Once more, with the others locked out.
                db.execute("BEGIN IMMEDIATE")
                outcomes = self._check_and_insert(db, appends)
                db.execute("COMMIT")
                return outcomes
        except apsw.Error as error:
            self._recover()
            raise LogUnavailable(sentence(error)) from error

    def _check_and_insert(self, db: apsw.Connection, appends: Sequence[Append]) -> Outcomes:
        rooms = {append.room for append in appends}
        asked = [(append.room, append.command) for append in appends if append.command is not None]
        row = db.execute(CHECK_BATCH, (_encode(list(rooms)).decode(), _encode(asked).decode())).get
        places = {room: seq or 0 for room, seq in _decode_places(row[0])}
        commands = {
            (room, command): Appended(first=first, last=last, repeated=True)
            for room, command, first, last in _decode_commands(row[1])
        }
        outcomes = decide(appends, places, commands, self._phantoms)
        rows = b",".join(append.rows for append, outcome in outcomes if is_new(outcome))
        if rows:
            db.execute(INSERT_ROWS, (f"[{rows.decode()}]",))
        return outcomes

    # Erasing

    def _erase(self, job: Erase) -> None:
        failure: LogUnavailable | None = None
        try:
            self._connection().execute(ERASE_WORDS, (job.room, job.keys))
            self._truncate()
        except LogUnavailable as error:
            failure = error
        except apsw.Error as error:
            self._recover()
            failure = LogUnavailable(sentence(error))
        self._tell(self._hooks.erased, job, failure)

    def _truncate(self) -> None:
        """Empty the WAL, which still holds the pages as they were before an erasure."""
        db = self._connection()
        self._must_truncate = True
        db.set_busy_timeout(TRUNCATE_PATIENCE_MS)
        try:
            is_busy = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()[0][0]
            self._must_truncate = bool(is_busy)
        except apsw.Error as error:
            logger.warning("erased words may still lie in the write-ahead log: %s", error)
        finally:
            db.set_busy_timeout(BUSY_TIMEOUT_MS)

    # When the disk fails, and afterwards

    def _recover(self) -> None:
        """After a failed commit: roll back, and bury what may lie written in the WAL.

        The connection stays. If it were the last one to close, SQLite would forget which part of
        the WAL counts, and the next one would find the failed commit there.
        """
        self._must_bury = True
        try:
            if self._db is not None and self._db.in_transaction:
                self._db.execute("ROLLBACK")
            self._bury()
        except apsw.Error as error:
            logger.info("the failed commit is not buried yet: %s", error)

    def _bury(self) -> None:
        """Overwrite a transaction that was written but not acknowledged (rule L10).

        A commit whose fsync failed lies complete in the WAL file. This connection ignores it, but
        a start after a crash would find it and let it appear. A tiny commit is written over it
        and breaks its chain of checksums, even if the tiny one's own fsync fails again; then it
        is repeated until it does not, before any other commit.
        """
        if self._db is not None and self._must_bury:
            self._db.execute(BURY)
            self._must_bury = False

    def _connection(self) -> apsw.Connection:
        """The connection, fit for a commit."""
        try:
            if self._db is None:
                self._db = open_writer(self._path, self._vfs)
            self._bury()
        except apsw.Error as error:
            raise LogUnavailable(sentence(error)) from error
        return self._db

    def _close(self) -> None:
        try:
            self._connection().close()
        except (LogUnavailable, apsw.Error) as error:
            logger.warning("the log did not close cleanly: %s", error)

    # The others

    def _look_around(self) -> None:
        """Notice what another process appended, and finish what had to wait."""
        self._looked_at = time.monotonic()
        try:
            db = self._connection()
            if self._must_truncate:
                self._truncate()
            version = db.execute("PRAGMA data_version").get
        except (LogUnavailable, apsw.Error):
            return  # the next append says so to somebody who can act
        if version != self._data_version:
            self._data_version = version
            self._tell(self._hooks.changed_elsewhere)

    def _tell(self, hook: Callable[..., None], *args: object) -> None:
        try:
            self._loop.call_soon_threadsafe(hook, *args)
        except RuntimeError:  # the loop is closed: nobody is left to be told
            logger.debug("the event loop went before the log")
