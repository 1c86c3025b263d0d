"""The lazy search with floats gives exactly the order of the definition with fractions, ties included."""

from __future__ import annotations

from hypothesis import event, given, settings

from livetalk.moderation.fair_order import Profile, rank, ranking, stable_hash
from livetalk.moderation.steps import finish
from tests.moderation.fair_order import definition
from tests.moderation.fair_order.definition import RULES
from tests.moderation.fair_order.profiles import of_groups, profiles


@given(profiles())
@settings(max_examples=300)
def test_every_order_is_the_one_of_the_definition(profile: Profile) -> None:
    for tie in (stable_hash, str):
        for rule in RULES:
            assert rank(profile, rule, tie) == definition.order(profile, rule, tie)
    ts = [t for _, t in definition.levels(profile)]
    event(f"ties: {len(ts) - len(set(ts))}")


@given(profiles(most_people=60))
@settings(max_examples=30)
def test_so_it_is_with_more_people(profile: Profile) -> None:
    for rule in RULES:
        assert rank(profile, rule) == definition.order(profile, rule, stable_hash)


def test_thirds_and_sevenths_tie_although_floats_do_not_have_them() -> None:
    """3 × 1/3 against 7 × 1/7 and 1: the sums of floats differ, the questions do not."""
    profile = of_groups((3, "Aa"), (3, "Bb"), (3, "Cc"), (21, "xyzq"), (21, "rstu"), asked="ABC")
    profile = Profile(supporters=profile.supporters, asked=("A", "B", "C", "x", "y", "z", "r", "s", "t"))

    for rule in RULES:
        for tie in (stable_hash, str, lambda q: chr(255 - ord(q))):
            assert rank(profile, rule, tie) == definition.order(profile, rule, tie)


@given(profiles())
def test_taken_in_steps_it_is_the_same_as_at_once(profile: Profile) -> None:
    for rule in RULES:
        one, other = ranking(profile, rule), ranking(profile, rule)
        for _ in zip(one, other, strict=False):  # two of them in turn disturb each other no more
            pass
        assert finish(ranking(profile, rule)) == rank(profile, rule)


def test_it_stops_between_any_two_questions_at_least() -> None:
    profile = of_groups((40, "abcdefgh"), (3000, "ijk"))

    for rule in RULES:
        assert len(list(ranking(profile, rule))) > len(profile.candidates)
