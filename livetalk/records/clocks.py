"""Dates, moments and places in a transcript as people read them.

Lives here: writing them in a language. Must not live here: what time it is.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from livetalk.records.record import Language


def day(value: str, language: Language, zone: str) -> str:
    """A date or a moment as a day in full: ``20. august 2026``. What is no date stays as it is."""
    when = _read(value, zone)
    return value if when is None else format_date(when, "long", locale=_locale(language))


def clock(value: str, language: Language, zone: str) -> str:
    """A moment as the time of day where the meeting was: ``19.30``. What is no moment stays as it is."""
    when = _read(value, zone)
    if not isinstance(when, datetime):
        return value
    return format_time(when.time(), "HH.mm" if language == "da" else "HH:mm", locale=_locale(language))


def timecode(seconds: int) -> str:
    """A place in a transcript: ``12:05``, or ``1:02:05`` after the first hour."""
    minutes, rest = divmod(max(seconds, 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


def moment(value: str | None) -> datetime | None:
    """A moment or a date as a moment with an offset, or None if it is neither or has none."""
    if value is None:
        return None
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        return None
    return when if when.tzinfo is not None else None


def _read(value: str, zone: str) -> date | None:
    try:
        if "T" not in value and " " not in value:
            return date.fromisoformat(value)
        when = datetime.fromisoformat(value)
    except ValueError:
        return None
    return when.astimezone(ZoneInfo(zone)) if when.tzinfo is not None else when


def _locale(language: Language) -> str:
    return "da" if language == "da" else "en_GB"
