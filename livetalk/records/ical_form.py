"""Sessions as iCalendar (RFC 5545, with the names of RFC 7986), for calendar programs.

An event keeps its UID for ever, whatever feed it is in and whatever address the site has; what changes comes
under a higher SEQUENCE, and what is cancelled stays as cancelled. The same events give the same bytes.
Lives here: the bytes. Must not live here: which events there are, or sentences, which come in.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from uuid import NAMESPACE_URL, uuid5

import msgspec
from icalendar import Calendar, Timezone, TimezoneDaylight, TimezoneStandard, vText
from icalendar import Event as Component

from livetalk.programme.hours import ZONE_NAME, local

PRODUCER = "-//LiveTalk//LiveTalk//DA"
ASK_EVERY = timedelta(
    hours=1
)  # how often a program is asked to look: a move on the day itself is seen in time
EVENTS_KEPT = (
    5_000  # written once each until they change: some 8 MB, and a feed of a thousand is put together
)
_END = b"END:VCALENDAR\r\n"


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One entry. Moments are ms since 1970; ``page`` is where everybody reads more."""

    session: str
    title: str
    starts: int
    ends: int
    sequence: int
    made_at: int
    changed_at: int
    is_cancelled: bool
    page: str
    text: str = ""
    place: str = ""
    categories: tuple[str, ...] = ()


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What a feed says of itself: its name, its ``own`` address, and the ``page`` that has the same."""

    name: str
    own: str
    page: str


def uid(session: str) -> str:
    """The name of a session's event in every calendar, for ever."""
    return str(uuid5(NAMESPACE_URL, f"livetalk:session:{session}"))


def write(about: About, events: Iterable[Event]) -> bytes:
    """The bytes of a feed."""
    head = _head(about)
    return b"".join((head.removesuffix(_END), *(_written(event) for event in events), _END))


def _head(about: About) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    name = vText(about.name)  # the library takes it for something that needs no escaping
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", ZONE_NAME)
    calendar.add("url", about.page)
    calendar.add("source", about.own, parameters={"VALUE": "URI"})
    calendar.add("refresh-interval", ASK_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(_zone())
    written: bytes = calendar.to_ical()
    return written


@cache
def _zone() -> Timezone:
    """The clocks of Denmark since 1996; no session is older than 2000."""
    zone = Timezone()
    zone.add("tzid", ZONE_NAME)
    summer, winter = TimezoneDaylight(), TimezoneStandard()
    for part, name, month, hour, before, after in (
        (summer, "CEST", 3, 2, 1, 2),
        (winter, "CET", 10, 3, 2, 1),
    ):
        part.add("tzname", name)
        part.add("dtstart", datetime(1996, month, 31 if month == 3 else 27, hour))  # noqa: DTZ001 - it says what a zone is
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        zone.add_component(part)
    return zone


@lru_cache(maxsize=EVENTS_KEPT)
def _written(event: Event) -> bytes:
    component = Component()
    component.add("uid", uid(event.session))
    component.add("dtstamp", _utc(event.changed_at))  # without METHOD it is when the event was last revised
    component.add("created", _utc(event.made_at))
    component.add("last-modified", _utc(event.changed_at))
    component.add("sequence", event.sequence)
    component.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    component.add("transp", "TRANSPARENT" if event.is_cancelled else "OPAQUE")
    component.add("dtstart", local(event.starts))
    component.add("dtend", local(event.ends))
    component.add("summary", event.title)
    component.add("url", event.page)
    if event.text:
        component.add("description", event.text)
    if event.place:
        component.add("location", event.place)
    if event.categories:
        component.add("categories", list(event.categories))
    written: bytes = component.to_ical()
    return written


def _utc(moment: int) -> datetime:
    return datetime.fromtimestamp(moment // 1000, UTC)
