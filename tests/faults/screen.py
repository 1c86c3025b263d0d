"""A program's screen: it keeps its parts over any number of connections and resumes by position.

Lives here: the client's half of the wire contract, as a careful program would write it. Must not
live here: what to say when (``crowd``), or what is right (``audit``, the tests).
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Mapping
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.faults.waiting import hopefully, until
from tests.support.server_process import HOST, Room

STEP_TIMEOUT_S = 30.0
RETRY_EVERY_S = 0.03
EPHEMERAL = ("present", "staff", "looking", "meter", "proposal", "little_seen", "service")
NAMESPACE = "/room,"

Json = dict[str, Any]


class JoinRefused(Exception):
    """The server answered CONNECT with a no; ``data`` says why."""

    def __init__(self, message: str, data: Json) -> None:
        super().__init__(f"{message} {data}")
        self.message = message
        self.data = data


class Screen:
    """One person's program. ``parts`` is what it would show. ``trust``: it comes through TLS, and believes that."""

    def __init__(self, port: int, auth: Mapping[str, object], trust: ssl.SSLContext | None = None) -> None:
        self.auth = dict(auth)
        self.parts: Json = {}
        self.position: Json | None = None
        self.mine: Json = {}
        self.notices: list[Json] = []
        self.snapshots = 0
        self.patches = 0
        self.gaps = 0
        self.lost = asyncio.Event()  # set whenever there is no connection
        self.lost.set()
        scheme = "ws" if trust is None else "wss"
        self._uri = f"{scheme}://{HOST}:{port}/socket.io/?EIO=4&transport=websocket"
        self._trust = trust
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._acks: dict[int, asyncio.Future[Json]] = {}
        self._sent = 0

    # Coming and going

    async def open(self) -> None:
        """Connect the websocket without joining anything."""
        self._socket = await connect(
            self._uri,
            compression=None,
            ping_interval=None,
            max_size=None,
            proxy=None,
            open_timeout=STEP_TIMEOUT_S,
            ssl=self._trust,
        )
        await self._expect("0")

    async def join(self) -> None:
        """Connect if need be, and join; whoever was here before says how far the screen has read."""
        if self._socket is None:
            await self.open()
        position = {} if self.position is None else {"position": self.position}
        await self._send("40" + NAMESPACE + msgspec.json.encode({**self.auth, **position}).decode())
        answer = await self._expect("40", "44")
        if answer.startswith("44"):
            body = msgspec.json.decode(answer.removeprefix("44" + NAMESPACE))
            await self.leave()
            raise JoinRefused(body["message"], body.get("data") or {})
        self.lost.clear()
        self._reader = asyncio.create_task(self._read())

    async def join_persistently(self) -> None:
        """Join as soon as there is a server, as a phone does."""
        while True:
            try:
                await self.join()
            except (OSError, ConnectionClosed, InvalidHandshake, TimeoutError):
                self._forget_connection()
                await asyncio.sleep(RETRY_EVERY_S)
            else:
                return

    async def leave(self) -> None:
        """Hang up."""
        if self._socket is not None:
            await self._socket.close()
        if self._reader is not None:
            await asyncio.wait([self._reader])
        self._forget_connection()

    def vanish(self) -> None:
        """Drop the connection without a word, as when a battery dies."""
        assert self._socket is not None
        self._socket.transport.abort()

    def _forget_connection(self) -> None:
        self._socket = None
        self._reader = None
        self.lost.set()
        acks, self._acks = self._acks, {}
        for ack in acks.values():
            if not ack.done():
                ack.set_exception(ConnectionError("the connection went before the answer came"))

    # Talking

    def say(self, command: Mapping[str, object]) -> asyncio.Future[Json]:
        """Send a command; the future has its acknowledgement, or ``ConnectionError``."""
        return self._emit("command", command)

    async def ask_again(self) -> None:
        """Say that the screen lost track."""
        await self._emit("resync", {"position": self.position} if self.position else {})

    async def answer_to(self, command: Mapping[str, object]) -> Json:
        """Send a command and wait for its acknowledgement."""
        return await asyncio.wait_for(self.say(command), STEP_TIMEOUT_S)

    def _emit(self, event: str, argument: object) -> asyncio.Future[Json]:
        self._sent += 1
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        # Nobody may be waiting any more when the connection goes; that is not worth a warning.
        answer.add_done_callback(lambda done: done.cancelled() or done.exception())
        if self._socket is None or self.lost.is_set():
            answer.set_exception(ConnectionError("not connected"))
            return answer
        self._acks[self._sent] = answer
        text = msgspec.json.encode([event, argument]).decode()
        sending = asyncio.ensure_future(self._send(f"42{NAMESPACE}{self._sent}{text}"))
        sending.add_done_callback(lambda done: done.cancelled() or done.exception())
        return answer

    async def _send(self, text: str) -> None:
        assert self._socket is not None
        await self._socket.send(text)

    # Listening

    async def _expect(self, *kinds: str) -> str:
        assert self._socket is not None
        while True:
            text = await asyncio.wait_for(self._socket.recv(), STEP_TIMEOUT_S)
            assert isinstance(text, str)
            if text.startswith(kinds):
                return text

    async def _read(self) -> None:
        assert self._socket is not None
        with contextlib.suppress(ConnectionClosed):
            async for text in self._socket:
                assert isinstance(text, str)
                await self._take(text)
        self._forget_connection()

    async def _take(self, text: str) -> None:
        if text == "2":
            await self._send("3")
        elif text.startswith("43"):
            number, _, rest = text.removeprefix("43" + NAMESPACE).partition("[")
            ack = self._acks.pop(int(number), None)
            if ack is not None and not ack.done():
                ack.set_result(msgspec.json.decode("[" + rest)[0])
        elif text.startswith("42"):
            name, argument = msgspec.json.decode(text.removeprefix("42" + NAMESPACE))
            self.hear(name, argument)

    def hear(self, event: str, argument: Json) -> None:
        """Take in one event, as it came over whatever connection."""
        match event:
            case "snapshot":
                self.snapshots += 1
                self.parts = dict(argument["parts"])
                self.position = {"epoch": argument["epoch"], "seq": argument["seq"]}
            case "patch":
                self._patch(argument)
            case "mine":
                self.mine = argument
            case "notice":
                self.notices.append(argument)
            case _:
                raise AssertionError(f"an event that is not in the contract: {event}")

    def _patch(self, patch: Json) -> None:
        position = self.position
        if position is None or position["epoch"] != patch["epoch"] or position["seq"] < patch["from"]:
            self.gaps += 1
            self._emit("resync", {"position": position} if position else {})
            return
        if patch["seq"] < position["seq"]:
            return
        self.patches += 1
        self.parts.update(patch["set"])
        for key in patch["gone"]:
            self.parts.pop(key, None)
        position["seq"] = patch["seq"]

    # Looking

    @property
    def seq(self) -> int:
        """How far the screen has read."""
        return self.position["seq"] if self.position else 0

    @property
    def is_here(self) -> bool:
        """Whether it is connected and has something to show."""
        return not self.lost.is_set() and self.position is not None

    @property
    def lasting_parts(self) -> Json:
        """The parts that come from the log."""
        return {key: value for key, value in self.parts.items() if key not in EPHEMERAL}


def audience(port: int, room: Room, person: str) -> Screen:
    """Somebody in the audience."""
    return Screen(port, {"code": room.code, "format": "json", "participant": person})


def moderator(port: int, room: Room, person: str, view: str = "moderator") -> Screen:
    """A moderator, looking at any view."""
    return Screen(
        port,
        {
            "code": room.code,
            "format": "json",
            "view": view,
            "token": room.tokens["moderator"],
            "participant": person,
        },
    )


def wall(port: int, room: Room) -> Screen:
    """A projector."""
    return Screen(port, {"code": room.code, "format": "json", "view": "wall"})


async def fresh_parts(screen: Screen, port: int) -> Json:
    """What a screen of the same kind would show that comes only now."""
    fresh = Screen(port, screen.auth)
    await fresh.join()
    await until(lambda: fresh.position is not None)
    await fresh.leave()
    return fresh.lasting_parts


async def comes_to_equal_fresh(screen: Screen, port: int) -> None:
    """A screen that was there shows, after a moment, what one shows that comes only now."""
    fresh = await fresh_parts(screen, port)
    await hopefully(lambda: screen.lasting_parts == fresh)
    assert screen.lasting_parts == fresh
