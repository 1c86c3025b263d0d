"""A child process of the benchmark: started on its core, spoken to by JSON lines, ended by its id.

Lives here: processes and pipes. Must not live here: what is said through them.
"""

from __future__ import annotations

import os
import select
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from tests.bench.machine import pinned_to

GRACE_S = 5.0  # between asking a process to stop and stopping it


class ChildFailed(Exception):
    """A process of the benchmark ended or fell silent. The message carries the end of its log."""


class Child:
    """One process. Its standard error goes to a file, so that a failure can be shown."""

    def __init__(
        self, command: Sequence[str], *, core: int, log: Path, env: Mapping[str, str] | None = None
    ) -> None:
        self._log = log
        self._unread = b""
        with pinned_to(core), log.open("ab") as errors:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env={**os.environ, **(env or {})},
            )

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def check(self) -> None:
        """Raise if the process is gone."""
        if self._process.poll() is not None:
            raise ChildFailed(f"process {self.pid} ended with {self._process.returncode}:\n{self._tail()}")

    def say(self, message: msgspec.Struct) -> None:
        """Write one line to the process."""
        if self._process.stdin is None:
            raise ChildFailed("the process has no standard input")
        self._process.stdin.write(msgspec.json.encode(message) + b"\n")
        self._process.stdin.flush()

    def hear(self, at_most_s: float) -> bytes:
        """Read the next line that is a JSON object; anything else a server prints is passed over."""
        deadline = time.monotonic() + at_most_s
        while True:
            line, found, rest = self._unread.partition(b"\n")
            if found:
                self._unread = rest
                if line.startswith(b"{"):
                    return line
                continue
            self._unread += self._read(deadline)

    def _read(self, deadline: float) -> bytes:
        if self._process.stdout is None:
            raise ChildFailed("the process has no standard output")
        ready, _, _ = select.select([self._process.stdout], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise ChildFailed(f"process {self.pid} did not answer in time:\n{self._tail()}")
        if not (data := os.read(self._process.stdout.fileno(), 65536)):
            raise ChildFailed(f"process {self.pid} has nothing more to say:\n{self._tail()}")
        return data

    def end(self) -> None:
        """Stop the process: asked first, then made to."""
        self._process.terminate()
        try:
            self._process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _tail(self) -> str:
        return self._log.read_text(errors="replace")[-2000:] if self._log.exists() else ""
