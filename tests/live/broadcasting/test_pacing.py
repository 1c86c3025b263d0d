"""Small or quiet: at once. Large or late: in ticks. Never longer at a time than one slice."""

from __future__ import annotations

import asyncio
from collections.abc import Generator

import pytest

from livetalk.live.broadcasting.pacing import LONG_TURN_S, LONGEST_PAUSE_S, SHORT_PAUSE_S, Pacer, pause
from tests.support.waiting import turns, until


def test_a_small_room_on_an_idle_node_hardly_waits() -> None:
    assert pause(0, 0.001, 0.0) == 0
    assert pause(10, 0.001, 0.0) == pytest.approx(0.0005)


def test_the_pause_grows_with_the_hall_with_what_else_is_to_be_done_and_with_the_cost() -> None:
    pauses = [
        pause(100, 0.01, 0.0),
        pause(2000, 0.01, 0.0),
        pause(2000, 0.01, LONG_TURN_S / 2),
        pause(2000, 0.01, LONG_TURN_S),
        pause(2000, 0.02, LONG_TURN_S),
    ]

    assert pauses == sorted(set(pauses))
    assert pauses[1] == SHORT_PAUSE_S


def test_a_large_hall_on_an_idle_node_is_told_as_fast_as_it_goes() -> None:
    assert pause(15_000, 0.09, 0.0) == SHORT_PAUSE_S


def test_the_pause_is_never_so_long_that_nothing_feels_live_unless_publishing_itself_is() -> None:
    assert pause(15_000, 0.1, 10.0) == LONGEST_PAUSE_S
    assert pause(100_000, 0.6, 10.0) == pytest.approx(0.6)


class Counting:
    """Publishes to a hall of the given size, in so many slices, and says what CPU time was spent."""

    def __init__(self, screens: int, slices: int = 1) -> None:
        self.screens = screens
        self.slices = slices
        self.times = 0
        self.steps = 0
        self.spent_s = 0.0

    def __call__(self) -> Generator[None, None, int]:
        self.times += 1
        for number in range(self.slices):
            if number:
                yield
            self.steps += 1
            self.spent_s += 0.02
        return self.screens

    def spent(self) -> float:
        return self.spent_s


async def test_the_first_news_goes_out_in_the_next_turn_and_many_nudges_are_one() -> None:
    publish = Counting(2000)
    pacer = Pacer(publish)
    for _ in range(5):
        pacer.nudge()
    assert publish.times == 0  # acknowledgements that are ready go first

    await turns()

    assert publish.times == 1


async def test_what_follows_in_a_large_hall_waits_for_the_tick_and_is_one() -> None:
    publish = Counting(2000)
    pacer = Pacer(publish, publish.spent)
    pacer.nudge()
    await turns()

    for _ in range(5):
        pacer.nudge()
    await turns()
    assert publish.times == 1

    await until(lambda: publish.times == 2)


async def test_others_have_a_turn_between_two_slices() -> None:
    large, small = Counting(5000, slices=10), Counting(50)
    pacers = [Pacer(large), Pacer(small)]
    pacers[0].nudge()
    await asyncio.sleep(0)
    assert large.steps == 1

    pacers[1].nudge()
    await turns(3)

    assert small.times == 1
    assert large.steps < 10
    await until(lambda: large.steps == 10)


async def test_two_large_rooms_take_turns() -> None:
    rooms = [Counting(5000, slices=5), Counting(5000, slices=5)]
    seen: list[tuple[int, int]] = []
    for publish in rooms:
        Pacer(publish).nudge()
    while rooms[0].steps < 5 or rooms[1].steps < 5:
        await asyncio.sleep(0)
        seen.append((rooms[0].steps, rooms[1].steps))

    assert all(abs(one - other) <= 1 for one, other in seen)


async def test_news_during_a_publish_make_one_more_and_not_two_at_a_time() -> None:
    publish = Counting(0, slices=3)
    pacer = Pacer(publish)
    pacer.nudge()
    await asyncio.sleep(0)
    for _ in range(5):
        pacer.nudge()
    assert (publish.times, publish.steps) == (1, 1)

    await until(lambda: publish.steps == 6)
    await turns()

    assert publish.times == 2


async def test_a_node_with_much_else_to_do_publishes_less_often() -> None:
    publish = Counting(0, slices=2)
    pacer = Pacer(publish, publish.spent)
    pacer.nudge()
    publish.spent_s += LONG_TURN_S  # so long it took until our turn came
    await until(lambda: publish.steps == 2)

    pacer.nudge()
    await turns()

    assert publish.times == 1
    pacer.stop()


async def test_a_flush_publishes_what_is_due_to_everybody_and_only_that() -> None:
    publish = Counting(2000, slices=3)
    pacer = Pacer(publish)
    pacer.flush()
    assert publish.times == 0

    pacer.nudge()
    pacer.flush()
    assert publish.steps == 3
    await turns()

    assert publish.times == 1


async def test_a_flush_ends_what_is_under_way_and_publishes_what_came_meanwhile() -> None:
    publish = Counting(2000, slices=3)
    pacer = Pacer(publish)
    pacer.nudge()
    await asyncio.sleep(0)
    pacer.nudge()
    assert publish.steps == 1

    pacer.flush()

    assert publish.steps == 6


async def test_a_publish_that_fails_is_told_and_does_not_end_publishing() -> None:
    told: list[str] = []
    asyncio.get_running_loop().set_exception_handler(
        lambda _, context: told.append(str(context["exception"]))
    )
    fails = [True]

    def publish() -> Generator[None, None, int]:
        yield
        if fails.pop():
            raise RuntimeError("a template is broken")
        return 1

    pacer = Pacer(publish)
    pacer.nudge()
    await until(lambda: bool(told))
    fails.append(False)
    pacer.nudge()
    await until(lambda: not fails)

    assert told == ["a template is broken"]


async def test_nothing_is_published_after_the_stop() -> None:
    publish = Counting(1, slices=3)
    pacer = Pacer(publish)
    pacer.nudge()
    await asyncio.sleep(0)
    pacer.stop()
    pacer.nudge()
    await asyncio.sleep(0.001)

    assert publish.steps == 1
