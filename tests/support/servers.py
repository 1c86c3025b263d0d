"""The real server in a process of its own, on a free port, with a file of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

KEY = "an organiser key for tests"
PATIENCE_S = 30.0
LOOK_EVERY_S = 0.05


@dataclass(eq=False)
class Server:
    """A running ``livetalk serve``."""

    process: subprocess.Popen[bytes]
    port: int
    folder: Path

    @property
    def base_url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> Path:
        """Its log."""
        return self.folder / "rooms.db"

    def said(self) -> str:
        """What it printed for the operator."""
        return (self.folder / "stdout").read_text()

    def logged(self) -> str:
        """What it logged."""
        return (self.folder / "stderr").read_text()

    def stop(self) -> None:
        """End it, if it has not ended."""
        self.process.kill()
        self.process.wait()


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(folder: Path, *words: str, port: int | None = None, command: str = "serve") -> Server:
    """Start a server and wait until it is ready. The caller stops it."""
    port = port or free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("LIVETALK_")},
        "LIVETALK_LOG": f"sqlite:///{folder / 'rooms.db'}",
        "LIVETALK_PORT": str(port),
        "LIVETALK_ORGANISER_KEY": KEY,
        "PYTHONUNBUFFERED": "1",
    }
    with (folder / "stdout").open("wb") as out, (folder / "stderr").open("wb") as err:
        process = subprocess.Popen(
            [sys.executable, "-m", "livetalk", command, *words], env=environment, stdout=out, stderr=err
        )
    server = Server(process, port, folder)
    give_up_at = time.monotonic() + PATIENCE_S
    while not _is_ready(server):
        if process.poll() is not None or time.monotonic() > give_up_at:
            server.stop()
            pytest.fail(f"the server did not start:\n{server.logged()}")
        time.sleep(LOOK_EVERY_S)
    return server


def _is_ready(server: Server) -> bool:
    try:
        return httpx.get(f"{server.base_url}/readyz", timeout=1).status_code == 200
    except httpx.TransportError:
        return False
