"""The phases: what is done to one server, and which figures come of it.

Lives here: the order of events in each phase. Must not live here: medians, tables (``report``).
"""

from __future__ import annotations

import time
from typing import TypeVar

import msgspec

from tests.bench import machine
from tests.bench.channel import Child, ChildFailed
from tests.bench.clock import Clock, Used
from tests.bench.orders import (
    Approve,
    Approved,
    Count,
    Counted,
    Done,
    Enter,
    Failed,
    Join,
    Joined,
    Order,
    Reply,
    Result,
    Sample,
    Sampled,
    Seed,
    Settle,
    Storm,
    Toggle,
    Toggled,
    Vanish,
)
from tests.bench.plan import Plan
from tests.bench.servers import Kind, Server
from tests.bench.stats import Spread

QUIET_S = 0.5  # so long a server must have had next to nothing to do …
QUIET_SHARE = 0.1  # … which is this share of its core; its own timers are far below it
QUIET_LOOKS = 2  # in a row: somebody else may have had its core
VANISH_AT_MOST_S = 30.0
TOO_BUSY = 0.9  # above this the generator may have been the bottleneck
DISTURBED = 0.15  # share of a core that somebody else had
R = TypeVar("R", bound=Result)


class Measurement(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one phase of one round on one server."""

    stage: str
    server: str
    phones: int
    round: int
    figures: dict[str, float]
    generator_busy: float
    server_busy: float
    others_busy: float
    notes: list[str] = []

    @property
    def disturbed(self) -> bool:
        """Whether something else had a core."""
        return self.others_busy > DISTURBED


class Visit:
    """One server and one generator, for the length of a few phases."""

    def __init__(self, server: Server, generator: Child, plan: Plan, number: int) -> None:
        self._server = server
        self._generator = generator
        self._plan = plan
        self._round = number

    def prepare(self) -> None:
        """The moderator comes, the queue fills."""
        self._tell(Enter(room=self._server.room), Done)
        if self._server.kind is not Kind.RAW:  # it has no questions
            self._tell(Seed(questions=self._plan.seeded), Done)

    def sample(self) -> Sampled:
        """Let one phone in, approve one question, and show what the phone got."""
        self._tell(Join(phones=1, format=self._plan.format), Joined)
        self._tell(Approve(events=1, every_s=0.1, seed=1), Approved)
        return self._tell(Sample(), Sampled)[0]

    def join(self, phones: int) -> Measurement:
        """Let everybody in at once: joins per second, and memory for each."""
        before = machine.resident_kb(self._server.child.pid)
        clock = Clock(self._server.child, self._generator)
        joined, reply = self._tell(Join(phones=phones, format=self._plan.format), Joined)
        used = clock.stop()
        grown = machine.resident_kb(self._server.child.pid) - before
        figures = {
            "joins_per_s": joined.phones / joined.seconds,
            "kb_per_connection": grown / max(1, joined.phones),
        } | _spread("join", joined.each)
        notes = [f"{joined.failed} phones did not get in: {joined.first_failure}"] if joined.failed else []
        return self._measured(
            "join", phones, figures, used=used, busy=reply.cpu_s / reply.wall_s, notes=notes
        )

    def approve(self, phones: int) -> Measurement:
        """From the moderator's approval to every phone."""
        clock = Clock(self._server.child, self._generator)
        order = Approve(events=self._plan.approvals, every_s=self._plan.every_s, seed=self._round)
        approved, reply = self._tell(order, Approved)
        figures = (
            _spread("each", approved.each)
            | _spread("last", approved.last)
            | _spread("ack", approved.acks)
            | {"patch_bytes": float(approved.patch_bytes)}
        )
        notes = [f"{approved.missing} deliveries are missing"] if approved.missing else []
        notes += [f"{reply.lost} phones were cut off"] if reply.lost else []
        return self._measured(
            "approve", phones, figures, used=clock.stop(), busy=reply.cpu_s / reply.wall_s, notes=notes
        )

    def saturate(self, phones: int) -> Measurement:
        """Publish from inside as fast as it goes; count what arrives, until the last has arrived."""
        self._tell(Count(), Done)
        clock = Clock(self._server.child, self._generator)
        published = self._server.publish(self._plan.publish_s)
        used = clock.stop()
        counted, reply = self._tell(Settle(expected=published.patches * phones), Counted)
        figures = {
            "deliveries_per_s": counted.patches / counted.seconds if counted.seconds else 0.0,
            "publishes_per_s": published.patches / published.seconds,
            "behind_s": max(0.0, counted.last_at - published.stopped_at),
            "cpu_us_per_delivery": used.server * published.seconds * 1e6 / max(1, counted.patches),
            "generator_busy_pct": 100 * counted.cpu_s / counted.seconds if counted.seconds else 0.0,
        }
        missing = published.patches * phones - counted.patches
        notes = [f"{missing} of {published.patches * phones} deliveries were skipped"] if missing > 0 else []
        notes += [f"{reply.lost} phones were cut off"] if reply.lost else []
        busy = counted.cpu_s / counted.seconds if counted.seconds else 0.0
        return self._measured("saturation", phones, figures, used=used, busy=busy, notes=notes)

    def storm(self, phones: int) -> Measurement:
        """Everybody scans the code, while the room goes on changing."""
        clock = Clock(self._server.child, self._generator)
        seconds = self._plan.storm_s
        changes = int(seconds / self._plan.every_s)
        order = Storm(phones=phones, seconds=seconds, changes=changes, format=self._plan.format)
        joined, reply = self._tell(order, Joined)
        notes = [f"{joined.failed} phones did not get in: {joined.first_failure}"] if joined.failed else []
        used = clock.stop()
        figures = _spread("join", joined.each) | {"server_busy_pct": used.server * 100}
        return self._measured(
            "storm", phones, figures, used=used, busy=reply.cpu_s / reply.wall_s, notes=notes
        )

    def vanish(self, phones: int) -> Measurement:
        """All phones are gone at once: what that costs the server until it is quiet again."""
        server = [self._server.child.pid]
        clock = Clock(self._server.child, self._generator)
        before = spent = machine.cpu_of(server)
        deadline = time.monotonic() + VANISH_AT_MOST_S
        self._tell(Vanish(), Done)
        quiet = 0
        while quiet < QUIET_LOOKS and time.monotonic() < deadline:
            time.sleep(QUIET_S)
            seen, spent = spent, machine.cpu_of(server)
            quiet = quiet + 1 if spent - seen < QUIET_SHARE * QUIET_S else 0
        figures = {"cpu_s": spent - before, "cpu_us_per_phone": (spent - before) * 1e6 / phones}
        # How busy the generator was with hanging up does not matter: nothing is timed.
        return self._measured("vanish", phones, figures, used=clock.stop(), busy=0.0, notes=[])

    def votes(self, phones: int) -> Measurement:
        """Everybody votes, each as fast as it is acknowledged."""
        clock = Clock(self._server.child, self._generator)
        toggled, reply = self._tell(Toggle(seconds=self._plan.vote_s), Toggled)
        figures = {
            "acks_per_s": toggled.accepted / toggled.seconds,
            "patches_per_s": toggled.patches / toggled.seconds,
            "put_off": float(toggled.put_off),
        } | _spread("ack", toggled.each)
        notes = (
            [f"{toggled.refused} votes were refused: {toggled.first_refusal[:120]}"]
            if toggled.refused
            else []
        )
        return self._measured(
            "votes", phones, figures, used=clock.stop(), busy=reply.cpu_s / reply.wall_s, notes=notes
        )

    def _tell(self, order: Order, expected: type[R]) -> tuple[R, Reply]:
        self._generator.say(order)
        reply = msgspec.json.decode(self._generator.hear(at_most_s=120.0), type=Reply)
        if isinstance(reply.result, Failed):
            self._server.child.check()
            raise ChildFailed(f"{type(order).__name__} on {self._server.kind}: {reply.result.why}")
        if not isinstance(reply.result, expected):
            raise TypeError(f"{type(order).__name__} was answered by {type(reply.result).__name__}")
        return reply.result, reply

    def _measured(
        self,
        stage: str,
        phones: int,
        figures: dict[str, float],
        *,
        used: Used,
        busy: float,
        notes: list[str],
    ) -> Measurement:
        flags = [f"the generator was {busy:.0%} busy"] if busy > TOO_BUSY else []
        flags += [f"others had {used.others:.0%} of a core"] if used.others > DISTURBED else []
        name = Kind.LIVETALK if self._server.kind is Kind.SATURATED else self._server.kind
        return Measurement(
            stage=stage,
            server=name,
            phones=phones,
            round=self._round,
            figures=figures,
            generator_busy=busy,
            server_busy=used.server,
            others_busy=used.others,
            notes=flags + notes,
        )


def _spread(name: str, spread: Spread | None) -> dict[str, float]:
    if spread is None:
        return {}
    return {
        f"{name}_p50_ms": spread.p50,
        f"{name}_p95_ms": spread.p95,
        f"{name}_p99_ms": spread.p99,
        f"{name}_worst_ms": spread.worst,
    }
