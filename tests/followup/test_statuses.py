"""The life of an item: every status leads somewhere, what has ended can be taken up again."""

from __future__ import annotations

from typing import get_args

import pytest

from livetalk.followup.statuses import (
    ENDED,
    FIRST,
    NEEDS_REASON,
    STEPS,
    ItemStatus,
    is_reopening,
    may_follow,
)

STATUSES: tuple[ItemStatus, ...] = get_args(ItemStatus)


def reachable(start: ItemStatus) -> set[ItemStatus]:
    found: set[ItemStatus] = {start}
    waiting = [start]
    while waiting:
        for after in STEPS[waiting.pop()] - found:
            found.add(after)
            waiting.append(after)
    return found


def test_the_table_knows_every_status_and_no_other() -> None:
    assert set(STEPS) == set(STATUSES)
    assert frozenset().union(*STEPS.values()) <= set(STATUSES)


def test_every_status_can_be_reached_from_the_first() -> None:
    assert reachable(FIRST) == set(STATUSES)


@pytest.mark.parametrize("status", STATUSES)
def test_staying_where_it_is_is_no_step(status: ItemStatus) -> None:
    assert not may_follow(status, status)


@pytest.mark.parametrize("status", STATUSES)
def test_nothing_becomes_new_again(status: ItemStatus) -> None:
    assert not may_follow(status, "received")


@pytest.mark.parametrize("status", sorted(set(STATUSES) - ENDED))
def test_what_has_not_ended_can_end_in_every_way(status: ItemStatus) -> None:
    assert STEPS[status] >= ENDED


@pytest.mark.parametrize("status", sorted(ENDED))
def test_what_has_ended_can_be_taken_up_again_and_that_is_called_so(status: ItemStatus) -> None:
    for after in ("in_progress", "examining"):
        assert is_reopening(status, after)


def test_passing_on_is_no_end_because_there_is_no_outcome_yet() -> None:
    assert "passed_on" not in ENDED
    assert not is_reopening("passed_on", "in_progress")
    assert is_reopening("impossible", "passed_on")


def test_an_answer_may_turn_out_to_be_done_or_impossible_without_being_reopened() -> None:
    for after in ("done", "impossible"):
        assert may_follow("answered", after)
        assert not is_reopening("answered", after)


def test_what_is_done_is_not_called_impossible_in_one_step() -> None:
    assert not may_follow("done", "impossible")
    assert not is_reopening("done", "received")


def test_only_what_cannot_be_done_needs_a_reason() -> None:
    assert frozenset({"impossible"}) == NEEDS_REASON
