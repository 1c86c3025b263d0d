"""What a deadline means as a date: the latest day that it can mean, seen from the day of the meeting.

Lives here: the arithmetic of weeks, months, seasons and holidays. Must not live here: the words that
people say for them (``rules/deadlines.*.toml``). None: no day can be said.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta

Slots = Mapping[str, float | str]  # what was read: a number, or the name of a unit or a holiday
Meaning = Callable[[date, Slots], date | None]

_SUNDAY = 7
_AFTER_DAYS = 10  # "after the holidays" is over with the month that holds the day this long after them
_EARLY, _MIDDLE = 10, 15  # the last day of "early in May"; "mid-May"


def latest(means: str, slots: Slots, today: date) -> date | None:
    """The latest day, never before ``today``. What lies past comes again next year, unless a year is said."""
    try:
        day = MEANINGS[means](today, slots)
    except (ValueError, OverflowError):  # the 31st of June; beyond the calendar
        return None
    return day if day and day >= today else None


def easter(year: int) -> date:
    """Easter Sunday, by the rule of Gauss as Butcher wrote it down."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (a + 11 * h) // 319
    r = (2 * e + 2 * i - k - h + m + 32) % 7
    month = (h - m + r + 90) // 25
    return date(year, month, (h - m + r + month + 19) % 32)


def month_end(year: int, month: int) -> date:
    """The last day of a month; months beyond December count on."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, monthrange(year, month)[1])


def week_end(day: date, weeks: int = 0) -> date:
    """The Sunday of that day's week, or of a later one."""
    return day + timedelta(days=_SUNDAY - day.isoweekday() + 7 * weeks)


def _whole(slots: Slots, name: str) -> int:
    return int(float(slots[name]))


def _coming(today: date, slots: Slots, day_in: Callable[[int], date]) -> date:
    """The day in the year that was said, else the first that is not over."""
    if "year" in slots:
        return day_in(_whole(slots, "year"))
    this = day_in(today.year)
    return this if this >= today else day_in(today.year + 1)


def _day(today: date, slots: Slots) -> date:
    day = _whole(slots, "day")
    if "month" in slots:
        return _coming(today, slots, lambda year: date(year, _whole(slots, "month"), day))
    for ahead in range(13):
        end = month_end(today.year, today.month + ahead)
        if day <= end.day and end.replace(day=day) >= today:
            return end.replace(day=day)
    raise ValueError(day)


def _nth_weekday(today: date, slots: Slots) -> date:
    def found(year: int) -> date:
        first = date(year, _whole(slots, "month"), 1)
        ahead = (_whole(slots, "weekday") - first.isoweekday()) % 7
        return first + timedelta(days=ahead + 7 * (_whole(slots, "ordinal") - 1))

    return _coming(today, slots, found)


def _weekday(today: date, slots: Slots) -> date:
    return today + timedelta(days=(_whole(slots, "weekday") - today.isoweekday() - 1) % 7 + 1)


def _weekday_next_week(today: date, slots: Slots) -> date:
    return week_end(today) + timedelta(days=_whole(slots, "weekday"))


def _week(today: date, slots: Slots) -> date:
    return _coming(today, slots, lambda year: date.fromisocalendar(year, _whole(slots, "week"), _SUNDAY))


def _in(today: date, slots: Slots) -> date:
    number, unit = float(slots.get("number", 1)), str(slots.get("unit", "month"))
    days = {"day": 1, "week": 7, "fortnight": 14}
    per_month = {"month": 1, "quarter": 3, "year": 12}
    if unit in days:
        return today + timedelta(days=round(number * days[unit]))
    months = number * per_month[unit]
    end = month_end(today.year, today.month + int(months))
    return end.replace(day=min(today.day, end.day)) + timedelta(days=round(months % 1 * 30))


def _in_workdays(today: date, slots: Slots) -> date:
    day = today
    for _ in range(_whole(slots, "number")):
        day += timedelta(days=max(1, 8 - day.isoweekday()) if day.isoweekday() >= 5 else 1)
    return day


def _month(today: date, slots: Slots, last: int | None = None, *, add: int = 0) -> date:
    def found(year: int) -> date:
        end = month_end(year, _whole(slots, "month") + add)
        return end.replace(day=last) if last else end

    return _coming(today, slots, found)


def _quarter(today: date, slots: Slots) -> date:
    return _coming(today, slots, lambda year: month_end(year, 3 * _whole(slots, "ordinal")))


def _half(today: date, slots: Slots) -> date:
    return _coming(today, slots, lambda year: month_end(year, 6 * _whole(slots, "ordinal")))


