"""The load generator's process: takes orders as JSON lines, carries them out, tells what they cost.

Lives here: the process (limits, event loop, collector) and the dispatch of orders.
Must not live here: what a hall does (``hall``, ``votes``), how orders reach it (``channel``).
"""

from __future__ import annotations

import asyncio
import gc
import resource
import sys
import time
from typing import assert_never

import msgspec
import uvloop

from tests.bench.hall import Hall
from tests.bench.orders import (
    Approve,
    Count,
    Done,
    Enter,
    Failed,
    Join,
    Order,
    Reply,
    Result,
    Sample,
    Seed,
    Settle,
    Storm,
    Toggle,
    Vanish,
)
from tests.bench.votes import Voters


class Generator:
    """Carries out orders, one at a time."""

    def __init__(self) -> None:
        self._hall: Hall | None = None

    async def obey(self, order: Order) -> Reply:
        """Carry out one order. Whatever goes wrong is told, never raised."""
        wall, cpu = time.monotonic(), time.process_time()
        try:
            result = await self._do(order)
        except Exception as why:  # noqa: BLE001 - the benchmark decides what a failed order means
            result = Failed(why=f"{type(why).__name__}: {why}")
        return Reply(
            result=result,
            wall_s=time.monotonic() - wall,
            cpu_s=time.process_time() - cpu,
            lost=self._hall.lost if self._hall else 0,
        )

    async def _do(self, order: Order) -> Result:
        if isinstance(order, Enter):
            self._hall = Hall(order.room)
            await self._hall.enter()
            return Done()
        if self._hall is None:
            return Failed(why="nobody has entered a room")
        hall = self._hall
        match order:
            case Seed() | Join() | Storm() | Vanish():
                return await _people(hall, order)
            case Sample():
                return hall.sample()
            case Approve():
                return await hall.approve(order.events, order.every_s, order.seed)
            case Count():
                hall.count()
                return Done()
            case Settle():
                return await hall.settle(order.expected, order.quiet_s, order.at_most_s)
            case Toggle():
                return await Voters(hall.phones, hall.seeded).vote(order.seconds)
            case _:
                assert_never(order)


async def _people(hall: Hall, order: Seed | Join | Storm | Vanish) -> Result:
    """Bring people in, or send them away."""
    match order:
        case Seed():
            await hall.seed(order.questions)
        case Join():
            return await hall.join(order.phones, order.format, order.abreast)
        case Storm():
            return await hall.storm(order.phones, order.seconds, order.changes, order.format)
        case Vanish():
            hall.vanish()
        case _:
            assert_never(order)
    return Done()


async def main() -> None:
    """Read orders from standard input until it ends."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    gc.freeze()
    gc.disable()  # the process is short-lived and makes no cycles worth a pause
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    orders: msgspec.json.Decoder[Order] = msgspec.json.Decoder(Order)
    generator = Generator()
    while line := await lines.readline():
        reply = await generator.obey(orders.decode(line))
        sys.stdout.buffer.write(msgspec.json.encode(reply) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    uvloop.run(main())
