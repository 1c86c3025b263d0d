"""Our static orders are those that abcvoting gave when it was asked (``make oracle``)."""

from __future__ import annotations

from livetalk.moderation.fair_order import rank
from tests.oracle import elections

RECORDED = elections.read()


def test_enough_was_asked() -> None:
    assert len(RECORDED) >= 200
    assert {election.questions for election in RECORDED} == set(range(2, elections.MOST_QUESTIONS + 1))


def test_phragmen_is_the_oracles() -> None:
    found = ["".join(rank(election.profile(), "phragmen", tie=str)) for election in RECORDED]

    assert found == [election.phragmen for election in RECORDED]


def test_pav_is_the_oracles() -> None:
    found = ["".join(rank(election.profile(), "pav", tie=str)) for election in RECORDED]

    assert found == [election.pav for election in RECORDED]


def test_the_rules_differ_often_enough_for_the_comparison_to_mean_something() -> None:
    assert sum(election.phragmen != election.pav for election in RECORDED) > 20
