"""A client on a bad network, for random evenings: frames wait, get lost, and are caught up with."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from livetalk.live.broadcasting.screens import Format, Outlet, Position, Seat
from livetalk.rooms.actors import Actor, View
from tests.support.halls import Hall
from tests.support.screens import FakeScreen, Frame

Watch = Callable[[View, Actor, Frame], None]


class Line(FakeScreen):
    """The screen as the server sees it; what it writes waits in ``inbox``."""

    def __init__(self, watch: Callable[[Frame], None]) -> None:
        super().__init__()
        self.inbox: deque[Frame] = deque()
        self._watch = watch

    def write(self, frame: Frame) -> None:
        """Put a frame on its way. Whoever watches sees it, delivered or not."""
        self._watch(frame)
        self.inbox.append(frame)


@dataclass(eq=False)
class Phone:
    """A client that follows the rules of the protocol, and knows when it has lost something."""

    hall: Hall
    actor: Actor
    view: View
    form: Format
    lang: str
    watch: Watch
    shown: FakeScreen = field(default_factory=FakeScreen)
    line: Line | None = None
    seat: Seat[Frame] | None = None
    missed: bool = False
    false_alarms: int = 0

    @property
    def is_connected(self) -> bool:
        """Whether it has a seat."""
        return self.seat is not None

    def connect(self, position: Position | None) -> None:
        """Take a seat, from the own position or from nothing."""
        self.line = Line(lambda frame: self.watch(self.view, self.actor, frame))
        self.seat = Seat(screen=self.line, outlet=Outlet(self.view, self.form, self.lang), actor=self.actor)
        self.missed = False
        self.hall.room.sit(self.seat, position)

    def disconnect(self) -> None:
        """Vanish; what is under way never arrives."""
        if self.seat is not None:
            self.hall.room.leave(self.seat)
        self.seat = self.line = None

    def deliver(self, count: int = 1_000) -> None:
        """Let some frames arrive, in order; ask again where there is a gap."""
        while count and self.line is not None and self.line.inbox:
            count -= 1
            gaps = self.shown.gaps
            self.shown.write(self.line.inbox.popleft())
            if self.shown.gaps != gaps:
                self.false_alarms += not self.missed
                self.ask_again()

    def lose(self) -> None:
        """The next frame never arrives."""
        if self.line is not None and self.line.inbox:
            self.line.inbox.popleft()
            self.missed = True

    def ask_again(self) -> None:
        """Resync from the own position."""
        if self.seat is not None:
            self.hall.room.audience.resync(self.seat, self.shown.position)
