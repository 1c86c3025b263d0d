"""The closed loop of votes: every phone sends its next command when the last one is acknowledged.

Lives here: the loop and its figures. Must not live here: joining, approving (``hall``).
"""

from __future__ import annotations

import asyncio
import time

from tests.bench import wire
from tests.bench.orders import Toggled
from tests.bench.phones import Phone
from tests.bench.stats import spread_ms

REFUSED_PAUSE_S = 0.5  # a phone that was slowed down waits a little, as a polite client does


class Voters:
    """All phones voting until told to stop. Latency is from sending to the acknowledgement."""

    def __init__(self, phones: list[Phone], questions: list[str]) -> None:
        self._phones = phones
        self._questions = [question.encode() for question in questions]
        self._took: list[float] = []
        self._refused = self._put_off = 0
        self._first_refusal = ""
        self._over = False

    async def vote(self, seconds: float) -> Toggled:
        """Let everybody vote for so long. What is still under way at the end is not counted."""
        patches = self._phones[0].tally.patches
        began = time.monotonic()
        for number, phone in enumerate(self._phones):
            self._next(phone, number, on=True)
        await asyncio.sleep(seconds)
        self._over = True
        took = time.monotonic() - began
        return Toggled(
            accepted=len(self._took),
            refused=self._refused,
            put_off=self._put_off,
            seconds=took,
            patches=self._phones[0].tally.patches - patches,
            each=spread_ms(self._took),
            first_refusal=self._first_refusal,
        )

    def _next(self, phone: Phone, number: int, *, on: bool) -> None:
        """Send one vote; its answer sends the next."""
        sent = time.monotonic()

        def answered(payload: bytes) -> None:
            if self._over:
                return
            if wire.is_yes(payload):
                self._took.append(time.monotonic() - sent)
                self._next(phone, number, on=not on)
                return
            if wire.is_not_now(payload):
                self._put_off += 1
            else:
                self._refused += 1
                self._first_refusal = self._first_refusal or payload.decode(errors="replace")
            asyncio.get_running_loop().call_later(REFUSED_PAUSE_S, lambda: self._again(phone, number, on=on))

        question = self._questions[number % len(self._questions)]
        voter = b"bench-vote-%08d" % number
        phone.send(lambda ack: wire.toggle(ack, on=on, voter=voter, question=question), answered)

    def _again(self, phone: Phone, number: int, *, on: bool) -> None:
        if not self._over:
            self._next(phone, number, on=on)
