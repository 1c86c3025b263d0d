"""Working days: Easter as the almanac has it, holidays of law, and the days a town hall is closed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from livetalk.followup.calendar import day_of, easter, is_holiday, is_working_day, working_day_from


@pytest.mark.parametrize(
    "day",
    [
        "1818-03-22",  # as early as it can be
        "1954-04-18",
        "1981-04-19",
        "2000-04-23",
        "2008-03-23",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2027-03-28",
        "2028-04-16",
        "2029-04-01",
        "2030-04-21",
        "2038-04-25",  # as late as it can be
        "2049-04-18",
        "2076-04-19",
        "2100-03-28",
    ],
)
def test_easter_is_where_the_almanac_has_it(day: str) -> None:
    assert easter(int(day[:4])) == date.fromisoformat(day)


def test_easter_is_a_sunday_between_its_first_and_last_day_for_a_thousand_years() -> None:
    for year in range(1700, 2700):
        day = easter(year)
        assert day.weekday() == 6
        assert date(year, 3, 22) <= day <= date(year, 4, 25)


def test_the_holidays_of_a_year_are_those_of_the_law() -> None:
    days = (date(2027, 1, 1) + timedelta(days=n) for n in range(365))
    assert [str(day)[5:] for day in days if is_holiday(day)] == [
        *("01-01", "03-25", "03-26", "03-28", "03-29"),
        *("05-06", "05-16", "05-17", "12-25", "12-26"),
    ]


def test_the_great_day_of_prayer_was_a_holiday_until_2023() -> None:
    assert is_holiday(date(2023, 5, 5))
    assert not is_holiday(date(2024, 4, 26))
    assert is_working_day(date(2024, 4, 26))


@pytest.mark.parametrize("day", ["2026-06-05", "2026-12-24", "2026-12-31"])
def test_a_town_hall_is_closed_on_more_days_than_the_law_asks_for(day: str) -> None:
    assert not is_holiday(date.fromisoformat(day))
    assert not is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("day", "next_one"),
    [
        ("2026-11-25", "2026-11-25"),
        ("2026-11-28", "2026-11-30"),  # over a weekend
        ("2026-12-24", "2026-12-28"),  # over Christmas
        ("2026-12-31", "2027-01-04"),  # over the turn of the year
        ("2026-04-02", "2026-04-07"),  # over Easter
    ],
)
def test_a_day_on_which_nobody_answers_gives_way_to_the_next_one(day: str, next_one: str) -> None:
    assert working_day_from(date.fromisoformat(day)) == date.fromisoformat(next_one)


def test_the_day_is_copenhagens_in_summer_and_in_winter() -> None:
    assert day_of(datetime(2026, 6, 30, 22, 0, tzinfo=UTC)) == date(2026, 7, 1)
    assert day_of(datetime(2026, 6, 30, 21, 59, tzinfo=UTC)) == date(2026, 6, 30)
    assert day_of(datetime(2026, 12, 31, 23, 0, tzinfo=UTC)) == date(2027, 1, 1)
    assert day_of(datetime(2026, 12, 31, 22, 59, tzinfo=UTC)) == date(2026, 12, 31)


def test_a_moment_without_a_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="zone"):
        day_of(datetime(2026, 12, 31, 22, 59))  # noqa: DTZ001 - what it must refuse
