"""One whole run: rounds of visits, reference and LiveTalk in turn, until all is measured or time is up.

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
from tests.bench.servers import Kind, Server, start_livetalk, start_reference
from tests.bench.stages import Measurement, Visit

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
        if self._plan.livetalk:
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
        kinds = [Kind.REFERENCE] * self._plan.reference + [
            Kind.LIVETALK,
            Kind.SATURATED,
        ] * self._plan.livetalk
        if number % 2 == 0:
            kinds.reverse()
        for phones in sorted({*self._plan.sizes, *self._plan.saturate}):
            for kind in kinds:
                if phones in (self._plan.saturate if kind is Kind.SATURATED else self._wanted(kind)):
                    yield (
                        f"round {number}, {kind}, {phones:,} phones",
                        partial(self._hall, kind, phones, number),
                    )
        if self._plan.livetalk and self._plan.voters:
            yield f"round {number}, votes of {self._plan.voters:,}", partial(self._votes, number)

    def _wanted(self, kind: Kind) -> set[int]:
        extra = self._plan.saturate if kind is Kind.REFERENCE else ()
        return {*self._plan.sizes, *extra}

    def _hall(self, kind: Kind, phones: int, number: int) -> None:
        """Fill one hall and measure what this server is there for."""
        with self._visit(kind, number) as visit:
            visit.prepare()
            joined = visit.join(phones)
            if kind is not Kind.SATURATED or phones not in self._plan.sizes:
                self._keep(joined)
            if kind is not Kind.SATURATED and phones in self._plan.sizes:
                self._keep(visit.approve(phones))
            if kind is not Kind.LIVETALK and phones in self._plan.saturate:
                self._keep(visit.saturate(phones))

    def _votes(self, number: int) -> None:
        with self._visit(Kind.LIVETALK, number) as visit:
            visit.prepare()
            visit.join(self._plan.voters)
            self._keep(visit.votes(self._plan.voters))

    def _take_sample(self) -> None:
        """See what LiveTalk sends, so that the reference sends the same."""
        with self._visit(Kind.LIVETALK, 0) as visit:
            visit.prepare()
            self._sample = visit.sample()

    @contextmanager
    def _visit(self, kind: Kind, number: int) -> Iterator[Visit]:
        """Have a server and a generator for a while."""
        with ExitStack() as stack:
            server = self._start(kind)
            stack.callback(server.end)
            log = self._folder / "generator.log"
            generator = Child([sys.executable, "-m", "tests.bench.generator"], core=LOAD_CORE, log=log)
            stack.callback(generator.end)
            yield Visit(server, generator, self._plan, number)

    def _start(self, kind: Kind) -> Server:
        if kind is Kind.REFERENCE:
            return start_reference(self._folder, self._sample)
        return start_livetalk(self._folder, kind)

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
