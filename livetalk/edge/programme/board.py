"""What the public pages of the programme read, kept until the programme moves on.

Lives here: days and sessions of this moment, and the words for their times. Must not live here: HTTP, or
which of them there are (``programme.showing``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from livetalk.edge.calendar.months import long_day
from livetalk.edge.calendar.telling import clocks
from livetalk.edge.rendering.locales import Sentences
from livetalk.live.programme.programme_host import ProgrammeHost
from livetalk.programme import showing
from livetalk.programme.calendar import Entry as Listed
from livetalk.programme.facts import Entry
from livetalk.programme.hours import day_of, local
from livetalk.programme.planning_facts import PlanningEvent
from livetalk.programme.programme import Programme
from livetalk.programme.showing import Day, Row


class Board:
    """See the module's docstring."""

    def __init__(self, programme: ProgrammeHost) -> None:
        self._programme = programme
        self._of: Programme | None = None
        """What it was read from; None: something was planned since."""
        self._days: tuple[Day, ...] = ()
        self._alone: tuple[Row, ...] = ()
        programme.listen(self._hear)

    @property
    def days(self) -> tuple[Day, ...]:
        """Every gathering that was published, by time."""
        self._refresh()
        return self._days

    @property
    def alone(self) -> tuple[Row, ...]:
        """Sessions that are part of none."""
        self._refresh()
        return self._alone

    def find_day(self, slug: str) -> Day | None:
        """By its name in addresses."""
        return next((day for day in self.days if day.slug == slug), None)

    def find_row(self, session: str) -> Row | None:
        """A session that everybody may read of."""
        return showing.find_row(self._programme.state, session, self._programme.templates)

    def _hear(self, entries: Sequence[Entry]) -> None:
        """Most of what is logged on a busy day moves nothing here: who signs in, what staff write down."""
        if any(isinstance(entry.event, PlanningEvent) for entry in entries):
            self._of = None

    def _refresh(self) -> None:
        state = self._programme.state
        if self._of is state:
            return
        self._days = showing.days(state, self._programme.templates)
        self._alone = showing.alone(state, self._programme.templates)
        self._of = state


class Clock:
    """Times as a page says them."""

    def __init__(self, t: Sentences, now: int) -> None:
        self._t = t
        self.now = now
        self.today = day_of(now)

    def at(self, ms: int) -> str:
        """``14.30``."""
        return self._t.clock(local(ms))

    def span(self, entry: Listed) -> str:
        """``14.30–15.15``."""
        return clocks(entry, self._t)

    def day(self, day: date) -> str:
        """``lørdag 29. maj 2027``."""
        return long_day(day, self._t)

    def day_of(self, ms: int) -> str:
        """The same of a moment."""
        return long_day(day_of(ms), self._t)

    def iso(self, ms: int) -> str:
        """For programs: with the zone."""
        return local(ms).isoformat(timespec="seconds")

    def days(self, day: Day) -> str:
        """The day of a gathering, or its first and last."""
        if day.starts is None or day.ends is None:
            return ""
        first, last = day_of(day.starts), day_of(day.ends - 1)
        if first == last:
            return long_day(first, self._t)
        return f"{long_day(first, self._t)} \N{EN DASH} {long_day(last, self._t)}"
