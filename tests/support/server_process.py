"""The real server in a process of its own, that can be killed, and a room in it.

Lives here: starting, waiting, ending by pid, plain HTTP. Must not live here: expectations.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx
import msgspec

from livetalk.edge.access import Pseudonyms
from livetalk.rooms.actors import Actor

HOST = "127.0.0.1"
SECRET = "a secret that every start of a fault test shares"
ORGANISER_KEY = "an organiser's key for fault tests"
READY_TIMEOUT_S = 60.0  # under a second alone; the machine may be busy with other tests
EXIT_TIMEOUT_S = 60.0
LOOK_EVERY_S = 0.02
ORDINARY = ("-m", "livetalk", "serve")
PORTS_OF_A_SERVER = 3  # workers listen on those after it, too
_given: set[int] = set()  # they are bound later, so that the kernel does not know yet that they are taken
PORTS = range(20_000, 30_000)  # below those that the kernel hands to clients, so that it stays ours


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """What an organiser is told of a new room."""

    code: str
    tokens: dict[str, str]

    def participant(self, person: str) -> Actor:
        """The pseudonym under which the room's log knows somebody of the audience."""
        return Pseudonyms(SECRET).participant(self.code, person)

    def moderator(self, person: str) -> Actor:
        """The same for a moderator."""
        return Pseudonyms(SECRET).staff(self.code, "moderator", f"{self.tokens['moderator']}.{person}")


class ServerProcess:
    """``livetalk serve`` on one log and one port, as often as it is started.

    The log is a file, unless ``settings`` – environment variables that come last – name another one.
    """

    def __init__(self, database: Path, output: Path, settings: Mapping[str, str] | None = None) -> None:
        self.database = database
        self.settings = dict(settings or {})
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}"
        self._output = output
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.is_running:
            self.kill()
        if error is not None:
            print(f"the server's last words:\n{self.last_words()}")

    @property
    def environment(self) -> dict[str, str]:
        """The settings, also for other commands on the same log."""
        return {
            **os.environ,
            "LIVETALK_LOG": f"sqlite:///{self.database}",
            "LIVETALK_SECRET": SECRET,
            "LIVETALK_ORGANISER_KEY": ORGANISER_KEY,
            "LIVETALK_HOST": HOST,
            "LIVETALK_PORT": str(self.port),
            "LIVETALK_BASE_URL": self.url,
            **self.settings,
        }

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The process of the latest start."""
        assert self._process is not None, "the server was not started"
        return self._process

    @property
    def is_running(self) -> bool:
        """Whether there is a process that has not ended."""
        return self._process is not None and self._process.poll() is None

    def start(self, program: Sequence[str] = ORDINARY) -> None:
        """Begin to start; ``ready`` waits for the end of it."""
        assert not self.is_running
        with self._output.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, *program],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    async def ready(self) -> None:
        """Wait until people can be sent there."""
        deadline = time.monotonic() + READY_TIMEOUT_S
        while time.monotonic() < deadline:
            assert self.is_running, f"the server ended by itself:\n{self.last_words()}"
            with contextlib.suppress(httpx.TransportError):
                if (await self.get("/readyz")).status_code == httpx.codes.OK:
                    return
            await asyncio.sleep(LOOK_EVERY_S)
        raise TimeoutError(f"the server was not ready:\n{self.last_words()}")

    def kill(self) -> None:
        """SIGKILL, now; returns when the process is gone."""
        self.process.kill()
        self.process.wait(EXIT_TIMEOUT_S)

    def pause(self) -> None:
        """SIGSTOP: it keeps its connections and does nothing."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """SIGCONT."""
        self.process.send_signal(signal.SIGCONT)

    def terminate(self) -> None:
        """SIGTERM; ``exited`` waits for the end."""
        self.process.send_signal(signal.SIGTERM)

    async def exited(self) -> int:
        """The exit code, when there is one."""
        return await asyncio.to_thread(self.process.wait, EXIT_TIMEOUT_S)

    async def get(self, path: str) -> httpx.Response:
        """One request on a connection of its own."""
        async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
            return await client.get(self.url + path)

    async def metric(self, name: str) -> float:
        """The sum of a metric over all its labels."""
        lines = (await self.get("/metrics")).text.splitlines()
        samples = [line for line in lines if line.startswith((f"{name} ", f"{name}{{"))]
        return sum(float(line.rpartition(" ")[2]) for line in samples)

    async def open_room(self, *, moderation: str = "before", traits: tuple[str, ...] = ()) -> Room:
        """Open a room as an organiser does."""
        wanted = {
            "title": "Talk ved havnen",
            "purpose": "Her prøves, hvad en fejl gør.",
            "input_use": "Til ingenting.",
            "moderation": moderation,
            "traits": traits,
        }
        async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
            answer = await client.post(
                f"{self.url}/api/v1/rooms", json=wanted, headers={"Authorization": f"Bearer {ORGANISER_KEY}"}
            )
        assert answer.status_code == httpx.codes.CREATED, answer.text
        return msgspec.json.decode(answer.content, type=Room)

    def verify(self) -> subprocess.CompletedProcess[str]:
        """Run ``livetalk verify`` on the same log."""
        return subprocess.run(
            [sys.executable, "-m", "livetalk", "verify"],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def resident_bytes(self) -> int:
        """The memory that the process holds."""
        fields = Path(f"/proc/{self.process.pid}/statm").read_text().split()
        return int(fields[1]) * os.sysconf("SC_PAGE_SIZE")

    def last_words(self) -> str:
        """The end of what the server wrote."""
        return self._output.read_text(errors="replace")[-4000:] if self._output.exists() else ""


@contextlib.contextmanager
def server_on(folder: Path, database: Path | None = None) -> Iterator[ServerProcess]:
    """A server whose files lie in a folder; nothing of it is left running."""
    with ServerProcess(database or folder / "log.db", folder / "server.log") as server:
        yield server


def free_port() -> int:
    """A port on which nobody listens, which no client connection will be given, and nobody here had before."""
    for port in random.sample(PORTS, 200):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
            if port not in _given:
                _given.update(range(port, port + PORTS_OF_A_SERVER))
                return port
    raise OSError("no free port")
