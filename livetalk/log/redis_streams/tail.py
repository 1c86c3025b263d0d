"""What other nodes append: one connection that waits on the streams of all rooms of this node.

Lives here: the blocking read and its heartbeat, and looking after every interruption whether the log
is still the one that was followed. Must not live here: who reads (``log.following``).
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from typing import Final

from livetalk.log.codec import UnreadableFact, decode_event
from livetalk.log.following import Followers
from livetalk.log.port import LogUnavailable
from livetalk.log.redis_streams import names, scripts
from livetalk.log.redis_streams.line import Line, LineLost, Reply, first_error
from livetalk.log.redis_streams.scripts import Tail
from livetalk.rooms.facts import Fact

HEARTBEAT_MS: Final = 1_000  # an idle wait ends so often, so that silence means a dead connection …
SILENCE_S: Final = 1.5  # … when it lasts so much longer than that
CHUNK: Final = 500  # entries of one room in one answer
LOOK_EVERY_S: Final = 1.0  # facts can be lost without a connection that breaks, by a restored backup
TRY_AGAIN_S: Final = 0.25

Entry = tuple[bytes, list[bytes]]

logger = logging.getLogger(__name__)


class Tails:
    """The latest entry that this node knows of each room, and telling when it is gone."""

    def __init__(self) -> None:
        self._known: dict[str, Tail] = {}

    def find(self, room: str) -> Tail | None:
        """What is known of the room's end."""
        return self._known.get(room)

    def advance(self, room: str, tail: Tail) -> None:
        """Remember a later entry."""
        known = self._known.get(room)
        if known is None or known.seq < tail.seq or known.epoch != tail.epoch:
            self._known[room] = tail

    def forget(self, room: str) -> None:
        """Know nothing of the room."""
        self._known.pop(room, None)

    async def look(self, line: Line, rooms: Sequence[str]) -> dict[str, str | None]:
        """The epochs of the rooms; one that has lost facts gets a new name first, and is forgotten."""
        # What is known now: while Redis answers, the tail moves on.
        tails = [self._known.get(room) for room in rooms]
        commands: list[scripts.Command] = []
        for room, tail in zip(rooms, tails, strict=True):
            known = f"{tail.seq if tail else 0}-0"
            commands += [("HGET", names.of_room(room), "epoch")]
            commands += [("XRANGE", names.of_facts(room), known, known)]
        replies = await line.ask(*commands) if commands else []
        if (error := first_error(replies)) is not None:
            raise LineLost(str(error))
        epochs: dict[str, str | None] = {}
        for place, room in enumerate(rooms):
            epoch, entries = replies[2 * place : 2 * place + 2]
            epochs[room] = await self._judge(line, room, tails[place], epoch, entries)
        return epochs

    async def _judge(
        self, line: Line, room: str, tail: Tail | None, epoch: bytes | None, entries: Sequence[Entry]
    ) -> str | None:
        found = None if epoch is None else epoch.decode()
        if tail is None or found is None:
            return found
        is_there = bool(entries) and nonce_of(entries[0]) == tail.nonce
        if is_there and found == tail.epoch:
            return found
        self.forget(room)
        if found != tail.epoch:  # another node has noticed before
            return found
        (renewed,) = await line.ask(scripts.renew(room, found, secrets.token_hex(6)))
        if isinstance(renewed, Exception):
            raise LineLost(str(renewed))
        logger.error("room %s has lost facts that were acknowledged: a new epoch begins", room)
        return str(renewed.decode())


