"""A connection of the socket layer without a socket, for tests of what happens behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, cast

import msgspec
import pytest

from livetalk.edge.realtime.application import Refused
from livetalk.edge.realtime.connection import Connection
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.sockets import RoomSockets
from tests.support.sites import HALL, TestSite


class FakeConnection:
    """Remembers what was written to it."""

    def __init__(self, *, address: str = HALL, cookies: Mapping[str, str] | None = None) -> None:
        self.client = address
        self.cookies = dict(cookies or {})
        self.attached: object = None
        self.frames: list[str] = []
        self.is_cut = False

    def write(self, frame: Frame) -> None:
        """Keep it."""
        self.frames.append(frame.text)

    def is_backlogged(self) -> bool:
        """Never."""
        return False

    def disconnect(self) -> None:
        """The server ends it."""
        self.is_cut = True

    def heard(self, event: str) -> list[Any]:
        """The bodies of all events of a kind."""
        decoded = [msgspec.json.decode(text.partition(",")[2]) for text in self.frames]
        return [body for name, body in decoded if name == event]

    @property
    def everything(self) -> str:
        """Every byte it was sent."""
        return "\n".join(self.frames)


def sockets_of(site: TestSite) -> RoomSockets:
    """The application behind the site's sockets."""
    return cast("RoomSockets", site.application.sockets.application)


async def connect(
    site: TestSite,
    code: str,
    *,
    address: str = HALL,
    cookies: Mapping[str, str] | None = None,
    **auth: object,
) -> FakeConnection:
    """Join a room as a program."""
    connection = FakeConnection(address=address, cookies=cookies)
    joined = {"code": code, "format": "json", **auth}
    await sockets_of(site).connected(cast("Connection", connection), joined)
    return connection


async def refused(site: TestSite, code: str, **auth: Any) -> Refused:
    """Try to join a room, in vain."""
    with pytest.raises(Refused) as caught:
        await connect(site, code, **auth)
    return caught.value


async def say(
    site: TestSite, connection: FakeConnection, event: str, argument: object = None
) -> dict[str, Any]:
    """Send an event; gives the acknowledgement."""
    args = () if argument is None else (argument,)
    answer = await sockets_of(site).received(cast("Connection", connection), event, args)
    acknowledgement = await answer if isinstance(answer, asyncio.Future) else answer
    assert isinstance(acknowledgement, dict)
    return acknowledgement


async def command(site: TestSite, connection: FakeConnection, **fields: object) -> dict[str, Any]:
    """Give a command."""
    return await say(site, connection, "command", fields)


def hang_up(site: TestSite, connection: FakeConnection) -> None:
    """The client is gone."""
    sockets_of(site).disconnected(cast("Connection", connection))
