"""Hundreds of cheap phones that only watch: each keeps its parts and its position, whatever happens.

Lives here: joining, resuming and coming back as phones do, and counting snapshots. Must not live here:
commands (``tests.faults.crowd``), expectations.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import random
import ssl
from collections.abc import Mapping
from typing import Any

import msgspec
from picows import WSError, WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from tests.bench import wire
from tests.faults.screen import EPHEMERAL, Json
from tests.support.server_process import HOST

BACK_AFTER_S = 0.5, 2.0  # a lost connection is opened again after a moment by chance, as on the web page
STEP_TIMEOUT_S = 20.0
PAYLOADS_KEPT = 500  # all phones of a node get the same bytes, so they are read once

_TEXT = WSMsgType.TEXT
_RESYNC = b'42/room,0["resync",%b]'


@functools.lru_cache(maxsize=PAYLOADS_KEPT)
def _read(payload: bytes) -> dict[str, Any]:
    argument: dict[str, Any] = msgspec.json.decode(wire.event_data(payload))
    return argument


class Watcher:
    """One phone. ``parts`` is what it shows; ``is_here``: it is connected and was brought up to date."""

    def __init__(self, port: int, auth: Mapping[str, object], trust: ssl.SSLContext) -> None:
        self.auth = dict(auth)
        self.parts: Json = {}
        self.position: Json | None = None
        self.snapshots = 0
        self.gaps = 0
        self.connections = 0
        self.is_here = False
        self._url = f"wss://{HOST}:{port}{wire.PATH}"
        self._trust = trust

    async def live(self) -> None:
        """Until cancelled."""
        while True:
            with contextlib.suppress(OSError, WSError, TimeoutError):  # nobody there; so it is tried again
                await self._stay(_Socket(self))
            await asyncio.sleep(random.uniform(*BACK_AFTER_S))

    async def _stay(self, socket: _Socket) -> None:
        try:
            await ws_connect(
                lambda: socket,
                self._url,
                ssl_context=self._trust,
                websocket_handshake_timeout=STEP_TIMEOUT_S,
            )
            await socket.gone.wait()
        finally:
            self.is_here = False
            socket.hang_up()

    @property
    def lasting_parts(self) -> Json:
        """The parts that come from the log."""
        return {key: value for key, value in self.parts.items() if key not in EPHEMERAL}

    def greeting(self) -> bytes:
        """The packet that joins, from where it is."""
        position = {} if self.position is None else {"position": self.position}
        return wire.connect({**self.auth, **position})

    def take_snapshot(self, snapshot: Mapping[str, Any]) -> None:
        """Show this and nothing else."""
        self.snapshots += 1
        self.parts = dict(snapshot["parts"])
        self.position = {"epoch": snapshot["epoch"], "seq": snapshot["seq"]}
        self.is_here = True

    def take_patch(self, patch: Mapping[str, Any]) -> bool:
        """Show the difference; false if it does not join on to what is shown."""
        at = self.position
        if at is None or at["epoch"] != patch["epoch"] or at["seq"] < patch["from"]:
            self.gaps += 1
            return False
        self.is_here = True
        if patch["seq"] >= at["seq"]:
            self.parts.update(patch["set"])
            for key in patch["gone"]:
                self.parts.pop(key, None)
            at["seq"] = patch["seq"]
        return True


class _Socket(WSListener):
    """One connection of a phone."""

    def __init__(self, phone: Watcher) -> None:
        super().__init__()
        self.gone = asyncio.Event()
        self._phone = phone
        self._transport: WSTransport | None = None

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transport = transport
        self._phone.connections += 1

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self.gone.set()

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        payload = frame.get_payload_as_bytes()
        if payload.startswith(wire.PATCH):
            if not self._phone.take_patch(_read(payload)):
                position = self._phone.position
                argument = {} if position is None else {"position": position}
                transport.send(_TEXT, _RESYNC % msgspec.json.encode(argument))
        elif payload == wire.PING:
            transport.send(_TEXT, wire.PONG)
        elif payload.startswith(wire.SNAPSHOT):
            self._phone.take_snapshot(_read(payload))
        elif payload.startswith(wire.OPEN):
            transport.send(_TEXT, self._phone.greeting())
        elif payload.startswith((wire.REFUSED, wire.CLOSED)):
            self.hang_up()

    def hang_up(self) -> None:
        """End the connection, if there is one."""
        if self._transport is not None:
            self._transport.disconnect(graceful=False)
