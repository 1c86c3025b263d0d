"""The published examples, worked by hand or by others, by both rules."""

from __future__ import annotations

from fractions import Fraction

import pytest

from livetalk.moderation.fair_order import Profile, Tie, rank
from livetalk.moderation.fair_order.ranking import replay
from livetalk.moderation.fair_order.rules import Phragmen
from livetalk.moderation.steps import finish
from tests.moderation.fair_order import definition
from tests.moderation.fair_order.definition import RULES, RuleName
from tests.moderation.fair_order.profiles import of_groups


def order(rule: RuleName, *groups: tuple[int, str], asked: str = "", tie: Tie = str) -> str:
    profile = of_groups(*groups, asked=asked)
    found = "".join(rank(profile, rule, tie))
    assert found == "".join(definition.order(profile, rule, tie))
    return found


def backwards(question: str) -> str:
    return chr(255 - ord(question))


ONE = ((5, "ab"), (3, "cd"), (1, "e"))
TWO = ((2, "0"), (15, "01"), (6, "1"), (10, "2"), (10, "3"), (6, "023"))
THREE = ((1, "0"), (2, "01"), (1, "2"), (2, "23"))
FIVE = ((60, "abcd"), (40, "xyz"))
SIX = ((3, "ab"), (3, "ac"), (2, "ad"), (1, "bcf"), (1, "e"), (1, "f"), (1, "g"))
SEVEN = ((3, "cd"), (2, "ab"), (2, "ac"), (1, "bd"))


@pytest.mark.parametrize("rule", RULES)
def test_1_groups_take_turns_and_what_was_asked_counts(rule: RuleName) -> None:
    assert order(rule, *ONE) == "acbde"
    assert order(rule, *ONE, asked="b") == "cade"
    assert order(rule, *ONE, asked="bd") == "ace"


def test_2_a_question_falls_from_first_to_last_once_its_people_are_heard() -> None:
    assert order("pav", *TWO) == "0123"
    assert order("pav", *TWO, asked="1") == "230"


def test_3_so_it_does_by_phragmen() -> None:
    assert order("phragmen", *THREE) == "0213"
    assert order("phragmen", *THREE, asked="1") == "203"


@pytest.mark.parametrize(
    ("ballots", "asked", "expected"),
    [
        (("0", "01", "12"), "012", "1/2 3/4 7/4"),
        (("0", "0", "01", "123"), "321", "0 0 1 2"),
    ],
)
def test_4_loads_are_poured_like_water(ballots: tuple[str, ...], asked: str, expected: str) -> None:
    rule = Phragmen(len(ballots))
    finish(replay(rule, [[v for v, ballot in enumerate(ballots) if q in ballot] for q in asked]))

    exact = [Fraction(load) for load in expected.split()]
    assert rule.loads == pytest.approx([float(load) for load in exact], abs=1e-12)
    named = Profile(
        supporters={q: {str(v) for v, b in enumerate(ballots) if q in b} for q in "".join(ballots)}
    )
    after = definition.loads_after(named, asked)
    assert [after[str(v)] for v in range(len(ballots))] == exact


@pytest.mark.parametrize("rule", RULES)
def test_5_forty_of_a_hundred_have_their_share_of_every_beginning(rule: RuleName) -> None:
    """The third of the large group and the second of the small one are exactly equal: the tie decides."""
    by_count = sorted("abcdxyz", key=lambda q: (-len(of_groups(*FIVE).supporters[q]), q))
    assert "".join(by_count) == "abcdxyz"

    assert order(rule, *FIVE) == "axbcydz"
    assert order(rule, *FIVE, tie=lambda q: f"{q in 'abcd'} {q}") == "axbycdz"


def test_5_after_two_of_the_majority_the_minority_comes_first() -> None:
    assert order("phragmen", *FIVE, asked="ab") == "xcydz"


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        (SIX, {"a": "1/8", "b": "11/32", "c": "55/128", "d": "5/8"}),
        (SEVEN, {"c": "1/5", "b": "1/3", "d": "29/60"}),
    ],
)
def test_6_and_7_the_levels_of_phragmen(
    groups: tuple[tuple[int, str], ...], expected: dict[str, str]
) -> None:
    profile = of_groups(*groups)
    rule = Phragmen(100)
    people = {person: n for n, person in enumerate(sorted(set().union(*profile.supporters.values())))}
    found = {}
    for question in rank(profile, tie=str)[: len(expected)]:
        behind = [people[person] for person in profile.supporters[question]]
        found[question] = finish(rule.cost(behind))
        finish(rule.take(behind, found[question]))

    assert [*found] == [*expected]
    assert [*found.values()] == pytest.approx([float(Fraction(t)) for t in expected.values()], abs=1e-12)
    exact = dict(definition.levels(profile)[: len(expected)])
    assert exact == {q: Fraction(t) for q, t in expected.items()}


def test_6_two_equal_questions_are_a_tie_for_whatever_breaks_it() -> None:
    profile = of_groups(*SIX)

    assert rank(profile, tie=str)[:3] == ("a", "b", "c")
    assert rank(profile, tie=backwards)[:3] == ("a", "c", "b")
