"""A node with an outbox and a caretaker, on a log that several may share; the clock is the test's.

Lives here: putting it together, and writing facts of rooms that nobody watches. Must not live here:
expectations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from livetalk.live.limits import Limits
from livetalk.live.metrics import Metrics
from livetalk.live.opening import open_room
from livetalk.live.room_state import drafts_of, load
from livetalk.live.rooms import Rooms, create_room, fresh_id
from livetalk.live.upkeep.caretaker import Caretaker, Chore
from livetalk.live.upkeep.chores import ForgetUnconfirmed, RemindOfDeadlines, SendMail
from livetalk.live.upkeep.outbox import Outbox
from livetalk.log.port import Log
from livetalk.mail.message import Mail as Message
from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.followup import Mail
from livetalk.rooms.room import Room
from tests.support.fake_postman import FakePostman
from tests.support.halls import START
from tests.support.screens import Encoder, Frame, render

CODE = "482913"


@dataclass
class Clock:
    """Milliseconds that pass when a test says so."""

    now: int = START

    def __call__(self) -> int:
        return self.now


def write(room: Room, mail: Mail, now: int) -> Message | None:
    """A mail that says which one it is; none to an address that is erased."""
    to = room.text(mail.to_key)
    if to is None:
        return None
    return Message(
        to=to,
        subject=mail.kind,
        text=mail.id,
        html=mail.id,
        lang=mail.lang,
        message_id=f"<{mail.id}@example.dk>",
        date=datetime.fromtimestamp(now / 1000, UTC),
    )


@dataclass(eq=False)
class MailHouse:
    """One node."""

    log: Log
    clock: Clock = field(default_factory=Clock)
    postman: FakePostman = field(default_factory=FakePostman)
    is_alone: bool = True

    def __post_init__(self) -> None:
        self.metrics = Metrics()
        open_live = partial(
            open_room,
            log=self.log,
            now=self.clock,
            fresh_id=fresh_id,
            encode=Encoder(),
            render=render,
            limits=Limits(lambda: 0.0),
            metrics=self.metrics,
            sends_mail=True,
            note=lambda room, facts: self.caretaker.note(room, facts),  # noqa: PLW0108 - it is made below
        )
        self.rooms: Rooms[Frame] = Rooms(open_live, self.metrics)
        self.outbox = Outbox(self.postman, write, self.metrics, self.clock, is_alone=self.is_alone)
        chores: list[Chore[Frame]] = [SendMail(self.outbox), RemindOfDeadlines(), ForgetUnconfirmed()]
        self.caretaker: Caretaker[Frame] = Caretaker(self.log, self.rooms, chores, self.metrics, self.clock)

    async def work(self) -> None:
        """Walk, do what is due by now, and let it end."""
        await self.caretaker.walk()
        await self.caretaker.look()
        await self.outbox.settled()

    def close(self) -> None:
        """End without a word, as a process that is killed."""
        for room in self.rooms.live:
            room.stop()

    def count(self, outcome: str) -> float:
        """What the metrics say of attempts that ended so."""
        return self.metrics.registry.get_sample_value("livetalk_mails_total", {"outcome": outcome}) or 0.0


async def make_room(log: Log, code: str = CODE) -> None:
    """A room that nobody watches."""
    frame = c.CreateRoom(code=code, title="Skolevejen", purpose="At høre jer.", input_use="Udvalget læser.")
    assert await create_room(log, frame, START) is None


async def happened(
    log: Log,
    events: Sequence[f.AnyEvent],
    words: dict[str, str] | None = None,
    *,
    code: str = CODE,
    at: int = START,
) -> None:
    """Write facts into its log, as another node would."""
    room = await load(log, code)
    await log.append(code, room.seq, drafts_of(events, at=at, by=None), None, words or {})


async def queue(log: Log, *mails: str, code: str = CODE, at: int = START) -> None:
    """Mails wait in the room."""
    events = [f.MailQueued(mail=mail, kind="update", to_key=f"to:{mail}") for mail in mails]
    await happened(log, events, {f"to:{mail}": f"{mail}@example.dk" for mail in mails}, code=code, at=at)
