"""A flood is slowed, a hall is not."""

from __future__ import annotations

import pytest

from livetalk.live import limits as l
from livetalk.live.limits import NEWCOMERS, WRONG_CODES, Limit, Limits, Rate


class Clock:
    """A clock that stands still until told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_passes_and_then_one_has_to_wait_as_long_as_told() -> None:
    clock = Clock()
    limit = Limit(Rate(per_second=2, burst=3), clock)

    assert [limit.take("anne") for _ in range(4)] == [0, 0, 0, 1]
    assert limit.take("bent") == 0
    clock.now += 1
    assert limit.take("anne", 2) == 0


def test_waiting_longer_than_the_burst_gives_no_more_than_the_burst() -> None:
    clock = Clock()
    limit = Limit(Rate(per_second=1, burst=2), clock)
    limit.take("anne")
    clock.now += 1_000_000

    assert [limit.take("anne") for _ in range(3)] == [0, 0, 1]


def test_looking_takes_nothing() -> None:
    limit = Limit(Rate(per_second=1, burst=1), Clock())

    assert [limit.wait("anne"), limit.wait("anne")] == [0, 0]
    limit.take("anne")
    assert limit.wait("anne") == 1


def test_more_than_there_can_ever_be_is_refused_with_a_finite_wait() -> None:
    assert Limit(Rate(per_second=1, burst=5), Clock()).take("anne", 20) == 15


def test_the_number_of_buckets_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(l, "MAX_KEYS", 3)
    limit = Limit(Rate(per_second=1, burst=1), Clock())
    for key in "abcde":
        limit.take(key)

    assert list(limit._buckets) == ["c", "d", "e"]


def test_a_hall_of_2000_behind_one_address_comes_in_without_a_wait() -> None:
    limits = Limits(Clock())
    hall = limits.network("192.0.2.7")

    assert [limits.newcomer_wait(hall, f"p{n}") for n in range(2000)] == [0] * 2000


def test_a_hall_with_a_bad_network_may_come_back_as_often_as_it_likes() -> None:
    limits = Limits(Clock())
    hall = limits.network("192.0.2.7")
    waits = {limits.newcomer_wait(hall, f"p{n}") for _ in range(10) for n in range(2000)}

    assert waits == {0}


def test_invented_people_are_held_back_and_those_who_are_known_are_not() -> None:
    limits = Limits(Clock())
    hall = limits.network("192.0.2.7")
    waits = [limits.newcomer_wait(hall, f"p{n}") for n in range(int(NEWCOMERS.burst) + 1)]

    assert waits[-1] == 1
    assert limits.newcomer_wait(hall, "p0") == 0
    assert limits.newcomer_wait(limits.network("192.0.2.8"), "new") == 0


def tried_out(limits: Limits, network: str) -> None:
    for _ in range(int(WRONG_CODES.burst)):
        limits.wrong_code(network)


def test_a_network_that_tries_codes_has_to_wait() -> None:
    limits = Limits(Clock())
    scanner = limits.network("198.51.100.1")
    tried_out(limits, scanner)

    assert limits.join_wait(scanner, "111111") > 0
    assert limits.join_wait(limits.network("198.51.100.2"), "111111") == 0


def test_a_scanner_in_the_hall_does_not_keep_the_hall_out() -> None:
    limits = Limits(Clock())
    hall = limits.network("192.0.2.7")
    limits.welcome(hall, "482913")
    tried_out(limits, hall)

    assert limits.join_wait(hall, "482913") == 0
    assert limits.join_wait(hall, "482914") > 0


def test_a_scan_from_everywhere_holds_back_only_those_who_guess() -> None:
    limits = Limits(Clock())
    scanners = [limits.network(f"198.51.{n // 250}.{n % 250}") for n in range(1000)]
    for scanner in scanners:
        limits.wrong_code(scanner)

    assert limits.join_wait(scanners[0]) > 0
    assert limits.join_wait(limits.network("192.0.2.7")) == 0


def test_a_networks_name_says_nothing_about_the_address() -> None:
    first, second = Limits(Clock()), Limits(Clock())
    name = first.network("192.0.2.7")

    assert "192.0.2.7" not in name
    assert name == first.network("192.0.2.7")
    assert name != second.network("192.0.2.7")


def test_one_household_of_the_new_internet_is_one_network() -> None:
    limits = Limits(Clock())

    assert limits.network("2001:db8::1") == limits.network("2001:db8::2")
    assert limits.network("2001:db8::1") != limits.network("2001:db8:0:1::1")


def test_old_addresses_in_new_clothes_are_told_apart() -> None:
    limits = Limits(Clock())

    assert limits.network("::ffff:192.0.2.7") == limits.network("192.0.2.7")
    assert limits.network("::ffff:192.0.2.7") != limits.network("::ffff:192.0.2.8")


def test_what_is_no_address_is_a_network_of_its_own() -> None:
    limits = Limits(Clock())

    assert limits.network("") == limits.network("")
    assert limits.network("") != limits.network("testclient")


def test_a_letter_box_is_the_same_however_its_address_is_dressed() -> None:
    limits = Limits(Clock())
    dressed = ("bo@example.org", "BO@Example.org ", "b\u200bo@example.org", "bo@EXAMPLE.org\u00ad")
    burst = int(l.PROPOSALS_OF_ONE.burst)

    waits = [limits.proposal_wait(f"n{n}", dressed[n % len(dressed)]) for n in range(burst + 4)]

    assert [wait == 0 for wait in waits] == [True] * burst + [False] * 4
