"""The whole way: a real server in its own process, and the public Socket.IO client."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest
import socketio

from livetalk.edge.opening import Opened
from tests.support.clients import Client
from tests.support.servers import KEY, Server, start_server

ROOM = {"title": "Talk ved havnen", "purpose": "Vi vil høre jer.", "input_use": "Udvalget læser alt."}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server of its own for each test."""
    running = start_server(tmp_path)
    yield running
    running.stop()


def open_room(server: Server) -> Opened:
    answer = httpx.post(
        f"{server.base_url}/api/v1/rooms", json=ROOM, headers={"Authorization": f"Bearer {KEY}"}, timeout=10
    )
    return msgspec.json.decode(answer.content, type=Opened)


async def test_a_question_travels_to_every_screen_and_survives_a_restart(
    server: Server, tmp_path: Path
) -> None:
    opened = open_room(server)
    phone, tab, wall, desk = Client(), Client(), Client(), Client()
    await phone.connect(server.base_url, code=opened.code, participant="anne-anne-anne-anne")
    await tab.connect(server.base_url, code=opened.code, participant="anne-anne-anne-anne")
    await wall.connect(server.base_url, code=opened.code, view="wall")
    await desk.connect(server.base_url, code=opened.code, view="moderator", token=opened.tokens["moderator"])

    asked = await phone.give("ask", "1", text="Hvad med havnen?")
    question = asked["question"]
    await desk.until(lambda c: f"q:{question}" in c.parts)
    assert f"q:{question}" not in wall.parts
    assert (await desk.give("approve", "1", question=question))["ok"]
    for client in (phone, tab, wall):
        await client.until(lambda c: c.parts.get("queue") == [question])
    await tab.until(lambda c: any(e == "mine" and b["asked"] == {question: "approved"} for e, b in c.heard))

    # A stop that tells everybody, and a start from the same file.
    server.process.send_signal(signal.SIGTERM)
    await phone.until(lambda c: any(event == "notice" for event, _ in c.heard))
    assert server.process.wait(15) in (0, -signal.SIGTERM)
    for client in (tab, wall, desk):
        await client.close()
    again = start_server(tmp_path, port=server.port)
    try:
        back = Client()
        back.parts, back.position = phone.parts, phone.position
        await back.connect(again.base_url, code=opened.code, participant="anne-anne-anne-anne")
        assert await back.give("ask", "1", text="Hvad med havnen?") == asked
        assert back.heard[0][0] == "patch"
        assert back.parts["queue"] == [question]
        await back.close()
    finally:
        again.stop()


async def test_who_is_not_let_in_hears_why(server: Server) -> None:
    heard: list[object] = []
    stranger = socketio.AsyncClient(reconnection=False)
    stranger.on("connect_error", heard.append, namespace="/room")
    with pytest.raises(socketio.exceptions.ConnectionError):
        await stranger.connect(
            server.base_url,
            auth={"code": "000000", "lang": "en"},
            namespaces=["/room"],
            transports=["websocket"],
        )
    await stranger.disconnect()

    (refusal,) = heard
    assert isinstance(refusal, dict)
    assert refusal["message"] == "We don't know that code. Check that you typed it right."
    assert refusal["data"] == {"code": "unknown_room", "temporary": False}


async def test_a_closed_link_ends_the_connection_of_whoever_came_by_it(server: Server) -> None:
    opened = open_room(server)
    desk, mo = Client(), Client()
    await desk.connect(server.base_url, code=opened.code, token=opened.tokens["speaker"])
    await mo.connect(server.base_url, code=opened.code, token=opened.tokens["moderator"])
    await mo.until(lambda c: "links" in c.parts)
    (link,) = [link["id"] for link in mo.parts["links"] if link["role"] == "speaker"]
    assert (await mo.give("revoke", "1", link=link))["ok"]

    await desk.until(
        lambda c: any(event == "notice" and body["kind"] == "revoked" for event, body in c.heard)
    )
    await desk.until(lambda c: not c._io.connected)
    again = Client()
    with pytest.raises(socketio.exceptions.ConnectionError):
        await again.connect(server.base_url, code=opened.code, token=opened.tokens["speaker"])
    assert (await mo.give("blank", "2", on=True))["ok"]
    await mo.close()


async def test_forty_people_from_one_address_come_in_together(server: Server) -> None:
    opened = open_room(server)
    clients = [Client() for _ in range(40)]
    for number, client in enumerate(clients):
        await client.connect(server.base_url, code=opened.code, participant=f"participant-{number:05}")
    await clients[0].until(lambda c: c.parts.get("present") == len(clients))

    for client in clients:
        await client.close()
