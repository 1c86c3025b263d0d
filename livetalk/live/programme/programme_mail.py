"""The programme's outbox at work: its mails are written, handed over, and settled.

As ``live.upkeep.outbox`` does for rooms, with the same promises: one node tries a mail at a time, by a
command like any other; if it dies with it, the mail is anybody's again after the lease; nobody
waits for any of it. Must not live here: what a mail says, the protocol of mail, or which decision wants one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal

from livetalk.live.metrics import Metrics
from livetalk.live.programme.programme_host import Done, ProgrammeHost
from livetalk.mail.backoff import retry_at
from livetalk.mail.message import Mail
from livetalk.mail.postman import MailDelayed, MailRefused, Postman
from livetalk.programme.account_facts import LetterQueued
from livetalk.programme.commands import PutOffLetter, SettleLetter, TryLetter
from livetalk.programme.context import SERVER
from livetalk.programme.facts import Entry
from livetalk.programme.programme import Letter, Programme

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 20.0  # for what was put off, and what another node left behind
SETTLE_TRIES = 5
SETTLE_AGAIN_S = 2.0  # a log that cannot be used for a moment should not make a mail be sent twice
PATIENCE_S = 5.0  # at a stop: what is on its way to the mail server may arrive

Write = Callable[[Programme, Letter], Mail | None]
"""Writes a mail from the programme as it is now; None if there is nothing to say any more."""
_Outcome = Literal["sent", "delayed", "refused", "too_late", "dropped"]


class ProgrammeMail:
    """One for the node. ``is_alone``: no other node has this log, so what a former life began is ours."""

    def __init__(
        self, host: ProgrammeHost, postman: Postman, write: Write, metrics: Metrics, *, is_alone: bool
    ) -> None:
        self._host = host
        self._postman = postman
        self._write = write
        self._metrics = metrics
        self._is_first = is_alone
        self._in_hand: dict[str, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._is_stopping = False
        host.listen(self._hear)

    async def run(self) -> None:
        """Look after the mails; runs until cancelled."""
        while True:
            self.drive()
            try:
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._wake.wait()
            except TimeoutError:
                pass
            self._wake.clear()

    def drive(self) -> None:
        """Try every mail that may be tried now, without waiting for any."""
        if self._is_stopping:
            return
        is_first, self._is_first = self._is_first, False
        for letter in self._host.state.letters.values():
            if letter.id not in self._in_hand and (is_first or letter.until <= self._host.now()):
                task = asyncio.create_task(self._deliver(TryLetter(letter=letter.id, is_alone=is_first)))
                self._in_hand[letter.id] = task
                task.add_done_callback(partial(self._put_down, letter.id))

    async def settled(self) -> None:
        """Wait until nothing is in hand."""
        while self._in_hand:
            await asyncio.wait(list(self._in_hand.values()))

    async def stop(self) -> None:
        """Begin nothing more; let what has begun come to its end, for a moment."""
        self._is_stopping = True
        if self._in_hand:
            _, late = await asyncio.wait(list(self._in_hand.values()), timeout=PATIENCE_S)
            for task in late:
                task.cancel()

    def _hear(self, entries: Sequence[Entry]) -> None:
        if any(isinstance(entry.event, LetterQueued) for entry in entries):
            self._wake.set()

    def _put_down(self, letter: str, done: asyncio.Task[None]) -> None:
        self._in_hand.pop(letter, None)
        if not done.cancelled() and (error := done.exception()) is not None:
            self._metrics.mails.labels("failed").inc()
            logger.error("the programme: a mail could not be dealt with", exc_info=error)

    async def _deliver(self, claim: TryLetter) -> None:
        if isinstance(await self._host.give(SERVER, claim), Done):
            await self._try(claim.letter)

    async def _try(self, ident: str) -> None:
        letter = self._host.state.letters.get(ident)
        mail = None if letter is None else self._write(self._host.state, letter)
        if letter is None or mail is None:  # what it was to tell of, or whom, is gone
            await self._settle(SettleLetter(letter=ident, is_sent=False), "dropped")
            return
        try:
            await self._postman.send(mail)
        except MailRefused as refused:
            logger.warning("the programme: a mail was given up: %s", refused)
            await self._settle(SettleLetter(letter=ident, is_sent=False), "refused")
        except MailDelayed as delayed:
            logger.warning("the programme: a mail has to wait: %s", delayed)
            await self._put_off(letter)
        else:
            await self._settle(SettleLetter(letter=ident, is_sent=True), "sent")

    async def _put_off(self, letter: Letter) -> None:
        until = retry_at(tries=letter.tries, queued=letter.queued_at, now=self._host.now())
        if until is None:
            await self._settle(SettleLetter(letter=letter.id, is_sent=False), "too_late")
        else:
            await self._settle(PutOffLetter(letter=letter.id, until=until), "delayed")

    async def _settle(self, command: SettleLetter | PutOffLetter, outcome: _Outcome) -> None:
        self._metrics.mails.labels(outcome).inc()
        for _ in range(SETTLE_TRIES):
            answer = await self._host.give(SERVER, command)
            if isinstance(answer, Done) or not answer.temporary:
                return
            await asyncio.sleep(SETTLE_AGAIN_S)
