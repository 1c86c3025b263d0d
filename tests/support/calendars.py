"""Reading feeds as a calendar program does: by a library that is not the one that writes them."""

from __future__ import annotations

import re
from datetime import datetime

from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event

from livetalk.programme.hours import ZONE

MOST_OCTETS = 75  # of a line without its break, RFC 5545 3.1


def parsed(body: bytes) -> Calendar:
    """The calendar of a feed; raises if anything in it is not iCalendar."""
    return IcsCalendarStream.calendar_from_ics(body.decode())


def events(body: bytes) -> dict[str, Event]:
    """Its events by title."""
    return {event.summary or "": event for event in parsed(body).events}


def wall_clock(moment: object) -> datetime:
    """A moment of an event as a clock in Denmark shows it."""
    assert isinstance(moment, datetime)
    return moment.astimezone(ZONE)


def assert_folded(body: bytes) -> None:
    """Every line ends in CR LF, has at most 75 octets, and no letter is cut in two."""
    assert body.endswith(b"\r\n")
    lines = body.removesuffix(b"\r\n").split(b"\r\n")
    for line in lines:
        assert b"\n" not in line
        assert b"\r" not in line
        assert len(line) <= MOST_OCTETS, line
        line.decode()  # raises if a letter of several octets was cut
        assert line.startswith((b" ",)) or re.match(rb"[A-Z-]+[;:]", line), line
