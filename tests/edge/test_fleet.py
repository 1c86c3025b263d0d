"""The direct way to thousands of transports keeps every rule of the ordinary one."""

from __future__ import annotations

import pytest

from livetalk.edge.fleet import BIG_FRAME, RawFleet
from livetalk.edge.realtime.connection import Connection
from livetalk.edge.realtime.frames import Frame, frame_of
from livetalk.edge.realtime.heart import Heart
from livetalk.edge.realtime.limits import Limits
from livetalk.edge.realtime.pipe import Lane
from livetalk.edge.realtime.socket import EngineSocket
from livetalk.live.screens import Outlet, Seat
from livetalk.rooms.actors import Actor

LIMITS = Limits()
NEWS = frame_of("42/room,[]")


class FakePipe:
    """A transport that remembers; ``closed`` makes the lane raise as uvloop's does."""

    def __init__(self, *, direct: bool = True) -> None:
        self.wires: list[bytes] = []
        self.unsent = 0
        self.closed = False
        self._direct = direct

    @property
    def lane(self) -> Lane | None:
        return (self.buffered, self._write_wire) if self._direct else None

    def write(self, frame: Frame) -> None:
        self.wires.append(frame.wire)

    def buffered(self) -> int:
        return self.unsent

    def close(self, code: int) -> None:
        self.wires.append(b"closed")

    def abort(self) -> None:
        self.closed = True

    async def finish(self) -> None: ...

    def _write_wire(self, wire: bytes) -> None:
        if self.closed:
            raise RuntimeError("unable to perform operation on a closed transport")
        self.wires.append(wire)


def phone(pipe: FakePipe) -> Seat[Frame]:
    socket = EngineSocket("sid", {}, pipe, Heart(LIMITS), LIMITS)
    connection = Connection(socket, "id", "/room")
    socket.joined["/room"] = connection
    actor = Actor(id="p1", role="audience")
    return Seat(screen=connection, outlet=Outlet("audience", "json", ""), actor=actor)


@pytest.mark.parametrize("direct", [True, False])
@pytest.mark.parametrize("size", [10, BIG_FRAME + 1])
def test_everybody_gets_the_frame_after_being_greeted(*, direct: bool, size: int) -> None:
    pipe, fleet = FakePipe(direct=direct), RawFleet()
    fleet.add(phone(pipe))
    frame = frame_of("4" * size)
    assert fleet.offer(frame) == []
    assert pipe.wires[-1] == frame.wire
    assert b"40/room" in pipe.wires[0]


@pytest.mark.parametrize("direct", [True, False])
def test_who_reads_too_slowly_is_left_out(*, direct: bool) -> None:
    pipe, fleet = FakePipe(direct=direct), RawFleet()
    seat = phone(pipe)
    fleet.add(seat)
    pipe.unsent = LIMITS.backlog_bytes + 1
    assert fleet.offer(NEWS) == [seat]
    assert NEWS.wire not in pipe.wires


def test_nothing_follows_the_frame_that_closes() -> None:
    pipe, fleet = FakePipe(), RawFleet()
    seat = phone(pipe)
    fleet.add(seat)
    assert isinstance(seat.screen, Connection)
    seat.screen.disconnect()
    assert fleet.offer(NEWS) == []
    assert pipe.wires[-1] == b"closed"


def test_a_transport_that_has_gone_holds_up_nobody() -> None:
    gone, there, fleet = FakePipe(), FakePipe(), RawFleet()
    for pipe in (gone, there):
        fleet.add(phone(pipe))
    gone.closed = True
    assert fleet.offer(NEWS) == []
    assert there.wires[-1] == NEWS.wire


def test_who_has_left_gets_nothing_and_is_not_kept() -> None:
    pipe, fleet = FakePipe(), RawFleet()
    seat = phone(pipe)
    fleet.add(seat)
    fleet.remove(seat)
    fleet.remove(seat)
    fleet.offer(NEWS)
    assert NEWS.wire not in pipe.wires
    assert isinstance(seat.screen, Connection)
    assert seat.screen.when_closing is None
