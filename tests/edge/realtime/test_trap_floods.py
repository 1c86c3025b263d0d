"""Traps in how much: slow readers, floods, endless messages, thousands who leave at once.

A real server for each test, over real TCP.
"""

from __future__ import annotations

import gc
from collections import Counter

import msgspec
import pytest
from websockets.server import ServerProtocol

from livetalk.edge.deadline_http import DeadlineHTTPProtocol
from livetalk.edge.realtime import Connection, Limits, encode_event, raw_websocket
from livetalk.edge.realtime.lane import Lane
from livetalk.edge.realtime.raw_websocket import RawSocket, RawWebSocketProtocol
from livetalk.edge.realtime.socket import EngineSocket
from tests.edge.realtime.raw_client import frame, raw
from tests.edge.realtime.served import BIG, Served, broadcast, closed, flood_all, hear, joined, serve


async def test_disconnecting_ends_tcp_even_when_the_client_does_not_read() -> None:
    with serve(limits=Limits(close_grace_s=0.2)) as served:
        async with raw(served, receive_buffer=4096):
            await served.inside(lambda: flood_all(served, 30))
            await served.inside(served.application.connections[0].disconnect)

            await served.until(lambda: not served.server.server_state.connections)


async def test_a_stalled_reader_is_left_out_of_broadcasts_and_then_dropped() -> None:
    limits = Limits(ping_interval_s=0.2, ping_timeout_s=5, backlog_heartbeats=1)
    with serve(limits=limits) as served:
        async with raw(served, receive_buffer=4096), joined(served) as reader:
            stalled, reading = served.application.connections
            while stalled not in await served.inside(lambda: broadcast(BIG, [stalled, reading])):
                assert await hear(reader) == BIG.text

            await served.until(lambda: stalled in served.application.gone)
            assert not reading.closed


async def test_a_whole_room_in_one_piece_may_be_longer_than_what_may_pile_up() -> None:
    limits = Limits(backlog_bytes=50_000, backlog_hard_bytes=100_000)
    room = encode_event("snapshot", msgspec.json.encode("x" * 8_000_000))
    with serve(limits=limits) as served:
        async with raw(served, receive_buffer=4096) as client:
            (connection,) = served.application.connections
            await served.inside(lambda: connection.write(room))
            assert await served.inside(connection.is_backlogged)
            await served.inside(lambda: connection.write(encode_event("mine", b"{}")))

            assert await client.read_away(b'["mine",{}]')

            # One more and another, while nothing is read: that is piling up.
            for _ in range(3):
                await served.inside(lambda: connection.write(room))
            await served.until(lambda: served.application.gone)


async def test_answers_to_a_client_that_never_reads_do_not_pile_up_for_ever() -> None:
    with serve(
        limits=Limits(backlog_bytes=50_000, backlog_hard_bytes=100_000, messages_per_s=100_000)
    ) as served:
        async with raw(served, receive_buffer=4096) as client:
            command = frame(b'42/room,1["echo","' + b"x" * 20_000 + b'"]')
            await client.flood(command, times=2000)

            await served.until(lambda: served.application.gone)


async def test_pongs_to_a_client_that_never_reads_do_not_pile_up_for_ever() -> None:
    with serve() as served:
        async with raw(served, receive_buffer=4096) as client:
            await client.flood(frame(b"p" * 125, opcode=9) * 100, times=100_000)

            await served.until(lambda: served.application.gone)


async def test_a_message_of_endless_empty_fragments_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw_websocket, "CLOSE_GRACE_S", 0.2)
    with serve() as served:
        async with raw(served) as client:
            await client.send(frame(b"4", fin=False), frame(b"", opcode=0, fin=False) * 200)

            assert await client.is_over()


async def test_a_message_over_the_limit_costs_the_connection() -> None:
    with serve(limits=Limits(message_bytes=2000)) as served:
        async with joined(served) as websocket:
            await websocket.send('42/room,1["echo","' + "x" * 1900 + '"]')
            assert len(await hear(websocket)) > 1900
            await websocket.send('42/room,1["echo","' + "x" * 2000 + '"]')

            assert await closed(websocket) == 1009
        assert len(served.application.heard) == 1


async def test_a_flooding_client_is_read_more_slowly_and_loses_nothing() -> None:
    with serve(limits=Limits(messages_per_s=100, message_burst=5)) as served:
        async with raw(served) as flood, joined(served) as other:
            await flood.send(frame(b'42/room,["nothing"]') * 2000)
            await other.send('42/room,1["echo"]')
            assert await hear(other) == "43/room,1[]"

            handled = await served.inside(lambda: len(served.application.heard))
            assert handled < 1000
            queued = await served.inside(
                lambda: max(p.queue.qsize() for p in served.server.server_state.connections)  # type: ignore[union-attr]
            )
            assert queued < 1000


async def test_nothing_that_was_sent_in_one_go_is_lost() -> None:
    with serve(limits=Limits(messages_per_s=1_000_000, message_burst=1000)) as served:
        async with raw(served) as client:
            await client.send(b"".join(frame(b'42/room,["nothing",%d]' % number) for number in range(5000)))

            await served.until(lambda: len(served.application.heard) == 5000)
    assert [args for _, args in served.application.heard] == [(number,) for number in range(5000)]


async def test_clients_that_vanish_together_cost_no_look_into_other_rooms() -> None:
    class Untouchable(dict[object, object]):
        def _refuse(self, *_args: object) -> None:
            raise AssertionError("the rooms of others were walked through")

        __iter__ = items = values = keys = copy = _refuse  # type: ignore[assignment]

    with serve() as served:
        async with joined(served) as first, joined(served) as second:
            rooms = served.sockets.manager.rooms
            await served.inside(lambda: rooms.update({"/room": Untouchable(rooms["/room"])}))
            for websocket in (first, second):
                websocket.transport.abort()

            await served.until(lambda: len(served.application.gone) == 2)
        assert await served.inside(lambda: served.sockets.manager.rooms) == {}


def alive() -> Counter[str]:
    kinds = (
        RawWebSocketProtocol,
        RawSocket,
        Lane,
        ServerProtocol,
        EngineSocket,
        Connection,
        DeadlineHTTPProtocol,
    )
    return Counter(type(found).__name__ for found in gc.get_objects() if type(found) in kinds)


async def test_a_client_that_is_gone_leaves_nothing_for_the_collector() -> None:
    """The collector runs so seldom that what only it can free would count as a leak."""
    with serve() as served:
        async with joined(served):
            pass
        await served.until(lambda: served.application.gone)
        await served.inside(gc.collect)
        gc.disable()
        try:
            for how in ("leave", "vanish", "be disconnected", "be aborted", "break the protocol"):
                await come_and(how, served)
            await served.until(lambda: len(served.application.gone) == 6)
            await served.until(lambda: not served.server.server_state.tasks)
            served.application.connections.clear()
            served.application.gone.clear()

            await served.until(lambda: not alive())
        finally:
            gc.enable()


async def come_and(how: str, served: Served) -> None:
    async with joined(served) as websocket:
        connection = served.application.connections[-1]
        connection.attached = [connection]
        match how:
            case "vanish":
                websocket.transport.abort()
            case "be disconnected":
                await served.inside(connection.disconnect)
            case "be aborted":
                await served.inside(connection.abort)
            case "break the protocol":
                await websocket.send("4x")
