"""One frame to a whole hall, straight to the sockets.

A flat list of descriptors, so that a delivery touches nothing of its phone but the kernel's own. The
way through seat, connection, pipe and transport took 9.5 µs a delivery to 2,000 phones, most of
it waiting for memory; a broadcast is N times that.

It is written in slices, from the end of the list to its beginning. Meanwhile phones come and go:
who comes is put at the end, and knows already what is being written; when one goes, the last one
takes the place, which at worst gets the same frame twice. Applying a patch twice is harmless.

Must not live here: anything that one connection needs for itself (``realtime``).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Final, cast

from livetalk.edge.realtime.connection import Connection
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.realtime.lane import Lane
from livetalk.edge.realtime.limits import KIB
from livetalk.live.broadcasting.fleet import SLICE, Skipped, offer_each
from livetalk.live.broadcasting.screens import Seat

BIG_FRAME: Final = 64 * KIB  # such frames are rare, and each socket keeps its own account of them
BIG_SLICE: Final = 32  # of them, since copying one takes as long as a dozen small ones


class RawFleet:
    """A ``live.broadcasting.fleet.Fleet`` of connections. Those without a lane go the ordinary way."""

    def __init__(self) -> None:
        self._seats: list[Seat[Frame]] = []  # those that may be written to directly …
        self._descriptors: list[int] = []  # … and their descriptors, at the same places
        self._place: dict[Seat[Frame], int] = {}
        self._filled: dict[Seat[Frame], Lane] = {}  # those for whom bytes wait in the transport
        self._others: dict[Seat[Frame], None] = {}
        self._limit = 0
        self._wire = b""  # what is being written now …
        self._unwritten = 0  # … and how many of the list have not got it
        self._left_out: list[Seat[Frame]] = []

    def add(self, seat: Seat[Frame]) -> None:
        """See ``Fleet``."""
        if seat in self._place or seat in self._filled or seat in self._others:
            return
        lane = _lane_of(seat)
        if lane is None or not lane.take(self, seat):
            self._others[seat] = None
            return
        self._limit = cast("Connection", seat.screen).backlog_limit
        if lane.buffered():
            self._filled[seat] = lane
        else:
            self._append(seat, lane)

    def remove(self, seat: Seat[Frame]) -> None:
        """See ``Fleet``."""
        if seat in self._others:
            del self._others[seat]
        elif seat in self._place or seat in self._filled:
            self.ended(seat)
            lane = _lane_of(seat)
            if lane is not None:
                lane.release(self)

    def offer(self, frame: Frame, skipped: Skipped[Frame]) -> Iterator[None]:
        """See ``Fleet``."""
        self._wire, is_big = frame.wire, len(frame.wire) > BIG_FRAME
        self._left_out = offer_each(frame, list(self._others))
        self._offer_filled(frame if is_big else None)
        self._unwritten = len(self._seats)
        try:
            while self._unwritten:
                stop = min(self._unwritten, len(self._seats))
                start = self._unwritten = max(0, stop - (BIG_SLICE if is_big else SLICE))
                if is_big:
                    self._left_out += offer_each(frame, self._seats[start:stop])
                else:
                    self._write(start, stop)
                self._tell(skipped)
                if self._unwritten:
                    yield
        finally:
            self._unwritten = 0  # also if nobody asks for the rest
        self._tell(skipped)

    def filled(self, key: object, lane: Lane) -> None:
        """See ``Holder``. One that has not got what is being written gets it now, in order."""
        seat = cast("Seat[Frame]", key)
        place = self._place.get(seat)
        if place is None:
            return
        self._take_out(seat)
        self._filled[seat] = lane
        if place < self._unwritten:
            self._write_later(seat, lane)

    def ended(self, key: object) -> None:
        """See ``Holder``."""
        seat = cast("Seat[Frame]", key)
        self._filled.pop(seat, None)
        if seat in self._place:
            self._take_out(seat)

    def _write(self, start: int, stop: int) -> None:
        """Write to a slice of the list. What the kernel does not take at once goes by the transport."""
        write, wire, size = os.write, self._wire, len(self._wire)
        rest: list[tuple[Seat[Frame], int]] = []
        place = start
        for descriptor in self._descriptors[start:stop]:
            try:
                sent = write(descriptor, wire)
            except OSError:  # it is full, or broken: the transport knows what to do then
                sent = 0
            if sent != size:
                rest.append((self._seats[place], sent))
            place += 1
        for seat, sent in rest:
            lane = _lane_of(seat)
            if lane is not None:
                self._take_out(seat)
                self._filled[seat] = lane
                lane.write(wire[sent:])

    def _write_later(self, seat: Seat[Frame], lane: Lane) -> None:
        if lane.buffered() > self._limit:
            self._left_out.append(seat)
        else:
            lane.write(self._wire)

    def _offer_filled(self, big: Frame | None) -> None:
        """Those whose bytes have gone by now are like all others again."""
        for seat, lane in list(self._filled.items()):
            if not lane.buffered():
                del self._filled[seat]
                self._append(seat, lane)
            elif big is not None:
                self._left_out += offer_each(big, [seat])
            else:
                self._write_later(seat, lane)

    def _tell(self, skipped: Skipped[Frame]) -> None:
        left_out, self._left_out = self._left_out, []
        for seat in left_out:
            skipped(seat)

    def _append(self, seat: Seat[Frame], lane: Lane) -> None:
        self._place[seat] = len(self._seats)
        self._seats.append(seat)
        self._descriptors.append(lane.descriptor)

    def _take_out(self, seat: Seat[Frame]) -> None:
        """The last one takes the place."""
        place = self._place.pop(seat)
        last, descriptor = self._seats.pop(), self._descriptors.pop()
        if last is not seat:
            self._seats[place], self._descriptors[place] = last, descriptor
            self._place[last] = place


def _lane_of(seat: Seat[Frame]) -> Lane | None:
    return seat.screen.lane() if isinstance(seat.screen, Connection) else None