class TailReader:
    """See the module's docstring. ``mark`` begins the nonces of this node's own appends."""

    def __init__(
        self,
        line: Line,
        asking: Line,
        tails: Tails,
        *,
        mark: str,
        followers: Followers,
        trouble: Callable[[str | None], None],
    ) -> None:
        self._line = line
        self._asking = asking
        self._tails = tails
        self._mark = mark.encode()
        self._followers = followers
        self._trouble = trouble
        self._places: dict[str, int] = {}
        self._changed = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None
        self._client_id = 0
        self._looked = 0.0

    def follow(self, room: str, after: int) -> None:
        """Wait on this room, too."""
        self._places.setdefault(room, after)
        self._changed.set()
        if self._worker is None:
            self._worker = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        """Wait for nothing more."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.cancel()
            await asyncio.wait([worker])
        await self._line.close()

    async def _run(self) -> None:
        while True:
            try:
                if not self._places:
                    self._changed.clear()
                    await self._changed.wait()
                if not self._line.is_open:
                    await self._begin()
                elif asyncio.get_running_loop().time() - self._looked >= LOOK_EVERY_S:
                    await self._look()
                await self._listen()
                self._trouble(None)
            except LogUnavailable as error:
                self._trouble(error.cause)
                await asyncio.sleep(TRY_AGAIN_S)
            except Exception:  # rooms go on being followed, whatever one answer ran into
                logger.exception("following the log stumbled")
                await self._line.close()
                await asyncio.sleep(TRY_AGAIN_S)

    async def _begin(self) -> None:
        """A new connection, perhaps to another server."""
        (self._client_id,) = await self._line.ask(("CLIENT", "ID"))
        await self._look()

    async def _look(self) -> None:
        """Find out whether the rooms' logs are those that were read so far."""
        self._looked = asyncio.get_running_loop().time()
        rooms = list(self._places)
        before = {room: self._tails.find(room) for room in rooms}
        epochs = await self._tails.look(self._line, rooms)
        for room in rooms:
            tail = before[room]
            if tail is not None and epochs[room] != tail.epoch:
                self.lose(room)

    def lose(self, room: str) -> None:
        """The room's log is not the one that was followed: whoever follows it begins again.

        What is known of its end stays known: ``look`` gives the log its new name by that.
        """
        self._places.pop(room, None)
        self._followers.lose(room)

    async def _listen(self) -> None:
        """Wait for the next entries of any room; an empty answer is the heartbeat."""
        for room in [room for room in self._places if not self._followers.has(room)]:
            del self._places[room]
        if not self._places:
            return
        rooms = list(self._places)
        self._changed.clear()
        streams = (*map(names.of_facts, rooms), *(f"{self._places[room]}-0" for room in rooms))
        waiting = asyncio.ensure_future(
            self._line.ask(("XREAD", "COUNT", CHUNK, "BLOCK", HEARTBEAT_MS, "STREAMS", *streams))
        )
        changed = asyncio.ensure_future(self._changed.wait())
        try:
            await asyncio.wait([waiting, changed], return_when=asyncio.FIRST_COMPLETED)
            if not waiting.done():  # another room: end this wait and begin one with it
                await self._unblock()
            (reply,) = await waiting
        finally:
            changed.cancel()
            if not waiting.done():
                waiting.cancel()
        if isinstance(reply, Exception):
            raise LineLost(str(reply))
        for name, entries in reply or ():
            room = name[len("livetalk:{") :].partition(b"}")[0].decode()
            try:
                self._take(room, entries)
            except UnreadableFact as error:
                logger.error("room %s cannot be followed: %s", room, error)  # noqa: TRY400 - a sentence, no bug
                self.lose(room)

    async def _unblock(self) -> None:
        await self._asking.ask(("CLIENT", "UNBLOCK", self._client_id))

    def _take(self, room: str, entries: Sequence[Entry]) -> None:
        last = entries[-1]
        self._places[room] = seq_of(last)
        tail = self._tails.find(room)
        if tail is not None:
            self._tails.advance(room, Tail(epoch=tail.epoch, seq=seq_of(last), nonce=nonce_of(last)))
        if self._followers.wants_own(room):
            self._followers.hand_over(room, [fact_of(entry) for entry in entries])
            return
        for entry in entries:
            if entry[1][1].startswith(self._mark):
                self._followers.skip(room, seq_of(entry))
            else:
                self._followers.hand_over(room, [fact_of(entry)])


def seq_of(entry: Entry) -> int:
    """The seq of an entry."""
    return int(entry[0].partition(b"-")[0])


def nonce_of(entry: Entry) -> str:
    """The nonce that an entry was written with."""
    return entry[1][1].decode()


def fact_of(entry: Entry) -> Fact:
    """The fact in an entry. Its fields are always the same ones in the same order, which Redis packs well."""
    _, _, _, at, _, by, _, command, _, event = entry[1]
    return Fact(
        seq=seq_of(entry),
        at=int(at),
        event=decode_event(event),
        by=scripts.was_given(by),
        command=scripts.was_given(command),
    )


def facts_of(entries: Reply) -> list[Fact]:
    """The facts of an answer to XRANGE."""
    return [fact_of(entry) for entry in entries]
