"""What a server looks like from outside, every few seconds: memory, CPU, files, sockets, queues, times.

Lives here: reading /proc and /metrics. Must not live here: what the figures say (``soak_verdict``).
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import httpx
import msgspec

from tests.bench import machine
from tests.bench.scale_servers import family, read_metric
from tests.bench.soak_people import Crowd
from tests.bench.stats import spread_ms
from tests.support.server_process import ServerProcess

CLOSE_WAIT = "08"  # the other end is gone, and nobody here has noticed
ESTABLISHED = "01"
MB = 1024.0
HISTOGRAMS = ("append", "publish")


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """One look. ``at`` is seconds by the clock since the beginning; a figure that has no value is missing."""

    at: float
    figures: dict[str, float]


class Sockets(msgspec.Struct, frozen=True, kw_only=True):
    """The kernel's view of one port: bytes that wait to be sent, bytes that wait to be read, half-dead ends."""

    unsent: int
    unread: int
    half_closed: int


def read_sockets(table: str, port: int) -> Sockets:
    """Read ``/proc/net/tcp``; only the server's ends of connections count."""
    unsent = unread = half_closed = 0
    for line in table.splitlines()[1:]:
        fields = line.split()
        if int(fields[1].rpartition(":")[2], 16) != port or fields[3] not in (ESTABLISHED, CLOSE_WAIT):
            continue
        out, _, into = fields[4].partition(":")
        unsent += int(out, 16)
        unread += int(into, 16)
        half_closed += fields[3] == CLOSE_WAIT
    return Sockets(unsent=unsent, unread=unread, half_closed=half_closed)


def sockets_of(port: int) -> Sockets:
    """The sockets of a port as they are now."""
    return read_sockets(Path("/proc/net/tcp").read_text(), port)


def open_files(pid: int) -> float:
    """How many files and sockets a process has open."""
    return float(sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir()))


def resident_mb(pid: int) -> float:
    """What a process and its children hold."""
    return sum(machine.resident_kb(one) for one in family(pid)) / MB


class Sampler:
    """Looks again and again. ``redis``: the process of the Redis that keeps the log, if one does."""

    def __init__(self, server: ServerProcess, crowd: Crowd, redis: int | None = None) -> None:
        self.samples: list[Sample] = []
        self._server = server
        self._crowd = crowd
        self._redis = redis
        self._began = time.monotonic()
        self._before: dict[str, float] = {}

    def watch(self, crowd: Crowd) -> None:
        """Other people are in the room from now on; what they know of the log counts on."""
        crowd.watch.facts = self._crowd.watch.facts
        self._crowd = crowd

    async def run(self, every_s: float) -> None:
        """Look every so many seconds; runs until cancelled."""
        self._began = time.monotonic()
        async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
            while True:
                await asyncio.sleep(every_s)
                self.samples.append(await self.look(client))

    async def look(self, client: httpx.AsyncClient) -> Sample:
        """One sample."""
        outstanding = self._crowd.unanswered  # before anything here takes time
        sockets = sockets_of(self._server.port)
        metrics = (await client.get(f"{self._server.url}/metrics")).text
        pid = self._server.process.pid
        figures = {
            "rss_mb": resident_mb(pid),
            "fds": open_files(pid),
            "people": read_metric(metrics, "livetalk_people"),
            "connected": float(self._crowd.connected),
            "facts": float(self._crowd.watch.facts),
            "unanswered": float(outstanding),
            "unsent_kb": sockets.unsent / 1024,
            "unread_kb": sockets.unread / 1024,
            "half_closed": float(sockets.half_closed),
            "drops": read_metric(metrics, "livetalk_backlog_drops_total"),
            "log_failures": read_metric(metrics, "livetalk_log_failures_total"),
            "log_mb": read_metric(metrics, "livetalk_log_bytes") / 2**20,
            "deliveries": read_metric(metrics, "livetalk_deliveries_total"),
            **self._rates(metrics, pid),
            **self._times(),
        }
        if self._redis is not None:
            figures["redis_mb"] = resident_mb(self._redis)
        return Sample(at=time.monotonic() - self._began, figures=figures)

    def _times(self) -> dict[str, float]:
        found: dict[str, float] = {}
        for name, seconds in zip(("ack", "phone"), self._crowd.watch.take(), strict=True):
            if (spread := spread_ms(seconds)) is not None:
                found |= {f"{name}_p50_ms": spread.p50, f"{name}_p95_ms": spread.p95}
                found |= {f"{name}_p99_ms": spread.p99, f"{name}_count": float(spread.count)}
        return found

    def _rates(self, metrics: str, pid: int) -> dict[str, float]:
        """What happened since the last look."""
        now = {"cpu": machine.cpu_of(family(pid)), "at": time.monotonic()}
        for name in HISTOGRAMS:
            now[f"{name}_s"] = read_metric(metrics, f"livetalk_{name}_seconds_sum")
            now[f"{name}_n"] = read_metric(metrics, f"livetalk_{name}_seconds_count")
        before, self._before = self._before, now
        if not before:
            return {}
        grown = {key: now[key] - before[key] for key in now}
        found = {"cpu_pct": 100 * grown["cpu"] / max(0.001, grown["at"])}
        for name in HISTOGRAMS:
            if grown[f"{name}_n"]:
                found[f"{name}_ms"] = 1000 * grown[f"{name}_s"] / grown[f"{name}_n"]
        return found
