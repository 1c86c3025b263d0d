"""Socket.IO 5 over a websocket, as its public documentation describes it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator

import pytest

from tests.protocol.client import Websocket, engine_session, is_closed, message, packet, socket_url
from tests.protocol.echo import EchoServer, running


@contextlib.asynccontextmanager
async def session(port: int) -> AsyncIterator[Websocket]:
    """Engine.IO is open, nothing has been said yet."""
    async with engine_session(socket_url(port)) as (websocket, _):
        yield websocket


@contextlib.asynccontextmanager
async def joined(port: int) -> AsyncIterator[Websocket]:
    """The main namespace has been joined."""
    async with session(port) as websocket:
        await websocket.send("40")
        assert (await message(websocket)).startswith("40{")
        assert await message(websocket) == '42["auth",{}]'
        yield websocket


@pytest.mark.parametrize(
    ("sent", "prefix", "event"),
    [
        ("40", "", '42["auth",{}]'),
        ('40{"token":"123"}', "", '42["auth",{"token":"123"}]'),
        ("40/custom,", "/custom,", '42/custom,["auth",{}]'),
        ("40/custom", "/custom,", '42/custom,["auth",{}]'),
        ('40/custom,{"token":"abc"}', "/custom,", '42/custom,["auth",{"token":"abc"}]'),
    ],
)
async def test_joining_a_namespace_gives_an_id_and_then_the_first_event(
    port: int, sent: str, prefix: str, event: str
) -> None:
    async with session(port) as websocket:
        await websocket.send(sent)

        answer = await message(websocket)
        assert answer.startswith(f"40{prefix}")
        told = json.loads(answer.removeprefix(f"40{prefix}"))
        assert list(told) == ["sid"]
        assert isinstance(told["sid"], str)
        assert await message(websocket) == event


async def test_the_id_of_a_namespace_is_not_the_session_id(port: int) -> None:
    async with engine_session(socket_url(port)) as (websocket, opening):
        await websocket.send("40")

        assert json.loads((await message(websocket))[2:])["sid"] != json.loads(opening[1:])["sid"]


@pytest.mark.parametrize("sent", ["40/random", "40/random,", '40/random,{"a":1}'])
async def test_an_unknown_namespace_is_refused_and_the_session_stays(port: int, sent: str) -> None:
    async with session(port) as websocket:
        await websocket.send(sent)
        assert await message(websocket) == '44/random,{"message":"Invalid namespace"}'

        await websocket.send("40")
        assert (await message(websocket)).startswith("40{")


@pytest.mark.parametrize("sent", ["4abc", "4", "40{", "40[]", "42[]", '42["message"]', "41", '43["x"]'])
async def test_anything_but_a_proper_connect_closes_a_session_that_has_not_joined(
    port: int, sent: str
) -> None:
    async with session(port) as websocket:
        await websocket.send(sent)

        assert await is_closed(websocket)


async def test_a_session_in_which_nobody_joins_is_closed() -> None:
    with running(EchoServer(connect_deadline_s=0.1)) as port:
        async with session(port) as websocket:
            assert await is_closed(websocket)


async def test_joining_twice_closes_the_session(port: int) -> None:
    async with joined(port) as websocket:
        await websocket.send("40")

        assert await is_closed(websocket)


async def test_leaving_a_namespace_keeps_the_session(port: int) -> None:
    async with joined(port) as websocket:
        await websocket.send("41")

        assert await packet(websocket) == "2"
        await websocket.send("40/custom,")
        assert (await message(websocket)).startswith("40/custom,{")


async def test_leaving_one_namespace_keeps_the_other(port: int) -> None:
    async with joined(port) as websocket:
        await websocket.send("40/custom,")
        assert (await message(websocket)).startswith("40/custom,{")
        assert await message(websocket) == '42/custom,["auth",{}]'
        await websocket.send("41/custom,")
        await websocket.send('42["message","to the main namespace"]')

        assert await message(websocket) == '42["message-back","to the main namespace"]'


async def test_an_event_to_a_namespace_that_was_left_closes_the_session(port: int) -> None:
    async with joined(port) as websocket:
        await websocket.send("41")
        await websocket.send('42["message",1]')

        assert await is_closed(websocket)


@pytest.mark.parametrize("arguments", ['1,"2",{"3":[true]}', '"æøå 🙂"', "null", "[]", "1.5e300"])
async def test_an_event_carries_its_arguments(port: int, arguments: str) -> None:
    async with joined(port) as websocket:
        await websocket.send(f'42["message",{arguments}]')

        assert json.loads((await message(websocket))[2:]) == ["message-back", *json.loads(f"[{arguments}]")]


@pytest.mark.parametrize("number", ["0", "456", "999999999999999"])
async def test_an_event_with_a_number_is_acknowledged_by_that_number(port: int, number: str) -> None:
    async with joined(port) as websocket:
        await websocket.send(f'42{number}["message-with-ack",1,"2",{{"3":[false]}}]')

        assert await message(websocket) == f'43{number}[1,"2",{{"3":[false]}}]'


@pytest.mark.parametrize(
    "sent",
    [
        "4abc",
        "42{}",
        '42"message"',
        "42[]",
        "42[1]",
        "42",
        '42abc["message-with-ack",1]',
        '42-1["message-with-ack",1]',
        '44{"message":"no"}',
        '431["unasked"]',
        "47",
    ],
)
async def test_a_malformed_packet_closes_the_session(port: int, sent: str) -> None:
    async with joined(port) as websocket:
        await websocket.send(sent)

        assert await is_closed(websocket)


@pytest.mark.parametrize(
    "sent", ['451-["message",{"_placeholder":true,"num":0}]', '452-789["message-with-ack"]', "461-1[]"]
)
async def test_binary_is_not_spoken_here(port: int, sent: str) -> None:
    async with joined(port) as websocket:
        await websocket.send(sent)

        assert await is_closed(websocket)
