"""The round before a meeting shows everybody's questions equally often, whoever reads and whenever they came in."""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from livetalk.moderation.exposure import AT_A_TIME, early_round, shuffle


@given(
    questions=st.integers(1, 40),
    readers=st.lists(st.integers(1, 6), min_size=1, max_size=60),
    seed=st.integers(0, 10_000),
)
def test_no_question_is_shown_much_more_often_than_another(
    questions: int, readers: list[int], seed: int
) -> None:
    """Readers come and go in any order; each takes some steps and reads nothing twice."""
    chance, seen = Random(seed), Counter[str]()
    waiting = [f"q{n}" for n in range(questions)]
    read: dict[int, set[str]] = {reader: set() for reader in range(len(readers))}
    steps = [reader for reader, count in enumerate(readers) for _ in range(count)]
    chance.shuffle(steps)
    for reader in steps:
        given_now = early_round(seen, waiting, read[reader], reader * 7919)
        assert len(given_now) == min(AT_A_TIME, questions - len(read[reader]))
        assert not read[reader] & set(given_now)
        read[reader] |= set(given_now)
        seen.update(given_now)
    shown = [seen[q] for q in waiting]
    # Whoever has read nearly all gets the rest, whatever has been shown more: the order of readers costs two.
    assert max(shown) - min(shown) <= 3


@given(late=st.integers(1, 10), seed=st.integers(0, 1_000))
def test_what_came_late_is_shown_first_until_it_has_caught_up(late: int, seed: int) -> None:
    early = [f"e{n}" for n in range(20)]
    seen = Counter(dict.fromkeys(early, 30))
    fresh = [f"l{n}" for n in range(late)]
    for reader in range(400):
        seen.update(early_round(seen, [*early, *fresh], frozenset(), seed + reader))
    shown = [seen[q] for q in (*early, *fresh)]
    assert max(shown) - min(shown) <= 1


def test_two_readers_who_come_at_once_get_different_questions_first() -> None:
    waiting = [f"q{n}" for n in range(50)]
    first = {tuple(early_round({}, waiting, frozenset(), salt * 104_729)) for salt in range(20)}
    assert len(first) == 20
    assert (
        early_round({}, waiting, frozenset(), 3) == sorted(waiting, key=lambda q: shuffle(q, 3))[:AT_A_TIME]
    )
