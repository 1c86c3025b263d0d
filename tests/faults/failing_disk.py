"""A disk that fails on demand: a file layer for SQLite between it and the real one.

Lives here: the switches, and the SQLite VFS that obeys them. Must not live here: expectations.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import apsw

_names = itertools.count()


class Disk:
    """Turn a switch, and every file opened through ``vfs`` feels it."""

    def __init__(self) -> None:
        self.vfs = f"failing-{next(_names)}"
        self.does_sync_fail = False
        self.dies_at_sync = False  # the next fsync fails, and every write after it
        self.writes_left: int | None = None  # None: no end to the space
        self.syncs = 0
        self._layer = _Vfs(self)

    def heal(self) -> None:
        """Space is back, the cable is in again."""
        self.does_sync_fail = False
        self.dies_at_sync = False
        self.writes_left = None

    def sync(self, do: Callable[[int], None], flags: int) -> None:
        """One fsync."""
        self.syncs += 1
        if self.dies_at_sync:
            self.writes_left = 0
        if self.does_sync_fail or self.dies_at_sync:
            raise apsw.IOError("the disk does not answer")
        do(flags)

    def write(self, do: Callable[[bytes, int], None], data: bytes, offset: int) -> None:
        """One write; a full disk takes nothing of it."""
        if self.writes_left is not None:
            if self.writes_left == 0:
                raise apsw.FullError("no space left")
            self.writes_left -= 1
        do(data, offset)


class _File(apsw.VFSFile):
    """A file that asks the disk first."""

    def __init__(self, disk: Disk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self._disk = disk

    def xSync(self, flags: int) -> None:  # noqa: N802 - SQLite's name
        self._disk.sync(super().xSync, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - SQLite's name
        self._disk.write(super().xWrite, data, offset)


class _Vfs(apsw.VFS):
    """Opens such files."""

    def __init__(self, disk: Disk) -> None:
        super().__init__(disk.vfs, "")
        self._disk = disk

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - SQLite's name
        return _File(self._disk, name, flags)
