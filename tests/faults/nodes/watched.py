"""A Redis with a replica and three Sentinels, and what befalls it: fail-over, with and without loss.

Lives here: the processes, and the faults. Must not live here: what should come of them (``judging``).
"""

from __future__ import annotations

import asyncio
import random
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, assert_never

from livetalk.log_address import RedisAddress
from tests.faults.audit import Found
from tests.faults.nodes.faults import DOWN_S, Healed, now
from tests.faults.nodes.reading import read_far
from tests.faults.nodes.town import Town
from tests.faults.waiting import until_told
from tests.support.cluster import REDIS_OPTIONS
from tests.support.redis_process import RedisProcess, find_redis
from tests.support.server_process import HOST, free_port

SERVICE = "livetalk"
SENTINELS, QUORUM = 3, 2
DOWN_AFTER_MS = 1_500  # a test that is busy with something else must not look like a dead master
FAILOVER_TIMEOUT_MS = 6_000
EXIT_S = 30.0
TALK_S = 1.0, 2.5  # while what is said is kept by the master alone


class Watched:
    """See the module's docstring. ``redis`` is the first master; both are ended by pid, and so are the Sentinels."""

    def __init__(self, folder: Path, redis: RedisProcess, options: Sequence[str] = REDIS_OPTIONS) -> None:
        self.folder = folder
        self.redis = redis
        self.replica = RedisProcess(folder / "replica", options=options, password=redis.password)
        self.ports = [free_port() for _ in range(SENTINELS)]
        self._lines = [RedisProcess(folder, port=port) for port in self.ports]
        self._sentinels: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for sentinel in self._sentinels:
            sentinel.kill()
            sentinel.wait(EXIT_S)
        for redis in (self.redis, self.replica):
            redis.kill()
        if error is not None:
            print(self.redis.last_words(), self.replica.last_words(), self._last_words())

    @property
    def url(self) -> str:
        """For ``LIVETALK_LOG``."""
        hosts = ",".join(f"{HOST}:{port}" for port in self.ports)
        return f"redis+sentinel://{hosts}/{SERVICE}/0"

    @property
    def address(self) -> RedisAddress:
        """Where whoever it is just now can be read."""
        hosts = tuple((HOST, port) for port in self.ports)
        return RedisAddress(hosts=hosts, service=SERVICE, password=self.redis.password)

    async def start(self) -> None:
        """Start all; returns when the Sentinels know the replica, and each other."""
        await asyncio.to_thread(self.redis.start)
        await asyncio.to_thread(self.replica.start, "--replicaof", HOST, str(self.redis.port))
        await self.is_followed_by(self.redis, self.replica)
        for port in self.ports:
            self._start_sentinel(port)
        known = (
            b"num-slaves\r\n$1\r\n1\r\n",
            f"num-other-sentinels\r\n$1\r\n{SENTINELS - 1}\r\n".encode(),
        )

        async def is_known() -> bool:
            told = await self._ask_sentinels("MASTER")
            return all(part in answer for answer in told for part in known)

        await until_told(is_known)

    def _start_sentinel(self, port: int) -> None:
        file = self.folder / f"sentinel-{port}.conf"
        lines = [
            f"port {port}",
            f"bind {HOST}",
            f"dir {self.folder}",
            f"logfile {self.folder}/sentinel-{port}.log",
            f"sentinel monitor {SERVICE} {HOST} {self.redis.port} {QUORUM}",
            f"sentinel auth-pass {SERVICE} {self.redis.password}",
            f"sentinel down-after-milliseconds {SERVICE} {DOWN_AFTER_MS}",
            f"sentinel failover-timeout {SERVICE} {FAILOVER_TIMEOUT_MS}",
        ]
        file.write_text("\n".join(lines) + "\n")
        self._sentinels.append(
            subprocess.Popen(
                [find_redis(), str(file), "--sentinel"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )

    async def roles(self) -> tuple[RedisProcess, RedisProcess]:
        """The master and the replica of the moment, as they themselves say."""
        for master, replica in ((self.redis, self.replica), (self.replica, self.redis)):
            if b"role:slave" in await _info(replica) and b"role:master" in await _info(master):
                return master, replica
        raise AssertionError("there is no master with a replica")

    async def takes_over(self, redis: RedisProcess) -> None:
        """Wait until it is the master, and all Sentinels say so."""

        async def is_master() -> bool:
            told = await self._ask_sentinels("GET-MASTER-ADDR-BY-NAME")
            wanted = f"\r\n{redis.port}\r\n".encode()
            return b"role:master" in await _info(redis) and all(wanted in answer for answer in told)

        await until_told(is_master)

    async def is_followed_by(self, master: RedisProcess, replica: RedisProcess) -> None:
        """Wait until the replica has what the master has, and goes on getting it."""

        async def is_linked() -> bool:
            said = await _info(replica)
            return (
                b"role:slave" in said
                and f"master_port:{master.port}\r\n".encode() in said
                and b"master_link_status:up" in said
                and b"state=online" in await _info(master)
            )

        await until_told(is_linked)

    async def _ask_sentinels(self, what: str) -> list[bytes]:
        return [await asyncio.to_thread(line.ask, "SENTINEL", what, SERVICE) for line in self._lines]

    def _last_words(self) -> str:
        files = sorted(self.folder.glob("sentinel-*.log"))
        return "\n".join(file.read_text(errors="replace")[-1500:] for file in files)


How = Literal["dies", "dies and comes back wiser", "freezes"]
HOWS: tuple[How, ...] = ("dies", "dies and comes back wiser", "freezes")


async def the_replica_takes_over(town: Town, watched: Watched, how: How) -> Healed:
    """The master is gone, the Sentinels name the replica, and the old one comes back and follows it.

    It comes as the master that it was, until a Sentinel tells it better, unless it is ``wiser``. If it
    froze, it still has in its buffers what the nodes said to it.
    """
    began = now()
    master, replica = await watched.roles()
    if how == "freezes":
        master.pause()
    else:
        master.kill()
    await watched.takes_over(replica)
    await asyncio.sleep(town.rng.uniform(0, DOWN_S))
    match how:
        case "freezes":
            master.go_on()
        case "dies and comes back wiser":
            master.start("--replicaof", HOST, str(replica.port), wait=False)
        case "dies":
            master.start(wait=False)
        case _:
            assert_never(how)
    await watched.is_followed_by(replica, master)
    return Healed(at=now(), lasted_s=now() - began)


class Loss:
    """A fail-over to a replica that has missed the last seconds."""

    def __init__(self, town: Town, watched: Watched) -> None:
        self._town = town
        self._watched = watched
        self._had = watched.folder / f"had-{random.randrange(2**32):x}"

    async def strike(self) -> Healed:
        """Stop the replication, let people talk, and kill the master."""
        master, replica = await self._watched.roles()
        await _told(replica, "CONFIG", "SET", "masterauth", "wrong")
        await _told(master, "CLIENT", "KILL", "TYPE", "replica")
        await asyncio.sleep(self._town.rng.uniform(*TALK_S))
        began = now()
        master.kill()
        await asyncio.to_thread(shutil.copytree, master.folder, self._had)
        await self._watched.takes_over(replica)
        return Healed(at=now(), lasted_s=now() - began)

    async def had(self) -> Found:
        """What the old master has on its disk."""
        password = self._watched.redis.password
        with RedisProcess(self._had, options=REDIS_OPTIONS, password=password) as redis:
            address = RedisAddress(hosts=((HOST, redis.port),), password=password)
            return await read_far(address, self._town.room.code)

    async def mend(self) -> None:
        """The old master comes back and follows the new one."""
        old, new = sorted((self._watched.redis, self._watched.replica), key=lambda redis: redis.is_running)
        await _told(new, "CONFIG", "SET", "masterauth", new.password or "")
        old.start("--replicaof", HOST, str(new.port), wait=False)
        await self._watched.is_followed_by(new, old)


async def _info(redis: RedisProcess) -> bytes:
    return await asyncio.to_thread(redis.ask, "INFO", "replication")


async def _told(redis: RedisProcess, *words: str) -> None:
    answer = await asyncio.to_thread(redis.ask, *words)
    assert answer.startswith((b"+OK", b":")), answer
