"""Engine.IO 4 over a websocket, as its public documentation describes it."""

from __future__ import annotations

import json

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.protocol.client import engine_session, engine_url, is_closed, packet
from tests.protocol.echo import MAX_PAYLOAD, PING_INTERVAL_S, PING_TIMEOUT_S


async def test_the_handshake_tells_session_and_times(port: int) -> None:
    async with engine_session(engine_url(port)) as (_, opening):
        assert opening[0] == "0"
        told = json.loads(opening[1:])

    assert isinstance(told.pop("sid"), str)
    assert told == {
        "upgrades": [],
        "pingInterval": PING_INTERVAL_S * 1000,
        "pingTimeout": PING_TIMEOUT_S * 1000,
        "maxPayload": MAX_PAYLOAD,
    }


async def test_every_session_has_an_id_of_its_own(port: int) -> None:
    async with engine_session(engine_url(port)) as (_, one), engine_session(engine_url(port)) as (_, other):
        assert json.loads(one[1:])["sid"] != json.loads(other[1:])["sid"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("transport=websocket", 5),
        ("EIO=abc&transport=websocket", 5),
        ("EIO=3&transport=websocket", 5),
        ("EIO=4", 0),
        ("EIO=4&transport=abc", 0),
        ("EIO=4&transport=polling", 0),
        ("EIO=4&transport=websocket&sid=made-up", 1),
    ],
)
async def test_a_handshake_with_wrong_parameters_is_refused(port: int, query: str, code: int) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        async with connect(engine_url(port, query)):
            pass

    assert refusal.value.response.status_code == 400
    assert json.loads(refusal.value.response.body or b"")["code"] == code


async def test_a_message_goes_both_ways(port: int) -> None:
    async with engine_session(engine_url(port)) as (websocket, _):
        await websocket.send("4hello")
        assert await packet(websocket) == "4hello"
        await websocket.send("4æøå 🙂")
        assert await packet(websocket) == "4æøå 🙂"
        await websocket.send("4")
        assert await packet(websocket) == "4"


@pytest.mark.parametrize("sent", ["abc", "7", "", "0{}", "2", "5", "6", "é"])
async def test_a_packet_that_no_client_may_send_closes_the_session(port: int, sent: str) -> None:
    async with engine_session(engine_url(port)) as (websocket, _):
        await websocket.send(sent)

        assert await is_closed(websocket)


async def test_a_binary_packet_closes_the_session(port: int) -> None:
    async with engine_session(engine_url(port)) as (websocket, _):
        await websocket.send(b"\x01\x02\x03")

        assert await is_closed(websocket)


async def test_the_server_pings_and_a_pong_brings_the_next_ping(port: int) -> None:
    async with engine_session(engine_url(port)) as (websocket, _):
        for _ in range(3):
            assert await packet(websocket) == "2"
            await websocket.send("3")


async def test_a_ping_without_a_pong_ends_the_session(port: int) -> None:
    async with engine_session(engine_url(port)) as (websocket, _):
        assert await packet(websocket) == "2"

        assert await is_closed(websocket)


async def test_messages_are_no_substitute_for_a_pong(port: int) -> None:
    async with engine_session(engine_url(port)) as (websocket, _):
        assert await packet(websocket) == "2"
        await websocket.send("4still here")

        assert await packet(websocket) == "4still here"
        assert await is_closed(websocket)


async def test_a_close_packet_ends_the_session(port: int) -> None:
    async with engine_session(engine_url(port)) as (websocket, _):
        await websocket.send("1")

        assert await is_closed(websocket)


async def test_a_second_websocket_cannot_take_over_a_session(port: int) -> None:
    async with engine_session(engine_url(port)) as (websocket, opening):
        sid = json.loads(opening[1:])["sid"]
        with pytest.raises(InvalidStatus):
            async with connect(engine_url(port, f"EIO=4&transport=websocket&sid={sid}")):
                pass

        await websocket.send("4mine")
        assert await packet(websocket) == "4mine"
