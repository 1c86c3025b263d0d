"""What other nodes append: one connection that waits on the streams of all rooms of this node.

Lives here: the blocking read and its heartbeat, and looking after every interruption whether the log
is still the one that was followed. Must not live here: who reads (``log.following``).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from typing import Final

from livetalk.log.codec import UnreadableFact, decode_event
from livetalk.log.following import Followers
from livetalk.log.port import LogUnavailable
from livetalk.log.redis_streams import names, scripts
from livetalk.log.redis_streams.doubts import Doubts
from livetalk.log.redis_streams.line import Line, LineLost, Reply, first_error
from livetalk.log.redis_streams.scripts import Command, Tail
from livetalk.rooms.facts import Fact

HEARTBEAT_MS: Final = 1_000  # an idle wait ends so often, so that silence means a dead connection …
SILENCE_S: Final = 1.5  # … when it lasts so much longer than that
CHUNK: Final = 500  # entries of one room in one answer
LOOK_EVERY_S: Final = 1.0  # facts can be lost without a connection that breaks, by a restored backup
TRY_AGAIN_S: Final = 0.25
UNBLOCK_AGAIN_S: Final = 0.05

Entry = tuple[bytes, list[bytes]]

logger = logging.getLogger(__name__)


class Tails:
    """The latest entry that this node knows of each room; ``lost`` is told, once, when it is gone."""

    def __init__(self, lost: Callable[[str], None]) -> None:
        self._known: dict[str, Tail] = {}
        self._tell_lost = lost

    def find(self, room: str) -> Tail | None:
        """What is known of the room's end."""
        return self._known.get(room)

    def advance(self, room: str, tail: Tail) -> None:
        """Remember a later entry of the same log. Another log is only begun after ``lose``."""
        known = self._known.get(room)
        if known is None or (known.seq < tail.seq and known.epoch == tail.epoch):
            self._known[room] = tail

    def lose(self, room: str, epoch: str) -> None:
        """The log of that name is not there any more. Who finds out later than others says nothing new."""
        known = self._known.get(room)
        if known is not None and known.epoch == epoch:
            del self._known[room]
            logger.error("room %s has lost facts that were acknowledged: a new epoch begins", room)
            self._tell_lost(room)

    async def look(self, line: Line, rooms: Sequence[str]) -> dict[str, str | None]:
        """The epochs of the rooms, after a look whether what is known is there."""
        # What is known now: while Redis answers, the tail moves on.
        tails = [self._known.get(room) for room in rooms]
        commands = [command for pair in zip(rooms, tails, strict=True) for command in witness(*pair)]
        replies = await line.ask_confirmed(*commands) if commands else []
        if (error := first_error(replies)) is not None:
            raise LineLost(str(error))
        epochs: dict[str, str | None] = {}
        for place, (room, tail) in enumerate(zip(rooms, tails, strict=True)):
            epoch, entries = replies[2 * place : 2 * place + 2]
            epochs[room] = None if epoch is None else epoch.decode()
            if tail is not None and not is_there(tail, epoch, entries):
                epochs[room] = await self._renew(line, room, tail.epoch)
                self.lose(room, tail.epoch)
        return epochs

    async def _renew(self, line: Line, room: str, old: str) -> str | None:
        (epoch,) = await line.ask(scripts.renew(room, old))
        if isinstance(epoch, Exception):
            raise LineLost(str(epoch))
        return None if epoch is None else str(epoch.decode())


def witness(room: str, tail: Tail | None) -> tuple[Command, Command]:
    """What to ask for ``is_there``: the room's epoch, and the entry that is known."""
    known = f"{tail.seq if tail else 0}-0"
    return ("HGET", names.of_room(room), "epoch"), ("XRANGE", names.of_facts(room), known, known)


def is_there(tail: Tail, epoch: bytes | None, entries: Sequence[Entry]) -> bool:
    """Whether the log is the one in which that entry was seen."""
    return epoch == tail.epoch.encode() and bool(entries) and nonce_of(entries[0]) == tail.nonce


