"""Notes by Redis's publish and subscribe: nothing is stored, and what is missed is missed.

Lives here: two connections, and noticing that one of them is deaf. Must not live here: what notes mean.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from math import inf
from typing import Final

import msgspec

from livetalk.log.port import LogUnavailable
from livetalk.log.redis_streams.line import Line, sentence
from livetalk.log_address import RedisAddress
from livetalk.nodes.notes import Note

CHANNEL: Final = "livetalk:nodes"
SILENCE_S: Final = 5.0  # one's own notes come back every second: after five without any the line is deaf
DEAF_AFTER_S: Final = 2.5
TRY_AGAIN_S: Final = 1.0

logger = logging.getLogger(__name__)
_decode = msgspec.json.Decoder(Note).decode
_encode = msgspec.json.Encoder().encode


class RedisChannel:
    """A ``Neighbours``. ``node`` names this one, whose own notes are not handed over."""

    def __init__(self, address: RedisAddress, node: str) -> None:
        self._address = address
        self._node = node
        self._listening = Line(address, f"{node}-hear", answer_s=SILENCE_S)
        self._telling = Line(address, f"{node}-tell")
        self._is_deaf = False
        self._heard_at = -inf
        self._is_over = False

    @property
    def is_deaf(self) -> bool:
        """See ``Neighbours``. One's own notes come back every second."""
        return time.monotonic() - self._heard_at > DEAF_AFTER_S

    async def run(self, hear: Callable[[Note], None]) -> None:
        """See ``Neighbours``."""
        try:
            while True:
                try:
                    await self._listen(hear)
                except LogUnavailable as error:
                    self._tell_deaf(error.cause)
                    await asyncio.sleep(TRY_AGAIN_S)
        finally:
            self._is_over = True
            await self._listening.close()
            await self._telling.close()

    async def tell(self, note: Note) -> None:
        """See ``Neighbours``."""
        try:
            await self._telling.ask(("PUBLISH", CHANNEL, _encode(note)))
        except LogUnavailable:
            return  # whoever listens forgets this node after a while, and hears of it again
        finally:
            if self._is_over:  # a last word
                await self._telling.close()

    async def _listen(self, hear: Callable[[Note], None]) -> None:
        (reply,) = await self._listening.ask(("SUBSCRIBE", CHANNEL))
        if isinstance(reply, Exception):
            raise LogUnavailable(sentence(reply, self._address))
        while True:
            kind, _, data = await self._listening.listen()
            self._tell_deaf(None)
            self._heard_at = time.monotonic()
            if kind == b"message":
                self._take(data, hear)

    def _take(self, data: bytes, hear: Callable[[Note], None]) -> None:
        try:
            note = _decode(data)
        except msgspec.DecodeError as error:  # of a newer version: rooms do not depend on it
            logger.debug("a note cannot be read: %s", error)
            return
        if note.node == self._node:
            return
        try:
            hear(note)
        except Exception:  # the next one is heard, whatever this one ran into
            logger.exception("a note could not be followed")

    def _tell_deaf(self, cause: str | None) -> None:
        """Say once when nothing is heard of other nodes any more, and once when it is again."""
        if cause is not None and not self._is_deaf:
            logger.warning("nothing is heard of other nodes: %s", cause)
        elif cause is None and self._is_deaf:
            logger.info("other nodes are heard again")
        self._is_deaf = cause is not None
