"""A month as the pages show it: weeks of days, and what is on each.

Lives here: arithmetic on dates, and the shape of the page. Must not live here: which sessions there are
(``programme.calendar``), or HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

import msgspec
from babel.dates import format_date

from livetalk.edge.rendering.locales import Sentences
from livetalk.programme.calendar import Entry

SHOWN_A_DAY = 4  # of a festival day with forty sessions; the rest is one press away
WEEK = 7
FIRST_YEAR, LAST_YEAR = 2000, 2099  # as sessions may be planned


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """One day: the first entries, and how many more there are."""

    day: date
    name: str
    is_in_month: bool
    is_today: bool
    entries: tuple[Entry, ...] = ()
    more: int = 0


def month_of(typed: str, otherwise: date) -> date:
    """The first day of a month that is written ``2027-05``; of the other day's, if it is none."""
    try:
        first = date.fromisoformat(f"{typed}-01")
    except ValueError:
        return otherwise.replace(day=1)
    return first if FIRST_YEAR <= first.year <= LAST_YEAR else otherwise.replace(day=1)


def after(month: date) -> date:
    """The month after it."""
    return (month + timedelta(days=31)).replace(day=1)


def before(month: date) -> date:
    """The month before it."""
    return (month - timedelta(days=1)).replace(day=1)


def in_month(found: Iterable[Entry], month: date) -> tuple[Entry, ...]:
    """Those that are on in the month, wholly or in part."""
    return tuple(one for one in found if any(day.replace(day=1) == month for day in one.days))


def days_of(found: Sequence[Entry], month: date, today: date, t: Sentences) -> tuple[Day, ...]:
    """Whole weeks, from the Monday before the month to the Sunday after it."""
    on: dict[date, list[Entry]] = {}
    for one in found:
        for day in one.days:
            on.setdefault(day, []).append(one)
    return tuple(
        Day(
            day=day,
            name=long_day(day, t),
            is_in_month=day.month == month.month,
            is_today=day == today,
            entries=tuple(on.get(day, ())[:SHOWN_A_DAY]),
            more=max(0, len(on.get(day, ())) - SHOWN_A_DAY),
        )
        for day in _weeks(month)
    )


def by_day(found: Iterable[Entry], first: date) -> Iterator[tuple[date, list[Entry]]]:
    """Days with what begins on them; what has begun before the first day stands there."""
    groups: dict[date, list[Entry]] = {}
    for one in found:
        groups.setdefault(max(next(one.days), first), []).append(one)
    yield from sorted(groups.items())


def long_day(day: date, t: Sentences) -> str:
    """``lørdag 29. maj 2027``."""
    pattern = "EEEE d. MMMM y" if t.lang == "da" else "EEEE d MMMM y"
    return format_date(day, pattern, locale=t.locale)


def month_name(month: date, t: Sentences) -> str:
    """``maj 2027``."""
    return format_date(month, "LLLL y", locale=t.locale)


def weekdays(t: Sentences) -> tuple[str, ...]:
    """Monday to Sunday, short."""
    monday = date(2024, 1, 1)
    return tuple(format_date(monday + timedelta(days=n), "ccc", locale=t.locale) for n in range(WEEK))


def _weeks(month: date) -> Iterator[date]:
    day, end = month - timedelta(days=month.weekday()), after(month)
    while day < end or day.weekday() != 0:
        yield day
        day += timedelta(days=1)
