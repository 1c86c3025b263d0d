"""Rooms to move, and what logs hold of them, for the tests of the command line.

Must not live here: expectations.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import apsw

from livetalk.live.transfer.moving import Travelling, bring, take
from livetalk.log.sqlite import SqliteLog
from tests.support.travellers import evening

WHOLE = evening()
CODE = WHOLE.code
TEXT = next(key for key in WHOLE.past.words if key.endswith(":text:1"))


def put(database: Path, room: Travelling) -> None:
    """Let the log have the room."""

    async def work() -> None:
        log = SqliteLog(database)
        await log.open()
        assert (await bring(log, room)).outcome != "refused"
        await log.close()

    asyncio.run(work())


def held(database: Path, code: str = CODE) -> Travelling:
    """What the log has of a room."""

    async def work() -> Travelling:
        log = SqliteLog(database)
        await log.open()
        try:
            return await take(log, code)
        finally:
            await log.close()

    return asyncio.run(work())


def erase(database: Path, *keys: str) -> None:
    async def work() -> None:
        log = SqliteLog(database)
        await log.open()
        await log.erase(CODE, keys)
        await log.close()

    asyncio.run(work())


def address(path: Path) -> str:
    return f"sqlite:///{path}"


def put_newer(database: Path) -> None:
    """Let the log have the room with a fact of a kind that only a newer version knows."""
    put(database, WHOLE)
    db = apsw.Connection(str(database))
    db.execute("UPDATE facts SET event = ? WHERE room = ? AND seq = 9", ('{"t":"poll_opened"}', CODE))
    db.close()
