"""Danish working days: Easter, public holidays, and the days on which a town hall is closed besides.

Lives here: arithmetic on dates as they are in Copenhagen. Must not live here: a clock – whoever asks
says which day it is – or what a date is for (``deadlines``).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Copenhagen")
SATURDAY = 5  # as date.weekday() counts

PRAYER_DAY_ENDED = 2024  # the first year in which the fourth Friday after Easter was a working day
FROM_EASTER: tuple[int, ...] = (-3, -2, 0, 1, 39, 49, 50)
"""Maundy Thursday, Good Friday, Easter, Easter Monday, Ascension, Whit Sunday and Whit Monday, in days."""
PRAYER_DAY = 26  # days after Easter
FIXED: frozenset[tuple[int, int]] = frozenset({(1, 1), (12, 25), (12, 26)})
"""New Year and the two days of Christmas, as month and day."""
TOWN_HALL_CLOSED: frozenset[tuple[int, int]] = frozenset({(6, 5), (12, 24), (12, 31)})
"""No public holidays by law, but nobody answers letters: Constitution Day, Christmas Eve, New Year's Eve."""


def day_of(moment: datetime) -> date:
    """The date in Copenhagen at a moment that has a zone."""
    if moment.tzinfo is None:
        raise ValueError("A moment without a zone has no date in Copenhagen.")
    return moment.astimezone(ZONE).date()


def easter(year: int) -> date:
    """Easter Sunday by the Gregorian calendar, as Meeus, Jones and Butcher compute it."""
    century, of_century = divmod(year, 100)
    leap_centuries, rest = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    golden = year % 19
    epact = (19 * golden + century - leap_centuries - moon_shift + 15) % 30
    leaps, odd = divmod(of_century, 4)
    to_sunday = (32 + 2 * rest + 2 * leaps - epact - odd) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def is_holiday(day: date) -> bool:
    """Whether it is a Danish public holiday."""
    after = (day - easter(day.year)).days
    if after == PRAYER_DAY:
        return day.year < PRAYER_DAY_ENDED
    return after in FROM_EASTER or (day.month, day.day) in FIXED


def is_working_day(day: date) -> bool:
    """Whether a town hall answers on that day."""
    closed = (day.month, day.day) in TOWN_HALL_CLOSED
    return day.weekday() < SATURDAY and not closed and not is_holiday(day)


def working_day_from(day: date) -> date:
    """That day, or the next one on which a town hall answers."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
