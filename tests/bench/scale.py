"""What more processes and more nodes bring, and where it bends: ``make scale``, a table in under six minutes.

Everything shares two cores here: the servers, Redis and the load. So beside each rate stands what it
cost, which holds on larger machines, too.

Lives here: the arrangements, the rounds that alternate between them, medians, the tables. Must not live
here: what happens in a visit (``scale_visits``).
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import resource
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path

import msgspec
import uvloop

from tests.bench import machine
from tests.bench.channel import ChildFailed
from tests.bench.scale_visits import Plan, Visit, flood, one_room, own_rooms, steady
from tests.bench.stats import median

Go = Callable[[Plan, Path, int], Awaitable[Visit]]
ARRANGEMENTS: tuple[tuple[Go, tuple[int, ...]], ...] = (
    (flood, (1, 2)),
    (steady, (1, 2)),
    (one_room, (1, 2, 3)),
    (own_rooms, (1, 2, 3)),
)
QUICK = Plan(rounds=1, phones=500, flood_s=1.0, approvals=6, vote_s=2.0)

Column = tuple[str, str]
"""A figure and its heading."""

FLOOD: tuple[Column, ...] = (
    ("deliveries_per_s", "deliveries/s"),
    ("deliveries_per_cpu_s", "per CPU s of servers"),
    ("cpu_us_per_delivery", "µs each"),
    ("fullest_share", "fullest process"),
    ("load_pct", "load %"),
)
STEADY: tuple[Column, ...] = (
    ("joins_per_s", "joins/s"),
    ("each_p50_ms", "p50 ms"),
    ("each_p99_ms", "p99 ms"),
    ("last_p50_ms", "last p50 ms"),
    ("ack_p50_ms", "ack p50 ms"),
    ("cpu_us_per_delivery", "µs each, all in"),
)
VOTES: tuple[Column, ...] = (
    ("acks_per_s", "acks/s"),
    ("ack_p50_ms", "p50 ms"),
    ("ack_p95_ms", "p95 ms"),
    ("ack_p99_ms", "p99 ms"),
    ("conflicts_per_ack", "conflicts/ack"),
    ("busy_per_ack", "busy/ack"),
    ("acks_per_batch", "acks/batch"),
    ("append_ms", "append ms"),
    ("node_us_per_ack", "node µs/ack"),
    ("redis_us_per_ack", "Redis µs/ack"),
    ("nodes_pct", "nodes %"),
    ("redis_pct", "Redis %"),
    ("load_pct", "load %"),
)
TABLES: tuple[tuple[str, str, tuple[Column, ...]], ...] = (
    ("flood", "Deliveries at saturation: one room, processes that share a port", FLOOD),
    ("steady", "The same as shipped, four changes a second: serve --workers", STEADY),
    ("one room", "Votes acknowledged: one room, phones spread over nodes", VOTES),
    ("a room each", "Votes acknowledged: a room for each node", VOTES),
)


def medians(visits: Iterable[Visit], arrangement: str) -> dict[int, dict[str, float]]:
    """Of one arrangement: size → figure → median over the rounds."""
    here = [visit for visit in visits if visit.arrangement == arrangement]
    return {
        size: {
            figure: median([visit.figures[figure] for visit in here if visit.size == size])
            for figure in here[0].figures
        }
        for size in sorted({visit.size for visit in here})
    }


def table(title: str, found: dict[int, dict[str, float]], columns: Sequence[Column]) -> str:
    """A Markdown table, one line for each size."""
    lines = [title, "", "| n | " + " | ".join(heading for _, heading in columns) + " |"]
    lines.append("|---:" * (1 + len(columns)) + "|")
    for size, figures in found.items():
        cells = [number(figures[figure]) for figure, _ in columns]
        lines.append(f"| {size} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def number(value: float) -> str:
    """As many digits as mean something."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


class Campaign:
    """Visits everything, round after round; a visit that fails is told, and the others go on."""

    def __init__(self, plan: Plan, folder: Path, say: Callable[[str], None]) -> None:
        self._plan = plan
        self._folder = folder
        self._say = say
        self.visits: list[Visit] = []
        self.failures: list[str] = []

    async def run(self, only: Sequence[str] = ()) -> None:
        """Every second round goes backwards, so that nobody always has the warmer machine."""
        deadline = time.monotonic() + self._plan.at_most_s
        order = [(go, size) for go, sizes in ARRANGEMENTS for size in sizes]
        order = [(go, size) for go, size in order if not only or go.__name__ in only]
        for round_number in range(1, self._plan.rounds + 1):
            for go, size in order if round_number % 2 else reversed(order):
                if time.monotonic() > deadline:
                    self.failures.append("time was up before all rounds were done")
                    self._say(self.failures[-1])
                    return
                await self._visit(f"round {round_number}, {go.__name__}, {size}", go, size)

    async def _visit(self, name: str, go: Go, size: int) -> None:
        self._say(name)
        try:
            visit = await go(self._plan, self._folder, size)
        except (ChildFailed, OSError, TimeoutError, AssertionError) as why:
            self.failures.append(f"{name}: {type(why).__name__}: {why}")
            self._say(f"  failed: {why}")
            return
        self.visits.append(visit)
        for note in visit.notes:
            self._say(f"  {note}")
        gc.collect()


def report(visits: Sequence[Visit]) -> str:
    """All tables of what was visited."""
    shown = [
        table(title, found, columns)
        for arrangement, title, columns in TABLES
        if any(visit.arrangement == arrangement for visit in visits)
        and (found := medians(visits, arrangement))
    ]
    return "\n\n".join(shown)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=__doc__)
    names = [go.__name__ for go, _ in ARRANGEMENTS]
    parser.add_argument("--quick", action="store_true", help="one short round: a hint, no result")
    parser.add_argument("--rounds", type=int, help="rounds whose median counts (3)")
    parser.add_argument("--only", action="append", choices=names, default=[], help="leave the others out")
    parser.add_argument("--json", type=Path, help="write every visit to this file")
    return parser.parse_args()


async def main() -> int:
    """Measure and print."""
    arguments = _arguments()
    plan = QUICK if arguments.quick else Plan()
    if arguments.rounds is not None:
        plan = msgspec.structs.replace(plan, rounds=arguments.rounds)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    gc.freeze()
    gc.disable()  # between visits only: a pause of the load would count as one of the servers
    with tempfile.TemporaryDirectory(prefix="livetalk-scale-") as name:
        _say(", ".join(f"{key} {value}" for key, value in machine.facts(Path(name)).items()))
        campaign = Campaign(plan, Path(name), _say)
        await campaign.run(arguments.only)
    if arguments.json:
        arguments.json.write_bytes(msgspec.json.format(msgspec.json.encode(campaign.visits)) + b"\n")
    print(report(campaign.visits))
    return 1 if campaign.failures else 0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        sys.exit(runner.run(main()))