def _this_quarter(today: date, ahead: int) -> date:
    return month_end(today.year, 3 * ((today.month + 2) // 3 + ahead))


def _season(today: date, slots: Slots) -> date:
    """Spring ends with May, summer with August, autumn with November, winter with next year's February."""
    season = _whole(slots, "season")
    if season < 4:
        return _coming(today, slots, lambda year: month_end(year, 2 + 3 * season))
    return _coming(today, slots, lambda year: month_end(year + ("year" in slots), 2))


def _before_season(today: date, slots: Slots) -> date:
    return _coming(today, slots, lambda year: month_end(year, 3 * _whole(slots, "season") - 1))


def _after_season(today: date, slots: Slots) -> date:
    return _coming(today, slots, lambda year: month_end(year, 3 * _whole(slots, "season") + 3))


def _week_of(week: int) -> Callable[[int], tuple[date, date]]:
    def span(year: int) -> tuple[date, date]:
        return date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, _SUNDAY)

    return span


def _from_easter(first: int, last: int) -> Callable[[int], tuple[date, date]]:
    def span(year: int) -> tuple[date, date]:
        return easter(year) + timedelta(days=first), easter(year) + timedelta(days=last)

    return span


def _fixed(first: tuple[int, int], last: tuple[int, int]) -> Callable[[int], tuple[date, date]]:
    def span(year: int) -> tuple[date, date]:
        return date(year, *first), date(year, *last)

    return span


# First and last day. The day before the first is the latest that "before" can mean, so Christmas begins
# on the 25th (before it: Christmas Eve) and the summer holidays in July: halls stop then, schools sooner.
HOLIDAYS: Mapping[str, Callable[[int], tuple[date, date]]] = {
    "christmas": _fixed((12, 25), (12, 26)),
    "new year": lambda year: (date(year + 1, 1, 1), date(year + 1, 1, 1)),
    "summer holidays": lambda year: (date(year, 7, 1), date.fromisocalendar(year, 32, _SUNDAY)),
    "autumn holidays": _week_of(42),
    "winter holidays": _week_of(7),
    "easter": _from_easter(0, 1),
    "easter holidays": _from_easter(-6, 1),
    "ascension": _from_easter(39, 39),
    "whitsun": _from_easter(49, 50),
    "shrovetide": _from_easter(-49, -49),
    "constitution day": _fixed((6, 5), (6, 5)),
    "midsummer": _fixed((6, 23), (6, 24)),
}


def _span(slots: Slots) -> Callable[[int], tuple[date, date]]:
    return HOLIDAYS[str(slots["holiday"])]


def _before_holiday(today: date, slots: Slots) -> date:
    return _coming(today, slots, lambda year: _span(slots)(year)[0] - timedelta(days=1))


def _in_holiday(today: date, slots: Slots) -> date:
    return _coming(today, slots, lambda year: _span(slots)(year)[1])


def _after_holiday(today: date, slots: Slots) -> date:
    def found(year: int) -> date:
        past = _span(slots)(year)[1] + timedelta(days=_AFTER_DAYS)
        return month_end(past.year, past.month)

    last = _coming(today, slots, found)
    sooner = found(last.year - 1) if "year" not in slots and last.month == 1 else last
    return sooner if sooner >= today else last


MEANINGS: Mapping[str, Meaning] = {
    "no day": lambda _today, _slots: None,
    "today": lambda today, _slots: today,
    "tomorrow": lambda today, _slots: today + timedelta(days=1),
    "in two days": lambda today, _slots: today + timedelta(days=2),
    "day": _day,
    "nth weekday": _nth_weekday,
    "weekday": _weekday,
    "weekday next week": _weekday_next_week,
    "this week": lambda today, _slots: week_end(today),
    "before weekend": lambda today, _slots: today + timedelta(days=(5 - today.isoweekday()) % 7),
    "after weekend": lambda today, _slots: week_end(today) + timedelta(days=1),
    "early next week": lambda today, _slots: week_end(today) + timedelta(days=3),
    "next week": lambda today, _slots: week_end(today, 1),
    "week after next": lambda today, _slots: week_end(today, 2),
    "week": _week,
    "in": _in,
    "in workdays": _in_workdays,
    "this month": lambda today, _slots: month_end(today.year, today.month),
    "next month": lambda today, _slots: month_end(today.year, today.month + 1),
    "early next month": lambda today, _slots: month_end(today.year, today.month + 1).replace(day=_EARLY),
    "month": _month,
    "early month": lambda today, slots: _month(today, slots, _EARLY),
    "first week of month": lambda today, slots: _coming(
        today, slots, lambda year: week_end(date(year, _whole(slots, "month"), 7))
    ),
    "middle of month": lambda today, slots: _month(today, slots, _MIDDLE),
    "before month": lambda today, slots: _month(today, slots, add=-1),
    "this quarter": lambda today, _slots: _this_quarter(today, 0),
    "next quarter": lambda today, _slots: _this_quarter(today, 1),
    "quarter": _quarter,
    "quarter next year": lambda today, slots: _quarter(today, {**slots, "year": today.year + 1}),
    "half year": _half,
    "half next year": lambda today, slots: _half(today, {**slots, "year": today.year + 1}),
    "this year": lambda today, _slots: month_end(today.year, 12),
    "next year": lambda today, _slots: month_end(today.year + 1, 12),
    "year": lambda _today, slots: month_end(_whole(slots, "year"), 12),
    "before year": lambda _today, slots: month_end(_whole(slots, "year") - 1, 12),
    "month next year": lambda today, slots: _month(today, {**slots, "year": today.year + 1}),
    "season": _season,
    "season next year": lambda today, slots: _season(today, {**slots, "year": today.year + 1}),
    "before season": _before_season,
    "after season": _after_season,
    "before holiday": _before_holiday,
    "in holiday": _in_holiday,
    "after holiday": _after_holiday,
    "early next year": lambda today, _slots: month_end(today.year + 1, 1),
}

# What a pattern must read for a meaning to be worked out.
ASKS: Mapping[str, tuple[str, ...]] = {
    "day": ("day",),
    "nth weekday": ("ordinal", "weekday", "month"),
    **dict.fromkeys(("weekday", "weekday next week"), ("weekday",)),
    "week": ("week",),
    "in": ("unit",),
    "in workdays": ("number",),
    **dict.fromkeys(
        ("month", "early month", "first week of month", "middle of month", "before month", "month next year"),
        ("month",),
    ),
    **dict.fromkeys(("quarter", "quarter next year", "half year", "half next year"), ("ordinal",)),
    **dict.fromkeys(("year", "before year"), ("year",)),
    **dict.fromkeys(("season", "season next year", "before season", "after season"), ("season",)),
    **dict.fromkeys(("before holiday", "in holiday", "after holiday"), ("holiday",)),
}
