"""Several processes on one machine that share a port, and the one that looks after them.

SIGTERM and SIGINT stop all of them in order. SIGHUP replaces one after the other: the next one takes
people in before the one before it sends its own away, so that a new version starts without a break.

Must not live here: what a worker serves (``serve``).
"""

from __future__ import annotations

import contextlib
import logging
import os
import select
import signal
import subprocess
import sys
import threading
import time
from typing import Final

import msgspec

MOST_WORKERS: Final = 64
LOOK_EVERY_S: Final = 0.25
READY_LIMIT_S: Final = 60.0  # a busy machine takes some seconds to start one
STOP_LIMIT_S: Final = 30.0  # twice what draining and closing may take
START_AGAIN_S: Final = (1.0, 30.0)  # after a crash, doubled each time in a row
CALM_S: Final = 60.0  # who lives so long has not crashed "in a row"

logger = logging.getLogger(__name__)


class Worker(msgspec.Struct):
    """One process. ``started`` is monotonic seconds."""

    process: subprocess.Popen[bytes]
    ready: int
    started: float


class Workers:
    """See the module's docstring."""

    def __init__(self, count: int) -> None:
        self._workers: dict[int, Worker] = {}
        self._count = count
        self._pause = START_AGAIN_S[0]
        self._must_stop = threading.Event()
        self._must_replace = threading.Event()

    def run(self) -> int:
        """Run until told to stop; the exit code."""
        for ending in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ending, lambda *_: self._must_stop.set())
        signal.signal(signal.SIGHUP, lambda *_: self._must_replace.set())
        try:
            for number in range(1, self._count + 1):
                self._workers[number] = _start(number)
            while not self._must_stop.wait(LOOK_EVERY_S):
                self._look_after()
                if self._must_replace.is_set():
                    self._must_replace.clear()
                    self._replace_all()
        finally:
            self._stop_all()
        return 0

    def _look_after(self) -> None:
        for number, worker in self._workers.items():
            code = worker.process.poll()
            if code is None:
                continue
            if time.monotonic() - worker.started > CALM_S:
                self._pause = START_AGAIN_S[0]
            logger.error(
                "worker %d ended by itself with %d; the next starts in %g s", number, code, self._pause
            )
            os.close(worker.ready)
            if self._must_stop.wait(self._pause):
                return
            self._pause = min(2 * self._pause, START_AGAIN_S[1])
            self._workers[number] = _start(number)
            return

    def _replace_all(self) -> None:
        for number, before in list(self._workers.items()):
            after = _start(number)
            if not _wait_until_ready(after):
                logger.error("a new worker %d did not start; the others stay as they are", number)
                _stop(after)
                return
            self._workers[number] = after
            _stop(before)
            logger.info("worker %d has been replaced", number)

    def _stop_all(self) -> None:
        for worker in self._workers.values():
            worker.process.terminate()
        for worker in self._workers.values():
            _stop(worker)


def _start(number: int) -> Worker:
    """A worker whose end of two pipes says that it is ready, and hears that its parent is gone."""
    ready, tell = os.pipe()
    command = [
        sys.executable,
        "-m",
        "livetalk",
        "serve-worker",
        "--number",
        str(number),
        "--ready",
        str(tell),
    ]
    try:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=(tell,), start_new_session=True)  # noqa: S603 - our own program
    finally:
        os.close(tell)
    return Worker(process=process, ready=ready, started=time.monotonic())


def _wait_until_ready(worker: Worker) -> bool:
    readable, _, _ = select.select([worker.ready], [], [], READY_LIMIT_S)
    return bool(readable) and os.read(worker.ready, 1) != b""


def _stop(worker: Worker) -> None:
    worker.process.terminate()
    try:
        worker.process.wait(STOP_LIMIT_S)
    except subprocess.TimeoutExpired:
        worker.process.kill()
        worker.process.wait()
    with contextlib.suppress(OSError):
        os.close(worker.ready)
    if worker.process.stdin is not None:
        worker.process.stdin.close()


def tell_ready(ready: int) -> None:
    """In a worker: people may come."""
    with contextlib.suppress(OSError):
        os.write(ready, b"1")
        os.close(ready)


def end_with_parent() -> None:
    """In a worker: stop in order when the parent is gone, whatever it died of."""

    def wait() -> None:
        while os.read(0, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="livetalk-parent", daemon=True).start()
