"""What search engines read of a page: schema.org Events, as JSON in the page.

It is data, which no browser runs: so the policy on scripts need not allow it. Must not live here: which
sessions everybody may know of (``programme.showing``).
"""

from __future__ import annotations

from typing import Any

import msgspec
from markupsafe import Markup

from livetalk.edge.programme.board import Clock
from livetalk.programme.showing import Day, Row

_ESCAPED = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
"""So that no words end the element that they stand in."""

_STATUS = "https://schema.org/Event"


def of_session(row: Row, base_url: str, clock: Clock) -> Markup:
    """A session."""
    entry = row.entry
    found = _event(entry.title, f"{base_url}/s/{entry.session}", entry.starts, entry.ends, clock)
    status = "Cancelled" if entry.is_cancelled else "Rescheduled" if row.moved_from else "Scheduled"
    found["eventStatus"] = _STATUS + status
    if row.moved_from is not None:
        found["previousStartDate"] = clock.iso(row.moved_from)
    if entry.summary or entry.purpose:
        found["description"] = entry.summary or entry.purpose
    if entry.places:
        found["location"] = _place(entry.places[0], ", ".join(entry.places))
    if entry.bodies:
        found["organizer"] = [{"@type": "Organization", "name": body.name} for body in entry.bodies]
    if row.politicians or row.speakers:
        found["performer"] = [{"@type": "Person", "name": name} for name in (*row.politicians, *row.speakers)]
    if entry.gathering is not None:
        slug = entry.gathering.slug
        found["superEvent"] = {
            "@type": "Event",
            "name": entry.gathering.name,
            "url": f"{base_url}/g/{slug}",
        }
    return _written(found)


def of_day(day: Day, base_url: str, clock: Clock) -> Markup | None:
    """A gathering; None while nobody can say when it is."""
    if day.starts is None or day.ends is None:
        return None
    found = _event(day.title, f"{base_url}/g/{day.slug}", day.starts, day.ends, clock)
    found["eventStatus"] = _STATUS + ("Cancelled" if day.is_cancelled else "Scheduled")
    if day.summary:
        found["description"] = day.summary
    if day.place:
        found["location"] = _place(day.place, day.place)
    if day.bodies:
        found["organizer"] = [{"@type": "Organization", "name": body.name} for body in day.bodies]
    return _written(found)


def _event(name: str, url: str, starts: int, ends: int, clock: Clock) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": name,
        "url": url,
        "startDate": clock.iso(starts),
        "endDate": clock.iso(ends),
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "isAccessibleForFree": True,
    }


def _place(name: str, address: str) -> dict[str, str]:
    return {"@type": "Place", "name": name, "address": address}


def _written(event: dict[str, Any]) -> Markup:
    return Markup(msgspec.json.encode(event).decode().translate(_ESCAPED))  # noqa: S704 - escaped above
