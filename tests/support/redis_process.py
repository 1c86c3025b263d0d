"""A real redis-server of a test's own: started on a free port, killed, stopped, started again.

Lives here: one server, its replica and its Sentinels as processes, ended by pid. Must not live here:
what LiveTalk should do about it.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from tests.support.server_process import HOST, free_port

START_TIMEOUT_S = 30.0  # a tenth of a second alone; the machine may be busy with other tests
LOOK_EVERY_S = 0.02
DURABLE = ("--appendonly", "yes", "--appendfsync", "always", "--save", "")


class RedisProcess:
    """One redis-server whose files lie in ``folder``. ``options`` are given on its command line."""

    def __init__(
        self, folder: Path, *, options: Sequence[str] = DURABLE, password: str | None = None, port: int = 0
    ) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.password = password
        self.options = tuple(options)
        self._process: subprocess.Popen[bytes] | None = None
        self._before_exec: Callable[[], None] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        if error is not None:
            print(f"the last words of Redis:\n{self.last_words()}")

    @property
    def url(self) -> str:
        """For ``LIVETALK_LOG``."""
        return f"redis://{HOST}:{self.port}/0"

    @property
    def pid(self) -> int:
        """Of the latest start."""
        assert self._process is not None
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether the process has not ended."""
        return self._process is not None and self._process.poll() is None

    def start(self, *more: str, before_exec: Callable[[], None] | None = None, wait: bool = True) -> None:
        """Start it; with ``wait`` returns when it answers. ``before_exec`` runs in the new process."""
        assert not self.is_running
        command = [find_redis(), "--port", str(self.port), "--bind", HOST, "--dir", str(self.folder)]
        command += [*self.options, *more, "--logfile", str(self.folder / "redis.log")]
        if self.password is not None:
            command += ["--requirepass", self.password, "--masterauth", self.password]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=before_exec,  # noqa: PLW1509 - limits of the new process; no threads hold locks here
        )
        if wait:
            self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Until it answers and has read its append-only file."""
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            if not self.is_running:
                raise RuntimeError(f"redis-server ended by itself:\n{self.last_words()}")
            if b"loading:0" in self.ask("INFO", "persistence"):
                return
            time.sleep(LOOK_EVERY_S)
        raise TimeoutError(f"redis-server was not ready:\n{self.last_words()}")

    def ask(self, *words: str) -> bytes:
        """One command by hand; what came back at once, or nothing if nobody answers."""
        lines = [words] if self.password is None else [("AUTH", self.password), words]
        with contextlib.suppress(OSError), socket.create_connection((HOST, self.port), 2) as line:
            answer = b""
            for one in lines:
                packed = [f"${len(word.encode())}\r\n{word}\r\n" for word in one]
                line.sendall(f"*{len(one)}\r\n{''.join(packed)}".encode())
                answer = line.recv(2**16)
            return answer
        return b""

    def kill(self) -> None:
        """SIGKILL, now; returns when the process is gone."""
        if self._process is not None and self.is_running:
            self._process.send_signal(signal.SIGCONT)
            self._process.kill()
            self._process.wait(START_TIMEOUT_S)

    def pause(self) -> None:
        """SIGSTOP: it holds its connections and answers nothing."""
        os.kill(self.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """SIGCONT."""
        os.kill(self.pid, signal.SIGCONT)

    def last_words(self) -> str:
        """The end of its own log."""
        file = self.folder / "redis.log"
        return file.read_text(errors="replace")[-2000:] if file.exists() else ""


def find_redis(name: str = "redis-server") -> str:
    """Where the program is. The project's own files install it, so that its absence is a fault."""
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"{name} is missing; `make test` installs it (the package redis-server)")
    return found


@contextlib.contextmanager
def redis_on(folder: Path, *, options: Sequence[str] = DURABLE) -> Iterator[RedisProcess]:
    """A Redis with an append-only file in ``folder``; nothing of it is left running."""
    with RedisProcess(folder, options=options) as server:
        yield server


@functools.cache
def shared_redis() -> RedisProcess:
    """One Redis for all tests of this process that do nothing to it; ended with the process."""
    folder = Path(tempfile.mkdtemp(prefix="livetalk-redis-"))
    server = RedisProcess(folder)
    server.start()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(server.kill)
    return server


def empty_redis() -> RedisProcess:
    """The same with nothing in it."""
    server = shared_redis()
    answer = server.ask("FLUSHALL")
    assert answer.startswith(b"+OK"), answer
    return server
