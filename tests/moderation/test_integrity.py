"""Bursts of newcomers: a full hall is none, cleared cookies are one."""

from __future__ import annotations

import random
from collections.abc import Iterable

import msgspec
import pytest

from livetalk.moderation import integrity
from livetalk.moderation.integrity import FEWEST, MOST_REMEMBERED, ONE_FLAG_MS, Burst, BurstWatch
from livetalk.rooms import commands as c

Support = tuple[str, str, int]


def seen(watch: BurstWatch, supports: Iterable[Support], *, has_choice: bool = True) -> list[Burst]:
    told = (
        watch.see(by, question, at, is_newcomer=True, has_choice=has_choice) for by, question, at in supports
    )
    return [burst for burst in told if burst is not None]


def newcomers(count: int, question: str = "q1", *, start: int = 0, every: int = 500) -> list[Support]:
    return [(f"{question}-{start}-{n}", question, start + n * every) for n in range(count)]


def test_thirty_eight_cleared_cookies_are_one_burst_that_has_them_all_in_the_end() -> None:
    watch = BurstWatch()
    supports = newcomers(38, every=500)
    told = [*seen(watch, supports), *watch.settle(20_000)]
    assert len({burst.id for burst in told}) == 1
    assert len(told[0].people) == FEWEST
    assert told[-1].people == tuple(by for by, _, _ in supports)
    assert (told[-1].question, told[-1].since, told[-1].until) == ("q1", 0, 37 * 500)
    assert watch.settle(20_000) == []


def test_what_is_told_fits_into_the_command() -> None:
    (burst,) = seen(BurstWatch(), newcomers(FEWEST))
    command = c.NoticeBurst(
        burst=burst.id, question=burst.question, people=burst.people, since=burst.since, until=burst.until
    )
    assert msgspec.json.decode(msgspec.json.encode(command), type=c.NoticeBurst) == command


def test_every_node_gives_a_burst_the_same_name() -> None:
    first, second = (seen(BurstWatch(), newcomers(FEWEST)) for _ in range(2))
    assert first == second


def test_a_hall_that_streams_in_and_supports_this_and_that_is_none() -> None:
    rng = random.Random(7)
    supports = [(f"p{n}", f"q{rng.randrange(12)}", n * 60) for n in range(1_000)]
    assert seen(BurstWatch(), supports) == []


def test_a_hall_with_a_clear_favourite_is_none() -> None:
    rng = random.Random(8)
    supports = [
        (f"p{n}", "q1" if rng.random() < 0.4 else f"q{rng.randrange(2, 9)}", n * 60) for n in range(1_000)
    ]
    assert seen(BurstWatch(), supports) == []


def test_a_hall_that_has_only_one_question_to_support_is_none() -> None:
    assert seen(BurstWatch(), newcomers(500, every=60), has_choice=False) == []


@pytest.mark.parametrize(("count", "every"), [(FEWEST - 1, 100), (200, 1_100)])
def test_few_or_slow_newcomers_are_none(count: int, every: int) -> None:
    assert seen(BurstWatch(), newcomers(count, every=every)) == []


def test_people_who_have_been_here_are_none() -> None:
    watch = BurstWatch()
    assert not any(watch.see(by, q, at, is_newcomer=False) for by, q, at in newcomers(200))
    assert watch.settle(1_000) == []


def test_a_burst_is_found_inside_a_hall_that_streams_in_slowly() -> None:
    hall = [(f"p{n}", f"q{n % 9 + 2}", n * 2_000) for n in range(30)]
    burst = newcomers(38, start=20_000, every=400)
    told = seen(BurstWatch(), sorted([*hall, *burst], key=lambda support: support[2]))
    assert {b.question for b in told} == {"q1"}


def test_a_burst_that_goes_on_keeps_its_name_and_is_told_a_few_times_only() -> None:
    told = seen(BurstWatch(), newcomers(200, every=500))
    assert len({burst.id for burst in told}) == 1
    assert len(told) <= 7
    assert [len(burst.people) for burst in told] == sorted({len(burst.people) for burst in told})


def test_another_burst_much_later_has_another_name() -> None:
    watch = BurstWatch()
    first = seen(watch, newcomers(FEWEST))
    second = seen(watch, newcomers(FEWEST, start=ONE_FLAG_MS + 30_000))
    assert len({burst.id for burst in (*first, *second)}) == 2
    assert not set(first[0].people) & set(second[0].people)


def test_somebody_who_comes_after_it_is_over_is_no_part_of_it() -> None:
    watch = BurstWatch()
    seen(watch, newcomers(FEWEST, every=100))
    assert seen(watch, newcomers(FEWEST - 2, start=60_000, every=100)) == []
    assert watch.settle(62_000) == []


def test_two_questions_at_once_have_a_burst_each_only_if_each_is_the_larger_part() -> None:
    both = sorted([*newcomers(30, "q1"), *newcomers(30, "q2")], key=lambda support: support[2])
    assert seen(BurstWatch(), both) == []


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(integrity, "MOST_PEOPLE", 50)
    watch = BurstWatch()
    told = seen(watch, newcomers(MOST_REMEMBERED + 500, every=1))
    assert max(len(burst.people) for burst in told) <= 50
    assert len(watch._recent) <= MOST_REMEMBERED
    watch.settle(10 * ONE_FLAG_MS)
    assert not watch._recent
    assert not watch._counts
    assert not watch._bursts
