"""Another Redis takes over, or an older file is put in its place: what it has not, and what it has."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from livetalk.log.port import Appended
from tests.contract.adapters import ROOM, draft, facts_of, seqs
from tests.log.redis_kit import eventually, is_told, length, log_at, proxy_to, take
from tests.support.cut_proxy import CutProxy
from tests.support.redis_process import DURABLE, RedisProcess
from tests.support.server_process import HOST

OTHER_ROOM = "771204"
AT_ONCE = (*DURABLE, "--repl-diskless-sync-delay", "0")  # a replica need not wait for a second one


@contextlib.asynccontextmanager
async def fail_over_ready(folder: Path) -> AsyncIterator[tuple[RedisProcess, RedisProcess, CutProxy]]:
    """A master behind a proxy, and a replica that has what the master has."""
    with (
        RedisProcess(folder / "master", options=AT_ONCE) as master,
        RedisProcess(folder / "replica") as replica,
    ):
        assert replica.ask("REPLICAOF", HOST, str(master.port)).startswith(b"+OK")
        await eventually(lambda: b"master_link_status:up" in replica.ask("INFO", "replication"))
        async with proxy_to(master) as proxy:
            yield master, replica, proxy


@pytest.mark.parametrize("is_written_on", [False, True])
async def test_a_replica_that_takes_over_without_the_last_facts_is_noticed(
    tmp_path: Path, is_written_on: bool
) -> None:
    async with (
        fail_over_ready(tmp_path) as (master, replica, proxy),
        log_at(proxy.port) as node,
        log_at(proxy.port, node="other") as other,
    ):
        await node.append(ROOM, 0, [draft(), draft()], "c1")
        await node.append(OTHER_ROOM, 0, [draft()])
        await eventually(lambda: length(replica) == 2 and length(replica, OTHER_ROOM) == 1)
        replica.ask("REPLICAOF", "NO", "ONE")
        await node.append(ROOM, 2, [draft("lost")], "c2", {"k": "lost words"})
        assert len(await facts_of(other)) == 3
        epoch, untouched = await node.epoch(ROOM), await node.epoch(OTHER_ROOM)
        ends = [asyncio.ensure_future(is_told(log.follow(ROOM, 3, own=False))) for log in (node, other)]
        staying = asyncio.ensure_future(take(node.follow(OTHER_ROOM, 1), 1))
        await asyncio.sleep(0.1)

        proxy.upstream = replica.port
        if is_written_on:
            async with log_at(replica.port, node="third") as third:
                await third.append(ROOM, 2, [draft("x3"), draft("x4")])
        proxy.cut()
        proxy.heal()

        await asyncio.gather(*ends)
        assert await node.epoch(ROOM) == await other.epoch(ROOM) != epoch
        assert await node.words(ROOM) == {}
        last = 4 if is_written_on else 2
        assert await node.append(ROOM, last, [draft("again")], "c2") == Appended(
            first=last + 1, last=last + 1
        )
        await other.append(OTHER_ROOM, 1, [draft()])
        assert seqs(await staying) == [2]  # a room that lost nothing goes on
        assert await node.epoch(OTHER_ROOM) == untouched
        assert length(master) == 3


async def test_an_older_copy_of_the_file_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "redis"
    with RedisProcess(folder) as redis:
        async with log_at(redis.port) as node:
            await node.append(ROOM, 0, [draft(), draft()])
            files = {path: path.read_bytes() for path in (folder / "appendonlydir").iterdir()}
            await node.append(ROOM, 2, [draft()])
            epoch = await node.epoch(ROOM)
            ending = asyncio.ensure_future(is_told(node.follow(ROOM, 3)))
            await asyncio.sleep(0.1)
            redis.kill()
            for path, data in files.items():
                path.write_bytes(data)
            redis.start()
            await ending
            assert await node.epoch(ROOM) != epoch
            assert await node.append(ROOM, 2, [draft()]) == Appended(first=3, last=3)


async def test_a_restart_that_loses_nothing_is_no_loss(tmp_path: Path) -> None:
    with RedisProcess(tmp_path / "redis") as redis:
        async with log_at(redis.port) as node:
            await node.append(ROOM, 0, [draft(), draft()])
            epoch = await node.epoch(ROOM)
            waiting = asyncio.ensure_future(take(node.follow(ROOM, 2), 1))
            await asyncio.sleep(0.1)
            redis.kill()
            redis.start()
            await node.append(ROOM, 2, [draft()])
            assert seqs(await waiting) == [3]
            assert await node.epoch(ROOM) == epoch
