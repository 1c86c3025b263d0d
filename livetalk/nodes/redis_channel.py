"""Notes by Redis's publish and subscribe: nothing is stored, and what is missed is missed.

Lives here: two connections, and noticing that one of them is deaf. Must not live here: what notes mean.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final

import msgspec

from livetalk.log.port import LogUnavailable
from livetalk.log.redis_streams.line import Line
from livetalk.log_address import RedisAddress
from livetalk.nodes.notes import Note

CHANNEL: Final = "livetalk:nodes"
SILENCE_S: Final = 5.0  # one's own notes come back every second: after five without any the line is deaf
TRY_AGAIN_S: Final = 1.0

logger = logging.getLogger(__name__)
_decode = msgspec.json.Decoder(Note).decode
_encode = msgspec.json.Encoder().encode


class RedisChannel:
    """A ``Neighbours``. ``node`` names this one, whose own notes are not handed over."""

    def __init__(self, address: RedisAddress, node: str) -> None:
        self._node = node
        self._listening = Line(address, f"{node}-hear", answer_s=SILENCE_S)
        self._telling = Line(address, f"{node}-tell")

    async def run(self, hear: Callable[[Note], None]) -> None:
        """See ``Neighbours``."""
        try:
            while True:
                try:
                    await self._listen(hear)
                except LogUnavailable:
                    await asyncio.sleep(TRY_AGAIN_S)
        finally:
            await self._listening.close()
            await self._telling.close()

    async def tell(self, note: Note) -> None:
        """See ``Neighbours``."""
        try:
            await self._telling.ask(("PUBLISH", CHANNEL, _encode(note)))
        except LogUnavailable:
            return  # whoever listens forgets this node after a while, and hears of it again

    async def _listen(self, hear: Callable[[Note], None]) -> None:
        await self._listening.ask(("SUBSCRIBE", CHANNEL))
        while True:
            kind, _, data = await self._listening.listen()
            if kind != b"message":
                continue
            try:
                note = _decode(data)
            except msgspec.DecodeError as error:  # of a newer version: rooms do not depend on it
                logger.debug("a note cannot be read: %s", error)
                continue
            if note.node != self._node:
                hear(note)
