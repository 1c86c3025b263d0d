"""Mails outlive the server: killed before they were sent, killed while they were, refused for a while."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiosmtpd.smtp import Envelope, Session

from tests.support.mail_listener import MailListener, Received
from tests.support.server_process import Room, ServerProcess, free_port, server_on

PATIENCE_S = 40.0
CITIZENS = [f"citizen{n}@example.dk" for n in range(5)]


@dataclass(kw_only=True)
class Stalling(MailListener):
    """Takes every mail, and never says so while it is stalled."""

    is_stalled: bool = True
    taken: list[bytes] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.is_stalled:
            self.taken.append(bytes(envelope.original_content or b""))
            await asyncio.Event().wait()
        return await super().handle_DATA(server, session, envelope)


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110 - what is waited for is another process
            await asyncio.sleep(0.05)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[ServerProcess]:
    with server_on(tmp_path) as server:
        server.settings["LIVETALK_MAIL_FROM"] = "Talk <talk@example.dk>"
        yield server


async def start(server: ServerProcess, port: int) -> None:
    """Start it with the mail server on that port."""
    server.settings["LIVETALK_MAIL"] = f"smtp://127.0.0.1:{port}"
    server.start()
    await server.ready()


async def subscribe(server: ServerProcess, room: Room, *addresses: str) -> None:
    """Each address from a browser of its own."""
    for address in addresses:
        async with httpx.AsyncClient(base_url=server.url, timeout=10, trust_env=False) as citizen:
            answer = await citizen.post(f"/r/{room.code}/subscribe", data={"address": address})
            assert answer.status_code == 303, answer.text[:300]


def by_recipient(received: list[Received]) -> dict[str, set[str]]:
    """Who got mails, under which Message-IDs."""
    found: dict[str, set[str]] = {}
    for one in received:
        found.setdefault(one.recipients[0], set()).add(str(one.message["Message-ID"]))
    return found


async def test_mails_that_no_server_took_arrive_after_a_kill_and_a_start(server: ServerProcess) -> None:
    await start(server, free_port())  # nobody listens there
    room = await server.open_room()
    await subscribe(server, room, *CITIZENS)
    assert await server.metric("livetalk_mails_waiting") >= 0
    server.kill()

    async with MailListener() as mails:
        await start(server, mails.port)
        await until(lambda: len(by_recipient(mails.received)) == len(CITIZENS))
        assert set(by_recipient(mails.received)) == set(CITIZENS)
        assert all("/confirm#" in one.part("text/plain") for one in mails.received)
        assert all(address not in server.last_words() for address in CITIZENS)


async def test_a_mail_that_was_under_way_at_a_kill_arrives_again_as_the_same_mail(
    server: ServerProcess,
) -> None:
    async with Stalling() as mails:
        await start(server, mails.port)
        room = await server.open_room()
        await subscribe(server, room, CITIZENS[0])
        await until(lambda: mails.taken)
        server.kill()
        mails.is_stalled = False

        await start(server, mails.port)
        await until(lambda: mails.received)
        (again,) = mails.received
        first = re.search(rb"Message-ID: (\S+)", mails.taken[0])
        assert first is not None
        assert first[1].decode() == again.message["Message-ID"]
        assert mails.taken[0] == again.raw


async def test_a_kill_in_the_middle_of_many_loses_none_and_doubles_only_the_same(
    server: ServerProcess,
) -> None:
    async with MailListener() as mails:
        await start(server, mails.port)
        room = await server.open_room()
        await subscribe(server, room, *CITIZENS)
        await until(lambda: mails.received)
        server.kill()
        await start(server, mails.port)
        await until(lambda: len(by_recipient(mails.received)) == len(CITIZENS))
        assert {len(ids) for ids in by_recipient(mails.received).values()} == {1}


async def test_a_server_that_is_asked_to_stop_sends_no_mail_twice(server: ServerProcess) -> None:
    async with MailListener() as mails:
        await start(server, mails.port)
        room = await server.open_room()
        await subscribe(server, room, *CITIZENS)
        server.terminate()
        assert await server.exited() == 0

        await start(server, mails.port)
        await until(lambda: len(by_recipient(mails.received)) == len(CITIZENS))
        await subscribe(server, room, "last@example.dk")
        await until(lambda: "last@example.dk" in by_recipient(mails.received))
        assert len(mails.received) == len(CITIZENS) + 1


async def test_a_mail_that_was_refused_for_now_is_sent_later(server: ServerProcess) -> None:
    async with MailListener() as mails:
        mails.to_recipients.append("451 4.7.1 come back later")
        await start(server, mails.port)
        room = await server.open_room()
        await subscribe(server, room, CITIZENS[0])
        await until(lambda: not mails.to_recipients)
        await until(lambda: "has to wait" in server.last_words())
        assert mails.received == []
        server.kill()  # a start does not wait for the minute
        await start(server, mails.port)
        await until(lambda: mails.received)
        assert CITIZENS[0] not in server.last_words()
