"""One shard at its busiest, event by event: votes, batches, conflicts, Redis, patches, a storm, a lost node.

Each node is one core that does one thing after the other; publishing gives way after every slice and
rests by the rule of the real pacer. Chance comes from a seed. Lives here: the model. Must not live here:
what things cost (``capacity_arithmetic``), which sizes are tried (``capacity``).
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

import msgspec

from livetalk.live.broadcasting.fleet import SLICE
from livetalk.live.broadcasting.pacing import pause
from livetalk.live.host import BACK_OFF_S, BATCH
from tests.bench.capacity_arithmetic import MBIT, MICRO, Costs, Limits, Load
from tests.bench.stats import rank

TRIP_S = 0.0002  # the network between a node and Redis, one way
NOTICED_S = 1.0  # a phone knows by then that its node is gone
RETRY_S = (0.5, 1.0)  # the wait before it comes back …
SPREAD_LEAST_S = 1.5  # … and a chance of its own, anything up to this or a millisecond for each screen
STORM_AT_S, LOSS_AT_S, END_S = 10.0, 18.0, 40.0
ZIPF = 0.8  # how much larger the largest rooms are


class Phase(msgspec.Struct, frozen=True, kw_only=True):
    """What people felt in a part of the time, in ms, and how full the fullest node and its network were."""

    patch_p99: float
    ack_p50: float
    ack_p99: float
    join_p99: float
    busy: float
    network: float
    conflicts_per_ack: float


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A run: before the storm, and from the storm over the loss of a node until all is calm."""

    calm: Phase
    worst: Phase


@dataclass(eq=False)
class _Node:
    number: int
    free_at: float = 0.0
    network_free_at: float = 0.0
    is_gone: bool = False
    work: dict[int, float] = field(default_factory=dict)  # second → CPU seconds
    sent: dict[int, float] = field(default_factory=dict)  # second → bytes


@dataclass(eq=False)
class _Seat:
    """One room on one node: its phones, its host, its pacer."""

    node: _Node
    room: int
    phones: int
    known: int = 0
    waiting: list[float] = field(default_factory=list)
    is_deciding: bool = False
    changed_at: float | None = None
    changes: int = 0
    is_publishing: bool = False
    not_before: float = 0.0


@dataclass(eq=False)
class _Patch:
    seat: _Seat
    since: float
    screens: int
    size: float


@dataclass(eq=False)
class _Trip:
    seat: _Seat
    batch: list[float]
    seq: int
    attempt: int


