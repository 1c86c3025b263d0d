"""When a slow client is left out, waited for, or given up."""

from __future__ import annotations

import pytest

from livetalk.edge.realtime.frames import Frame, frame_of
from livetalk.edge.realtime.heart import Heart
from livetalk.edge.realtime.limits import Limits
from livetalk.edge.realtime.socket import PING, EngineSocket

LIMITS = Limits(backlog_bytes=100, backlog_hard_bytes=1000, backlog_heartbeats=2)
SMALL, LARGE = frame_of("x" * 10), frame_of("x" * 5000)


class FakePipe:
    """Keeps what is written until the test reads some of it."""

    def __init__(self) -> None:
        self.written: list[Frame] = []
        self.unsent = 0
        self.ended: list[str] = []

    def write(self, frame: Frame) -> None:
        self.written.append(frame)
        self.unsent += len(frame.wire)

    lane = None

    def buffered(self) -> int:
        return self.unsent

    def close(self, code: int) -> None:
        self.ended.append(f"closed {code}")

    def abort(self) -> None:
        self.ended.append("aborted")

    async def finish(self) -> None: ...


@pytest.fixture
def pipe() -> FakePipe:
    return FakePipe()


@pytest.fixture
def socket(pipe: FakePipe) -> EngineSocket:
    return EngineSocket("sid", {}, pipe, Heart(LIMITS), LIMITS)


def test_a_single_frame_may_be_larger_than_every_limit(socket: EngineSocket, pipe: FakePipe) -> None:
    socket.write(LARGE)
    assert socket.is_backlogged()
    socket.write(SMALL)

    assert pipe.written == [LARGE, SMALL]
    assert pipe.ended == []


def test_answers_beyond_the_hard_limit_end_the_connection(socket: EngineSocket, pipe: FakePipe) -> None:
    for _ in range(200):
        socket.write(SMALL)

    assert pipe.ended == ["aborted"]
    assert pipe.unsent < 1100
    assert socket.closing


def test_a_backlog_that_does_not_shrink_ends_the_connection(socket: EngineSocket, pipe: FakePipe) -> None:
    pipe.unsent = 500
    socket.ping()
    assert pipe.ended == []
    socket.ping()

    assert pipe.ended == ["aborted"]


def test_a_backlog_that_shrinks_is_waited_for(socket: EngineSocket, pipe: FakePipe) -> None:
    for unsent in (5000, 4000, 3000, 2000, 1000, 500):
        pipe.unsent = unsent
        socket.ping()

    assert pipe.ended == []
    assert pipe.written == [PING] * 6


def test_a_late_pong_is_waited_for_only_while_something_is_being_read(
    socket: EngineSocket, pipe: FakePipe
) -> None:
    pipe.unsent = 80
    socket.ping()

    pipe.unsent = 60
    assert socket.is_catching_up()
    pipe.unsent = 30
    assert socket.is_catching_up()
    assert not socket.is_catching_up()
    pipe.unsent = 0
    assert not socket.is_catching_up()


def test_a_closed_socket_writes_nothing_more(socket: EngineSocket, pipe: FakePipe) -> None:
    socket.write(SMALL)
    socket.close()
    socket.write(SMALL)
    socket.close()

    assert pipe.written == [SMALL]
    assert pipe.ended == ["closed 1000"]


async def test_the_library_can_send_its_text_but_nothing_binary(socket: EngineSocket, pipe: FakePipe) -> None:
    class FromLibrary:
        def __init__(self, encoded: str | bytes) -> None:
            self._encoded = encoded

        def encode(self) -> str | bytes:
            return self._encoded

    await socket.send(FromLibrary("4x"))
    with pytest.raises(TypeError):
        await socket.send(FromLibrary(b"x"))

    assert pipe.written == [frame_of("4x")]
