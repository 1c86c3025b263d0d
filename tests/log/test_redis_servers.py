"""Redis as others run it: in cluster mode, with replicas, with rights for each user."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from livetalk.log.port import Appended, Conflict, LogUnavailable
from livetalk.log.redis_streams import RedisLog
from tests.contract.adapters import ROOM, draft, facts_of, seqs
from tests.log.redis_kit import at, eventually, log_at, outcomes_of, take
from tests.support.redis_process import DURABLE, RedisProcess
from tests.support.server_process import HOST, free_port

AT_ONCE = (*DURABLE, "--repl-diskless-sync-delay", "0")
DOCS = Path(__file__).parents[2] / "docs"
LAST_SLOT = 16_383


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[RedisProcess]:
    """One server that has all slots: it refuses a command whose keys lie in several."""
    # By itself it talks to others on a port that the kernel may have given to somebody.
    options = (*DURABLE, "--cluster-enabled", "yes", "--cluster-port", str(free_port()))
    with RedisProcess(tmp_path / "cluster", options=options) as redis:
        assert redis.ask("CLUSTER", "ADDSLOTSRANGE", "0", str(LAST_SLOT)).startswith(b"+OK")
        yield redis


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisProcess]:
    with RedisProcess(tmp_path / "master", options=AT_ONCE) as server:
        yield server


async def test_everything_of_a_room_lies_in_one_slot_of_a_cluster(cluster: RedisProcess) -> None:
    await _cluster_is_up(cluster)
    assert b"CROSSSLOT" in cluster.ask("MGET", "a", "b")  # it does look
    async with log_at(cluster.port) as log, log_at(cluster.port, node="other") as other:
        follower = other.follow(ROOM)
        waiting = asyncio.ensure_future(take(follower, 3))
        outcomes = await outcomes_of(
            [
                log.submit(ROOM, 0, [draft("a"), draft("b")], "c1", {"k": "ord", "l": "flere ord"}),
                log.submit(ROOM, 2, [draft("c")], "c2"),
                log.submit(ROOM, 0, [draft("stale")], "c3"),
            ]
        )
        assert outcomes[:2] == [Appended(first=1, last=2), Appended(first=3, last=3)]
        assert isinstance(outcomes[2], Conflict)
        assert (await log.append(ROOM, 3, [draft()], "c2")).repeated
        assert seqs(await waiting) == seqs(await facts_of(log)) == [1, 2, 3]
        await log.erase(ROOM, ["k"])
        assert await log.words(ROOM) == {"l": "flere ord"}
        assert await log.rooms() == [ROOM]
        assert await log.check() == []

        epoch = await log.epoch(ROOM)
        cluster.ask("XDEL", f"livetalk:{{{ROOM}}}:facts", "3-0")
        assert await other.epoch(ROOM) != epoch

    keys = cluster.ask("KEYS", "livetalk:{*").decode().split("\r\n")
    slots = {cluster.ask("CLUSTER", "KEYSLOT", key) for key in keys if key.startswith("livetalk:")}
    assert len(slots) == 1


async def _cluster_is_up(cluster: RedisProcess) -> None:
    await eventually(lambda: b"cluster_state:ok" in cluster.ask("CLUSTER", "INFO"))


async def test_a_replica_that_is_asked_for_and_missing_is_told(
    redis: RedisProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("livetalk.log.redis_streams.writer.PATIENCE_S", 0.2)
    async with log_at(redis.port) as careless:
        await careless.append(ROOM, 0, [draft("q1")])
    async with log_at(redis.port, replicas=1) as log:
        (outcome,) = await outcomes_of([log.submit(ROOM, 1, [draft("q2")], "c2")])
        assert isinstance(outcome, LogUnavailable)
        assert outcome.is_uncertain
        assert "Too few replicas" in outcome.cause
        assert "0 of 1" in outcome.cause
        assert "LIVETALK_REDIS_REPLICAS" in outcome.cause
        assert log.trouble() == outcome.cause
        with pytest.raises(LogUnavailable, match="Too few replicas"):
            await facts_of(log)  # who reads it could show what is lost with this one server


async def test_a_replica_that_confirms_is_all_that_is_needed(redis: RedisProcess, tmp_path: Path) -> None:
    with RedisProcess(tmp_path / "replica") as replica:
        replica.ask("REPLICAOF", HOST, str(redis.port))
        await eventually(lambda: b"master_link_status:up" in replica.ask("INFO", "replication"))
        async with log_at(redis.port, replicas=1) as log, log_at(redis.port, replicas=1) as other:
            follower = other.follow(ROOM)
            for seq in range(50):
                await log.append(ROOM, seq, [draft()])
                # Confirmed is confirmed: the replica has it when the answer is there.
                assert replica.ask("XLEN", f"livetalk:{{{ROOM}}}:facts") == b":%d\r\n" % (seq + 1)
            assert len(await take(follower, 50)) == 50
            assert log.trouble() is None


async def test_what_was_written_before_the_replica_went_is_confirmed_when_it_is_back(
    redis: RedisProcess, tmp_path: Path
) -> None:
    with RedisProcess(tmp_path / "replica") as replica:
        replica.ask("REPLICAOF", HOST, str(redis.port))
        await eventually(lambda: b"master_link_status:up" in replica.ask("INFO", "replication"))
        async with log_at(redis.port, replicas=1) as log:
            await log.append(ROOM, 0, [draft("q1")])
            replica.pause()
            future = log.submit(ROOM, 1, [draft("q2")])
            await asyncio.sleep(1.5)
            assert not future.done()
            replica.go_on()
            assert await outcomes_of([future]) == [Appended(first=2, last=2)]
            assert seqs(await facts_of(log)) == [1, 2]


async def test_a_user_with_the_rights_that_the_documents_name_can_do_everything(redis: RedisProcess) -> None:
    (rights,) = re.findall(r"`(~livetalk:\* [^`]+)`", (DOCS / "log.md").read_text())
    assert redis.ask("ACL", "SETUSER", "talk", "on", ">hemmelig", *rights.split()).startswith(b"+OK")
    address = msgspec.structs.replace(at(redis.port), user="talk", password="hemmelig")
    log = RedisLog(address)
    await log.open()
    follower = log.follow(ROOM)
    await log.append(ROOM, 0, [draft()], "c1", {"k": "ord"})
    assert seqs(await take(follower, 1)) == [1]
    log.follow("771204")  # ends the wait for the first
    await log.append(ROOM, 1, [draft()])
    assert seqs(await take(follower, 1)) == [2]
    await log.erase(ROOM, ["k"])
    assert await log.rooms() == [ROOM]
    assert log.trouble() is None
    await log.close()
    assert redis.ask("ACL", "LOG").startswith(b"*0")  # nothing was refused, not even quietly


async def test_a_user_without_a_right_is_told_which_one(redis: RedisProcess) -> None:
    redis.ask("ACL", "SETUSER", "talk", "on", ">hemmelig", "~livetalk:*", "+@all", "-@scripting")
    log = RedisLog(msgspec.structs.replace(at(redis.port), user="talk", password="hemmelig"))
    await log.open()
    with pytest.raises(LogUnavailable, match=r"may not do what the log needs.*script.load.*Widen its rights"):
        await log.append(ROOM, 0, [draft()])
    await log.close()
