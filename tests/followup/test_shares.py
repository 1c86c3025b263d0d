"""The three figures of "what happened?": nothing is rounded to all or to nothing."""

from __future__ import annotations

from datetime import date

import pytest

from livetalk.followup.shares import Share, Standing, shares

TODAY = date(2026, 11, 23)
PAST = date(2026, 11, 22)


def test_answered_counts_questions_kept_counts_promises_and_overdue_counts_everything() -> None:
    found = shares(
        [
            Standing(kind="question", status="answered"),
            Standing(kind="question", status="impossible", due=PAST),
            Standing(kind="question", status="examining", due=PAST),
            Standing(kind="promise", status="done"),
            Standing(kind="promise", status="answered", due=PAST),
            Standing(kind="promise", status="passed_on", due=PAST),
            Standing(kind="promise", status="received", due=TODAY),
            Standing(kind="idea", status="done"),
            Standing(kind="manual", status="received", due=PAST),
        ],
        TODAY,
    )
    assert found.answered == Share(n=2, of=3)
    assert found.kept == Share(n=1, of=4)
    assert found.overdue == Share(n=3, of=9)


def test_of_nothing_there_is_no_share() -> None:
    none = shares([], TODAY)
    assert (none.answered.percent, none.kept.percent, none.overdue.percent) == (None, None, None)


@pytest.mark.parametrize(
    ("n", "of", "percent"),
    [(0, 3, 0), (1, 3, 33), (2, 3, 67), (3, 3, 100), (1, 1000, 1), (999, 1000, 99)],
)
def test_only_all_are_all_and_only_none_are_none(n: int, of: int, percent: int) -> None:
    assert Share(n=n, of=of).percent == percent
