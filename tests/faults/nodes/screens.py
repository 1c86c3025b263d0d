"""Screens of a room on several nodes: they come back as phones do, and those who lead keep what they are told.

Lives here: coming back through the proxy, and what a screen noticed of a fault. Must not live here: what
it should have noticed (``judging``).
"""

from __future__ import annotations

import asyncio
import contextlib
import random

from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.faults.screen import JoinRefused, Json, Screen

BEAT_EVERY_S, BEAT_PATIENCE_S = 3.0, 4.0  # as the pages of those who lead do
BACK_AFTER_S = 0.1, 1.0  # those who lead come back sooner than those who watch


class FarScreen(Screen):
    """One person's program. It asks now and then whether somebody is there, and leaves if nobody answers."""

    _has_tried = False
    _beat: asyncio.Task[None] | None = None

    async def join_persistently(self) -> None:
        """Join as soon as somebody lets it in."""
        while True:
            if self._has_tried:
                await asyncio.sleep(random.uniform(*BACK_AFTER_S))
            self._has_tried = True
            try:
                await self.join()
            except JoinRefused as refusal:
                if not refusal.data.get("temporary"):
                    raise
            except (OSError, ConnectionClosed, InvalidHandshake, TimeoutError):
                if self._socket is not None:
                    self._socket.transport.abort()
                self._forget_connection()
            else:
                self._beat = asyncio.create_task(self._keep_asking())
                return

    async def leave(self) -> None:
        """Hang up."""
        if self._beat is not None:
            self._beat.cancel()
        await super().leave()

    async def _keep_asking(self) -> None:
        """For as long as this connection lasts."""
        socket = self._socket
        with contextlib.suppress(ConnectionError):
            while socket is not None and socket is self._socket:
                await asyncio.sleep(BEAT_EVERY_S)
                try:
                    await asyncio.wait_for(self._emit("beat", {}), BEAT_PATIENCE_S)
                except TimeoutError:
                    socket.transport.abort()


class Witness(FarScreen):
    """Somebody who leads, on one node: what was said there about saving, and how often the connection went."""

    troubles = 0
    losses = 0
    goodbyes = 0
    is_told = False

    async def live(self) -> None:
        """Until cancelled."""
        while True:
            await self.join_persistently()
            await self.lost.wait()
            self.goodbyes += 1

    def hear(self, event: str, argument: Json) -> None:
        """Take in one event, and note what it says about the service."""
        before = self.parts.get("service") or {}
        super().hear(event, argument)
        now = self.parts.get("service") or {}
        self.is_told = now.get("unavailable") is not None
        if self.is_told and before.get("unavailable") != now.get("unavailable"):
            self.troubles += 1
        if now.get("lost") is not None and before.get("lost") != now.get("lost"):
            self.losses += 1
