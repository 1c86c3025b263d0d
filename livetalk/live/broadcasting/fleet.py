"""One frame to many screens: the loop that a hall's size is felt in.

Lives here: what a channel wants of it, and the plain form that works with every screen. The
socket layer has a faster one (``edge.fleet``). Must not live here: what is in a frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, Generic, Protocol

from livetalk.live.broadcasting.screens import FrameT, Seat

SLICE: Final = 500  # screens written to before others have a turn: about 3 ms

Skipped = Callable[[Seat[FrameT]], None]


class Fleet(Protocol[FrameT]):
    """Screens that get the same frames. A seat is in it or not; order of writes is kept for each."""

    def add(self, seat: Seat[FrameT]) -> None:
        """From now on the screen gets what is offered. Twice is the same as once."""

    def remove(self, seat: Seat[FrameT]) -> None:
        """The screen gets nothing more by this way."""

    def offer(self, frame: FrameT, skipped: Skipped[FrameT]) -> Iterator[None]:
        """Write the frame to every screen, in slices, with a pause after each but the last; one at a time.

        ``skipped`` is told who was left out, because they read too slowly. Whoever is added in a pause
        must know already what the frame says.
        """


class PlainFleet(Generic[FrameT]):
    """Asks and writes one screen after the other."""

    def __init__(self) -> None:
        self._seats: dict[Seat[FrameT], None] = {}

    def add(self, seat: Seat[FrameT]) -> None:
        """See ``Fleet``."""
        self._seats[seat] = None

    def remove(self, seat: Seat[FrameT]) -> None:
        """See ``Fleet``."""
        self._seats.pop(seat, None)

    def offer(self, frame: FrameT, skipped: Skipped[FrameT]) -> Iterator[None]:
        """See ``Fleet``."""
        seats = list(self._seats)
        for start in range(0, len(seats), SLICE):
            if start:
                yield
            for seat in offer_each(frame, [s for s in seats[start : start + SLICE] if s in self._seats]):
                skipped(seat)


def offer_each(frame: FrameT, seats: Iterable[Seat[FrameT]]) -> list[Seat[FrameT]]:
    """Write the frame to one screen after the other; those left out because they read too slowly."""
    left_out: list[Seat[FrameT]] = []
    for seat in seats:
        if seat.screen.is_backlogged():
            left_out.append(seat)
        else:
            seat.screen.write(frame)
    return left_out
