"""Append until the disk is full, wait for space, go on; and say what happened.

Run as a program (``python -m tests.faults.filling <file>``) it makes the disk full by a limit on
the size of its own files, which needs no rights. Must not live here: expectations.
"""

from __future__ import annotations

import asyncio
import resource
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from livetalk.log.port import Draft, LogUnavailable
from livetalk.log.sqlite import SqliteLog
from livetalk.rooms.facts import SupportGiven
from tests.contract.adapters import ROOM, facts_of

LIMIT_BYTES = 400_000


class Report(msgspec.Struct, kw_only=True):
    """What a caller of the log saw."""

    acknowledged: list[str] = []
    refused: list[str] = []
    causes: list[str] = []
    seen_while_full: list[str | None] = []
    acknowledged_later: list[str] = []
    found: list[str | None] = []
    words: int = 0
    problems: list[str] = []


async def fill(log: SqliteLog, make_space: Callable[[], None]) -> Report:
    """Bursts of appends until some are refused; a few more; space; the refused ones again."""
    report = Report()
    last = number = 0
    while len(report.refused) < 40:
        burst = [f"c{number + step}" for step in range(10)]
        number += len(burst)
        futures = [log.submit(ROOM, last + step, *_call(command)) for step, command in enumerate(burst)]
        outcomes = await asyncio.gather(*futures, return_exceptions=True)
        for command, outcome in zip(burst, outcomes, strict=True):
            if isinstance(outcome, BaseException):
                report.refused.append(command)
                if isinstance(outcome, LogUnavailable):
                    report.causes.append(outcome.cause)
            else:
                report.acknowledged.append(command)
                last = outcome.last
    report.seen_while_full = [fact.command for fact in await facts_of(log)]
    make_space()
    for command in report.refused:
        last = (await log.append(ROOM, last, *_call(command))).last
        report.acknowledged_later.append(command)
    report.found = [fact.command for fact in await facts_of(log)]
    report.words = len(await log.words(ROOM))
    report.problems = await log.check()
    return report


def _call(command: str) -> tuple[list[Draft], str, dict[str, str]]:
    return [Draft(at=1, event=SupportGiven(question="q1"))], command, {command: "ord " * 200}


def _without_limit() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


async def _main(path: Path) -> None:
    log = SqliteLog(path)
    await log.open()
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT_BYTES, hard))
    report = await fill(log, _without_limit)
    await log.close()
    sys.stdout.write(msgspec.json.encode(report).decode())


if __name__ == "__main__":
    asyncio.run(_main(Path(sys.argv[1])))
