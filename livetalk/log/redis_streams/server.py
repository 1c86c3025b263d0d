"""What a Redis must be like to hold a log, and the sentence for one that is not.

Lives here: the checks at the start. Must not live here: anything that happens later.
"""

from __future__ import annotations

import logging
from typing import Final

from livetalk.log.port import LogUnavailable
from livetalk.log.redis_streams import names
from livetalk.log.redis_streams.line import Line, Reply, first_error, sentence
from livetalk.log_address import RedisAddress

OLDEST: Final = (7, 0)  # the oldest that the tests run on; Debian 12 has it

logger = logging.getLogger(__name__)


async def check(line: Line, address: RedisAddress, seal: str | None) -> None:
    """Refuse a Redis that would lose facts, or that other people use. Warns of what is merely unwise."""
    replies = await line.ask(("INFO", "server"), ("INFO", "persistence"), ("INFO", "memory"))
    if (error := first_error(replies)) is not None:
        raise LogUnavailable(sentence(error, address))
    facts = {name: value for reply in replies for name, value in _pairs(reply)}
    version = facts.get("redis_version", "0")
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        raise LogUnavailable(
            f"Redis at {address} is version {version}; LiveTalk needs {wanted} or newer. Upgrade it."
        )
    if facts.get("loading") == "1":  # until that is done it says of itself that it keeps no file
        raise LogUnavailable(
            f"Redis at {address} is still reading its data. Start LiveTalk again when that is done."
        )
    if facts.get("aof_enabled") != "1":
        raise LogUnavailable(
            f"Redis at {address} keeps no append-only file, so a restart would lose what was acknowledged. "
            "Set 'appendonly yes' and 'appendfsync always' in redis.conf and restart it."
        )
    if facts.get("maxmemory", "0") != "0" and facts.get("maxmemory_policy") != "noeviction":
        raise LogUnavailable(
            f"Redis at {address} throws data away when its memory is full "
            f"(maxmemory-policy {facts.get('maxmemory_policy')}). "
            "Set 'maxmemory-policy noeviction' in redis.conf."
        )
    await _warn_of_late_fsync(line, address)
    await _check_meta(line, address, seal)


async def _warn_of_late_fsync(line: Line, address: RedisAddress) -> None:
    (reply,) = await line.ask(("CONFIG", "GET", "appendfsync"))
    if isinstance(reply, list) and len(reply) == 2 and reply[1] != b"always":
        logger.warning(
            "Redis at %s writes its file only %s: a power cut may lose the last second of what was "
            "acknowledged. Set 'appendfsync always' in redis.conf.",
            address,
            reply[1].decode(),
        )


async def _check_meta(line: Line, address: RedisAddress, seal: str | None) -> None:
    """The layout of the data, and the fingerprint of the secret that all nodes share."""
    sealing = (("HSETNX", names.META, "secret", seal),) if seal is not None else ()
    replies = await line.ask(
        ("HSETNX", names.META, "layout", names.LAYOUT), *sealing, ("HMGET", names.META, "layout", "secret")
    )
    if (error := first_error(replies)) is not None:
        raise LogUnavailable(sentence(error, address))
    layout, secret = replies[-1]
    if int(layout) != names.LAYOUT:
        raise LogUnavailable(
            f"The log in Redis at {address} has layout {int(layout)}, and this version of LiveTalk knows "
            f"layout {names.LAYOUT}: a newer LiveTalk wrote it. Start that version, or name another database "
            "in LIVETALK_LOG."
        )
    if seal is not None and secret != seal.encode():
        raise LogUnavailable(
            f"The nodes that use Redis at {address} have another LIVETALK_SECRET, so people would not be "
            "known again. Give this node the same LIVETALK_SECRET, or name another database in LIVETALK_LOG."
        )


def _pairs(reply: Reply) -> list[tuple[str, str]]:
    lines = bytes(reply).decode().splitlines()
    return [(name, value) for name, found, value in (line.partition(":") for line in lines) if found]
