"""The direct way to thousands of sockets keeps every rule of the ordinary one."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from livetalk.edge import fleet as fleets
from livetalk.edge.fleet import BIG_FRAME, RawFleet
from livetalk.edge.realtime.connection import Connection
from livetalk.edge.realtime.frames import Frame, frame_of
from livetalk.edge.realtime.heart import Heart
from livetalk.edge.realtime.lane import Lane
from livetalk.edge.realtime.limits import Limits
from livetalk.edge.realtime.socket import EngineSocket
from livetalk.live.broadcasting.screens import Outlet, Seat
from livetalk.rooms.actors import Actor

LIMITS = Limits()
NEWS = frame_of("42/room,[]")
MORE = frame_of('42/room,["more"]')


class FakePipe:
    """A transport over one end of a real pair of sockets: what does not go at once waits here."""

    def __init__(self, *, direct: bool = True) -> None:
        self._ours, self._theirs = socket.socketpair()
        self._ours.setblocking(False)  # noqa: FBT003 - its only form
        self._theirs.setblocking(False)  # noqa: FBT003
        self.waiting = b""
        self.unsent = 0  # more that waits, by the test's word
        self.lane = Lane(cast("Any", self)) if direct else None

    def get_extra_info(self, _name: str) -> socket.socket:
        return self._ours

    def get_write_buffer_size(self) -> int:
        return len(self.waiting) + self.unsent

    buffered = get_write_buffer_size

    def write(self, data: Frame | bytes) -> None:
        """Frames come by the pipe, bytes by the lane."""
        self.waiting += data.wire if isinstance(data, Frame) else data
        if not self.unsent:
            self.send()
        if isinstance(data, Frame) and self.lane is not None:
            self.lane.look()

    def send(self) -> None:
        """Let go what goes."""
        try:
            while self.waiting:
                self.waiting = self.waiting[self._ours.send(self.waiting) :]
        except BlockingIOError:
            pass

    def close(self, code: int) -> None:
        if self.lane is not None:
            self.lane.end()
        self.waiting += b"closed"
        self.send()

    def abort(self) -> None:
        self.close(0)

    async def finish(self) -> None: ...

    def fill(self) -> int:
        """Let the kernel take no more."""
        taken = 0
        try:
            while True:
                taken += self._ours.send(b"." * 5000)
        except BlockingIOError:
            return taken

    def heard(self) -> bytes:
        """What has come out at the other end since the last time."""
        found = b""
        try:
            while data := self._theirs.recv(1 << 20):
                found += data
                self.send()
        except BlockingIOError:
            pass
        return found

    def hang_up(self) -> None:
        self._theirs.close()

    def free(self) -> None:
        self._ours.close()
        self._theirs.close()


@dataclass
class Stage:
    """A fleet, and the pipes of those in it."""

    fleet: RawFleet = field(default_factory=RawFleet)
    pipes: list[FakePipe] = field(default_factory=list)
    skipped: list[Seat[Frame]] = field(default_factory=list)

    def phone(self, *, direct: bool = True) -> tuple[FakePipe, Seat[Frame]]:
        pipe = FakePipe(direct=direct)
        self.pipes.append(pipe)
        engine_socket = EngineSocket("sid", {}, pipe, Heart(LIMITS), LIMITS)
        connection = Connection(engine_socket, "id", "/room")
        engine_socket.joined["/room"] = connection
        actor = Actor(id="p1", role="audience")
        seat = Seat[Frame](screen=connection, outlet=Outlet("audience", "json", ""), actor=actor)
        self.fleet.add(seat)
        assert b"40/room" in pipe.heard() or not direct
        return pipe, seat

    def begin(self, frame: Frame = NEWS) -> Iterator[None]:
        return self.fleet.offer(frame, self.skipped.append)

    def offer(self, frame: Frame = NEWS) -> None:
        for _ in self.begin(frame):
            pass


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    for pipe in made.pipes:
        pipe.free()


@pytest.fixture
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fleets, "SLICE", 2)
    monkeypatch.setattr(fleets, "BIG_SLICE", 2)


@pytest.mark.parametrize("direct", [True, False])
@pytest.mark.parametrize("size", [10, BIG_FRAME + 1])
def test_everybody_gets_the_frame_whole(stage: Stage, *, direct: bool, size: int) -> None:
    pipes = [stage.phone(direct=direct)[0] for _ in range(3)]
    frame = frame_of("4" * size)

    stage.offer(frame)

    assert all(pipe.heard().endswith(frame.wire) for pipe in pipes)
    assert stage.skipped == []


@pytest.mark.parametrize("size", [10, BIG_FRAME + 1])
@pytest.mark.usefixtures("small_slices")
def test_a_large_hall_is_written_to_in_slices_and_nobody_is_forgotten(stage: Stage, size: int) -> None:
    pipes = [stage.phone()[0] for _ in range(5)]
    frame = frame_of("4" * size)

    assert len(list(stage.begin(frame))) == 2  # pauses between three slices
    assert [pipe.heard() for pipe in pipes] == [frame.wire] * 5


@pytest.mark.parametrize("direct", [True, False])
@pytest.mark.parametrize("size", [10, BIG_FRAME + 1])
def test_who_reads_too_slowly_is_left_out(stage: Stage, *, direct: bool, size: int) -> None:
    pipe, seat = stage.phone(direct=direct)
    pipe.heard()
    pipe.unsent = LIMITS.backlog_bytes + 1
    if pipe.lane is not None:
        pipe.lane.look()

    stage.offer(frame_of("4" * size))

    assert stage.skipped == [seat]
    assert pipe.heard() == b""


def test_a_frame_that_the_kernel_takes_in_part_arrives_whole_and_before_the_next(stage: Stage) -> None:
    pipe, _ = stage.phone()
    taken = pipe.fill()
    frames = [frame_of(f"4{number}" * 1000) for number in range(5)]

    for frame in frames:
        stage.offer(frame)

    assert pipe.waiting
    assert pipe.heard()[taken:] == b"".join(frame.wire for frame in frames)
    assert stage.skipped == []


def test_nothing_overtakes_what_waits_in_the_transport(stage: Stage) -> None:
    pipe, seat = stage.phone()
    taken = pipe.fill()
    answer = frame_of("43/room,1[]")
    seat.screen.write(answer)
    assert pipe.waiting == answer.wire

    stage.offer()

    assert pipe.heard()[taken:] == answer.wire + NEWS.wire


def test_who_has_caught_up_is_written_to_directly_again(stage: Stage) -> None:
    pipe, seat = stage.phone()
    pipe.fill()
    stage.offer()
    assert seat in stage.fleet._filled
    pipe.heard()

    stage.offer(MORE)

    assert seat in stage.fleet._place
    assert pipe.heard() == MORE.wire


def test_nothing_follows_the_frame_that_closes(stage: Stage) -> None:
    pipe, seat = stage.phone()
    seat.screen.disconnect()

    stage.offer()

    assert pipe.heard().endswith(b"closed")


def test_one_that_has_hung_up_holds_up_nobody(stage: Stage) -> None:
    gone, there = stage.phone()[0], stage.phone()[0]
    gone.hang_up()
    gone.send = lambda: None  # type: ignore[method-assign]  # a transport closes itself, later

    stage.offer()

    assert there.heard() == NEWS.wire


def test_who_has_left_gets_nothing_and_is_not_kept(stage: Stage) -> None:
    pipe, seat = stage.phone()
    stage.fleet.remove(seat)
    stage.fleet.remove(seat)

    stage.offer()

    assert pipe.heard() == b""
    assert not stage.fleet._place
    assert not stage.fleet._descriptors


def test_adding_twice_is_the_same_as_once(stage: Stage) -> None:
    for direct in (True, False):
        pipe, seat = stage.phone(direct=direct)
        stage.fleet.add(seat)
        stage.offer()
        assert pipe.heard().count(NEWS.wire) == 1


def test_a_descriptor_is_not_written_to_once_its_connection_is_lost(stage: Stage) -> None:
    """The next phone gets the same number."""
    pipe, seat = stage.phone()
    assert pipe.lane is not None
    pipe.lane.end()
    stage.fleet.add(seat)  # as a phone that asks again in its last moment

    stage.offer()

    assert not stage.fleet._descriptors
    assert not stage.fleet._filled


def test_the_latest_fleet_has_the_lane(stage: Stage) -> None:
    pipe, seat = stage.phone()
    later = RawFleet()
    later.add(seat)

    stage.offer(MORE)
    list(later.offer(NEWS, stage.skipped.append))

    assert pipe.heard() == NEWS.wire


# What happens between two slices


@pytest.mark.usefixtures("small_slices")
def test_when_one_leaves_between_two_slices_all_others_get_the_frame(stage: Stage) -> None:
    phones = [stage.phone() for _ in range(6)]
    steps = stage.begin()
    next(steps)  # the last two have it

    for _, seat in (phones[0], phones[5], phones[2]):
        stage.fleet.remove(seat)
    list(steps)

    heard = [pipe.heard() for pipe, _ in phones]
    assert heard[0] == heard[2] == b""
    for found in (heard[1], heard[3], heard[4]):
        assert found in (NEWS.wire, NEWS.wire * 2)  # twice is harmless


@pytest.mark.usefixtures("small_slices")
def test_when_all_leave_between_two_slices_nothing_breaks(stage: Stage) -> None:
    phones = [stage.phone() for _ in range(6)]
    steps = stage.begin()
    next(steps)
    for _, seat in phones:
        stage.fleet.remove(seat)

    assert list(steps) == []


@pytest.mark.usefixtures("small_slices")
def test_one_for_whom_something_comes_to_wait_between_two_slices_gets_the_frame_behind_it(
    stage: Stage,
) -> None:
    phones = [stage.phone() for _ in range(4)]
    steps = stage.begin()
    next(steps)
    (late, seat), answer = phones[0], frame_of("43/room,1[]")
    taken = late.fill()
    seat.screen.write(answer)
    list(steps)

    assert late.heard()[taken:] == answer.wire + NEWS.wire
    assert all(pipe.heard().startswith(NEWS.wire) for pipe, _ in phones[1:])


@pytest.mark.usefixtures("small_slices")
def test_one_who_has_the_frame_already_does_not_get_it_once_more_when_something_waits(stage: Stage) -> None:
    phones = [stage.phone() for _ in range(4)]
    steps = stage.begin()
    next(steps)
    early, seat = phones[3]
    assert early.heard() == NEWS.wire
    taken = early.fill()
    seat.screen.write(MORE)
    list(steps)

    assert early.heard()[taken:] == MORE.wire


@pytest.mark.usefixtures("small_slices")
def test_a_publish_that_is_given_up_leaves_nothing_behind(stage: Stage) -> None:
    phones = [stage.phone() for _ in range(4)]
    steps = stage.begin()
    next(steps)
    del steps
    (late, seat) = phones[0]
    taken = late.fill()
    seat.screen.write(MORE)

    assert late.heard()[taken:] == MORE.wire
