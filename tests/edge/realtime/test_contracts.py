"""What the socket layer relies on inside its libraries. A failure here says: read the source again."""

from __future__ import annotations

import asyncio
import importlib.metadata
import inspect
import os
import socket
import struct
import tomllib
from pathlib import Path
from typing import cast

import engineio
import pytest
import socketio
import uvloop
from engineio import base_server as engine_base
from socketio.base_manager import BaseManager
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import Server, ServerState

from livetalk.edge.realtime import SocketServer
from livetalk.edge.realtime.engine import Engine
from livetalk.edge.realtime.members import Members
from tests.edge.realtime.served import FakeApplication

PINNED = {"python-engineio": "4.15.1", "python-socketio": "5.18.1", "uvicorn": "0.54.0"}


async def _unused(_scope: object, _receive: object, _send: object) -> None: ...


@pytest.mark.parametrize(("package", "version"), PINNED.items())
def test_the_version_that_was_read_is_installed_and_pinned(package: str, version: str) -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text())["project"]

    assert importlib.metadata.version(package) == version
    assert f"{package}=={version}" in project["dependencies"]


def test_engineio_takes_requests_where_we_replace_them_and_knows_these_handlers() -> None:
    assert list(inspect.signature(engineio.AsyncServer.handle_request).parameters) == [
        "self",
        "args",
        "kwargs",
    ]
    assert engine_base.BaseServer.event_names == ["connect", "disconnect", "message"]
    assert inspect.iscoroutinefunction(engineio.AsyncServer.send_packet)


def test_socketio_hands_every_event_of_the_engine_to_the_methods_that_we_replace() -> None:
    server = SocketServer(FakeApplication(), allowed_origins=[])

    assert type(server.eio) is Engine
    assert server.eio.handlers == {
        "connect": server._handle_eio_connect,
        "message": server._handle_eio_message,
        "disconnect": server._handle_eio_disconnect,
    }
    assert type(server.manager) is Members
    for name in (
        "_handle_eio_connect",
        "_handle_eio_message",
        "_handle_eio_disconnect",
        "_engineio_server_class",
    ):
        assert hasattr(socketio.AsyncServer, name)


def test_nothing_that_the_library_would_start_by_itself_is_on() -> None:
    server = SocketServer(FakeApplication(), allowed_origins=[])

    assert server.async_handlers is False
    assert server.eio.transports == ["websocket"]
    assert server.eio.start_service_task is False
    assert server.eio.cors_allowed_origins != []


def test_the_manager_keeps_rooms_as_our_index_expects() -> None:
    plain = BaseManager()
    plain.basic_enter_room("sid", "/room", None, eio_sid="eio")
    plain.basic_enter_room("sid", "/room", "a room")

    assert plain.rooms == {"/room": {None: {"sid": "eio"}, "a room": {"sid": "eio"}}}
    assert plain.sid_from_eio_sid("eio", "/room") == "sid"
    assert plain.callbacks == {}


async def test_uvicorns_websocket_has_the_state_that_ours_reads() -> None:
    protocol = WebSocketsSansIOProtocol(Config(_unused), ServerState(), {})

    assert protocol.handshake_complete is False
    assert protocol.close_sent is False
    assert protocol.read_paused is False
    assert protocol.close_timer is None
    assert protocol.frames == []
    assert protocol.curr_msg_data_type == "bytes"
    assert protocol.close_timeout > 0
    assert protocol.queue.empty()


@pytest.mark.parametrize(
    "method",
    [
        "data_received",
        "connection_lost",
        "handle_close",
        "handle_connect",
        "handle_cont",
        "handle_parser_exception",
        "handle_ping",
        "send",
        "send_receive_event_to_app",
        "receive",
        "shutdown",
    ],
)
def test_uvicorns_websocket_has_the_methods_that_ours_replaces(method: str) -> None:
    assert method in vars(WebSocketsSansIOProtocol)


def test_uvicorns_websocket_calls_what_ours_replaces() -> None:
    def calls(method: str) -> tuple[str, ...]:
        return vars(WebSocketsSansIOProtocol)[method].__code__.co_names  # type: ignore[no-any-return]

    assert "handle_events" in calls("data_received")
    assert {"handle_cont", "handle_ping", "handle_connect"} <= set(calls("handle_events"))
    assert "send_receive_event_to_app" in calls("handle_text")
    assert "send_receive_event_to_app" in calls("handle_cont")
    assert "run_asgi" in calls("handle_connect")
    assert "close_timer" in calls("handle_close")


def test_uvicorns_http_protocol_and_server_have_what_ours_replaces() -> None:
    for method in ("connection_made", "connection_lost", "data_received"):
        assert method in vars(H11Protocol)
    assert "set_protocol" in H11Protocol.handle_websocket_upgrade.__code__.co_names
    for method in ("startup", "shutdown"):
        assert method in vars(Server)
    assert "shutdown" in Server._serve.__code__.co_names


class Line(asyncio.Protocol):
    """Says when the connection is lost, and whether the descriptor was still open at that moment."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.made: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.lost: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.made.set_result(self.transport.get_extra_info("socket").fileno())

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost.set_result(is_open(self.made.result()))


def is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


async def lose(how: str) -> tuple[bool, bool]:
    """Lose a connection; whether its descriptor was open in ``connection_lost``, and a while later."""
    loop = asyncio.get_running_loop()
    line = Line()
    server = await loop.create_server(lambda: line, "127.0.0.1", 0)
    phone = socket.socket()
    phone.connect(server.sockets[0].getsockname())
    descriptor = await line.made
    assert line.transport is not None
    match how:
        case "the client leaves":
            phone.close()
        case "the client vanishes":
            phone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            phone.close()
        case "we close":
            line.transport.close()
        case "we abort":
            line.transport.abort()
        case "we write in vain":
            line.transport.pause_reading()
            phone.close()
            while not line.transport.is_closing():
                line.transport.write(b"x")
                await asyncio.sleep(0.001)
    before = await asyncio.wait_for(line.lost, 5)
    async with asyncio.timeout(5):
        while is_open(descriptor):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.001)
    phone.close()
    server.close()
    return before, is_open(descriptor)


@pytest.mark.parametrize(
    "how",
    ["the client leaves", "the client vanishes", "we close", "we abort", "we write in vain"],
)
def test_the_event_loop_closes_a_descriptor_only_after_the_connection_was_reported_lost(how: str) -> None:
    """A lane is ended there, and the next phone may get the number."""
    assert uvloop.run(lose(how)) == (True, False)