class Shard:
    """See the module's docstring."""

    def __init__(self, nodes: int, load: Load, costs: Costs, limits: Limits, seed: int) -> None:
        self._load = load
        self._costs = costs
        self._limits = limits
        self._chance = random.Random(seed)
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()
        self.now = 0.0
        self._nodes = [_Node(number) for number in range(nodes)]
        shares = [1 / (rank_of + 1) ** ZIPF for rank_of in range(load.rooms)]
        self._seats = [
            [
                _Seat(node, room, round(load.phones * share / sum(shares) / nodes), not_before=self._jitter())
                for node in self._nodes
            ]
            for room, share in enumerate(shares)
        ]
        self._seqs = [0] * load.rooms
        self._trips: list[_Trip] = []
        self._redis_free_at = 0.0
        self._redis_is_waiting = False
        self._patches: list[tuple[float, float, int]] = []
        self._acks: list[tuple[float, float]] = []
        self._joins: list[tuple[float, float]] = []
        self._conflicts: list[tuple[float, int]] = []

    def run(self) -> Seen:
        """Live through it."""
        for room in self._seats:
            for seat in room:
                self._next_vote(seat)
        for number in range(self._load.storm_phones):
            at = STORM_AT_S + number * self._load.storm_s / self._load.storm_phones
            self._at(at, lambda at=at: self._come(0, at, with_page=True))  # type: ignore[misc]  # a loop's value
        self._at(LOSS_AT_S, self._lose)
        while self._events:
            self.now, _, go = heapq.heappop(self._events)
            if self.now > END_S:
                break
            go()
        return Seen(calm=self._phase(2.0, STORM_AT_S), worst=self._phase(STORM_AT_S, END_S))

    # Votes

    def _next_vote(self, seat: _Seat) -> None:
        rate = max(1, seat.phones) / self._load.seconds_per_command
        self._at(self.now + self._chance.expovariate(rate), lambda: self._vote(seat))

    def _vote(self, seat: _Seat) -> None:
        if seat.node.is_gone:
            return
        self._next_vote(seat)
        seat.waiting.append(self.now)
        if not seat.is_deciding:
            self._decide(seat, [], 0)

    def _decide(self, seat: _Seat, again: list[float], attempt: int) -> None:
        """Take what waits, unless a batch is to be decided again."""
        if seat.node.is_gone:
            return
        batch = again
        if not batch:
            batch, seat.waiting = seat.waiting[:BATCH], seat.waiting[BATCH:]
        seat.is_deciding = bool(batch)
        if batch:
            trip = _Trip(seat, batch, seat.known, attempt)
            done = self._work(seat.node, len(batch) * self._costs.command_us * MICRO)
            self._at(done + TRIP_S, lambda: self._arrive(trip))

    # Redis: what arrived while it was busy shares the next sync of the disk

    def _arrive(self, trip: _Trip) -> None:
        self._trips.append(trip)
        if not self._redis_is_waiting:
            self._redis_is_waiting = True
            self._at(max(self.now, self._redis_free_at), self._persist)

    def _persist(self) -> None:
        trips, self._trips = self._trips, []
        self._redis_is_waiting = False
        votes = sum(len(trip.batch) for trip in trips)
        cost = len(trips) * self._costs.trip_us + votes * self._costs.redis_us + self._costs.sync_us
        self._redis_free_at = self.now + cost * MICRO
        for trip in trips:
            is_won = self._seqs[trip.seat.room] == trip.seq
            if is_won:
                self._seqs[trip.seat.room] += len(trip.batch)
            self._at(self._redis_free_at + TRIP_S, lambda t=trip, w=is_won: self._answer(t, is_won=w))  # type: ignore[misc]  # a loop's values

    def _answer(self, trip: _Trip, *, is_won: bool) -> None:
        seat = trip.seat
        if seat.node.is_gone:
            return
        if not is_won:
            self._conflicts.append((self.now, len(trip.batch)))
            attempt = trip.attempt + 1
            wait = self._chance.uniform(0, attempt * BACK_OFF_S) + 4 * TRIP_S
            self._at(self.now + wait, lambda: self._again(seat, trip.batch, attempt))
            return
        seat.known = max(seat.known, trip.seq + len(trip.batch))
        self._acks += [(self.now, self.now - began) for began in trip.batch]
        self._change(seat, self.now, len(trip.batch))
        durable_at = self.now
        for other in self._seats[seat.room]:
            if other is not seat and not other.node.is_gone:
                heard = self._work(other.node, len(trip.batch) * self._costs.heard_us * MICRO)
                self._at(heard, lambda o=other, s=seat.known: self._hear(o, s, durable_at, len(trip.batch)))  # type: ignore[misc]  # a loop's values
        self._decide(seat, [], 0)

    def _again(self, seat: _Seat, batch: list[float], attempt: int) -> None:
        seat.known = self._seqs[seat.room]
        self._decide(seat, batch, attempt)

    def _hear(self, seat: _Seat, seq: int, durable_at: float, changes: int) -> None:
        seat.known = max(seat.known, seq)
        self._change(seat, durable_at, changes)

    # Patches

    def _change(self, seat: _Seat, at: float, changes: int) -> None:
        seat.changes += changes
        if seat.changed_at is None:
            seat.changed_at = at
            if not seat.is_publishing:
                self._publish_later(seat)

    def _publish_later(self, seat: _Seat) -> None:
        seat.is_publishing = True
        self._at(max(self.now, seat.not_before), lambda: self._publish(seat))

    def _publish(self, seat: _Seat) -> None:
        if seat.node.is_gone or seat.changed_at is None:
            return
        size = self._costs.patch_size(seat.changes)
        patch = _Patch(seat, seat.changed_at, seat.phones, size)
        seat.changed_at, seat.changes = None, 0
        self._slice(patch, seat.phones, max(0.0, seat.node.free_at - self.now))

    def _slice(self, patch: _Patch, left: int, turn: float) -> None:
        seat, some = patch.seat, min(SLICE, left)
        done = self._work(seat.node, some * self._costs.delivery_us * MICRO)
        gone = self._send(seat.node, done, some * patch.size)
        self._patches.append((done, gone - patch.since, some))
        if left > some:
            behind = max(turn, done - self.now - some * self._costs.delivery_us * MICRO)
            self._at(done, lambda: self._slice(patch, left - some, behind))
            return
        cost = patch.screens * self._costs.delivery_us * MICRO
        seat.not_before = done + pause(patch.screens, cost, turn)
        seat.is_publishing = False
        if seat.changed_at is not None:
            self._publish_later(seat)

    # People who come, and a node that goes

    def _come(self, room: int, began: float, *, with_page: bool) -> None:
        alive = [seat for seat in self._seats[room] if not seat.node.is_gone]
        seat = min(alive, key=lambda one: (one.phones, one.node.number))
        cost = self._costs.join_us + (self._costs.page_us if with_page else 0.0)
        done = self._work(seat.node, cost * MICRO)
        gone = self._send(
            seat.node,
            done,
            self._costs.page_bytes if with_page else self._costs.patch_size(self._costs.counts),
        )
        seat.phones += 1
        self._joins.append((gone, gone - began))

    def _lose(self) -> None:
        lost = self._nodes[-1]
        lost.is_gone = True
        spread = max(
            SPREAD_LEAST_S, sum(room[-1].phones for room in self._seats) / self._limits.returns_per_s
        )
        for room, seats in enumerate(self._seats):
            for _ in range(seats[-1].phones):
                back = self.now + self._chance.uniform(0, NOTICED_S)
                back += self._chance.uniform(*RETRY_S) + self._chance.uniform(0, spread)
                self._at(back, lambda r=room, b=back: self._come(r, b, with_page=False))  # type: ignore[misc]  # a loop's values
            seats[-1].phones = 0

    # The machine

    def _at(self, when: float, go: Callable[[], None]) -> None:
        heapq.heappush(self._events, (when, next(self._order), go))

    def _work(self, node: _Node, seconds: float) -> float:
        """Do something on a node's core after what is in line there; when it is done."""
        node.free_at = max(self.now, node.free_at) + seconds
        node.work[int(self.now)] = node.work.get(int(self.now), 0.0) + seconds
        return node.free_at

    def _send(self, node: _Node, at: float, size: float) -> float:
        """Put bytes on a node's network; when the last has gone."""
        node.network_free_at = max(at, node.network_free_at) + size / (self._limits.network_mbit * MBIT)
        node.sent[int(at)] = node.sent.get(int(at), 0.0) + size
        return node.network_free_at

    def _jitter(self) -> float:
        return self._chance.uniform(0, 0.25)

    def _phase(self, begin: float, end: float) -> Phase:
        acks = [took for at, took in self._acks if begin <= at < end]
        lost = sum(many for at, many in self._conflicts if begin <= at < end)
        seconds = range(int(begin), int(end))
        busiest = max(node.work.get(second, 0.0) for node in self._nodes for second in seconds)
        sent = max(node.sent.get(second, 0.0) for node in self._nodes for second in seconds)
        weighted = sorted((took, many) for at, took, many in self._patches if begin <= at < end)
        return Phase(
            patch_p99=1000 * _weighted_rank(weighted, 0.99),
            ack_p50=1000 * rank(sorted(acks), 0.5) if acks else 0.0,
            ack_p99=1000 * rank(sorted(acks), 0.99) if acks else 0.0,
            join_p99=1000 * _p99([took for at, took in self._joins if begin <= at < end]),
            busy=busiest,
            network=sent / (self._limits.network_mbit * MBIT),
            conflicts_per_ack=lost / max(1, len(acks)),
        )


def _p99(values: list[float]) -> float:
    return rank(sorted(values), 0.99) if values else 0.0


def _weighted_rank(ordered: list[tuple[float, int]], share: float) -> float:
    """The value below which this share of all phones lies."""
    wanted = share * sum(many for _, many in ordered)
    for value, many in ordered:
        wanted -= many
        if wanted <= 0:
            return value
    return 0.0
