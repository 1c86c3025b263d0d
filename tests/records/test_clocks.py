"""Dates, moments and places in a transcript as people read them."""

from __future__ import annotations

import pytest

from livetalk.records.clocks import clock, day, moment, timecode
from livetalk.records.record import Language

ZONE = "Europe/Copenhagen"


@pytest.mark.parametrize(("language", "told"), [("da", "20. august 2026"), ("en", "20 August 2026")])
def test_a_date_is_told_in_full(language: Language, told: str) -> None:
    assert day("2026-08-20", language, ZONE) == told


def test_a_moment_is_of_the_day_where_the_meeting_was() -> None:
    assert day("2026-08-20T22:30:00+00:00", "da", ZONE) == "21. august 2026"


@pytest.mark.parametrize(("language", "told"), [("da", "19.05"), ("en", "19:05")])
def test_a_clock_is_read_where_the_meeting_was(language: Language, told: str) -> None:
    assert clock("2026-08-20T17:05:59Z", language, ZONE) == told


@pytest.mark.parametrize("value", ["efter sommerferien", "2026-13-01", "Tuesday", ""])
def test_what_is_no_date_stays_as_it_is(value: str) -> None:
    assert day(value, "da", ZONE) == value
    assert clock(value, "da", ZONE) == value
    assert moment(value) is None


@pytest.mark.parametrize(
    ("seconds", "told"), [(-1, "00:00"), (59, "00:59"), (3599, "59:59"), (3725, "1:02:05")]
)
def test_a_place_in_a_transcript_has_hours_when_it_needs_them(seconds: int, told: str) -> None:
    assert timecode(seconds) == told
