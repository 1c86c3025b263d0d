"""Sessions as iCalendar, read again by a library of somebody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from livetalk.programme.hours import ZONE, ms_of
from livetalk.records.ical_form import About, Event, uid, write
from tests.support.calendars import assert_folded, parsed, wall_clock

ABOUT = About(
    name="Fælles kalender: Grønt Råd, æ ø å",
    own="https://talk.example/calendar.ics",
    page="https://talk.example/calendar",
)
MAY = ms_of(datetime(2027, 5, 29, tzinfo=ZONE).date(), datetime(2027, 5, 29, 14, 0, tzinfo=ZONE).time())
HOUR = 3_600_000
EVENT = Event(
    session="s1",
    title="Børn på åen: rødgrød, fløde; og \\ så videre",
    starts=MAY,
    ends=MAY + HOUR,
    sequence=3,
    made_at=MAY - 100 * HOUR,
    changed_at=MAY - 50 * HOUR,
    is_cancelled=False,
    page="https://talk.example/s/s1",
    text="Første linje.\n\nAnden linje; med, tegn.",
    place="Telt 1, Ærø Plads",
    categories=("Vand og vind", "Grønt Råd"),
)


def test_an_event_comes_back_as_it_went() -> None:
    (read,) = parsed(write(ABOUT, [EVENT])).events

    assert read.summary == EVENT.title
    assert read.description == EVENT.text
    assert read.location == EVENT.place
    assert read.categories == list(EVENT.categories)
    assert str(read.url) == EVENT.page
    assert read.sequence == EVENT.sequence
    assert read.status == "CONFIRMED"
    assert wall_clock(read.dtstart) == datetime(2027, 5, 29, 14, tzinfo=ZONE)
    assert wall_clock(read.dtend) == datetime(2027, 5, 29, 15, tzinfo=ZONE)
    changed = datetime.fromtimestamp(EVENT.changed_at / 1000, UTC)
    assert read.dtstamp == read.last_modified == changed


def test_a_comma_in_a_category_is_escaped_and_does_not_make_two_of_it() -> None:
    # By the bytes: the reader takes an escaped comma for the end of a category (RFC 5545 3.8.1.2 does not).
    body = write(ABOUT, [replace(EVENT, categories=("Børne-, Unge- og Fritid", "Grønt Råd"))]).decode()

    assert "CATEGORIES:Børne-\\, Unge- og Fritid,Grønt Råd\r\n" in body.replace("\r\n ", "")


def test_what_is_cancelled_says_so() -> None:
    (read,) = parsed(write(ABOUT, [replace(EVENT, is_cancelled=True)])).events

    assert read.status == "CANCELLED"
    assert read.transparency == "TRANSPARENT"


def test_the_times_are_told_by_the_clocks_of_copenhagen_and_the_zone_is_described() -> None:
    body = write(ABOUT, [EVENT]).decode()

    assert "DTSTART;TZID=Europe/Copenhagen:20270529T140000\r\n" in body
    assert "DTEND;TZID=Europe/Copenhagen:20270529T150000\r\n" in body
    (zone,) = parsed(body.encode()).timezones
    assert zone.tz_id == "Europe/Copenhagen"


@pytest.mark.parametrize("year", range(2000, 2100, 7))
def test_the_described_zone_changes_its_clocks_when_denmark_does(year: int) -> None:
    (zone,) = parsed(write(ABOUT, [])).timezones
    for part, before, after in ((zone.daylight[0], 1, 2), (zone.standard[0], 2, 1)):
        assert part.rrule is not None
        assert (part.tz_offset_from.offset, part.tz_offset_to.offset) == (
            timedelta(hours=before),
            timedelta(hours=after),
        )
        month = part.rrule.by_month[0]
        last = max(
            day for day in range(25, 32) if datetime(year, month, day, tzinfo=UTC).strftime("%a") == "Sun"
        )
        change = datetime(year, month, last, 1, tzinfo=UTC)
        assert part.dtstart is not None
        assert part.dtstart.hour == 1 + before
        assert (change - timedelta(seconds=1)).astimezone(ZONE).utcoffset() == timedelta(hours=before)
        assert change.astimezone(ZONE).utcoffset() == timedelta(hours=after)


def test_the_name_of_an_event_is_the_same_in_every_feed() -> None:
    other = About(name="En anden", own="https://elsewhere.example/x.ics", page="https://elsewhere.example")
    (here,), (there,) = parsed(write(ABOUT, [EVENT])).events, parsed(write(other, [EVENT])).events

    assert here.uid == there.uid == uid("s1")
    assert uid("s1") != uid("s2")


def test_a_feed_says_what_it_is_called_and_how_often_to_look() -> None:
    body = write(ABOUT, []).decode().replace("\r\n ", "")

    assert "NAME:Fælles kalender: Grønt Råd\\, æ ø å\r\n" in body
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in body
    assert "SOURCE;VALUE=URI:https://talk.example/calendar.ics\r\n" in body


def test_the_same_events_give_the_same_bytes() -> None:
    assert write(ABOUT, [EVENT, EVENT]) == write(ABOUT, [replace(EVENT), replace(EVENT)])


LETTERS = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))
WORDS = st.text(LETTERS | st.sampled_from('æøåÆØÅ€😀,;:\\"'), max_size=200).map(str.strip)


@given(title=WORDS, text=WORDS, place=WORDS)
def test_no_line_is_longer_than_75_octets_and_no_letter_is_cut_in_two(
    title: str, text: str, place: str
) -> None:
    body = write(ABOUT, [replace(EVENT, title=title, text=text, place=place)])

    assert_folded(body)
    (read,) = parsed(body).events
    assert (read.summary or "") == title
    assert (read.description or "") == text
    assert (read.location or "") == place
