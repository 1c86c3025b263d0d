"""Traps of the server: compression, tasks, stopping, slow requests, logs.

A real server for each test, over real TCP.
"""

from __future__ import annotations

import asyncio
import logging
import socket

import httpx
import pytest
from websockets.asyncio.client import connect

from livetalk.edge import serving
from livetalk.edge.realtime import encode_event
from tests.edge.realtime.raw_client import frame, is_over, raw
from tests.edge.realtime.served import Served, broadcast, closed, flood_all, hear, joined, opened, serve


async def test_a_vanished_client_is_given_up_by_the_kernel() -> None:
    with serve() as served:
        async with raw(served):
            transport = next(iter(served.server.server_state.connections)).transport
            accepted = transport.get_extra_info("socket")
            timeout = accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
            unsent = accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT)

    assert timeout == serving.USER_TIMEOUT_MS
    assert unsent == serving.UNSENT_BYTES


async def test_a_socket_costs_one_task_and_no_timer_of_its_own() -> None:
    with serve() as served:
        before = await served.inside(lambda: len(asyncio.all_tasks()))
        async with joined(served), joined(served), joined(served):
            assert await served.inside(lambda: len(asyncio.all_tasks())) == before + 3


async def test_no_compression_is_negotiated() -> None:
    with serve() as served:
        async with connect(served.url, compression="deflate") as websocket:
            assert websocket.response is not None
            assert "Sec-WebSocket-Extensions" not in websocket.response.headers


async def test_stopping_drains_while_clients_are_still_connected() -> None:
    steps: list[str] = []

    async def drain() -> None:
        served.sockets.refuse_joins()
        steps.append(f"drained before {served.lifespan}")
        await asyncio.sleep(0.1)
        broadcast(encode_event("notice", b'{"kind":"restart"}'), served.sockets.connections())

    with serve(drain=drain) as served:
        async with joined(served) as websocket, opened(served) as late:
            served.server.should_exit = True
            await served.until(lambda: steps)
            await late.send("40/room,")
            assert '"code":"restarting"' in await hear(late)

            assert await hear(websocket) == '42/room,["notice",{"kind":"restart"}]'
            assert await closed(websocket) == 1012
    assert steps == ["drained before ['lifespan.startup']"]
    assert served.lifespan == ["lifespan.startup", "lifespan.shutdown"]


async def test_stopping_is_not_held_up_by_a_client_that_does_not_read() -> None:
    with serve() as served:
        async with raw(served, receive_buffer=4096), raw(served, receive_buffer=4096) as leaving:
            await served.inside(lambda: flood_all(served, 30))
            await leaving.send(frame(b"\x03\xe8", opcode=8))
            await served.until(lambda: len(served.application.gone) == 1)

            served.stop()


def hurry(served: Served) -> None:
    class Hurried(served.server.config.http):  # type: ignore[name-defined,misc]  # a class at run time
        deadline_s = 0.3

    served.server.config.http = Hurried


@pytest.mark.parametrize(
    "beginning",
    [b"", b"GET / HTTP/1.1\r\nHost: x", b"POST /do HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nask"],
)
async def test_a_client_with_slow_headers_or_a_slow_body_is_cut_off(beginning: bytes) -> None:
    with serve(tweak=hurry) as served:
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        writer.write(beginning)

        assert await is_over(reader)
        writer.close()


async def test_a_second_request_on_the_connection_has_the_same_deadline() -> None:
    with serve(tweak=hurry) as served:
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await reader.readuntil(b"a page")
        writer.write(b"GET / HTTP/1.1\r\nHo")

        assert await is_over(reader)
        writer.close()


async def test_the_deadline_for_requests_does_not_touch_websockets() -> None:
    with serve(tweak=hurry) as served:
        async with joined(served) as websocket:
            await asyncio.sleep(0.5)
            await websocket.send('42/room,1["echo"]')

            assert await hear(websocket) == "43/room,1[]"


async def test_no_log_holds_a_query(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serve() as served:
        async with joined(served), httpx.AsyncClient() as client:
            await client.get(f"{served.http}/?secret=hemmeligt")
            await client.get(f"{served.http}/socket.io/?EIO=4&transport=polling&secret=hemmeligt")

    logged = [
        r.getMessage() for r in caplog.records if not r.name.startswith(("httpx", "httpcore", "websockets"))
    ]
    assert not [line for line in logged if "hemmeligt" in line or "transport=" in line]
