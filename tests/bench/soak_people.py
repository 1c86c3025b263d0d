"""What happens in a talk of two hours, and when: people who come, sleep, wake, ask, support, clap and go.

All times here are of the talk; ``speed`` compresses them. Who does what is drawn from a seed. Lives here:
behaviour. Must not live here: what is measured of it (``soak_samples``), what a screen is (``soak_screens``).
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
import time
from collections.abc import Callable, Iterable, Mapping

import httpx
import msgspec

from tests.bench import soak_talk
from tests.bench.orders import Room
from tests.bench.soak_screens import Door, Position, Screen
from tests.bench.soak_talk import ANSWER_S, Speaking, Talk

ARRIVE_S = 600.0  # most come within ten minutes …
EARLY = 0.8  # … which are eight in ten …
LATE_S = 3600.0  # … and everybody within the first hour
AWAKE_S = 900.0  # a phone is in the pocket after a quarter of an hour …
ASLEEP_S = 240.0  # … for four minutes
STAY_S = 3600.0  # then somebody else takes the chair
SUPPORT_S = 330.0  # twenty supports a person in the evening
TAKE_BACK = 0.1
SEEN_S = 180.0  # what was on the screen is told from time to time
SEEN_AT_ONCE = 6
CLAP_EVERY_S = 240.0
CLAP_S = 24.0
CLAPPERS = 0.5
MODERATOR_S = 12.0  # until a moderator has read a question
ON_STAGE_S = 250.0
BETWEEN_S = 30.0
ASKED_UNTIL = 0.97  # of the time; the rest is for answers
ASK_PAUSE_S = 20.0  # by the clock, whatever the speed: nobody may ask more often
HARMLESS = frozenset({"support_over", "wrong_status", "unknown_question", "ask_too_soon"})
"""Refusals of those who were a moment too late; anything else is a fault."""

ENGLISH = 0.1


class Tokens(msgspec.Struct, frozen=True, kw_only=True):
    """What lets staff in."""

    moderator: str
    speaker: str


class Crowd(Speaking):
    """Everybody. ``run`` lasts as long as the talk."""

    def __init__(self, talk: Talk, places: list[Room], tokens: Tokens) -> None:
        super().__init__(talk)
        self.came = self.slept = self.cut_off = self.kept_out = 0
        self.asked = 0
        self._places = places
        self._tokens = tokens
        self._door = Door(places, self.watch)
        self._here: dict[Screen, None] = {}
        self._staff: list[Screen] = []
        self.shown: dict[str, None] = {}
        self._last_asked: dict[Screen, float] = {}
        self._numbers = itertools.count(1)
        # Every page over a connection of its own, as from so many phones, and with nobody's cookies.
        self._browser = httpx.AsyncClient(
            timeout=ANSWER_S, trust_env=False, limits=httpx.Limits(max_keepalive_connections=0)
        )

    @property
    def connected(self) -> int:
        """Screens that are connected, as far as the crowd knows."""
        return sum(screen.is_here for screen in (*self._here, *self._staff))

    @property
    def unanswered(self) -> int:
        """Commands of connected screens that wait for their acknowledgement."""
        return sum(screen.unanswered for screen in (*self._here, *self._staff) if screen.is_here)

    @property
    def faults(self) -> int:
        """Commands that were refused without a cause, or never answered."""
        return sum(many for code, many in self.watch.refused.items() if code not in HARMLESS)

    async def run(self) -> None:
        """The whole talk."""
        self.begin()
        await self._seat_staff()
        await self._for(self.talk.seconds, self._talk)

    async def linger(self, seconds: float, shown: Iterable[str]) -> None:
        """The same coming and going for a while in a room that is as it is: nobody asks, nothing is moderated."""
        self.begin()
        await self._seat_staff()
        self.shown = dict.fromkeys(shown)
        within = seconds * self.talk.speed / 2
        await self._for(seconds, lambda tasks: self._sit_about(tasks, within))

    async def _for(self, seconds: float, live: Callable[[asyncio.TaskGroup], None]) -> None:
        with contextlib.suppress(TimeoutError):  # it is over
            async with asyncio.timeout(seconds), asyncio.TaskGroup() as tasks:
                live(tasks)

    def _talk(self, tasks: asyncio.TaskGroup) -> None:
        for number in range(self.talk.phones):
            chance = random.Random(f"{self.talk.seed}-{number}")
            come_at = chance.uniform(0, ARRIVE_S if chance.random() < EARLY else LATE_S)
            tasks.create_task(self._chair(chance, come_at))
        tasks.create_task(self._questions(tasks))
        tasks.create_task(self._stage())
        tasks.create_task(self._clap(tasks))

    def _sit_about(self, tasks: asyncio.TaskGroup, within: float) -> None:
        for number in range(self.talk.phones):
            chance = random.Random(f"{self.talk.seed}-again-{number}")
            tasks.create_task(self._chair(chance, chance.uniform(0, within)))
        tasks.create_task(self._clap(tasks))

    async def _seat_staff(self) -> None:
        token = self._tokens.moderator
        for auth in (
            {"view": "moderator", "token": token, "participant": "soak-moderator-0001"},
            {"view": "moderator", "token": token, "participant": "soak-moderator-0002", "format": "json"},
            {"view": "speaker", "token": self._tokens.speaker},
            {"view": "wall"},
        ):
            self._staff.append(await self._door.enter(auth))

    def go(self) -> None:
        """Everybody goes home."""
        for screen in (*self._here, *self._staff):
            screen.leave()
        self._here.clear()
        self._staff.clear()

    # People

    async def _chair(self, chance: random.Random, come_at: float) -> None:
        """One chair in the hall and those who sit there, one after the other."""
        await self.pass_by(come_at)
        while True:
            await self._stay(chance)

    async def _stay(self, chance: random.Random) -> None:
        auth = {"participant": self._name(), "lang": "en" if chance.random() < ENGLISH else "da"}
        until = self.now() + chance.expovariate(1 / STAY_S)
        await self._open_page()
        position: Position | None = None
        while self.now() < until:
            screen = await self._come(auth, position)
            if screen is None:
                await self.pass_by(60.0)
                continue
            await self._take_part(screen, chance, min(until, self.now() + chance.expovariate(1 / AWAKE_S)))
            self.cut_off += screen.lost
            self._here.pop(screen, None)
            self._last_asked.pop(screen, None)
            position = screen.position
            screen.leave()
            if self.now() < until:
                self.slept += 1
                await self.pass_by(chance.expovariate(1 / ASLEEP_S))

    async def _come(self, auth: Mapping[str, object], position: Position | None) -> Screen | None:
        try:
            screen = await self._door.enter(auth, position)
        except (OSError, TimeoutError, ValueError):
            self.kept_out += 1
            return None
        self.came += 1
        self._here[screen] = None
        return screen

    async def _take_part(self, screen: Screen, chance: random.Random, until: float) -> None:
        supported: list[str] = []
        while screen.is_here:
            left = until - self.now()
            support, seen = chance.expovariate(1 / SUPPORT_S), chance.expovariate(1 / SEEN_S)
            await self.pass_by(max(0.0, min(left, support, seen)))
            if self.now() >= until or not screen.is_here:
                return
            if seen < support:
                some = chance.sample(list(self.shown), min(SEEN_AT_ONCE, len(self.shown)))
                self.say(screen, {"type": "seen", "questions": some})
                self.send(screen, "beat", {})
            elif supported and chance.random() < TAKE_BACK:
                self.say(screen, {"type": "unsupport", "question": supported.pop()})
            elif self.shown:
                supported.append(chance.choice(list(self.shown)))
                self.say(screen, {"type": "support", "question": supported[-1]})

    async def _open_page(self) -> None:
        """The page comes before the socket, as in a browser; nothing is kept of it."""
        place = self._places[0]
        try:
            page = await self._browser.get(f"http://{place.host}:{place.port}/r/{place.code}")
        except httpx.TransportError:
            self.kept_out += 1
        else:
            self.kept_out += page.status_code != httpx.codes.OK

    # Questions

    async def _questions(self, tasks: asyncio.TaskGroup) -> None:
        chance = random.Random(f"{self.talk.seed}-questions")
        every = ASKED_UNTIL * self.talk.hours * 3600 / self.talk.questions
        for number in range(self.talk.questions):
            await self.until((number + 1) * every)
            author = self._find_author(chance)
            if author is not None:
                tasks.create_task(self._question(author, random.Random(f"{self.talk.seed}-q{number}")))

    def _find_author(self, chance: random.Random) -> Screen | None:
        now = time.monotonic()
        may = [one for one in self._here if one.is_here and now - self._last_asked.get(one, 0) > ASK_PAUSE_S]
        if not may:
            return None
        author = chance.choice(may)
        self._last_asked[author] = now
        return author

    async def _question(self, author: Screen, chance: random.Random) -> None:
        """From a draft to what becomes of it."""
        what = soak_talk.question(chance)
        name = f"Borger {chance.randrange(10_000)}"
        self.send(author, "check", {"text": what})
        await self.pass_by(6.0)
        answer = await self.ask(author, {"type": "ask", "text": what, "name": name})
        if not answer.get("ok"):
            return
        self.asked += 1
        question = str(answer["question"])
        await self.pass_by(chance.expovariate(1 / MODERATOR_S))
        moderator = self._staff[chance.randrange(2)]
        self.say(moderator, {"type": "look", "question": question})
        await self.pass_by(chance.expovariate(1 / MODERATOR_S))
        fate = chance.random()
        if fate < 0.15:
            await self.ask(moderator, {"type": "dismiss", "question": question, "reason": "off_topic"})
        elif fate < 0.18:
            await self.ask(author, {"type": "withdraw", "question": question})
        elif fate < 0.30 and self.shown:
            into = chance.choice(list(self.shown))
            await self.ask(moderator, {"type": "merge", "question": question, "into": into})
        else:
            self.watch.approve(question, {screen for screen in self._here if screen.is_here})
            if (await self.ask(moderator, {"type": "approve", "question": question})).get("ok"):
                self.shown[question] = None

    async def _stage(self) -> None:
        """One question after the other is taken and answered."""
        chance = random.Random(f"{self.talk.seed}-stage")
        moderator = self._staff[0]
        while True:
            await self.pass_by(BETWEEN_S)
            if not self.shown:
                continue
            question = chance.choice(list(self.shown))
            if not (await self.ask(moderator, {"type": "take", "question": question})).get("ok"):
                continue
            await self.pass_by(ON_STAGE_S)
            del self.shown[question]
            await self.ask(moderator, {"type": "finish", "question": question, "how": "answered"})

    async def _clap(self, tasks: asyncio.TaskGroup) -> None:
        """A good answer: half the hall claps within seconds."""
        chance = random.Random(f"{self.talk.seed}-claps")
        while True:
            await self.pass_by(CLAP_EVERY_S)
            for screen in list(self._here):
                if chance.random() < CLAPPERS:
                    at, taps = chance.uniform(0, CLAP_S), chance.randint(1, 4)
                    tasks.create_task(self._claps(screen, at, taps))

    async def _claps(self, screen: Screen, after: float, taps: int) -> None:
        await self.pass_by(after)
        for _ in range(taps):
            self.say(screen, {"type": "react", "kind": "applause"})

    def _name(self) -> str:
        return f"soak-person-{next(self._numbers):012d}"
