"""Deadlines: when one has passed, when its owner hears of it, and by when a reply is promised."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livetalk.followup.calendar import is_working_day
from livetalk.followup.deadlines import Reminder, next_reminder, overdue, reminder, reply_date
from livetalk.followup.statuses import ENDED, ItemStatus

STATUSES: tuple[ItemStatus, ...] = get_args(ItemStatus)
DUE = date(2026, 11, 30)
SET = date(2026, 11, 1)
DATES = st.dates(date(2020, 1, 1), date(2060, 1, 1))


def days(n: int) -> timedelta:
    return timedelta(days=n)


def told(today: date, since: date = SET, status: ItemStatus = "in_progress") -> Reminder | None:
    return reminder(status=status, due=DUE, since=since, today=today)


def days_of_reminders(until: date, since: date = SET) -> list[int]:
    """On which days, counted from the deadline, somebody who is told every time hears of it."""
    heard = []
    today = since
    while today < until:
        today += days(1)
        if told(today, since) is not None:
            heard.append((today - DUE).days)
            since = today
    return heard


@pytest.mark.parametrize("status", STATUSES)
def test_a_deadline_has_passed_on_the_day_after_unless_the_item_has_ended(status: ItemStatus) -> None:
    assert not overdue(status, DUE, DUE)
    assert overdue(status, DUE, DUE + days(1)) == (status not in ENDED)


def test_without_a_deadline_nothing_is_overdue_and_nobody_is_reminded() -> None:
    assert not overdue("received", None, DUE)
    assert reminder(status="received", due=None, since=SET, today=DUE) is None
    assert next_reminder(status="received", due=None, since=SET) is None


def test_an_owner_hears_a_week_before_the_day_after_and_then_every_week() -> None:
    assert days_of_reminders(DUE + days(30)) == [-7, 1, 8, 15, 22, 29]


def test_the_reminder_says_how_many_days_are_left_or_have_passed() -> None:
    assert told(DUE - days(7)) == Reminder(days=7)
    late = told(DUE + days(1))
    assert late == Reminder(days=-1)
    assert late.is_overdue


def test_days_on_which_nobody_looked_are_made_good_by_one_reminder() -> None:
    assert told(DUE - days(2)) == Reminder(days=2)
    assert told(DUE) == Reminder(days=0)
    assert told(DUE + days(40)) == Reminder(days=-40)
    assert told(DUE + days(41), since=DUE + days(40)) is None


def test_a_deadline_set_for_next_week_is_not_reminded_of_at_once() -> None:
    assert told(DUE - days(7), since=DUE - days(7)) is None
    assert days_of_reminders(DUE + days(9), since=DUE - days(3)) == [1, 8]


def test_a_deadline_that_was_set_into_the_past_is_reminded_of_from_the_next_day_that_is_due() -> None:
    assert days_of_reminders(DUE + days(20), since=DUE + days(10)) == [15]


@pytest.mark.parametrize("status", sorted(ENDED))
def test_what_has_ended_is_not_reminded_of(status: ItemStatus) -> None:
    assert told(DUE + days(8), status=status) is None
    assert next_reminder(status=status, due=DUE, since=SET) is None


@given(since=DATES, ahead=st.integers(-60, 60))
def test_the_next_reminder_is_the_first_day_on_which_there_is_one(since: date, ahead: int) -> None:
    due = since + days(ahead)
    found = next_reminder(status="received", due=due, since=since)
    assert found is not None
    assert reminder(status="received", due=due, since=since, today=found) is not None
    assert reminder(status="received", due=due, since=since, today=found - days(1)) is None


@pytest.mark.parametrize(
    ("closed", "reply"),
    [
        ("2026-11-23", "2026-12-07"),
        ("2026-12-10", "2026-12-28"),  # two weeks later is Christmas Eve
        ("2026-05-22", "2026-06-08"),  # two weeks later is Constitution Day, a Friday
        ("2027-03-11", "2027-03-30"),  # two weeks later is Maundy Thursday
    ],
)
def test_a_reply_is_promised_within_two_weeks_on_a_working_day(closed: str, reply: str) -> None:
    assert reply_date(date.fromisoformat(closed)) == date.fromisoformat(reply)


@given(closed=DATES, within=st.integers(0, 60))
def test_a_reply_date_is_a_working_day_and_the_first_one(closed: date, within: int) -> None:
    found = reply_date(closed, within)
    earliest = closed + days(within)
    assert is_working_day(found)
    assert not any(is_working_day(earliest + days(n)) for n in range((found - earliest).days))
