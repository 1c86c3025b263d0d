"""One heartbeat for all sockets: pings, missed pongs, deadlines. Time only, no bytes.

Every wait of a kind has the same length, so sockets fall due in the order in which they began to
wait: three queues and one timer do for any number of sockets.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, Protocol

from livetalk.edge.realtime.limits import Limits

BEATS_PER_INTERVAL: Final = 100  # how finely a ping interval is divided: 0.2 s of 20 s


class Patient(Protocol):
    """What the heart looks after."""

    def ping(self) -> None:
        """Send a ping."""

    def is_catching_up(self) -> bool:
        """Tell whether the pong may only be late because the client still reads what came before."""

    def lost(self, why: str) -> None:
        """Give the socket up."""


class _Lane:
    """Sockets that wait equally long for the same thing, in order."""

    __slots__ = ("_delay", "_due", "_waiting")

    def __init__(self, delay: float, due: Callable[[Patient], None]) -> None:
        self._delay = delay
        self._due = due
        self._waiting: OrderedDict[Patient, float] = OrderedDict()

    def add(self, patient: Patient, now: float) -> None:
        self._waiting[patient] = now + self._delay
        self._waiting.move_to_end(patient)

    def discard(self, patient: Patient) -> bool:
        return self._waiting.pop(patient, None) is not None

    def run(self, now: float) -> None:
        while self._waiting:
            patient, deadline = next(iter(self._waiting.items()))
            if deadline > now:
                return
            del self._waiting[patient]
            self._due(patient)

    def __len__(self) -> int:
        return len(self._waiting)


class Heart:
    """Beats while there is a socket to look after."""

    def __init__(self, limits: Limits) -> None:
        self._beat_s = limits.ping_interval_s / BEATS_PER_INTERVAL
        self._to_ping = _Lane(limits.ping_interval_s, self._ping)
        self._to_pong = _Lane(limits.ping_timeout_s, self._missed)
        self._to_connect = _Lane(limits.connect_deadline_s, lambda patient: patient.lost("no CONNECT"))
        self._timer: asyncio.TimerHandle | None = None

    def opened(self, patient: Patient) -> None:
        """Look after a new socket: it is pinged from now on."""
        loop = asyncio.get_running_loop()
        self._to_ping.add(patient, loop.time())
        if self._timer is None:
            self._timer = loop.call_later(self._beat_s, self._beat, loop)

    def expect_connect(self, patient: Patient) -> None:
        """Give a socket the usual time to join."""
        self._to_connect.add(patient, asyncio.get_running_loop().time())

    def joined(self, patient: Patient) -> None:
        """Note that a socket has joined, or is being let in."""
        self._to_connect.discard(patient)

    def ponged(self, patient: Patient) -> None:
        """Note a pong; one that was not asked for changes nothing."""
        if self._to_pong.discard(patient):
            self._to_ping.add(patient, asyncio.get_running_loop().time())

    def closed(self, patient: Patient) -> None:
        """Forget a socket."""
        for lane in (self._to_ping, self._to_pong, self._to_connect):
            lane.discard(patient)

    def _ping(self, patient: Patient) -> None:
        self._to_pong.add(patient, asyncio.get_running_loop().time())
        patient.ping()

    def _missed(self, patient: Patient) -> None:
        if patient.is_catching_up():
            self._to_pong.add(patient, asyncio.get_running_loop().time())
        else:
            patient.lost("no pong")

    def _beat(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        for lane in (self._to_ping, self._to_pong, self._to_connect):
            lane.run(now)
        alive = any((self._to_ping, self._to_pong, self._to_connect))
        self._timer = loop.call_later(self._beat_s, self._beat, loop) if alive else None
