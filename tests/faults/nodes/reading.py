"""A log in Redis, read as a new node would read it. Must not live here: what is right."""

from __future__ import annotations

from livetalk.log.redis_streams import RedisLog
from livetalk.log_address import RedisAddress
from tests.faults.audit import Found


async def read_far(address: RedisAddress, code: str) -> Found:
    """A room's log as a new node would find it."""
    log = RedisLog(address, node="judge")
    await log.open()
    try:
        facts = [fact async for fact in log.read(code)]
        return Found(await log.epoch(code), facts, await log.words(code), await log.check())
    finally:
        await log.close()
