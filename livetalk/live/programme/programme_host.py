"""The programme on this node: the fold of its log, read and moved forward, and the commands given to it.

Planners give a command every few seconds, not hundreds a second as a hall does: so they are decided one by
one, each on the state that is durable. If another node was faster, the log is read and the command decided
again. Must not live here: who may do what (``programme.policy``), who is asking (``edge``).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence

import msgspec

from livetalk.live.eraser import Eraser
from livetalk.live.submissions import BUSY, LOG_UNAVAILABLE
from livetalk.log.codec import UnreadableFact
from livetalk.log.port import Conflict, Log, LogLost, LogUnavailable
from livetalk.log.programme_log import ProgrammeLog, word_keys
from livetalk.programme.commands import AnyCommand
from livetalk.programme.context import Context, Giver
from livetalk.programme.decide import decide
from livetalk.programme.evolve import evolve
from livetalk.programme.facts import PROGRAMME, Entry
from livetalk.programme.programme import Programme
from livetalk.programme.template import Templates
from livetalk.rooms.outcomes import Rejected

logger = logging.getLogger(__name__)

TRIES = 10  # other nodes plan, too; after so many lost races say "busy"
AGAIN_S = 2.0  # a log that cannot be followed is tried again so often

Listener = Callable[[Sequence[Entry]], None]


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """The command's facts are durable up to ``seq``; ``made`` came into being by it."""

    seq: int
    made: str | None = None


Outcome = Done | Rejected


class ProgrammeHost:
    """See the module's docstring. ``now`` is in ms since 1970."""

    def __init__(
        self,
        log: Log,
        templates: Templates,
        *,
        now: Callable[[], int],
        fresh_id: Callable[[], str],
        sends_mail: bool = False,
    ) -> None:
        self.templates = templates
        self.now = now
        self._log = ProgrammeLog(log)
        self._fresh_id = fresh_id
        self._sends_mail = sends_mail
        self._state = Programme()
        self._epoch: str | None = None
        self._turn = asyncio.Lock()
        self._listeners: list[Listener] = []
        self._eraser = Eraser(PROGRAMME, log)

    @property
    def state(self) -> Programme:
        """The programme as far as it is durable, for reading only."""
        return self._state

    def listen(self, listener: Listener) -> None:
        """Be told of entries once they are durable and the state has them."""
        self._listeners.append(listener)

    async def load(self) -> None:
        """Read it from the log. Raises ``LogUnavailable``."""
        async with self._turn:
            await self._read_whole()

    async def give(self, giver: Giver, command: AnyCommand, command_id: str | None = None) -> Outcome:
        """Carry out a command; returns when its facts are durable, or with why not.

        The same ``command_id`` of the same giver gets its first outcome again.
        """
        key = None if command_id is None else f"{giver.id}:{command_id}"
        async with self._turn:
            try:
                return await self._give(giver, command, key)
            except LogUnavailable:
                return LOG_UNAVAILABLE

    async def follow(self) -> None:
        """Hear of what other nodes append; runs until cancelled."""
        while True:
            try:
                async for _ in self._log.follow(self._state.seq):
                    async with self._turn:
                        await self._catch_up()
            except (LogUnavailable, UnreadableFact, LogLost) as error:
                logger.warning("the programme cannot be followed: %s", error)
            await asyncio.sleep(AGAIN_S)
            async with self._turn:
                await self._look()

    async def erased(self) -> None:
        """Wait until every word is gone that was to be erased."""
        await self._eraser.settled()

    async def _look(self) -> None:
        try:
            if await self._log.epoch() == self._epoch:
                await self._catch_up()
            else:
                await self._read_whole()
        except (LogUnavailable, UnreadableFact) as error:
            logger.warning("the programme cannot be read: %s", error)

    async def _give(self, giver: Giver, command: AnyCommand, key: str | None) -> Outcome:
        for _ in range(TRIES):
            state = self._state
            if key is not None and key in state.outcomes:
                return Done(seq=state.seq, made=state.outcomes[key])
            answer = decide(state, command, self._context(giver))
            if isinstance(answer, Rejected):
                return answer
            if not answer.events:
                return Done(seq=state.seq, made=answer.made)
            now = self.now()
            by = None if giver.is_system else giver.id
            try:
                appended = await self._log.append(
                    state.seq, answer.events, answer.words, at=now, by=by, command=key
                )
            except Conflict:
                await self._look()
                continue
            if appended.repeated:  # another node had it, or an answer was lost on its way
                await self._look()
                return Done(seq=appended.last, made=self._state.outcomes.get(key or ""))
            entries = [
                Entry(seq=seq, at=now, event=event, by=by, command=key)
                for seq, event in enumerate(answer.events, appended.first)
            ]
            self._move(entries, answer.words)
            if key is not None:
                state.outcomes[key] = answer.made
            return Done(seq=appended.last, made=answer.made)
        return BUSY

    def _context(self, giver: Giver) -> Context:
        """An account's role and bodies are those of this moment, whatever its owner came with."""
        account = self._state.accounts.get(giver.id)
        if account is not None and account.state == "active":
            giver = Giver(id=account.id, role=account.role, bodies=account.bodies)
        elif not giver.is_system:
            giver = Giver(id=giver.id)
        return Context(
            giver=giver,
            now=self.now(),
            fresh_id=self._fresh_id(),
            templates=self.templates,
            sends_mail=self._sends_mail,
        )

    async def _read_whole(self) -> None:
        epoch = await self._log.epoch()
        entries, words = await self._log.read(), await self._log.words()
        self._state = Programme(words=words)
        self._epoch = epoch
        for entry in entries:
            evolve(self._state, entry)
        # A node may have ended between the fact that words are erased and the deed.
        self._eraser.erase(self._state.forget() & words.keys())
        self._tell(entries)

    async def _catch_up(self) -> None:
        entries = await self._log.read(self._state.seq)
        if entries:
            self._epoch = self._epoch or await self._log.epoch()
            self._move(entries, await self._log.words(word_keys(entries)))

    def _move(self, entries: Sequence[Entry], words: dict[str, str]) -> None:
        self._state.words.update(words)
        for entry in entries:
            evolve(self._state, entry)
        self._eraser.erase(self._state.forget())
        self._tell(entries)

    def _tell(self, entries: Sequence[Entry]) -> None:
        for listener in self._listeners:
            try:
                listener(entries)
            except Exception:  # what is durable stays accepted, whatever showing it ran into
                logger.exception("the programme: telling of it failed")
