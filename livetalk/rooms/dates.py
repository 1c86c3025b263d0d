"""Dates as people and date fields give them.

Lives here: reading one. Must not live here: a clock, or what a date means (``livetalk.followup.deadlines``).
"""

from __future__ import annotations

import re
from datetime import date

_DANISH = re.compile(r"(\d{1,2})[./-] ?(\d{1,2})[./-] ?(\d{4})")
_EARLIEST, _LATEST = date(2000, 1, 1), date(2199, 12, 31)  # a slip of the pen, not a deadline


def day_of(text: str) -> date | None:
    """The day of ``2026-11-01`` or ``1.11.2026``; None if it is no date."""
    said = text.strip()
    danish = _DANISH.fullmatch(said)
    try:
        if danish is not None:
            found = date(int(danish[3]), int(danish[2]), int(danish[1]))
        elif len(said) == len("2026-11-01"):
            found = date.fromisoformat(said)
        else:
            return None
    except ValueError:
        return None
    return found if _EARLIEST <= found <= _LATEST else None
