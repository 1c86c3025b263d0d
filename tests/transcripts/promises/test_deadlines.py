"""Deadlines: the latest day that the words can mean, seen from the day of the meeting."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livetalk.transcripts.promises import Rules
from livetalk.transcripts.promises.dates import HOLIDAYS, MEANINGS, easter, latest
from livetalk.transcripts.promises.deadlines import find_deadlines
from tests.transcripts.promises.conftest import RULES

THURSDAY = date(2026, 8, 20)

DANISH = {
    "i dag": "2026-08-20",
    "i aften": "2026-08-20",
    "i morgen": "2026-08-21",
    "i morgen tidlig": "2026-08-21",
    "i overmorgen": "2026-08-22",
    "på fredag": "2026-08-21",
    "senest på mandag": "2026-08-24",
    "inden torsdag": "2026-08-27",
    "på mandag i næste uge": "2026-08-24",
    "næste fredag": "2026-08-28",
    "fredag i næste uge": "2026-08-28",
    "i denne uge": "2026-08-23",
    "i løbet af ugen": "2026-08-23",
    "inden weekenden": "2026-08-21",
    "lige efter weekenden": "2026-08-24",
    "i næste uge": "2026-08-30",
    "i løbet af næste uge": "2026-08-30",
    "i den kommende uge": "2026-08-30",
    "først i næste uge": "2026-08-26",
    "i uge 40": "2026-10-04",
    "senest uge 40": "2026-10-04",
    "i uge 44-45": "2026-11-08",
    "i uge 3": "2027-01-24",
    "om tre uger": "2026-09-10",
    "om en uges tid": "2026-08-27",
    "inden for 14 dage": "2026-09-03",
    "inden for fjorten dage": "2026-09-03",
    "i løbet af de næste to måneder": "2026-10-20",
    "inden for et par uger": "2026-09-03",
    "om et halvt år": "2027-02-20",
    "inden for en måned": "2026-09-20",
    "inden for den næste måned": "2026-09-20",
    "inden for fem hverdage": "2026-08-27",
    "inden 1. november": "2026-11-01",
    "senest den 1. november": "2026-11-01",
    "senest d. 3. marts": "2027-03-03",
    "fredag den 2. oktober": "2026-10-02",
    "den 14. januar 2028": "2028-01-14",
    "den 14. september": "2026-09-14",
    "senest den 15.": "2026-09-15",
    "den første oktober": "2026-10-01",
    "senest 14/9": "2026-09-14",
    "den 14/9-26": "2026-09-14",
    "inden 14.9.2027": "2027-09-14",
    "den første mandag i oktober": "2026-10-05",
    "i august, senest den 28.": "2026-08-28",
    "i den første uge af november": "2026-11-08",
    "i sidste uge af november": "2026-11-30",
    "i denne måned": "2026-08-31",
    "inden måneden er omme": "2026-08-31",
    "i næste måned": "2026-09-30",
    "til vores møde i september": "2026-09-30",
    "på mødet i januar": "2027-01-31",
    "til maj": "2027-05-31",
    "i oktober eller november": "2026-11-30",
    "inden udgangen af oktober": "2026-10-31",
    "senest ved udgangen af februar": "2027-02-28",
    "primo oktober": "2026-10-10",
    "medio oktober": "2026-10-15",
    "ultimo oktober": "2026-10-31",
    "før oktober": "2026-09-30",
    "i februar 2028": "2028-02-29",
    "i marts næste år": "2027-03-31",
    "inden sommerferien": "2027-06-30",
    "efter sommerferien": "2026-08-31",
    "inden efterårsferien": "2026-10-11",
    "i efterårsferien": "2026-10-18",
    "efter efterårsferien": "2026-10-31",
    "inden vinterferien": "2027-02-14",
    "inden jul": "2026-12-24",
    "før juleferien": "2026-12-24",
    "efter nytår": "2027-01-31",
    "inden nytår": "2026-12-31",
    "mellem jul og nytår": "2026-12-31",
    "inden påske": "2027-03-27",
    "før pinse": "2027-05-15",
    "i dette kvartal": "2026-09-30",
    "i næste kvartal": "2026-12-31",
    "i fjerde kvartal": "2026-12-31",
    "i første kvartal næste år": "2027-03-31",
    "i 2. kvartal 2027": "2027-06-30",
    "i andet halvår": "2026-12-31",
    "i løbet af efteråret": "2026-11-30",
    "til foråret": "2027-05-31",
    "til sommer": "2026-08-31",
    "til vinter": "2027-02-28",
    "inden vinteren": "2026-11-30",
    "i foråret 2028": "2028-05-31",
    "inden årets udgang": "2026-12-31",
    "i år": "2026-12-31",
    "til næste år": "2027-12-31",
    "først i det nye år": "2027-01-31",
    "i 2027": "2027-12-31",
    "inden 2028": "2027-12-31",
}
ENGLISH = {
    "today": "2026-08-20",
    "tomorrow": "2026-08-21",
    "first thing tomorrow": "2026-08-21",
    "by friday": "2026-08-21",
    "on monday": "2026-08-24",
    "next friday": "2026-08-28",
    "this week": "2026-08-23",
    "by the end of the week": "2026-08-23",
    "next week": "2026-08-30",
    "early next week": "2026-08-26",
    "within two weeks": "2026-09-03",
    "in three weeks": "2026-09-10",
    "within a fortnight": "2026-09-03",
    "within ten working days": "2026-09-03",
    "by 1 november": "2026-11-01",
    "by the first of november": "2026-11-01",
    "by november 1st": "2026-11-01",
    "on the 3rd of march 2028": "2028-03-03",
    "by the end of the month": "2026-08-31",
    "by the end of september": "2026-09-30",
    "in mid october": "2026-10-15",
    "next month": "2026-09-30",
    "in october": "2026-10-31",
    "before october": "2026-09-30",
    "to our meeting in september": "2026-09-30",
    "before christmas": "2026-12-24",
    "before easter": "2027-03-27",
    "before the summer holidays": "2027-06-30",
    "after the summer holidays": "2026-08-31",
    "this autumn": "2026-11-30",
    "in the spring": "2027-05-31",
    "this winter": "2027-02-28",
    "by the end of the year": "2026-12-31",
    "next quarter": "2026-12-31",
    "in the first quarter of next year": "2027-03-31",
    "early in the new year": "2027-01-31",
    "next year": "2027-12-31",
}
NO_DAY = (
    "på vores næste møde",
    "til budgetforhandlingerne",
    "hurtigst muligt",
    "snart",
    "inden for nogle uger",
    "for to uger siden",
    "hver mandag",
    "siden juli",
    "i sidste uge",
    "at our next meeting",
    "as soon as possible",
    "last week",
    "two weeks ago",
    "every friday",
)


def due(words: str, today: date = THURSDAY, rules: Rules = RULES) -> date | None:
    """The latest day among the deadlines of a sentence."""
    days = [one.due for one in find_deadlines(f"vi gør det {words}.", today, rules) if one.due]
    return max(days, default=None)


@pytest.mark.parametrize(("words", "day"), [*DANISH.items(), *ENGLISH.items()])
def test_a_deadline_is_the_latest_day_that_the_words_can_mean(words: str, day: str) -> None:
    assert due(words) == date.fromisoformat(day)


@pytest.mark.parametrize("words", NO_DAY)
def test_what_names_no_day_gets_none(words: str) -> None:
    assert due(words) is None


@given(st.dates(date(2020, 1, 1), date(2090, 12, 31)), st.sampled_from([*DANISH, *ENGLISH]))
def test_a_deadline_is_never_before_the_meeting(today: date, words: str) -> None:
    day = due(words, today)

    assert day is None or day >= today


@given(st.dates(date(2020, 1, 1), date(2090, 12, 31)))
def test_a_deadline_without_a_year_lies_within_fourteen_months(today: date) -> None:
    for words in ("inden 1. november", "i marts", "til foråret", "inden påske", "efter nytår", "inden jul"):
        day = due(words, today)
        assert day is not None
        assert day - today <= timedelta(days=430), words


@given(st.dates(), st.sampled_from(sorted(MEANINGS)))
def test_no_day_of_the_calendar_is_too_much_for_a_meaning(today: date, means: str) -> None:
    slots: dict[str, float | str] = {
        "day": 31,
        "month": 2,
        "week": 53,
        "number": 900,
        "unit": "year",
        "ordinal": 2,
        "weekday": 3,
    }
    day = latest(means, slots | {"season": 4, "holiday": "easter", "year": 2099}, today)

    assert day is None or day >= today


def test_a_day_that_a_month_does_not_have_is_none() -> None:
    assert due("den 31. juni") is None
    assert due("senest den 31.", date(2026, 2, 10)) == date(2026, 3, 31)


def test_a_year_that_is_over_is_no_deadline() -> None:
    assert due("i 2024") is None
    assert due("den 3. marts 2025") is None


def test_easter_falls_where_the_church_has_it() -> None:
    known = {2024: "03-31", 2025: "04-20", 2026: "04-05", 2027: "03-28", 2028: "04-16", 2038: "04-25"}
    for year, day in known.items():
        assert easter(year).isoformat() == f"{year}-{day}"


@pytest.mark.parametrize("holiday", sorted(HOLIDAYS))
def test_a_holiday_ends_after_it_begins(holiday: str) -> None:
    for year in range(2020, 2040):
        first, last = HOLIDAYS[holiday](year)
        assert first <= last
