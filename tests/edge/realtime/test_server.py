"""What the application can rely on, over both ways of writing: the direct and the ordinary one."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator

import pytest
import socketio
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from livetalk.edge.realtime import encode_event
from livetalk.edge.realtime.pipe import OrdinaryPipe, RawPipe
from tests.edge.realtime.served import Served, closed, hear, joined, opened, serve


def without_our_websocket_class(served: Served) -> None:
    served.server.config.ws = WebSocketsSansIOProtocol


@pytest.fixture(params=["direct", "ordinary"])
def served(request: pytest.FixtureRequest) -> Iterator[Served]:
    tweak = without_our_websocket_class if request.param == "ordinary" else lambda _served: None
    with serve(tweak=tweak) as running:
        yield running


@pytest.mark.parametrize(("ours", "expected"), [(True, RawPipe), (False, OrdinaryPipe)])
async def test_the_way_of_writing_follows_from_what_the_server_offers(ours: bool, expected: type) -> None:
    with serve(tweak=(lambda _served: None) if ours else without_our_websocket_class) as served:
        async with joined(served):
            pipe = served.application.connections[0]._socket._pipe

            assert type(pipe) is expected


async def test_a_client_learns_that_it_is_connected_before_what_was_written(served: Served) -> None:
    async with opened(served) as websocket:
        await websocket.send('40/room,{"please":"greet"}')

        connected, snapshot = await hear(websocket), await hear(websocket)

    assert connected == f'40/room,{{"sid":"{served.application.connections[0].id}"}}'
    assert snapshot == '42/room,["snapshot",{"please":"greet"}]'


async def test_the_python_client_gets_the_snapshot_written_while_connecting(served: Served) -> None:
    client, heard = socketio.AsyncClient(), asyncio.Queue[object]()
    client.on("snapshot", heard.put, namespace="/room")
    await client.connect(
        served.http, transports=["websocket"], namespaces=["/room"], auth={"please": "greet"}
    )

    assert await heard.get() == {"please": "greet"}
    assert await client.call("echo", ({"id": "1"}, 2), namespace="/room") == ({"id": "1"}, 2)

    await client.disconnect()
    await served.until(lambda: served.application.gone)


async def test_a_refusal_says_why_and_lets_the_client_try_again(served: Served) -> None:
    async with opened(served) as websocket:
        await websocket.send('40/room,{"please":"refuse"}')
        refusal = await hear(websocket)
        await websocket.send("40/room,{}")
        second = await hear(websocket)

    assert refusal.startswith("44/room,")
    assert json.loads(refusal.removeprefix("44/room,")) == {
        "message": "The room is closed.",
        "data": {"code": "room_closed", "room": "482913"},
    }
    assert second.startswith('40/room,{"sid":')
    await served.until(lambda: len(served.application.gone) == 1)
    assert served.application.gone == served.application.connections


async def test_a_refusal_after_something_was_written_ends_the_stay(served: Served) -> None:
    async with opened(served) as websocket:
        await websocket.send('40/room,{"please":"write then refuse"}')

        assert (await hear(websocket)).startswith("40/room,")
        assert await hear(websocket) == '42/room,["snapshot",{}]'
        assert await hear(websocket) == "41/room,"
        assert await closed(websocket) == 1000
    assert served.application.gone == []


async def test_writes_arrive_in_order_with_answers_between_them(served: Served) -> None:
    async with joined(served) as websocket:
        connection = served.application.connections[0]
        frames = [encode_event("patch", str(number).encode()) for number in range(200)]
        await served.inside(lambda: list(map(connection.write, frames[:100])))
        await websocket.send('42/room,7["echo",true]')
        heard = [await hear(websocket) for _ in range(101)]
        await served.inside(lambda: list(map(connection.write, frames[100:])))
        heard += [await hear(websocket) for _ in range(100)]

    assert heard == [frame.text for frame in [*frames[:100]]] + ["43/room,7[true]"] + [
        frame.text for frame in frames[100:]
    ]


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        ('42/room,0["nothing"]', "43/room,0[]"),
        ('42/room,5["echo",{"a":[1]},"æ"]', '43/room,5[{"a":[1]},"æ"]'),
    ],
)
async def test_an_event_with_an_id_is_answered(served: Served, sent: str, answer: str) -> None:
    async with joined(served) as websocket:
        await websocket.send(sent)

        assert await hear(websocket) == answer


async def test_an_event_without_an_id_is_not_answered(served: Served) -> None:
    async with joined(served) as websocket:
        await websocket.send('42/room,["echo"]')
        await websocket.send('42/room,1["echo"]')

        assert await hear(websocket) == "43/room,1[]"
    assert len(served.application.heard) == 2


async def test_an_answer_that_takes_time_keeps_nobody_waiting(served: Served) -> None:
    async with joined(served) as websocket:
        await websocket.send('42/room,1["later","a"]')
        await websocket.send('42/room,2["echo","b"]')

        assert [await hear(websocket), await hear(websocket)] == ['43/room,2["b"]', '43/room,1["a"]']


async def test_an_answer_that_fails_is_logged_and_the_client_stays(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    async with joined(served) as websocket:
        await websocket.send('42/room,1["later, in vain"]')
        await websocket.send('42/room,2["never"]')
        await websocket.send('42/room,3["echo"]')

        assert await hear(websocket) == "43/room,3[]"
    assert [record.levelno for record in caplog.records if record.exc_info] == [logging.ERROR]


async def test_an_answer_for_somebody_who_has_gone_is_dropped(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    async with joined(served) as websocket:
        await websocket.send('42/room,1["later"]')
        await served.until(lambda: served.application.heard)
    await served.until(lambda: served.application.gone)
    await asyncio.sleep(0.1)

    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_the_application_sees_what_the_request_carried(served: Served) -> None:
    async with joined(
        served,
        Cookie='prefs={"a":1, "b":"c d"}; lt_me=abc; x=y',
        Origin=served.http,
        **{"Accept-Language": "da"},
    ):
        connection = served.application.connections[0]

        assert connection.cookies["lt_me"] == "abc"
        assert connection.cookies["x"] == "y"
        assert connection.header("accept-language") == "da"
        assert connection.header("x-none") is None
        assert connection.client == "127.0.0.1"
        assert served.sockets.connections() == [connection]


async def test_leaving_in_any_way_is_told_once(served: Served) -> None:
    async with (
        joined(served) as left,
        joined(served) as said_goodbye,
        joined(served) as vanished,
        joined(served),
    ):
        await left.send("41/room,")
        await said_goodbye.send("1")
        await closed(said_goodbye)
        vanished.transport.abort()
        await served.until(lambda: len(served.application.gone) == 3)
        await served.inside(served.application.connections[3].disconnect)
        await served.until(lambda: len(served.application.gone) == 4)
    assert set(served.application.gone) == set(served.application.connections)


async def test_disconnecting_tells_the_client_first(served: Served) -> None:
    async with joined(served) as websocket:
        await served.inside(served.application.connections[0].disconnect)

        assert await hear(websocket) == "41/room,"
        assert await closed(websocket) == 1000


async def test_aborting_ends_the_connection(served: Served) -> None:
    async with joined(served) as websocket:
        await served.inside(served.application.connections[0].abort)

        assert await closed(websocket) in {1001, 1006}
        await served.until(lambda: served.application.gone)


async def test_a_bug_in_connecting_refuses_that_client_and_is_logged(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened(served) as websocket, joined(served) as other:
        await websocket.send('40/room,{"please":"fail"}')

        assert await hear(websocket) == '44/room,{"message":"Internal error","data":{"code":"internal"}}'
        assert await closed(websocket) == 1011
        await other.send('42/room,1["echo"]')
        assert await hear(other) == "43/room,1[]"
    assert [record.levelno for record in caplog.records if record.exc_info] == [logging.ERROR]


async def test_a_bug_in_handling_closes_that_client_only_and_is_logged(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    async with joined(served) as websocket, joined(served) as other:
        await websocket.send('42/room,1["fail"]')

        assert await closed(websocket) == 1011
        await other.send('42/room,1["echo"]')
        assert await hear(other) == "43/room,1[]"
    assert [record.levelno for record in caplog.records if record.exc_info] == [logging.ERROR]


async def test_what_the_library_itself_sends_keeps_working(served: Served) -> None:
    async with joined(served) as first, joined(served) as second:
        ids = [connection.id for connection in served.application.connections]

        async def use_the_library() -> None:
            await served.sockets.enter_room(ids[0], "a room", namespace="/room")
            await served.sockets.emit("to a room", 1, room="a room", namespace="/room")
            await served.sockets.emit("to one", 2, to=ids[1], namespace="/room")
            await served.sockets.emit("to all", {"x": 3}, namespace="/room")
            await served.sockets.disconnect(ids[0], namespace="/room")

        assert served.loop is not None
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(use_the_library(), served.loop))

        assert [await hear(first) for _ in range(3)] == [
            '42/room,["to a room",1]',
            '42/room,["to all",{"x":3}]',
            "41/room,",
        ]
        assert [await hear(second) for _ in range(2)] == [
            '42/room,["to one",2]',
            '42/room,["to all",{"x":3}]',
        ]
