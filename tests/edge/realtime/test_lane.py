"""A lane has one holder, tells it in time, and never comes back."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any, cast

import pytest
from uvicorn.config import Config
from uvicorn.server import ServerState

from livetalk.edge.realtime.lane import Lane
from livetalk.edge.realtime.pipe import RAW_EXTENSION
from livetalk.edge.realtime.raw_websocket import RawWebSocketProtocol
from tests.support.waiting import until


class FakeTransport:
    """So much waits in it as the test says."""

    def __init__(self) -> None:
        self.plain = socket.socket()
        self.waiting = 0
        self.tls: object = None

    def get_extra_info(self, name: str) -> object:
        return {"socket": self.plain, "sslcontext": self.tls}.get(name)

    def is_closing(self) -> bool:
        return False

    def close(self) -> None: ...

    def get_write_buffer_size(self) -> int:
        return self.waiting

    def write(self, data: bytes) -> None: ...


class Holder:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, object]] = []

    def filled(self, key: object, lane: Lane) -> None:
        self.told.append(("filled", key))

    def ended(self, key: object) -> None:
        self.told.append(("ended", key))


@pytest.fixture
def transport() -> Iterator[FakeTransport]:
    made = FakeTransport()
    yield made
    made.plain.close()


@pytest.fixture
def lane(transport: FakeTransport) -> Lane:
    return Lane(cast("Any", transport))


def test_it_knows_the_descriptor(lane: Lane, transport: FakeTransport) -> None:
    assert lane.descriptor == transport.plain.fileno()


def test_a_holder_is_told_when_something_waits_and_only_then(lane: Lane, transport: FakeTransport) -> None:
    holder = Holder()
    assert lane.take(holder, "a")
    lane.look()
    assert holder.told == []

    transport.waiting = 1
    lane.look()

    assert holder.told == [("filled", "a")]


def test_the_end_is_told_once_and_nobody_gets_the_lane_after_it(lane: Lane) -> None:
    holder = Holder()
    lane.take(holder, "a")
    lane.end()
    lane.end()

    assert holder.told == [("ended", "a")]
    assert lane.descriptor == -1
    assert not lane.take(Holder(), "b")


def test_the_next_holder_ends_it_for_the_one_before(lane: Lane) -> None:
    first, second = Holder(), Holder()
    lane.take(first, "a")
    lane.take(second, "b")
    lane.release(first)
    lane.end()

    assert (first.told, second.told) == ([("ended", "a")], [("ended", "b")])


def test_one_that_was_released_tells_nobody(lane: Lane, transport: FakeTransport) -> None:
    holder = Holder()
    lane.take(holder, "a")
    lane.release(holder)
    transport.waiting = 1
    lane.look()
    lane.end()

    assert holder.told == []


@pytest.mark.parametrize("tls", [True, False])
async def test_with_tls_in_this_process_nobody_gets_at_the_descriptor(
    transport: FakeTransport, *, tls: bool
) -> None:
    offered: list[Lane | None] = []

    async def app(scope: Any, _receive: object, _send: object) -> None:
        offered.append(scope["extensions"][RAW_EXTENSION].lane)

    config = Config(app, ws_per_message_deflate=False)
    config.load()
    protocol = RawWebSocketProtocol(config, ServerState(), {})
    transport.tls = object() if tls else None
    protocol.connection_made(cast("Any", transport))
    protocol.data_received(
        b"GET / HTTP/1.1\r\nHost: livetalk.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    await until(lambda: offered)

    assert (offered[0] is None) == tls
