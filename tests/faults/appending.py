"""A process that appends until it is killed, and says what was acknowledged.

``python -m tests.faults.appending <file> <name>``: three rooms, each with bursts in flight. A line
``room seq command`` is written only after the log's acknowledgement.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
from pathlib import Path

from livetalk.log.port import Draft
from livetalk.log.sqlite import SqliteLog
from livetalk.rooms.facts import SupportGiven
from tests.contract.adapters import facts_of

ROOMS = ("1", "2", "3")


async def keep_appending(log: SqliteLog, room: str, name: str) -> None:
    """Bursts of random length, each append on top of the one before."""
    last = len(await facts_of(log, room))
    number = 0
    while True:
        burst = []
        for _ in range(random.randint(1, 12)):
            number += 1
            command = f"{name}-{number}"
            facts = [Draft(at=number, event=SupportGiven(question=command))] * random.randint(1, 3)
            burst.append((command, log.submit(room, last, facts, command, {command: f"words of {command}"})))
            last += len(facts)
        for command, future in burst:
            outcome = await future
            os.write(1, f"{room} {outcome.first} {outcome.last} {command}\n".encode())


async def main(path: Path, name: str) -> None:
    """Until the end."""
    log = SqliteLog(path)
    await log.open()
    os.write(1, b"ready\n")
    await asyncio.gather(*(keep_appending(log, room, name) for room in ROOMS))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
