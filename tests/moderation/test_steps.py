"""Calculations in small steps."""

from __future__ import annotations

from livetalk.moderation.steps import Steps, finish


def counting(to: int) -> Steps[int]:
    for _ in range(to):
        yield
    return to


def test_all_steps_at_once_give_the_result() -> None:
    assert finish(counting(3)) == 3


def test_one_without_any_step_has_its_result_too() -> None:
    assert finish(counting(0)) == 0