class TailReader:
    """See the module's docstring. ``mark`` begins the nonces of this node's own appends."""

    def __init__(
        self,
        line: Line,
        asking: Line,
        tails: Tails,
        *,
        mark: str,
        doubts: Doubts,
        followers: Followers,
        trouble: Callable[[str | None], None],
    ) -> None:
        self._line = line
        self._asking = asking
        self._tails = tails
        self._mark = mark
        self._doubts = doubts
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
                    self._trouble(None)  # nobody can say, and nobody is kept from anything
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
        """A new connection, perhaps to another server: which may not have the log that was read so far."""
        (self._client_id,) = await self._line.ask(("CLIENT", "ID"))
        await self._look()

    async def _look(self) -> None:
        """Find out whether the rooms' logs are those that were read so far."""
        self._looked = asyncio.get_running_loop().time()
        await self._tails.look(self._line, list(self._places))

    def lose(self, room: str) -> None:
        """The room's log is not the one that was followed: whoever follows it begins again."""
        self._places.pop(room, None)
        self._followers.lose(room)

    async def _listen(self) -> None:
        """Wait for the next entries of any room; an empty answer is the heartbeat."""
        for room in [room for room in self._places if not self._followers.has(room)]:
            del self._places[room]
        if not self._places:
            return
        places = dict(self._places)
        self._changed.clear()
        streams = (*map(names.of_facts, places), *(f"{seq}-0" for seq in places.values()))
        reply = await self._wait(("XREAD", "COUNT", CHUNK, "BLOCK", HEARTBEAT_MS, "STREAMS", *streams))
        if isinstance(reply, Exception):
            raise LineLost(str(reply))
        if reply:
            await self._line.ask_confirmed()  # what could still be lost with this server is shown to nobody
        for name, entries in reply or ():
            room = names.room_of_facts(name)
            if self._tails.find(room) is None:
                await self._meet(room, entries[-1])
            if self._places.get(room) == places[room]:  # else it was lost meanwhile, and begun anew
                self._take(room, entries)

    async def _wait(self, command: Command) -> Reply:
        """Ask what Redis is slow to answer, and have it answer at once if another room is to be waited on."""
        waiting = asyncio.ensure_future(self._line.ask(command))
        changed = asyncio.ensure_future(self._changed.wait())
        try:
            await asyncio.wait([waiting, changed], return_when=asyncio.FIRST_COMPLETED)
            while not waiting.done():
                with contextlib.suppress(LogUnavailable):  # after a long rest the next one does it
                    await self._asking.ask(("CLIENT", "UNBLOCK", self._client_id))
                await asyncio.wait([waiting], timeout=UNBLOCK_AGAIN_S)  # it may have come before the question
        finally:
            changed.cancel()
            waiting.cancel()
            await asyncio.wait([waiting])
        (reply,) = waiting.result()
        return reply

    async def _meet(self, room: str, entry: Entry) -> None:
        """Know a room from now on that was empty, or not there, when this node began to follow it."""
        (epoch,) = await self._line.ask(("HGET", names.of_room(room), "epoch"))
        if isinstance(epoch, bytes):
            self._tails.advance(room, Tail(epoch=epoch.decode(), seq=seq_of(entry), nonce=nonce_of(entry)))

    def _take(self, room: str, entries: Sequence[Entry]) -> None:
        last = entries[-1]
        self._places[room] = seq_of(last)
        tail = self._tails.find(room)
        if tail is not None:
            self._tails.advance(room, Tail(epoch=tail.epoch, seq=seq_of(last), nonce=nonce_of(last)))
        try:
            self._hand_over(room, entries)
        except UnreadableFact as error:  # whoever follows runs into it, too, and is told by reading
            logger.error("room %s cannot be followed: %s", room, error)  # noqa: TRY400 - a sentence, no bug
            self._followers.nudge(room)

    def _hand_over(self, room: str, entries: Sequence[Entry]) -> None:
        if self._followers.wants_own(room):
            self._followers.hand_over(room, [fact_of(entry) for entry in entries])
            return
        for entry in entries:
            nonce = nonce_of(entry)
            if nonce.startswith(self._mark) and nonce not in self._doubts:
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
