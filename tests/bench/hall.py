"""A simulated hall: the moderator, the phones, and what they do on the benchmark's order.

Lives here: joining, asking, approving on schedule, waiting for arrivals. Latency counts from the moment
at which an event was *scheduled*, so a generator or server that falls behind cannot hide it.
Must not live here: how a socket speaks (``phones``), how orders come in (``generator``).
"""

from __future__ import annotations

import asyncio
import random
import time
from itertools import count

from picows import ws_connect

from tests.bench import wire
from tests.bench.orders import Approved, Counted, Joined, Room, Sampled
from tests.bench.phones import Phone, Tally
from tests.bench.stats import spread_ms

ADDRESSES = 8  # a source address has about 28,000 ports, and those of the visit before are not free yet
JOIN_TIMEOUT_S = 30.0  # a reference server that takes longer than this has lost the phone
WATCH_S = 0.05  # how often the generator's own CPU time is noted while it counts


class Hall:
    """One room full of simulated people, all in this process."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.tally = Tally()
        self.phones: list[Phone] = []
        self.seeded: list[str] = []
        self._moderator: Phone | None = None
        self._people = count(1)
        self._commands = count(1)
        self._sockets = count()
        self._cpu: list[tuple[float, float]] = []
        self._watch: asyncio.Task[None] | None = None

    @property
    def lost(self) -> int:
        """How many phones the server hung up on."""
        return sum(phone.lost for phone in self.phones)

    async def enter(self) -> None:
        """The moderator joins."""
        self._moderator = await self._connect(
            {"format": "json", "view": "moderator", "token": self.room.moderator}, Tally()
        )

    async def seed(self, questions: int) -> None:
        """Fill the queue: one author per question, since the limits are kept on the author."""
        authors = [await self._phone("json", Tally()) for _ in range(questions)]
        self.seeded = [await self._asks(author, number) for number, author in enumerate(authors)]
        for question in self.seeded:
            await self._approve(question)
        for author in authors:
            author.leave()

    async def join(self, phones: int, form: str, abreast: int) -> Joined:
        """Bring in so many phones, ``abreast`` joining at any moment."""
        todo = iter(range(phones))
        took: list[float] = []
        failures: list[str] = []

        async def usher() -> None:
            for _ in todo:
                began = time.monotonic()
                try:
                    self.phones.append(await self._phone(form, self.tally))
                except (OSError, TimeoutError, ValueError) as why:
                    failures.append(f"{type(why).__name__}: {why}")
                else:
                    took.append(time.monotonic() - began)

        began = time.monotonic()
        await asyncio.gather(*(usher() for _ in range(min(abreast, phones))))
        return Joined(
            phones=len(took),
            failed=len(failures),
            seconds=time.monotonic() - began,
            each=spread_ms(took),
            first_failure=failures[0] if failures else "",
        )

    async def storm(self, phones: int, seconds: float, changes: int, form: str) -> Joined:
        """Everybody has just scanned the code: phones join on schedule while the room goes on changing."""
        questions = [await self._asks(self.phones[n % len(self.phones)], n) for n in range(changes)]
        took: list[float] = []
        failures: list[str] = []

        async def come(due: float) -> None:
            await asyncio.sleep(due - time.monotonic())
            try:
                self.phones.append(await self._phone(form, self.tally))
            except (OSError, TimeoutError, ValueError) as why:
                failures.append(f"{type(why).__name__}: {why}")
            else:
                took.append(time.monotonic() - due)

        began = time.monotonic() + 0.2
        coming = [come(began + n * seconds / phones) for n in range(phones)]
        changing = [
            self._approve_at(question, began + n * seconds / changes) for n, question in enumerate(questions)
        ]
        await asyncio.gather(*coming, *changing)
        return Joined(
            phones=len(took),
            failed=len(failures),
            seconds=time.monotonic() - began,
            each=spread_ms(took),
            first_failure=failures[0] if failures else "",
        )

    def vanish(self) -> None:
        """All phones are gone at once."""
        for phone in self.phones:
            phone.leave()
        self.phones = []

    async def approve(self, events: int, every_s: float, seed: int) -> Approved:
        """Approve one question at a time on a jittered schedule and see when each reaches everybody."""
        questions = [await self._asks(self.phones[n % len(self.phones)], n) for n in range(events)]
        await asyncio.sleep(0.5)  # what the asking caused (counts, presence) is through
        chance = random.Random(seed)
        self.tally.reset()
        self.tally.stamping = True
        start = time.monotonic() + 0.2
        due = [start + (n + chance.uniform(-0.3, 0.3)) * every_s for n in range(1, events + 1)]
        acknowledged = await asyncio.gather(
            *(self._approve_at(question, at) for question, at in zip(questions, due, strict=True))
        )
        await self._quiet(expected=0, quiet_s=0.7, at_most_s=15.0)
        self.tally.stamping = False
        return self._judge(dict(zip(questions, due, strict=True)), acknowledged)

    def _judge(self, due: dict[str, float], acknowledged: list[float]) -> Approved:
        """Turn arrival times into latencies. A question that somebody missed has no last arrival."""
        arrived = self.tally.by_question()
        payloads = [payload for payload in self.tally.arrivals if wire.questions_in(payload)]
        each = [at - due[question] for question in due for at in arrived.get(question, ())]
        complete = [question for question in due if len(arrived.get(question, ())) >= len(self.phones)]
        return Approved(
            events=len(due),
            missing=sum(max(0, len(self.phones) - len(arrived.get(question, ()))) for question in due),
            patch_bytes=max(map(len, payloads), default=0),
            each=spread_ms(each),
            last=spread_ms([max(arrived[question]) - due[question] for question in complete]),
            acks=spread_ms(acknowledged),
        )

    def sample(self) -> Sampled:
        """Show what the first phone has got: its snapshot, and the patch that brought a card."""
        phone = self.phones[0]
        patch = next(payload for payload in self.tally.arrivals if wire.questions_in(payload))
        return Sampled(
            snapshot=wire.event_data(phone.snapshot).decode(),
            patch=wire.event_data(patch).decode(),
            question=wire.questions_in(patch)[0],
        )

    def count(self) -> None:
        """Begin to count arrivals, noting the CPU time beside them."""
        self.tally.reset()
        self._cpu = [(time.monotonic(), time.process_time())]
        self._watch = asyncio.create_task(self._note_cpu())

    async def settle(self, expected: int, quiet_s: float, at_most_s: float) -> Counted:
        """Wait for the rest of what was published and tell how much came how fast."""
        await self._quiet(expected, quiet_s, at_most_s)
        if self._watch is not None:
            self._watch.cancel()
        spent = [cpu for at, cpu in self._cpu if self.tally.first_at <= at <= self.tally.last_at]
        return Counted(
            patches=self.tally.patches,
            seconds=self.tally.last_at - self.tally.first_at,
            cpu_s=spent[-1] - spent[0] if spent else 0.0,
            last_at=self.tally.last_at,
        )

    async def _note_cpu(self) -> None:
        while True:
            self._cpu.append((time.monotonic(), time.process_time()))
            await asyncio.sleep(WATCH_S)

    async def _quiet(self, expected: int, quiet_s: float, at_most_s: float) -> None:
        """Wait until ``expected`` patches are here (if not 0), or nothing came for a while."""
        began = time.monotonic()
        while (now := time.monotonic()) - began < at_most_s:
            if expected and self.tally.patches >= expected:
                return
            if now - max(began, self.tally.last_at) > quiet_s:
                return
            await asyncio.sleep(WATCH_S)

    async def _approve_at(self, question: str, due: float) -> float:
        await asyncio.sleep(due - time.monotonic())
        await self._approve(question)
        return time.monotonic() - due

    async def _approve(self, question: str) -> None:
        if self._moderator is None:
            raise RuntimeError("the moderator has not entered")
        fields: dict[str, object] = {"id": self._command_id(), "type": "approve", "question": question}
        answer = await self._moderator.ask(fields)
        if not answer["ok"]:
            raise RuntimeError(f"approve was refused: {answer}")

    async def _asks(self, phone: Phone, number: int) -> str:
        """One phone asks; the answer names the question."""
        text = f"Hvad vil I gøre ved støjen fra ringvejen, og hvornår begynder arbejdet ved hus {number + 1}?"
        name = f"Borger {number + 1}"
        answer = await phone.ask({"id": self._command_id(), "type": "ask", "text": text, "name": name})
        if not answer["ok"]:
            raise RuntimeError(f"ask was refused: {answer}")
        return str(answer["question"])

    def _command_id(self) -> str:
        return f"bench-{next(self._commands):020d}"

    async def _phone(self, form: str, tally: Tally) -> Phone:
        """One more person joins, as nobody that was here before."""
        participant = f"bench-phone-{next(self._people):012d}"
        return await self._connect({"format": form, "view": "audience", "participant": participant}, tally)

    async def _connect(self, auth: dict[str, object], tally: Tally) -> Phone:
        phone = Phone(wire.connect({"code": self.room.code, "lang": "da"} | auth), tally)
        source = f"127.0.0.{2 + next(self._sockets) % ADDRESSES}"
        await ws_connect(
            lambda: phone,
            f"ws://{self.room.host}:{self.room.port}{wire.PATH}",
            websocket_handshake_timeout=JOIN_TIMEOUT_S,
            local_addr=(source, 0),
        )
        await asyncio.wait_for(phone.joined, JOIN_TIMEOUT_S)
        return phone
