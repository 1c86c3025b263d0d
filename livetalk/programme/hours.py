"""Clocks in Denmark: from what is typed to ms since 1970, and back.

Lives here: the zone, and both ways. Must not live here: how a moment is written out (the edge and
``records``).
"""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

ZONE_NAME = "Europe/Copenhagen"
ZONE = ZoneInfo(ZONE_NAME)


def ms_of(day: date, clock: time) -> int:
    """The moment of a wall clock. In the hour that an autumn night has twice, the first one."""
    return int(datetime.combine(day, clock, ZONE).timestamp() * 1000)


def typed_ms(day: str, clock: str) -> int | None:
    """The same of a form's fields (``2027-05-29``, ``14:00`` or ``14.00``); None if they say no moment."""
    try:
        return ms_of(date.fromisoformat(day.strip()), time.fromisoformat(clock.strip().replace(".", ":")))
    except ValueError:
        return None


def local(ms: int) -> datetime:
    """The moment as a clock on the wall shows it."""
    return datetime.fromtimestamp(ms / 1000, ZONE)


def day_of(ms: int) -> date:
    """The day on which it is."""
    return local(ms).date()
