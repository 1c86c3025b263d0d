"""One frame to a whole hall, straight to the transports.

A flat list holds two bound methods for each phone, so that a delivery touches nothing between the
channel and the transport. On 2,000 phones the way through seat, connection, socket and pipe took
9.5 µs a delivery, most of it waiting for memory; a broadcast is N times that.

Must not live here: anything that one connection needs for itself (``realtime``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from livetalk.edge.realtime.connection import Connection
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.realtime.limits import KIB
from livetalk.live.fleet import offer_each
from livetalk.live.screens import Seat

BIG_FRAME: Final = 64 * KIB  # such frames are rare, and each socket keeps its own account of them

Lane = tuple[Callable[[], int], Callable[[bytes], None], Seat[Frame]]


class RawFleet:
    """A ``live.fleet.Fleet`` of connections. Those without a raw transport go the ordinary way."""

    def __init__(self) -> None:
        self._lanes: dict[Seat[Frame], Lane] = {}
        self._others: dict[Seat[Frame], None] = {}
        self._limit = 0

    def add(self, seat: Seat[Frame]) -> None:
        """See ``Fleet``."""
        connection = seat.screen
        lane = connection.lane() if isinstance(connection, Connection) else None
        if lane is None or not isinstance(connection, Connection):
            self._others[seat] = None
            return
        self._limit = connection.backlog_limit
        self._lanes[seat] = (*lane, seat)
        # Nothing may follow the frame that closes a websocket, so the lane ends before it is sent.
        connection.when_closing = lambda: self.remove(seat)

    def remove(self, seat: Seat[Frame]) -> None:
        """See ``Fleet``."""
        self._others.pop(seat, None)
        if self._lanes.pop(seat, None) is not None and isinstance(seat.screen, Connection):
            seat.screen.when_closing = None

    def offer(self, frame: Frame) -> list[Seat[Frame]]:
        """See ``Fleet``."""
        wire = frame.wire
        if len(wire) > BIG_FRAME:
            return offer_each(frame, [*self._lanes, *self._others])
        left_out = offer_each(frame, self._others)
        limit = self._limit
        for buffered, write, seat in self._lanes.values():
            try:
                if buffered() > limit:
                    left_out.append(seat)
                else:
                    write(wire)
            except RuntimeError:  # the transport is closed, and its seat will be free in a moment
                continue
        return left_out
