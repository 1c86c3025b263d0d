"""What the socket layer relies on inside its libraries. A failure here says: read the source again."""

from __future__ import annotations

import importlib.metadata
import inspect
import tomllib
from pathlib import Path

import engineio
import pytest
import socketio
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
