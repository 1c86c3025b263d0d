"""What ``make scale`` and the soak measure: Redis and the processes that serve rooms on it, and what they cost.

Lives here: starting them, opening rooms, the CPU time of each. Must not live here: load, tables.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

import httpx
import msgspec

from tests.bench import machine
from tests.bench.channel import Child, ChildFailed
from tests.bench.orders import Publish, Published
from tests.bench.orders import Room as Place
from tests.support.cluster import REDIS_OPTIONS
from tests.support.redis_process import RedisProcess
from tests.support.server_process import HOST, ServerProcess

SERVE = ("-m", "livetalk", "serve")
CORES = (machine.SERVER_CORE, machine.LOAD_CORE)
READY_S = 20.0


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """CPU seconds used so far, by whom."""

    at: float
    servers: float
    redis: float
    load: float

    def since(self, before: Cost) -> Cost:
        """What was used in between; ``at`` is how long that was."""
        return Cost(
            at=self.at - before.at,
            servers=self.servers - before.servers,
            redis=self.redis - before.redis,
            load=self.load - before.load,
        )


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """Redis and what serves on it. ``inside``: the ports at which each process tells its own numbers."""

    redis: RedisProcess
    nodes: Sequence[ServerProcess]
    pids: Sequence[int]
    inside: Sequence[int]

    def cost(self) -> Cost:
        """What everything has cost so far; the load runs in this very process."""
        servers = [pid for root in self.pids for pid in family(root)]
        return Cost(
            at=time.monotonic(),
            servers=machine.cpu_of(servers),
            redis=machine.cpu_of([self.redis.pid]),
            load=time.process_time(),
        )

    async def numbers(self, name: str, part: str = "") -> list[float]:
        """A metric of every process: the sum over those labels in which ``part`` stands."""
        async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
            return [
                read_metric((await client.get(f"http://{HOST}:{port}/metrics")).text, name, part)
                for port in self.inside
            ]

    async def place(self, node: ServerProcess) -> Place:
        """A new room, to be reached over this node."""
        room = await node.open_room()
        return Place(host=HOST, port=node.port, code=room.code, moderator=room.tokens["moderator"])


def read_metric(text: str, name: str, part: str = "") -> float:
    """The sum of a metric over all labels in which ``part`` stands."""
    lines = [line for line in text.splitlines() if line.startswith((f"{name} ", f"{name}{{"))]
    return sum(float(line.rpartition(" ")[2]) for line in lines if part in line)


def family(pid: int) -> list[int]:
    """A process and its children, such as the workers of a server."""
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(one for child in found for one in family(int(child)))]


def address_of(redis: RedisProcess) -> dict[str, str]:
    """The setting that leads a server to this Redis."""
    return {"LIVETALK_LOG": redis.url}


@asynccontextmanager
async def served(folder: Path, nodes: int, *, workers: int = 1) -> AsyncIterator[Site]:
    """So many ``livetalk serve`` on a fresh Redis, each with a port of its own and so many processes."""
    program = (*SERVE, "--workers", str(workers)) if workers > 1 else SERVE
    with ExitStack() as stack:
        redis = stack.enter_context(RedisProcess(_fresh(folder, "redis"), options=REDIS_OPTIONS))
        servers: list[ServerProcess] = []
        for number in range(1, nodes + 1):
            settings = {**address_of(redis), "LIVETALK_NODE": f"node{number}"}
            server = ServerProcess(folder / "unused", folder / f"node{number}.log", settings)
            servers.append(stack.enter_context(server))
            server.start(program)
        inside = []
        for server in servers:
            await server.ready()
            ports = [server.port + n for n in range(1, workers + 1)] if workers > 1 else [server.port]
            for port in ports:
                await _answers(port)
            inside += ports
        yield Site(redis=redis, nodes=servers, pids=[one.process.pid for one in servers], inside=inside)
        for server in servers:
            server.terminate()
        for server in servers:
            await server.exited()


@asynccontextmanager
async def flooding(folder: Path, processes: int) -> AsyncIterator[tuple[Site, list[Child]]]:
    """So many processes on one port and one Redis that publish from inside on order, each on its core."""
    with ExitStack() as stack:
        redis = stack.enter_context(RedisProcess(_fresh(folder, "redis"), options=REDIS_OPTIONS))
        # Not started: it knows the settings, finds the port, and opens the room.
        front = ServerProcess(folder / "unused", folder / "front.log", address_of(redis))
        children: list[Child] = []
        for number in range(1, processes + 1):
            children.append(_flooder(folder, front.environment, number))
            stack.callback(children[-1].end)
        inside = [front.port + number for number in range(1, processes + 1)]
        for port, child in zip(inside, children, strict=True):
            await _answers(port, child)
        pids = [child.pid for child in children]
        yield Site(redis=redis, nodes=[front], pids=pids, inside=inside), children


def _flooder(folder: Path, environment: Mapping[str, str], number: int) -> Child:
    program = [sys.executable, "-m", "tests.bench.scale_flood", "--number", str(number)]
    core = CORES[(number - 1) % len(CORES)]
    own = {name: value for name, value in environment.items() if os.environ.get(name) != value}
    return Child(program, core=core, log=folder / f"flood{number}.log", env=own)


async def publish(children: Iterable[Child], seconds: float) -> list[Published]:
    """All of them publish at once, from inside, for so long."""

    def one(child: Child) -> Published:
        child.say(Publish(seconds=seconds))
        return msgspec.json.decode(child.hear(seconds + 60), type=Published)

    return list(await asyncio.gather(*(asyncio.to_thread(one, child) for child in children)))


async def _answers(port: int, child: Child | None = None) -> None:
    """Wait until a process says at its own port that people may come."""
    deadline = time.monotonic() + READY_S
    async with httpx.AsyncClient(timeout=2, trust_env=False) as client:
        while time.monotonic() < deadline:
            if child is not None:
                child.check()
            try:
                if (await client.get(f"http://{HOST}:{port}/readyz")).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)
    raise ChildFailed(f"nothing was ready at port {port} after {READY_S:.0f} s")


def _fresh(folder: Path, name: str) -> Path:
    return folder / f"{name}-{time.monotonic_ns()}"
