"""Ways in which the disk under a running server stops taking anything, and takes it again.

Lives here: filling a small disk, limiting the files of a process, failing every fsync. Must not
live here: expectations.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import pytest

from livetalk.commands.serve import run, set_up_logging
from livetalk.log.sqlite import SqliteLog
from livetalk.settings import read_settings
from tests.faults.failing_disk import Disk
from tests.support.server_process import ORDINARY, ServerProcess

DISK_BYTES = 4 * 1024 * 1024
CHUNK = b"x" * 65_536

FAILING = ("-m", "tests.faults.troubles")


class Trouble(Protocol):
    """Something that can befall the disk of a server."""

    @property
    def folder(self) -> Path:
        """Where the server's log has to lie."""

    @property
    def program(self) -> Sequence[str]:
        """What Python is to run as the server."""

    def begin(self, server: ServerProcess) -> None:
        """From now on nothing can be written."""

    def end(self, server: ServerProcess) -> None:
        """Everything is as it should be."""


class FullDisk:
    """A real small disk in memory with a real lack of space. Needs the right to mount."""

    program = ORDINARY

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def begin(self, server: ServerProcess) -> None:
        """Something else has taken all the space."""
        self.fill()

    def end(self, server: ServerProcess) -> None:
        """It was removed."""
        self.empty()

    def fill(self) -> None:
        """Take all the space."""
        with self._ballast.open("ab", buffering=0) as ballast:
            for size in (len(CHUNK), 1):
                with contextlib.suppress(OSError):
                    while ballast.write(CHUNK[:size]):
                        pass

    def empty(self) -> None:
        """Give it back."""
        self._ballast.unlink()


class LimitedFiles:
    """The log's files may not grow: what a quota does. Needs no rights."""

    program = ORDINARY

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def begin(self, server: ServerProcess) -> None:
        """No file may grow beyond what the log's longest has."""
        longest = max(file.stat().st_size for file in self.folder.glob("log.db*"))
        self._limit(server, longest)

    def end(self, server: ServerProcess) -> None:
        """As before."""
        self._limit(server, resource.RLIM_INFINITY)

    def _limit(self, server: ServerProcess, soft: int) -> None:
        _, hard = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (soft, hard))


class FailingSync:
    """The disk takes what is written, and then cannot say that it has it."""

    program = FAILING

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def begin(self, server: ServerProcess) -> None:
        """Every fsync fails."""
        self._signal(server, signal.SIGUSR1)

    def end(self, server: ServerProcess) -> None:
        """They work."""
        self._signal(server, signal.SIGUSR2)

    def _signal(self, server: ServerProcess, number: int) -> None:
        server.process.send_signal(number)


TROUBLES = ("a full disk", "a limit on files", "a failing fsync")


@contextlib.contextmanager
def trouble_called(name: str, folder: Path) -> Iterator[Trouble]:
    """A trouble by its name; skips the test where it cannot be had."""
    match name:
        case "a full disk":
            with small_disk(folder) as disk:
                yield FullDisk(disk)
        case "a limit on files":
            yield LimitedFiles(folder)
        case _:
            yield FailingSync(folder)


@contextlib.contextmanager
def small_disk(folder: Path, size: int = DISK_BYTES) -> Iterator[Path]:
    """A disk of so many bytes; skips the test where none can be mounted."""
    disk = folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "livetalk-test", str(disk)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except OSError:
        pytest.skip("there is no mount command here")
    if done.returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def main() -> None:
    """The ordinary server on a disk whose fsync fails between two signals."""
    disk = Disk()
    signal.signal(signal.SIGUSR1, lambda _number, _frame: setattr(disk, "does_sync_fail", True))
    signal.signal(signal.SIGUSR2, lambda _number, _frame: disk.heal())
    settings = read_settings(os.environ)
    assert settings.log.path is not None
    set_up_logging()
    run(settings, SqliteLog(settings.log.path, vfs=disk.vfs))


if __name__ == "__main__":
    main()
