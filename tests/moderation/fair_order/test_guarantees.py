"""What each rule promises to a group, tested on every group of small meetings.

``docs/fair-order.md`` proves both promises. A *group* is any set of people; *common* are open
questions that all of them support; *heard* counts questions asked that anybody of them supports.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from hypothesis import event, given, settings

from livetalk.moderation.fair_order import Profile, rank
from tests.moderation.fair_order.definition import RuleName
from tests.moderation.fair_order.profiles import of_groups, profiles

FEW = 7  # people: 127 groups


def people_of(profile: Profile) -> list[str]:
    return sorted(set().union(*profile.supporters.values()))


def groups_of(profile: Profile) -> Iterator[frozenset[str]]:
    people = people_of(profile)
    for size in range(1, len(people) + 1):
        yield from map(frozenset, combinations(people, size))


def common(profile: Profile, group: frozenset[str]) -> int:
    return sum(group <= profile.supporters[q] for q in profile.candidates)


def heard(profile: Profile, group: frozenset[str]) -> int:
    return sum(bool(group & profile.supporters.get(q, frozenset())) for q in profile.asked)


def phragmen_owes(profile: Profile, group: frozenset[str], k: int) -> int:
    """The greatest ℓ with |group| > n·(heard + ℓ)/(k + heard + 1), of its common questions."""
    before, n = heard(profile, group), len(people_of(profile))
    return max(
        (
            owed
            for owed in range(1, common(profile, group) + 1)
            if len(group) * (k + before + 1) > n * (before + owed)
        ),
        default=0,
    )


def pav_owes(profile: Profile, group: frozenset[str], k: int) -> int:
    """One, if nobody was heard, there is a common question and |group| > n·H(k)/(k + H(k))."""
    harmonic = sum((Fraction(1, i) for i in range(1, k + 1)), Fraction(0))
    n = len(people_of(profile))
    is_large = len(group) * (k + harmonic) > n * harmonic
    return int(is_large and common(profile, group) > 0 and heard(profile, group) == 0)


def given_to(profile: Profile, group: frozenset[str], rule: RuleName, k: int) -> int:
    return sum(bool(group & profile.supporters[q]) for q in rank(profile, rule)[:k])


@given(profiles(most_people=FEW))
@settings(max_examples=150, deadline=None)
def test_phragmen_gives_a_group_its_share_of_the_next_k_whatever_was_asked(profile: Profile) -> None:
    order = rank(profile, "phragmen")
    owing = 0
    for group in groups_of(profile):
        for k in range(1, len(order) + 1):
            owed = phragmen_owes(profile, group, k)
            owing += owed > 0
            assert sum(bool(group & profile.supporters[q]) for q in order[:k]) >= owed
    event(f"owed something: {owing > 0}, something was asked: {bool(profile.asked)}")


@given(profiles(most_people=FEW))
@settings(max_examples=150, deadline=None)
def test_pav_hears_a_large_group_that_was_not_heard(profile: Profile) -> None:
    order = rank(profile, "pav")
    for group in groups_of(profile):
        for k in range(1, len(order) + 1):
            assert sum(bool(group & profile.supporters[q]) for q in order[:k]) >= pav_owes(profile, group, k)


def test_a_tenth_of_the_hall_is_among_the_first_ten_where_most_supported_forgets_it() -> None:
    majority = (90, "abcdefghijklmno")
    profile = of_groups(majority, (10, "z"))
    minority = frozenset(profile.supporters["z"])

    assert phragmen_owes(profile, minority, 10) == 1
    assert given_to(profile, minority, "phragmen", 10) == 1
    by_count = sorted(profile.supporters, key=lambda q: -len(profile.supporters[q]))
    assert by_count.index("z") == 15


def test_a_group_that_was_passed_over_so_far_comes_at_once() -> None:
    profile = of_groups((90, "abcdefghijklmno"), (10, "z"), asked="abcdefghij")

    assert rank(profile, "phragmen")[0] == "z"
    assert rank(profile, "pav")[0] == "z"


def test_pav_does_not_promise_what_phragmen_does() -> None:
    """23 of 100 people are sure to be heard among the next four by one rule, the next ten by the other."""
    profile = of_groups((77, "abcdefghij"), (23, "z"))
    minority = frozenset(profile.supporters["z"])

    assert next(k for k in range(1, 12) if pav_owes(profile, minority, k)) == 10
    assert next(k for k in range(1, 12) if phragmen_owes(profile, minority, k)) == 4
