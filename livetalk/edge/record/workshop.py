"""Where files are made: in threads beside the loop, few at once, each content once for all who ask.

Lives here: the line of what is to be made, how far each has come, and keeping what was made for a while.
Must not live here: how a form is written (``livetalk.records``), or who may have it (``reading``).
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from livetalk.records.record import Progress

AT_ONCE = 2  # threads; a core is left for everybody else
LONGEST_LINE = 24  # what is made and what waits for it; then it is "come again in a moment"
KEPT_BYTES = 96 * 1024 * 1024
KEPT_S = 600.0  # words that were erased meanwhile do not stay longer in memory than this

Write = Callable[[Progress], bytes]
Name = tuple[str, ...]


class Steps:
    """How far a job has come; the thread that works on it tells."""

    def __init__(self) -> None:
        self.done, self.total = 0, 1

    def __call__(self, done: int, total: int, /) -> None:
        """So many steps of so many are behind us."""
        self.done, self.total = done, total


@dataclass(eq=False)
class Job:
    """A file that is made or was. ``name`` is what it is a file of; ``fingerprint`` its content's."""

    name: Name
    fingerprint: str
    steps: Steps
    task: asyncio.Task[bytes]
    forget: asyncio.TimerHandle | None = field(default=None, repr=False)

    @property
    def content(self) -> bytes | None:
        """The file, when it is there."""
        return self.task.result() if self.is_done and not self.has_failed else None

    @property
    def is_done(self) -> bool:
        """Whether nothing more happens."""
        return self.task.done()

    @property
    def has_failed(self) -> bool:
        """Whether it came to nothing."""
        return self.is_done and (self.task.cancelled() or self.task.exception() is not None)

    @property
    def percent(self) -> int:
        """How far it has come."""
        return 100 if self.content is not None else min(99, self.steps.done * 100 // max(self.steps.total, 1))


class Workshop:
    """See the module's docstring. One for the life of a site."""

    def __init__(self) -> None:
        self._jobs: OrderedDict[Name, Job] = OrderedDict()
        self._benches = asyncio.Semaphore(AT_ONCE)

    def find(self, name: Name, fingerprint: str) -> Job | None:
        """The file of that content, made or being made."""
        job = self._jobs.get(name)
        return job if job is not None and job.fingerprint == fingerprint and not job.has_failed else None

    def make(self, name: Name, fingerprint: str, write: Write) -> Job | None:
        """Begin it, or join who began it before; None if too much is being made already."""
        known = self.find(name, fingerprint)
        if known is not None:
            self._jobs.move_to_end(name)
            return known
        if sum(not job.is_done for job in self._jobs.values()) >= LONGEST_LINE:
            return None
        steps = Steps()
        job = Job(name, fingerprint, steps, asyncio.create_task(self._work(write, steps)))
        job.task.add_done_callback(lambda _: self._done(job))
        self._forget(self._jobs.get(name))
        self._jobs[name] = job
        return job

    async def _work(self, write: Write, progress: Progress) -> bytes:
        async with self._benches:
            return await asyncio.to_thread(write, progress)

    def _done(self, job: Job) -> None:
        if job.has_failed:
            self._forget(job)
            return
        job.forget = asyncio.get_running_loop().call_later(KEPT_S, self._forget, job)
        kept = [other for other in self._jobs.values() if other.content is not None]
        size = sum(len(other.content or b"") for other in kept)
        for other in kept:
            if size > KEPT_BYTES and other is not job:
                size -= len(other.content or b"")
                self._forget(other)

    def _forget(self, job: Job | None) -> None:
        if job is None:
            return
        if job.forget is not None:
            job.forget.cancel()
        if self._jobs.get(job.name) is job:
            del self._jobs[job.name]
