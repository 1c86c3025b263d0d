"""What holds of every order, whatever people support and whatever was asked."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from livetalk.moderation.fair_order import Profile, rank, stable_hash
from tests.moderation.fair_order.definition import RULES
from tests.moderation.fair_order.profiles import profiles, with_supporters


@given(profiles())
def test_every_question_not_asked_yet_comes_once(profile: Profile) -> None:
    for rule in RULES:
        assert sorted(rank(profile, rule)) == sorted(profile.candidates)


@given(profiles(), st.randoms(use_true_random=False))
def test_neither_the_names_of_people_nor_the_order_of_telling_matter(
    profile: Profile, chance: random.Random
) -> None:
    people = sorted(set().union(*profile.supporters.values()))
    names = dict(zip(people, chance.sample(range(10**9), len(people)), strict=True))
    told = list(profile.supporters.items())
    chance.shuffle(told)
    other = with_supporters(profile, {q: {f"{names[p]:x}" for p in people} for q, people in told})

    for rule in RULES:
        assert rank(other, rule) == rank(profile, rule)


@given(profiles(), st.sampled_from("abcdefgh"))
def test_without_a_question_that_nobody_supports_the_others_stand_as_before(
    profile: Profile, question: str
) -> None:
    padded = with_supporters(profile, dict(profile.supporters) | {question: frozenset()})
    without = with_supporters(profile, {q: p for q, p in padded.supporters.items() if q != question})

    for rule in RULES:
        assert rank(without, rule) == tuple(q for q in rank(padded, rule) if q != question)


@given(profiles())
def test_questions_that_nobody_supports_are_last_by_their_hash(profile: Profile) -> None:
    nobody = [q for q in profile.candidates if not profile.supporters[q]]

    for rule in RULES:
        found = rank(profile, rule)
        assert list(found[len(found) - len(nobody) :]) == sorted(nobody, key=stable_hash)


@given(profiles())
def test_a_merged_question_carries_the_union_and_never_stands_behind_its_parts(profile: Profile) -> None:
    for rule in RULES:
        apart = rank(profile, rule)
        for first in range(len(apart)):
            for second in range(first + 1, len(apart)):
                kept, gone = apart[first], apart[second]
                union = profile.supporters[kept] | profile.supporters[gone]
                merged = {q: p for q, p in profile.supporters.items() if q != gone}
                together = rank(with_supporters(profile, merged | {kept: union}), rule)
                assert together.index(kept) <= first


@given(profiles())
def test_the_next_question_once_asked_leaves_the_rest_as_it_stood(profile: Profile) -> None:
    """Who follows the proposal sees it come true: nobody is pushed back by the own success of another."""
    for rule in RULES:
        order = rank(profile, rule)
        if order:
            after = Profile(supporters=profile.supporters, asked=(*profile.asked, order[0]))
            assert rank(after, rule) == order[1:]


def test_the_hash_does_not_know_when_a_question_was_asked() -> None:
    assert stable_hash("q1") == stable_hash("q1")
    ids = [f"q{n}" for n in range(200)]
    early = sorted(ids, key=stable_hash)[:100]
    assert 35 < sum(int(q[1:]) < 100 for q in early) < 65
