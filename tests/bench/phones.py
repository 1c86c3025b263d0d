"""The sockets of a simulated hall: picows listeners that speak just enough Socket.IO.

Lives here: a phone, and the tally of what reached the phones. The path of a patch is kept short, since
one core has to receive whatever the server under test can send. Must not live here: what to do when.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from picows import WSFrame, WSListener, WSMsgType, WSTransport

from tests.bench import wire

ANSWER_TIMEOUT_S = 30.0  # a server that is overloaded answers seconds late, and that is what is measured

_TEXT = WSMsgType.TEXT


class Tally:
    """Counts patches; while ``stamping``, it also keeps the arrival times, filed by payload.

    Every phone gets the same bytes, so a payload is read once and then only looked up.
    """

    __slots__ = ("arrivals", "first_at", "last_at", "patches", "stamping")

    def __init__(self) -> None:
        self.stamping = False
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        self.patches = 0
        self.first_at = 0.0
        self.last_at = 0.0
        self.arrivals: dict[bytes, list[float]] = {}

    def add(self, payload: bytes) -> None:
        """Take note of one patch on one phone."""
        now = time.monotonic()
        if not self.patches:
            self.first_at = now
        self.patches += 1
        self.last_at = now
        if self.stamping:
            stamps = self.arrivals.get(payload)
            if stamps is None:
                stamps = self.arrivals[payload] = []
            stamps.append(now)

    def by_question(self) -> dict[str, list[float]]:
        """Give the arrival times of each question's card."""
        times: dict[str, list[float]] = {}
        for payload, stamps in self.arrivals.items():
            for question in wire.questions_in(payload):
                times.setdefault(question, []).extend(stamps)
        return times


class Phone(WSListener):
    """One connection: joins, answers pings, hands patches to the tally and answers to whoever asked."""

    def __init__(self, auth: bytes, tally: Tally) -> None:
        super().__init__()
        self.auth = auth
        self.tally = tally
        self.transport: WSTransport | None = None
        self.joined: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.snapshot = b""
        self.lost = False
        self.leaving = False
        self._sent = 0
        self._waiting: dict[int, Callable[[bytes], None]] = {}

    def on_ws_connected(self, transport: WSTransport) -> None:
        """Keep the transport."""
        self.transport = transport

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """Sort what came by its first bytes, the most frequent first."""
        payload = frame.get_payload_as_bytes()
        if payload.startswith(wire.PATCH):
            self.tally.add(payload)
        elif payload.startswith(wire.ACK):
            waiting = self._waiting.pop(wire.ack_number(payload), None)
            if waiting is not None:
                waiting(payload)
        elif payload == wire.PING:
            transport.send(_TEXT, wire.PONG)
        else:
            self._arrive(transport, payload)

    def _arrive(self, transport: WSTransport, payload: bytes) -> None:
        """Go one step further in joining."""
        if payload.startswith(wire.OPEN):
            transport.send(_TEXT, self.auth)
        elif payload.startswith(wire.SNAPSHOT):
            self.snapshot = payload
            if not self.joined.done():
                self.joined.set_result(None)
        elif payload.startswith((wire.REFUSED, wire.CLOSED)) and not self.joined.done():
            self.joined.set_exception(ConnectionRefusedError(payload.decode(errors="replace")))

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        """Remember that the server hung up, unless this side did."""
        self.lost = not self.leaving
        if not self.joined.done():
            self.joined.set_exception(
                ConnectionResetError("the server closed the socket before the snapshot")
            )

    def send(self, packet: Callable[[int], bytes], answered: Callable[[bytes], None]) -> None:
        """Send the command that ``packet`` makes for the next number; ``answered`` gets the acknowledgement."""
        if self.transport is None:
            raise ConnectionResetError("this phone has no connection")
        self._sent += 1
        self._waiting[self._sent] = answered
        self.transport.send(_TEXT, packet(self._sent))

    async def ask(self, fields: dict[str, object], at_most_s: float = ANSWER_TIMEOUT_S) -> dict[str, object]:
        """Send one command and wait for its answer."""
        answered: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

        def take(payload: bytes) -> None:
            if not answered.done():
                answered.set_result(payload)

        self.send(lambda number: wire.command(number, fields), take)
        return wire.answer(await asyncio.wait_for(answered, at_most_s))

    def leave(self) -> None:
        """Hang up at once."""
        self.leaving = True
        if self.transport is not None:
            self.transport.disconnect(graceful=False)
