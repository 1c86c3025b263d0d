"""Somebody who captions by Zoom's contract, over a network that breaks at every turn.

A sender that heard no 200 sends the same number again, by then with more text. Lives here: cutting what is
said into posts, and losing them half way, whole, or only their answer. Must not live here: expectations.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
from collections.abc import Sequence
from typing import Literal
from urllib.parse import urlsplit

import httpx

from tests.browser.long_evening import Said

Fault = Literal["none", "cut_half_way", "gone_when_sent", "answer_lost"]
FAULTS: tuple[Fault, ...] = ("none", "cut_half_way", "none", "answer_lost", "gone_when_sent", "cut_half_way")
"""What happens to one post after the other, round and round."""
LETTERS = (12, 45)
"""How much a post has at its first try."""
ANSWER_TIMEOUT_S = 20.0


class Captioner:
    """See the module's docstring. ``lost`` counts what its sender believes did not arrive."""

    def __init__(self, address: str, first_seq: int = 41) -> None:
        parts = urlsplit(address)
        self._host, self._port, self._path = parts.hostname or "", parts.port or 80, parts.path
        self._dice = random.Random("captions of a long evening")
        self._faults = itertools.cycle(FAULTS)
        self.seq = first_seq - 1
        self.lost: dict[Fault, int] = dict.fromkeys(FAULTS, 0)
        self.grown = 0

    async def say(self, lines: Sequence[Said]) -> None:
        """Everything that is said, until the last of it is known to have arrived."""
        left = "".join(f"{line.speaker}: {line.text}\n" for line in lines)
        while left:
            self.seq += 1
            body, left = self._more(left)
            while not await self._post(body, next(self._faults)):
                more, left = self._more(left)
                self.grown += bool(more)
                body += more

    async def last_seq(self) -> str:
        """What the address says that it has."""
        async with httpx.AsyncClient(timeout=ANSWER_TIMEOUT_S, trust_env=False) as client:
            return (await client.get(f"http://{self._host}:{self._port}{self._path}/seq")).text

    def _more(self, left: str) -> tuple[str, str]:
        cut = self._dice.randint(*LETTERS)
        return left[:cut], left[cut:]

    async def _post(self, body: str, fault: Fault) -> bool:
        """Whether the sender was told that it arrived."""
        sent = body.encode()
        head = (
            f"POST {self._path}?seq={self.seq}&lang=da-DK HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n"
            f"Content-Type: text/plain; charset=utf-8\r\nContent-Length: {len(sent)}\r\n"
            "Connection: close\r\n\r\n"
        ).encode()
        self.lost[fault] += 1
        reader, writer = await asyncio.open_connection(self._host, self._port)
        try:
            writer.write(head + (sent[: len(sent) // 2] if fault == "cut_half_way" else sent))
            await writer.drain()
            if fault in ("cut_half_way", "gone_when_sent"):
                return False
            async with asyncio.timeout(ANSWER_TIMEOUT_S):
                status = await reader.readline()
            assert b" 200 " in status, status
            return fault == "none"
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
