"""Deadlines of follow-up items: what is overdue, when its owner is reminded, when a reply is promised.

Lives here: rules on dates, all in Copenhagen; whoever asks says which day it is. Must not live here:
which days are working days (``calendar``), or sending a reminder.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from livetalk.followup.calendar import working_day_from
from livetalk.followup.statuses import ENDED, ItemStatus

REPLY_DAYS = 14  # a question not reached is promised a reply within two weeks of the meeting
REMIND_AT: tuple[int, ...] = (-7, 1)
"""Days from the deadline on which the owner is reminded: in time to act, and when it has passed."""
REMIND_AGAIN_DAYS = 7  # once overdue, every week, until something happens: a new deadline is enough


class Reminder(msgspec.Struct, frozen=True, kw_only=True):
    """What an owner is to be told today. ``days`` are left; negative: so many have passed."""

    days: int

    @property
    def is_overdue(self) -> bool:
        """Whether the deadline has passed."""
        return self.days < 0


def overdue(status: ItemStatus, due: date | None, today: date) -> bool:
    """Whether the deadline of an item that has not ended has passed. The day itself is still in time."""
    return due is not None and status not in ENDED and today > due


def reminder(*, status: ItemStatus, due: date | None, since: date, today: date) -> Reminder | None:
    """What the owner is to be told today, or None.

    ``since`` is the later of two days: when this deadline was set, and when its owner was last told of
    it. Days on which nobody looked are made good by one reminder, not by several.
    """
    if due is None or status in ENDED:
        return None
    if not any(since < day for day in _reminding_days(due, today)):
        return None
    return Reminder(days=(due - today).days)


def next_reminder(*, status: ItemStatus, due: date | None, since: date) -> date | None:
    """The first day after ``since`` on which ``reminder`` has something to say, or None."""
    if due is None or status in ENDED:
        return None
    horizon = max(since, due) + timedelta(days=max(*REMIND_AT, REMIND_AGAIN_DAYS))
    return next(day for day in _reminding_days(due, horizon) if day > since)


def reply_date(closed_on: date, days: int = REPLY_DAYS) -> date:
    """By when somebody whose question was not reached has a reply: a working day."""
    return working_day_from(closed_on + timedelta(days=days))


def _reminding_days(due: date, until: date) -> Iterator[date]:
    """All days up to ``until`` on which the owner is to be told of this deadline, in order."""
    for days in REMIND_AT:
        if (day := due + timedelta(days=days)) > until:
            return
        yield day
    while (day := day + timedelta(days=REMIND_AGAIN_DAYS)) <= until:
        yield day
