"""Months as weeks of days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from livetalk.edge.calendar import months
from livetalk.edge.rendering.locales import load_locales
from livetalk.edge.rendering.webdir import find_web
from livetalk.programme.calendar import Entry

TODAY = date(2026, 11, 24)
NOON = 1_779_962_400_000  # 28 May 2026 in Copenhagen
DAY = 24 * 3_600_000
LOCALES = load_locales(Path(find_web().locales))


def entry(name: str, starts: int = NOON, ends: int | None = None) -> Entry:
    return Entry(
        session=name,
        template="talk",
        state="published",
        starts=starts,
        ends=ends or starts + 3_600_000,
        sequence=0,
        planned_at=0,
        changed_at=0,
        room=None,
        gathering=None,
        stage=None,
        title=name,
    )


@pytest.mark.parametrize("typed", ["", "2026", "2026-13", "1999-12", "2100-01", "11-2026", "2026-1x"])
def test_what_is_no_month_is_the_one_of_today(typed: str) -> None:
    assert months.month_of(typed, TODAY) == date(2026, 11, 1)


def test_a_month_follows_the_one_before_it_also_at_the_turn_of_the_year() -> None:
    month = date(2025, 1, 1)
    for _ in range(40):
        assert months.before(months.after(month)) == month
        assert months.after(month) > month
        month = months.after(month)
    assert month == date(2028, 5, 1)


@pytest.mark.parametrize("month", [date(2026, 2, 1), date(2027, 2, 1), date(2028, 2, 1), date(2026, 11, 1)])
def test_the_weeks_begin_on_a_monday_and_have_every_day_of_the_month_once(month: date) -> None:
    days = months.days_of((), month, TODAY, LOCALES["da"])

    assert len(days) % 7 == 0
    assert days[0].day.weekday() == 0
    inside = [one.day for one in days if one.is_in_month]
    assert inside[0] == month
    assert len(inside) == len(set(inside)) == (months.after(month) - month).days
    assert sum(one.is_today for one in days) == (month == TODAY.replace(day=1))


def test_a_full_day_has_its_first_and_the_number_of_the_others() -> None:
    on = tuple(entry(f"e{number}") for number in range(6))
    (day,) = (one for one in months.days_of(on, date(2026, 5, 1), TODAY, LOCALES["da"]) if one.entries)

    assert day.day == date(2026, 5, 28)
    assert len(day.entries) == months.SHOWN_A_DAY
    assert day.more == 2


def test_what_goes_on_over_the_end_of_a_month_is_in_both() -> None:
    long = entry("long", NOON + 2 * DAY, NOON + 6 * DAY)

    assert months.in_month((long,), date(2026, 5, 1)) == (long,)
    assert months.in_month((long,), date(2026, 6, 1)) == (long,)
    assert months.in_month((long,), date(2026, 7, 1)) == ()
    assert next(months.by_day((long,), date(2026, 6, 1)))[0] == date(2026, 6, 1)


def test_days_and_months_have_their_names_in_both_languages() -> None:
    assert months.long_day(date(2027, 5, 29), LOCALES["da"]) == "lørdag 29. maj 2027"
    assert months.long_day(date(2027, 5, 29), LOCALES["en"]) == "Saturday 29 May 2027"
    assert months.month_name(date(2027, 5, 1), LOCALES["da"]) == "maj 2027"
    assert months.weekdays(LOCALES["en"])[0] == "Mon"
