"""A disk under Redis that is full for a while: Redis ends at each write, and a supervisor starts it again.

Must not live here: what should come of it (``judging``).
"""

from __future__ import annotations

import asyncio
import contextlib
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from tests.faults.nodes.faults import Healed, answers, now
from tests.faults.nodes.town import Town
from tests.faults.troubles import FullDisk, small_disk
from tests.faults.waiting import until

DISKS = "a full disk", "a quota"
ANY_DISK = "the most real one that can be had"
DISK_BYTES = 64 * 1024 * 1024
FULL_S = 3.0, 7.0
START_AGAIN_S = 0.5


class Disk(Protocol):
    """Where Redis keeps its files."""

    folder: Path

    def fill(self, pid: int) -> None:
        """From now on nothing can be written there."""

    def limit(self) -> None:
        """What a process that starts now does to itself, before it becomes Redis."""

    def make_space(self, pid: int) -> None:
        """All is as it was, for the process that may run and for those that start now."""


class RealDisk:
    """A small disk in memory with a real lack of space."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._trouble = FullDisk(folder)

    def fill(self, pid: int) -> None:
        """Something else takes all the space."""
        self._trouble.fill()

    def limit(self) -> None:
        """Nothing: space is nobody's own."""

    def make_space(self, pid: int) -> None:
        """It is removed."""
        self._trouble.empty()


class Quota:
    """No file of Redis may grow. Needs no rights."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._most = resource.RLIM_INFINITY

    def fill(self, pid: int) -> None:
        """Neither those of the process that runs, nor of those that follow it."""
        self._most = max(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (self._most, resource.RLIM_INFINITY))

    def limit(self) -> None:
        """The same limit again."""
        resource.setrlimit(resource.RLIMIT_FSIZE, (self._most, resource.RLIM_INFINITY))

    def make_space(self, pid: int) -> None:
        """They may grow."""
        self._most = resource.RLIM_INFINITY
        with contextlib.suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (self._most, resource.RLIM_INFINITY))


@contextlib.contextmanager
def disk_called(name: str, folder: Path) -> Iterator[Disk]:
    """A disk by its name; skips the test where it cannot be had."""
    with contextlib.ExitStack() as stack:
        match name:
            case "a quota":
                yield Quota(folder / "redis")
            case "a full disk":
                yield RealDisk(stack.enter_context(small_disk(folder, DISK_BYTES)))
            case _:
                try:
                    place = stack.enter_context(small_disk(folder, DISK_BYTES))
                except pytest.skip.Exception:
                    yield Quota(folder / "redis")
                else:
                    yield RealDisk(place)


async def the_disk_is_full(town: Town, disk: Disk) -> Healed:
    """Redis ends; whoever starts it again does so in vain, until there is space."""
    began, redis = now(), town.cluster.redis
    disk.fill(redis.pid)
    await until(lambda: not redis.is_running)
    space_at = began + town.rng.uniform(*FULL_S)
    while now() < space_at:
        if not redis.is_running:
            redis.start(before_exec=disk.limit, wait=False)
        await asyncio.sleep(START_AGAIN_S)
    disk.make_space(redis.pid)
    if not redis.is_running:
        redis.start(before_exec=disk.limit, wait=False)
    await answers(redis)
    return Healed(at=now(), lasted_s=now() - began)
