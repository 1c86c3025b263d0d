"""The heart on a clock that the test moves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast

import pytest

from livetalk.edge.realtime.heart import Heart
from livetalk.edge.realtime.limits import Limits


class Clock:
    """Stands in for the event loop: only its time and one timer at a time are asked for."""

    def __init__(self) -> None:
        self.now = 0.0
        self.timers: list[tuple[float, Callable[[], None]]] = []

    def time(self) -> float:
        return self.now

    def call_later(self, delay: float, callback: Callable[..., None], *args: object) -> object:
        self.timers.append((self.now + delay, lambda: callback(*args)))
        return self.timers[-1]

    def move(self, seconds: float) -> None:
        end = self.now + seconds
        while self.timers and self.timers[0][0] <= end:
            self.now, due = self.timers.pop(0)
            due()
        self.now = end


class FakeSocket:
    def __init__(self) -> None:
        self.log: list[str] = []
        self.catching_up = False

    def ping(self) -> None:
        self.log.append("ping")

    def is_catching_up(self) -> bool:
        return self.catching_up

    def lost(self, why: str) -> None:
        self.log.append(why)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(asyncio, "get_running_loop", lambda: cast("asyncio.AbstractEventLoop", clock))
    return clock


@pytest.fixture
def heart(clock: Clock) -> Heart:
    return Heart(Limits(ping_interval_s=20, ping_timeout_s=10, connect_deadline_s=5))


def test_a_socket_that_answers_is_pinged_for_ever(clock: Clock, heart: Heart) -> None:
    socket = FakeSocket()
    heart.opened(socket)

    for _ in range(5):
        clock.move(21)
        heart.ponged(socket)

    assert socket.log == ["ping"] * 5


def test_a_socket_that_does_not_answer_in_time_is_lost_once(clock: Clock, heart: Heart) -> None:
    socket = FakeSocket()
    heart.opened(socket)

    clock.move(100)

    assert socket.log == ["ping", "no pong"]
    assert clock.timers == []


def test_a_pong_that_nobody_asked_for_changes_nothing(clock: Clock, heart: Heart) -> None:
    socket = FakeSocket()
    heart.opened(socket)

    clock.move(15)
    heart.ponged(socket)
    clock.move(6)

    assert socket.log == ["ping"]


def test_a_socket_that_does_not_join_in_time_is_lost(clock: Clock, heart: Heart) -> None:
    joins, idles = FakeSocket(), FakeSocket()
    for socket in (joins, idles):
        heart.opened(socket)
        heart.expect_connect(socket)
    heart.joined(joins)

    clock.move(6)

    assert (joins.log, idles.log) == ([], ["no CONNECT"])


def test_a_closed_socket_is_left_alone_and_the_timer_stops(clock: Clock, heart: Heart) -> None:
    socket = FakeSocket()
    heart.opened(socket)
    heart.expect_connect(socket)
    heart.closed(socket)

    clock.move(100)

    assert socket.log == []
    assert clock.timers == []


def test_many_sockets_share_one_timer_and_keep_their_own_times(clock: Clock, heart: Heart) -> None:
    early, late = FakeSocket(), FakeSocket()
    heart.opened(early)
    clock.move(10)
    heart.opened(late)
    assert len(clock.timers) == 1

    clock.move(11)
    assert (early.log, late.log) == (["ping"], [])
    clock.move(10)
    assert (early.log, late.log) == (["ping", "no pong"], ["ping"])


def test_a_socket_that_still_reads_what_came_before_gets_more_time(clock: Clock, heart: Heart) -> None:
    socket = FakeSocket()
    heart.opened(socket)

    socket.catching_up = True
    clock.move(60)
    assert socket.log == ["ping"]
    socket.catching_up = False
    clock.move(11)

    assert socket.log == ["ping", "no pong"]
