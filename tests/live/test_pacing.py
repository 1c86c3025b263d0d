"""Small or quiet: at once. Large and busy: in ticks."""

from __future__ import annotations

import asyncio

import pytest

from livetalk.live import pacing
from livetalk.live.pacing import LONGEST_INTERVAL_S, Pacer, interval
from tests.support.waiting import turns, until


def test_the_pause_grows_with_the_hall_up_to_a_bound() -> None:
    assert interval(0) == 0
    assert interval(100) == pytest.approx(0.005)
    assert interval(1_000_000) == LONGEST_INTERVAL_S


class Counting:
    """Publishes to a hall of the given size."""

    def __init__(self, screens: int) -> None:
        self.screens = screens
        self.times = 0

    def __call__(self) -> int:
        self.times += 1
        return self.screens


async def test_the_first_news_goes_out_in_the_next_turn_and_many_nudges_are_one() -> None:
    publish = Counting(2000)
    pacer = Pacer(publish)
    for _ in range(5):
        pacer.nudge()
    assert publish.times == 0  # acknowledgements that are ready go first

    await turns()

    assert publish.times == 1


async def test_what_follows_in_a_large_hall_waits_for_the_tick_and_is_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pacing, "LONGEST_INTERVAL_S", 0.02)
    publish = Counting(2000)
    pacer = Pacer(publish)
    pacer.nudge()
    await turns()

    for _ in range(5):
        pacer.nudge()
    await turns()
    assert publish.times == 1

    await until(lambda: publish.times == 2)


async def test_a_flush_publishes_what_is_due_and_only_that() -> None:
    publish = Counting(2000)
    pacer = Pacer(publish)
    pacer.flush()
    assert publish.times == 0

    pacer.nudge()
    pacer.flush()
    await turns()

    assert publish.times == 1


async def test_nothing_is_published_after_the_stop() -> None:
    publish = Counting(1)
    pacer = Pacer(publish)
    pacer.nudge()
    pacer.stop()
    pacer.nudge()
    await asyncio.sleep(0.001)

    assert publish.times == 0
