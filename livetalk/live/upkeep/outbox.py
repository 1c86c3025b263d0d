"""The outbox at work: mails that rooms have queued are written, handed over, and settled.

What is to be sent lies in the rooms' logs. Of several nodes that see a mail one gets it, by a command like
any other; if that one dies with it, it is anybody's again after the lease. So a mail is sent at least once,
and what makes it the same mail twice is its Message-ID. A room never waits for any of it.
Lives here: one attempt after the other. Must not live here: what a mail says, the protocol of mail, or when a
room is looked at (``caretaker``).
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from functools import partial
from typing import Literal

from livetalk.live.errands import give
from livetalk.live.host import RoomHost
from livetalk.live.metrics import Metrics
from livetalk.live.submissions import Accepted, Outcome
from livetalk.mail.backoff import retry_at
from livetalk.mail.message import Mail as Message
from livetalk.mail.postman import MailDelayed, MailRefused, Postman
from livetalk.rooms.commands import SettleMail, TryMail
from livetalk.rooms.followup import Mail
from livetalk.rooms.room import Room

logger = logging.getLogger(__name__)

AT_ONCE = 4  # connections to the mail server; it, too, has other things to do
UNEVEN_S = 0.3  # nodes that heard of the same mail do not ask for it in the same moment
SETTLE_TRIES = 5
SETTLE_AGAIN_S = 2.0  # a log that cannot be used for a moment should not make a mail be sent twice
PATIENCE_S = 5.0  # at a stop: what is on its way to the mail server may arrive

Write = Callable[[Room, Mail, int], Message | None]
"""Writes a mail from the room as it is at a time (ms); None if there is nothing to say any more."""


class Outbox:
    """One for the node. ``is_alone``: no other node has this log, so what a former life began is ours."""

    def __init__(
        self, postman: Postman, write: Write, metrics: Metrics, now: Callable[[], int], *, is_alone: bool
    ) -> None:
        self._postman = postman
        self._write = write
        self._metrics = metrics
        self._now = now
        self._is_alone = is_alone
        self._met: set[str] = set()
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._in_hand: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._is_stopping = False

    def due(self, room: Room) -> int | None:
        """When (ms) the room next has a mail that may be tried; None if it has none."""
        if self._is_first(room.code) and room.followup.mails:
            return 0
        return min((mail.until for mail in room.followup.mails.values()), default=None)

    def drive(self, host: RoomHost) -> None:
        """Try every mail that may be tried now, without waiting for any."""
        room = host.room
        is_first = self._is_first(room.code)
        self._met.add(room.code)
        if self._is_stopping:
            return
        for mail in room.followup.mails.values():
            key = room.code, mail.id
            if key not in self._in_hand and (is_first or mail.until <= self._now()):
                task = asyncio.create_task(self._deliver(host, TryMail(mail=mail.id, is_alone=is_first)))
                self._in_hand[key] = task
                task.add_done_callback(partial(self._put_down, key))

    async def stop(self) -> None:
        """Begin nothing more; let what has begun come to its end, for a moment."""
        self._is_stopping = True
        tasks = list(self._in_hand.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=PATIENCE_S)
            for task in late:
                task.cancel()

    async def settled(self) -> None:
        """Wait until nothing is in hand."""
        while self._in_hand:
            await asyncio.wait(list(self._in_hand.values()))

    def _is_first(self, code: str) -> bool:
        return self._is_alone and code not in self._met

    def _put_down(self, key: tuple[str, str], done: asyncio.Task[None]) -> None:
        self._in_hand.pop(key, None)
        if not done.cancelled() and (error := done.exception()) is not None:
            self._metrics.mails.labels("failed").inc()
            logger.error("room %s: a mail could not be dealt with", key[0], exc_info=error)

    async def _deliver(self, host: RoomHost, claim: TryMail) -> None:
        async with self._gate:
            if self._is_stopping:
                return
            if not self._is_alone:
                await asyncio.sleep(random.uniform(0, UNEVEN_S))  # noqa: S311 - spreads load
            if isinstance(await give(host, claim), Accepted):
                await self._try(host, claim.mail)

    async def _try(self, host: RoomHost, mail_id: str) -> None:
        mail = host.room.followup.mails.get(mail_id)
        message = None if mail is None else self._write(host.room, mail, self._now())
        if mail is None or message is None:
            # What it was to tell of, or whom, is gone.
            await self._settle(host, SettleMail(mail=mail_id, how="given_up"), "dropped")
            return
        try:
            await self._postman.send(message)
        except MailRefused as refused:
            logger.warning("room %s: a mail was given up: %s", host.code, refused)
            await self._settle(host, SettleMail(mail=mail_id, how="given_up"), "refused")
        except MailDelayed as delayed:
            logger.warning("room %s: a mail has to wait: %s", host.code, delayed)
            await self._put_off(host, mail)
        else:
            await self._settle(host, SettleMail(mail=mail_id, how="sent"), "sent")

    async def _put_off(self, host: RoomHost, mail: Mail) -> None:
        until = retry_at(tries=mail.tries, queued=mail.queued_at, now=self._now())
        if until is None:
            await self._settle(host, SettleMail(mail=mail.id, how="given_up"), "too_late")
        else:
            await self._settle(host, SettleMail(mail=mail.id, how="delayed", until=until), "delayed")

    async def _settle(self, host: RoomHost, command: SettleMail, outcome: _Outcome) -> None:
        self._metrics.mails.labels(outcome).inc()
        for _ in range(SETTLE_TRIES):
            answer: Outcome = await give(host, command)
            if isinstance(answer, Accepted) or not answer.temporary:
                return
            await asyncio.sleep(SETTLE_AGAIN_S)


_Outcome = Literal["sent", "delayed", "refused", "too_late", "dropped"]
