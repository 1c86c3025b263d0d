"""The durable log by itself: ``python -m tests.bench.bench_log [folder]``.

Lives here: appends of one fact each, one by one and many at once, with an idle event loop and
with one that is kept busy as by broadcasts. Ends with a readable table and one line of JSON.
Must not live here: assertions on time.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
import tempfile
import time
from pathlib import Path

import msgspec
import uvloop

from livetalk.log.port import Draft
from livetalk.log.sqlite import SqliteLog
from livetalk.rooms.facts import SupportGiven
from tests.bench.stats import Spread, spread_ms

PHASE_S = 1.5
CONCURRENT = (1, 64, 512)
BUSY_S = 0.005  # one broadcast to some hundred phones …
PAUSE_S = 0.001  # … and a breath


class Phase(msgspec.Struct, frozen=True, kw_only=True):
    """What one way of appending came to."""

    concurrent: int
    is_loop_busy: bool
    appends_per_s: float
    latency_ms: Spread | None


async def measure(log: SqliteLog, concurrent: int, *, is_loop_busy: bool) -> Phase:
    """Keep so many appends in flight for a while. Each is one fact of one command in one room."""
    room = f"{concurrent}-{is_loop_busy}"
    seqs = itertools.count()
    took: list[float] = []
    start = time.perf_counter()
    end = start + PHASE_S

    async def append_on_and_on() -> None:
        while time.perf_counter() < end:
            seq = next(seqs)
            begun = time.perf_counter()
            draft = Draft(
                at=1_700_000_000_000 + seq, event=SupportGiven(question="k3j9x0p2"), by="a1b2c3d4e5f6"
            )
            await log.submit(room, seq, [draft], f"a1b2c3d4e5f6:{seq:032x}")
            took.append(time.perf_counter() - begun)

    async def keep_busy() -> None:
        while time.perf_counter() < end:
            until = time.perf_counter() + BUSY_S
            while time.perf_counter() < until:
                pass
            await asyncio.sleep(PAUSE_S)

    work = [append_on_and_on() for _ in range(concurrent)]
    if is_loop_busy:
        work.append(keep_busy())
    await asyncio.gather(*work)
    return Phase(
        concurrent=concurrent,
        is_loop_busy=is_loop_busy,
        appends_per_s=len(took) / (time.perf_counter() - start),
        latency_ms=spread_ms(took),
    )


async def run(folder: Path) -> list[Phase]:
    """All phases, in one file."""
    log = SqliteLog(folder / "bench.db")
    await log.open()
    phases = [
        await measure(log, concurrent, is_loop_busy=is_busy)
        for is_busy in (False, True)
        for concurrent in CONCURRENT
    ]
    problems = await log.check()
    await log.close()
    if problems:
        raise SystemExit("\n".join(problems))
    return phases


def table(phases: list[Phase]) -> str:
    """For people."""
    lines = [f"{'in flight':>9}  {'loop':<5} {'appends/s':>10} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8}"]
    for phase in phases:
        spread = phase.latency_ms
        times = (spread.p50, spread.p95, spread.p99) if spread else ()
        lines.append(
            f"{phase.concurrent:>9}  {'busy' if phase.is_loop_busy else 'idle':<5} {phase.appends_per_s:>10,.0f} "
            + " ".join(f"{value:>8.2f}" for value in times)
        )
    return "\n".join(lines)


def main() -> None:
    """Measure in the folder given (the disk matters), or in a temporary one."""
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as folder:
        phases = uvloop.run(run(Path(folder)))
    print(table(phases))
    print(msgspec.json.encode({"log": phases}).decode())


if __name__ == "__main__":
    main()
