"""``RedisLog``: the adapter as the event loop sees it.

Lives here: the rules of the port, put together from the writer, the tail and one connection for
everything that is asked. Must not live here: scripts, retries.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from math import inf
from typing import Final

from livetalk.log.codec import encode_event
from livetalk.log.following import Followers
from livetalk.log.port import Appended, Draft, LogUnavailable
from livetalk.log.redis_streams import names, scripts, server
from livetalk.log.redis_streams.asking import Asking
from livetalk.log.redis_streams.doubts import Doubts
from livetalk.log.redis_streams.line import Line, Reply
from livetalk.log.redis_streams.rewriting import Rewriting
from livetalk.log.redis_streams.scripts import Command, Tail, Word
from livetalk.log.redis_streams.tail import (
    HEARTBEAT_MS,
    SILENCE_S,
    TailReader,
    Tails,
    facts_of,
    is_there,
    nonce_of,
    seq_of,
    witness,
)
from livetalk.log.redis_streams.writer import Append, Writer
from livetalk.log.redis_streams.writer import Hooks as WriterHooks
from livetalk.log_address import RedisAddress
from livetalk.programme.facts import PROGRAMME
from livetalk.rooms.facts import Fact

CHUNK: Final = 500  # facts per question: a millisecond of Redis's time
BELIEVED_S: Final = 3.0  # a failed append says so long that the next would fail, too

logger = logging.getLogger(__name__)


class RedisLog:
    """See ``livetalk.log.port`` for the rules. ``seal``: the fingerprint of the nodes' common secret."""

    def __init__(self, address: RedisAddress, *, node: str = "livetalk", seal: str | None = None) -> None:
        self._address = address
        self._seal = seal
        self._node = node
        self._is_open = False
        self._make()

    def _make(self) -> None:
        mark = f"{secrets.token_hex(4)}-"
        self._troubles: dict[str, tuple[str, float]] = {}
        self._has_told = False
        self._asking = Asking(self._address, f"{self._node}-ask")
        self._tails = Tails(self._tell_lost)
        self._followers = Followers()
        self._rewriting = Rewriting(lambda: self._asking.ask(("BGREWRITEAOF",)))
        doubts = Doubts()
        waiting = Line(self._address, f"{self._node}-tail", answer_s=HEARTBEAT_MS / 1000 + SILENCE_S)
        self._unblocking = Line(self._address, f"{self._node}-wake")
        self._tail = TailReader(
            waiting,
            self._unblocking,
            self._tails,
            mark=mark,
            doubts=doubts,
            followers=self._followers,
            trouble=lambda cause: self._tell("reading", cause),
        )
        self._writing = Line(self._address, f"{self._node}-append")
        told = WriterHooks(
            tail=self._tails.find,
            appended=self._tails.advance,
            lost=self._tails.lose,
            # Nobody may append again soon, so a failure is not believed for ever.
            trouble=lambda cause: self._tell("writing", cause, BELIEVED_S),
        )
        self._writer = Writer(self._writing, self._address, mark, doubts, told)

    async def open(self) -> None:
        """Connect, and refuse a Redis that cannot keep a log."""
        if self._is_open:
            return
        self._make()
        try:
            await server.check(self._asking.line, self._address, self._seal)
        except BaseException:
            await self._asking.line.close()
            raise
        self._is_open = True

    async def close(self) -> None:
        """Finish what was submitted, then let go of the connections."""
        if not self._is_open:
            return
        self._is_open = False
        await self._writer.finish()
        await self._rewriting.finish()
        await self._tail.close()
        self._followers.close()
        for line in (self._writing, self._asking.line, self._unblocking):
            await line.close()

    def submit(
        self,
        room: str,
        expected_seq: int,
        facts: Sequence[Draft],
        command_id: str | None = None,
        words: Mapping[str, str] | None = None,
        *,
        epoch: str | None = None,
    ) -> asyncio.Future[Appended]:
        """Rules L1-L5, L10-L12."""
        if not facts:
            raise ValueError("an append has at least one fact")
        future: asyncio.Future[Appended] = asyncio.get_running_loop().create_future()
        if not self._is_open:
            future.set_exception(LogUnavailable("The log is closed."))
            return future
        packed: list[Word] = []
        for draft in facts:
            packed += (draft.at, scripts.given(draft.by), encode_event(draft.event))
        spoken = [one for pair in (words or {}).items() for one in pair]
        append = Append(
            future=future,
            room=room,
            expected_seq=expected_seq,
            command=command_id,
            epoch=epoch or "",
            facts=packed,
            words=spoken,
        )
        self._writer.put(append)
        return future

    async def append(
        self,
        room: str,
        expected_seq: int,
        facts: Sequence[Draft],
        command_id: str | None = None,
        words: Mapping[str, str] | None = None,
        *,
        epoch: str | None = None,
    ) -> Appended:
        """``submit`` and wait."""
        return await self.submit(room, expected_seq, facts, command_id, words, epoch=epoch)

    async def read(self, room: str, after: int = 0) -> AsyncIterator[Fact]:
        """Rule L6."""
        is_whole = False
        while not is_whole:
            known = self._tails.find(room)
            epoch, seen, entries = await self._ask(
                *witness(room, known),
                ("XRANGE", names.of_facts(room), f"{after + 1}-0", "+", "COUNT", CHUNK),
                is_confirmed=True,
            )
            is_whole = len(entries) < CHUNK
            if known is not None and not is_there(known, epoch, seen):
                await self.epoch(room)  # tells whoever follows
            elif epoch is not None and entries:
                seq, nonce = seq_of(entries[-1]), nonce_of(entries[-1])
                self._tails.advance(room, Tail(epoch=epoch.decode(), seq=seq, nonce=nonce))
            for fact in facts_of(entries):
                after = fact.seq
                yield fact

    def follow(self, room: str, after: int = 0, *, own: bool = True) -> AsyncIterator[Fact]:
        """Rule L7."""
        self._tail.follow(room, after)
        return self._followers.follow(room, after, self.read, own=own)

    async def words(self, room: str, keys: Iterable[str] | None = None) -> dict[str, str]:
        """Rule L8."""
        if keys is None:
            (pairs,) = await self._ask(("HGETALL", names.of_words(room)))
            return {key.decode(): text.decode() for key, text in zip(pairs[::2], pairs[1::2], strict=True)}
        wanted = list(keys)
        if not wanted:
            return {}
        (texts,) = await self._ask(("HMGET", names.of_words(room), *wanted))
        return {key: text.decode() for key, text in zip(wanted, texts, strict=True) if text is not None}

    async def erase(self, room: str, keys: Iterable[str]) -> None:
        """Rule L8. The append-only file holds them until it is written anew, which is begun at once."""
        wanted = list(keys)
        if wanted:
            await self._writer.pass_by()
            (erased,) = await self._ask(("HDEL", names.of_words(room), *wanted), is_confirmed=True)
            if erased:
                await self._rewriting.begin()

    async def rooms(self) -> list[str]:
        """In the order of their creation."""
        (found,) = await self._ask(("SMEMBERS", names.ROOMS))
        codes = sorted({code.decode() for code in found} - {PROGRAMME})
        if not codes:
            return []
        times = await self._ask(*(("HGET", names.of_room(code), "created") for code in codes))
        # A code without a time was to be created and never was.
        made = [(int(at), code) for at, code in zip(times, codes, strict=True) if at is not None]
        return [code for _, code in sorted(made)]

    async def epoch(self, room: str) -> str | None:
        """Rule L9; also notices that facts which this node knows are lost."""
        self._must_be_open()
        epochs = await self._asking.use(lambda line: self._tails.look(line, [room]))
        return epochs[room]

    async def size(self) -> int:
        """Bytes that Redis holds in memory."""
        (info,) = await self._ask(("INFO", "memory"))
        found = [line for line in info.decode().splitlines() if line.startswith("used_memory:")]
        return int(found[0].partition(":")[2])

    async def check(self) -> list[str]:
        """Whether every room's entries are numbered from 1 without gaps, and have an epoch."""
        found: list[str] = []
        for room in (*await self.rooms(), *([PROGRAMME] if await self.epoch(PROGRAMME) else [])):
            length, top = await self._ask(
                ("XLEN", names.of_facts(room)), ("XREVRANGE", names.of_facts(room), "+", "-", "COUNT", 1)
            )
            last = seq_of(top[0]) if top else 0
            if not last:
                found.append(f"Room {room} has an epoch but no facts.")
            elif last != length:
                found.append(f"Room {room} has {length} facts, numbered up to {last}: the log has a gap.")
        return found

    def _tell_lost(self, room: str) -> None:
        self._tail.lose(room)

    def trouble(self) -> str | None:
        """Rule L14."""
        now = time.monotonic()
        for side in [side for side, (_, until) in self._troubles.items() if until < now]:
            del self._troubles[side]
        cause = next((cause for cause, _ in self._troubles.values()), None)
        if cause is not None and not self._has_told:
            logger.error("the log cannot be used: %s", cause)
        elif cause is None and self._has_told:
            logger.warning("the log can be used again")
        self._has_told = cause is not None
        return cause

    def _tell(self, side: str, cause: str | None, believed_s: float = inf) -> None:
        """One side works, or does not, which is believed for so long if nothing else is heard of it."""
        if cause is None:
            self._troubles.pop(side, None)
        else:
            self._troubles[side] = cause, time.monotonic() + believed_s
        self.trouble()

    def _must_be_open(self) -> None:
        if not self._is_open:
            raise LogUnavailable("The log is closed.")

    async def _ask(self, *commands: Command, is_confirmed: bool = False) -> list[Reply]:
        self._must_be_open()
        return await self._asking.ask(*commands, is_confirmed=is_confirmed)
