"""One whole run: rounds of visits, one server after the other, until all is measured or time is up.

Lives here: what is visited in which order, and that every process started is ended.
Must not live here: the phases (``stages``), what the figures say (``report``).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from tests.bench.channel import Child, ChildFailed
from tests.bench.machine import LOAD_CORE, wait_until_idle
from tests.bench.orders import Sampled
from tests.bench.plan import STAND_IN, Plan
from tests.bench.servers import Kind, start
from tests.bench.stages import Measurement, Visit

STORM_FINDS = 100  # phones in the hall when the storm begins

Planned = tuple[str, Callable[[], None]]
"""A visit: its name, and what carries it out."""


class Campaign:
    """Carries out a plan. ``say`` is told how it goes."""

    def __init__(self, plan: Plan, folder: Path, say: Callable[[str], None]) -> None:
        self._plan = plan
        self._folder = folder
        self._say = say
        self._deadline = time.monotonic() + plan.at_most_s
        self._sample: Sampled = STAND_IN
        self.measurements: list[Measurement] = []
        self.failures: list[str] = []
        self._disturbed: list[Planned] = []

    def run(self) -> None:
        """Visit everything. A server that fails is told and left; the others go on."""
        if Kind.LIVETALK in self._plan.servers:
            self._try("sample", self._take_sample)
        rounds = range(1, self._plan.rounds + 1)
        if not self._visit_all(visit for number in rounds for visit in self._visits(number)):
            self.failures.append("time was up before all rounds were done")
            self._say(self.failures[-1])
        again, self._disturbed = self._disturbed, []
        self._visit_all((f"once more, {name}", visit) for name, visit in again)

    def _visit_all(self, visits: Iterable[Planned]) -> bool:
        """Carry out visits, remembering which were disturbed. False if time was up before the end."""
        for name, visit in visits:
            if time.monotonic() > self._deadline:
                return False
            before = len(self.measurements)
            self._try(name, visit)
            if any(measurement.disturbed for measurement in self.measurements[before:]):
                self._disturbed.append((name, visit))
        return True

    def _visits(self, number: int) -> Iterator[Planned]:
        """Give the visits of one round; who is first changes from round to round."""
        kinds = [kind for kind in Kind if _shown_as(kind) in self._plan.servers]
        if number % 2 == 0:
            kinds.reverse()
        for phones in sorted(self._plan.sizes):
            for kind in kinds:
                yield self._planned(number, kind, phones, self._hall)
        for phones in sorted(self._plan.large):
            for kind in kinds:
                if kind in (Kind.LIVETALK, Kind.NODE):
                    yield self._planned(number, kind, phones, self._large)
        if Kind.LIVETALK in kinds and self._plan.voters:
            yield f"round {number}, votes of {self._plan.voters:,}", partial(self._votes, number)
        if Kind.LIVETALK in kinds and self._plan.storm:
            yield f"round {number}, a storm of {self._plan.storm:,}", partial(self._storm, number)

    def _planned(
        self, number: int, kind: Kind, phones: int, visit: Callable[[Kind, int, int], None]
    ) -> Planned:
        return f"round {number}, {kind}, {phones:,} phones", partial(visit, kind, phones, number)

    def _hall(self, kind: Kind, phones: int, number: int) -> None:
        """Fill one hall and measure what this server is there for."""
        with self._visit(kind, number) as visit:
            visit.prepare()
            joined = visit.join(phones)
            if kind not in (Kind.SATURATED, Kind.RAW):
                self._keep(joined)
                self._keep(visit.approve(phones))
            if kind is not Kind.LIVETALK:
                self._keep(visit.saturate(phones))
            if kind not in (Kind.SATURATED, Kind.RAW) and phones in self._plan.vanish:
                self._keep(visit.vanish(phones))

    def _large(self, kind: Kind, phones: int, number: int) -> None:
        """Fill a hall that is as large as one core can serve, and see whether it keeps up."""
        with self._visit(kind, number) as visit:
            visit.prepare()
            self._keep(visit.join(phones))
            self._keep(visit.approve(phones))

    def _storm(self, number: int) -> None:
        with self._visit(Kind.LIVETALK, number) as visit:
            visit.prepare()
            visit.join(STORM_FINDS)
            self._keep(visit.storm(self._plan.storm))

    def _votes(self, number: int) -> None:
        with self._visit(Kind.LIVETALK, number) as visit:
            visit.prepare()
            visit.join(self._plan.voters)
            self._keep(visit.votes(self._plan.voters))

    def _take_sample(self) -> None:
        """See what LiveTalk sends, so that the others send the same."""
        with self._visit(Kind.LIVETALK, 0) as visit:
            visit.prepare()
            self._sample = visit.sample()

    @contextmanager
    def _visit(self, kind: Kind, number: int) -> Iterator[Visit]:
        """Have a server and a generator for a while."""
        with ExitStack() as stack:
            server = start(kind, self._folder, self._sample)
            stack.callback(server.end)
            log = self._folder / "generator.log"
            generator = Child([sys.executable, "-m", "tests.bench.generator"], core=LOAD_CORE, log=log)
            stack.callback(generator.end)
            yield Visit(server, generator, self._plan, number)

    def _try(self, name: str, visit: Callable[[], None]) -> None:
        """Carry out one visit; a failure is kept and told, since the rest is still worth measuring."""
        wait_until_idle(self._plan.patience_s)
        self._say(name)
        try:
            visit()
        except (ChildFailed, OSError) as why:
            self.failures.append(f"{name}: {why}")
            self._say(f"  failed: {why}")

    def _keep(self, measurement: Measurement) -> None:
        self.measurements.append(measurement)
        for note in measurement.notes:
            self._say(f"  {measurement.stage}: {note}")


def _shown_as(kind: Kind) -> str:
    """What a server is called in the plan and in the table."""
    return Kind.LIVETALK if kind is Kind.SATURATED else kind
