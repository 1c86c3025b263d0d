"""Little-seen questions get their share of the first screen, on phones and on pages without scripts."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livetalk.moderation.exposure import (
    FAMILIAR,
    MOST_LITTLE_SEEN,
    RESERVED_AMONG,
    little_seen,
    phone_order,
    salt_of,
    shuffle,
)

VECTORS: dict[str, list[dict[str, Any]]] = json.loads(
    Path(__file__).with_name("phone_orders.json").read_text("utf-8")
)
QUESTIONS = [f"q{n}" for n in range(40)]

ids = st.lists(st.text(max_size=3), unique=True, max_size=30)
salts = st.integers(0, 2**32 - 1)


# --- the order of one phone -----------------------------------------------------------------------


@pytest.mark.parametrize("vector", VECTORS["orders"], ids=lambda vector: str(vector["about"]))
def test_the_order_is_the_browsers(vector: dict[str, Any]) -> None:
    found = phone_order(vector["ids"], vector["little_seen"], vector["salt"], set(vector["already_seen"]))

    assert found == vector["order"]


def test_the_shuffle_is_the_browsers_to_the_bit() -> None:
    assert [shuffle(v["id"], v["salt"]) for v in VECTORS["shuffles"]] == [
        v["number"] for v in VECTORS["shuffles"]
    ]


@given(ids, ids, salts, ids)
def test_every_question_comes_once(asked: list[str], few: list[str], salt: int, had: list[str]) -> None:
    assert sorted(phone_order(asked, few, salt, frozenset(had))) == sorted(asked)


@given(st.permutations(QUESTIONS), salts)
def test_the_order_is_steady_however_the_questions_are_told(told: list[str], salt: int) -> None:
    assert phone_order(told, ["q3", "q9"], salt) == phone_order(QUESTIONS, ["q9", "q3"], salt)


def test_phones_differ() -> None:
    tops = {phone_order(QUESTIONS, ["q3", "q9", "q12"], salt)[1] for salt in range(50)}

    assert tops == {"q3", "q9", "q12"}
    assert len({tuple(phone_order(QUESTIONS, [], salt)) for salt in range(50)}) == 50


@given(salts)
def test_every_third_of_the_first_places_is_theirs(salt: int) -> None:
    few = QUESTIONS[5:17]
    first = phone_order(QUESTIONS, few, salt)[:RESERVED_AMONG]

    assert [question in few for question in first[1::3]] == [True] * 4


def test_a_phone_does_not_bring_up_again_what_it_has_shown() -> None:
    order = phone_order(QUESTIONS, ["q3", "q9"], 7, frozenset({"q3", "q5"}))

    assert order[1] == "q9"
    assert set(order[-2:]) == {"q3", "q5"}


def test_everybody_without_a_phone_of_their_own_has_a_salt() -> None:
    found = {salt_of(f"person {n}") for n in range(100)}

    assert len(found) == 100
    assert all(0 <= salt < 2**32 for salt in found)


# --- which are little seen ------------------------------------------------------------------------


def test_at_the_beginning_nothing_is_behind() -> None:
    seen = dict.fromkeys(QUESTIONS[1:], FAMILIAR)

    assert little_seen(seen, QUESTIONS) == []
    assert little_seen({}, []) == []


def test_a_question_that_came_late_is_behind_until_half_of_the_others() -> None:
    seen = dict.fromkeys(QUESTIONS, 130)

    assert little_seen({**seen, "q7": 0}, QUESTIONS) == ["q7"]
    assert little_seen({**seen, "q7": 31}, QUESTIONS) == ["q7"]
    assert little_seen({**seen, "q7": 63}, QUESTIONS) == ["q7"]
    assert little_seen({**seen, "q7": 64}, QUESTIONS) == []


def test_the_least_seen_come_first_and_there_are_not_many() -> None:
    seen = {question: 10 * n for n, question in enumerate(QUESTIONS)}
    found = little_seen(seen, QUESTIONS)

    assert len(found) <= MOST_LITTLE_SEEN
    assert found[0] in {"q0", "q1"}
    assert set(found) <= set(QUESTIONS[:MOST_LITTLE_SEEN])


def test_questions_that_are_no_longer_open_do_not_matter() -> None:
    seen = dict.fromkeys(QUESTIONS, 130) | {"q7": 0, "gone": 90_000, "away": 0}

    assert little_seen(seen, QUESTIONS) == ["q7"]


@given(st.permutations(QUESTIONS), st.lists(st.integers(0, 400), min_size=40, max_size=40))
def test_the_list_does_not_depend_on_the_order_of_telling(told: list[str], counts: list[int]) -> None:
    seen = dict(zip(QUESTIONS, counts, strict=True))

    assert little_seen(seen, told) == little_seen(dict(reversed(seen.items())), QUESTIONS)


def test_the_list_changes_seldom() -> None:
    """A hall of 500 phones looks at 40 questions, ten of them new: thousands of views, few changes."""
    chance = random.Random(4)
    seen = dict.fromkeys(QUESTIONS, 100) | dict.fromkeys(QUESTIONS[:10], 0)
    few = little_seen(seen, QUESTIONS)
    changes = views = 0
    for phone in range(500):
        for question in phone_order(QUESTIONS, few, chance.randrange(2**32))[: 4 + phone % 3]:
            seen[question] += 1
            views += 1
            before, few = few, little_seen(seen, QUESTIONS)
            changes += before != few

    assert views > 2000
    assert changes < 60
    assert few == []
    assert min(seen.values()) > 60
