"""Traps in what clients may say: reserved names, binary, malformed packets, silence, order.

A real server for each test, over real TCP.
"""

from __future__ import annotations

import asyncio
import logging

import pytest
from websockets.exceptions import ConnectionClosed

from livetalk.edge.realtime import Limits, raw_websocket
from tests.edge.realtime.raw_client import frame, is_over, raw
from tests.edge.realtime.served import BIG, PATIENCE_S, broadcast, closed, hear, joined, opened, serve


@pytest.mark.parametrize("event", ['["connect",{"code":"1"}]', '["disconnect","x"]', '["connect_error"]'])
async def test_a_client_cannot_call_the_life_cycle_handlers(event: str) -> None:
    with serve() as served:
        async with joined(served) as websocket:
            await websocket.send(f"42/room,{event}")

            assert await closed(websocket) == 1008
        await served.until(lambda: served.application.gone)
        assert served.application.heard == []
        assert len(served.application.connections) == 1


@pytest.mark.parametrize(
    "message", [b"\x01\x02", '451-/room,["a",{"_placeholder":true,"num":0}]', "461-/room,1[]", "b4AAAA"]
)
async def test_binary_is_refused_and_nothing_is_hoarded(message: str | bytes) -> None:
    with serve() as served:
        async with joined(served) as websocket:
            await websocket.send(message)

            assert await closed(websocket) == 1008
        assert served.application.heard == []
        assert served.sockets._binary_packet == {}


@pytest.mark.parametrize(
    "message",
    [
        "4abc",
        "42/room,{}",
        "42/room,[1",
        '42/room,abc["a"]',
        "44/room,x",
        "43/room,1[]",
        "49",
        "x",
        "",
        "5",
        "2probe",
    ],
)
async def test_a_malformed_packet_costs_one_log_line_and_the_connection(
    message: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with serve() as served:
        async with joined(served) as websocket:
            await websocket.send(message)

            assert await closed(websocket) == 1008
        await served.until(lambda: served.sockets.socket_count() == 0)
    lines = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(lines) == 1
    assert lines[0].exc_info is None


async def test_text_that_is_not_utf8_costs_the_connection_and_no_traceback(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raw_websocket, "CLOSE_GRACE_S", 0.2)
    with serve() as served:
        async with raw(served) as client:
            await client.send(frame(b'42/room,["a","\xff\xfe"]'))

            assert await client.is_over()
    assert [record for record in caplog.records if record.exc_info] == []


async def test_disconnecting_ends_tcp_even_when_the_client_does_not_obey() -> None:
    with serve(limits=Limits(close_grace_s=0.2)) as served:
        async with raw(served) as client:
            await served.inside(served.application.connections[0].disconnect)

            await client.until(b"41/room,")
            assert await client.is_over()
        await served.until(lambda: served.application.gone)


async def test_events_of_one_client_are_handled_in_order() -> None:
    with serve() as served:
        async with joined(served) as websocket:
            await websocket.send('42/room,1["sleep"]')
            await websocket.send('42/room,2["echo"]')

            assert [await hear(websocket), await hear(websocket)] == ["43/room,1[]", "43/room,2[]"]
        assert [name for name, _ in served.application.heard] == ["sleep", "echo"]


async def test_one_heartbeat_keeps_a_socket_and_a_missed_pong_ends_it() -> None:
    with serve(limits=Limits(ping_interval_s=0.2, ping_timeout_s=0.3)) as served:
        async with joined(served) as websocket:
            for _ in range(3):
                assert await hear(websocket, pings=True) == "2"
                await websocket.send("3")
            assert await hear(websocket, pings=True) == "2"

            assert await closed(websocket) == 1006
        await served.until(lambda: served.application.gone)


async def test_the_reader_of_a_closed_socket_sees_no_more() -> None:
    with serve() as served:
        async with joined(served) as websocket:
            connection = served.application.connections[0]
            await served.inside(connection.abort)
            await served.inside(lambda: broadcast(BIG, [connection]))

            with pytest.raises(ConnectionClosed):
                await websocket.recv()
        assert connection.closed


async def test_a_socket_that_never_connects_is_closed() -> None:
    with serve(limits=Limits(connect_deadline_s=0.3)) as served:
        async with opened(served) as websocket:
            assert await closed(websocket) == 1006
        await served.until(lambda: served.sockets.socket_count() == 0)


async def test_a_socket_that_is_refused_or_has_left_and_stays_is_closed() -> None:
    with serve(limits=Limits(connect_deadline_s=0.3)) as served:
        async with opened(served) as refused, joined(served) as left, joined(served) as stays:
            await refused.send('40/room,{"please":"refuse"}')
            await left.send("41/room,")

            await closed(refused)
            await closed(left)
            await stays.send('42/room,1["echo"]')
            assert await hear(stays) == "43/room,1[]"


HANDSHAKE = (
    b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
)


@pytest.mark.parametrize(
    "request_head",
    [
        HANDSHAKE + b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nCookie: " + b"x" * 9000 + b"\r\n\r\n",
        HANDSHAKE + b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + b"A: b\r\n" * 200 + b"\r\n",
        HANDSHAKE + b"Sec-WebSocket-Key: short\r\n\r\n",
        HANDSHAKE + b"\r\n",
        HANDSHAKE.replace(b": 13", b": 7") + b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        HANDSHAKE.replace(b"/socket.io/?", b"/socket.io/?\xff") + b"\r\n",
        HANDSHAKE + b"Origin: http://[\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    ],
)
async def test_a_broken_handshake_is_answered_without_a_traceback(
    request_head: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with serve() as served:
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        writer.write(request_head)

        async with asyncio.timeout(PATIENCE_S):
            assert (await reader.readline()).startswith(b"HTTP/1.1 4")
        assert await is_over(reader)
        writer.close()
    assert [record for record in caplog.records if record.exc_info or record.name == "asyncio"] == []


async def test_frames_that_come_before_the_websocket_is_open_do_no_harm(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with serve() as served:
        for garbage in (b"\xff" * 100, frame(b"40/room,"), b"\x81\x05hello"):
            reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
            writer.write(HANDSHAKE + b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n" + garbage)
            writer.write(garbage)
            writer.write_eof()
            assert await is_over(reader)
            writer.close()
        async with joined(served):
            pass
    assert [record for record in caplog.records if record.exc_info or record.name == "asyncio"] == []
