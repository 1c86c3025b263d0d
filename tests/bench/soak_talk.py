"""A talk as the soak holds it: how large and how fast it is, what is asked in it, and how people speak.

Lives here: the time of the talk, commands and their answers. Must not live here: who does what (``soak_people``).
"""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import Mapping

import msgspec

from tests.bench import wire
from tests.bench.soak_screens import Screen, Watch

ANSWER_S = 10.0  # by the clock: so long a phone waits for an answer
THINGS = (
    "en cykelsti",
    "et trafiklys",
    "flere træer",
    "en legeplads",
    "bedre lys",
    "en busrute",
    "et bibliotek",
    "flere bænke",
    "en svømmehal",
    "nye støjskærme",
    "et toilet",
    "en bro",
)
PLACES = (
    "havnen",
    "skolen",
    "stationen",
    "torvet",
    "ringvejen",
    "åen",
    "hallen",
    "kirken",
    "sygehuset",
    "stranden",
    "skoven",
    "den gamle brandstation",
)
ENDS = (
    "og hvem betaler",
    "og hvor længe varer arbejdet",
    "og hvad siger naboerne",
    "og hvorfor først nu",
    "og kan børn komme sikkert frem",
)


def question(chance: random.Random) -> str:
    """Something to ask."""
    return f"Hvornår får vi {chance.choice(THINGS)} ved {chance.choice(PLACES)}, {chance.choice(ENDS)}?"


class Talk(msgspec.Struct, frozen=True, kw_only=True):
    """The size of the talk, and how long it takes by the clock."""

    phones: int = 300
    questions: int = 400
    minutes: float = 20.0
    hours: float = 2.0
    seed: int = 1
    sample_s: float = 5.0

    @property
    def speed(self) -> float:
        """How many seconds of the talk pass in one."""
        return self.hours * 60 / self.minutes

    @property
    def seconds(self) -> float:
        """By the clock."""
        return self.minutes * 60


class Speaking:
    """Commands of simulated people at the talk's own pace; every answer goes to the watch."""

    def __init__(self, talk: Talk) -> None:
        self.watch = Watch()
        self.talk = talk
        self._ids = itertools.count(1)
        self._began = time.monotonic()

    def begin(self) -> None:
        """The talk's time runs from now."""
        self._began = time.monotonic()

    def say(self, screen: Screen, fields: dict[str, object]) -> None:
        """Give a command; somebody takes note of the answer."""
        if screen.is_here:
            sent = time.monotonic()
            packet = {"id": self._id(), **fields}
            screen.send(lambda n: wire.command(n, packet), lambda payload: self._answered(sent, payload))

    def _answered(self, sent: float, payload: bytes) -> None:
        self.watch.answer(sent, payload)

    def send(self, screen: Screen, event: str, body: dict[str, object]) -> None:
        """Say something that is no command; that it is answered is enough."""
        if screen.is_here:
            said = msgspec.json.encode([event, body])
            screen.send(lambda n: b"%b%d%b" % (wire.EVENT, n, said), lambda _: None)

    async def ask(self, screen: Screen, fields: dict[str, object]) -> Mapping[str, object]:
        """Give a command and wait for the answer; nothing, if the phone went to sleep meanwhile."""
        if not screen.is_here:
            return {}
        answered: asyncio.Future[Mapping[str, object]] = asyncio.get_running_loop().create_future()
        sent = time.monotonic()
        packet = {"id": self._id(), **fields}

        def take(payload: bytes) -> None:
            answer = self.watch.answer(sent, payload)
            if not answered.done():
                answered.set_result(answer)

        screen.send(lambda n: wire.command(n, packet), take)
        await asyncio.wait([answered], timeout=ANSWER_S)
        if answered.done():
            return answered.result()
        if screen.is_here:
            self.watch.refused["no answer"] += 1
        return {}

    def _id(self) -> str:
        return f"soak-{next(self._ids):016d}"

    def now(self) -> float:
        """Seconds of the talk."""
        return (time.monotonic() - self._began) * self.talk.speed

    async def pass_by(self, seconds: float) -> None:
        """Let so many seconds of the talk go by."""
        await asyncio.sleep(seconds / self.talk.speed)

    async def until(self, at: float) -> None:
        """Wait for a second of the talk."""
        await self.pass_by(max(0.0, at - self.now()))
