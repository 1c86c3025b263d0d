"""An entry of the calendar in the sentences of a language: for calendar programs, and for pages.

Lives here: what is told of a session, and in which words. Must not live here: bytes
(``records.ical_form``), or which sessions there are (``programme.calendar``).
"""

from __future__ import annotations

from collections.abc import Iterator

from livetalk.edge.rendering.locales import Sentences
from livetalk.programme.calendar import Entry, Feed, Named
from livetalk.programme.hours import local
from livetalk.records.ical_form import Event


def event_of(entry: Entry, t: Sentences, base_url: str) -> Event:
    """The entry as calendar programs get it."""
    page = f"{base_url}/s/{entry.session}"
    named = (*entry.themes, *entry.bodies)
    return Event(
        session=entry.session,
        title=t("calendar.cancelled_title", title=entry.title) if entry.is_cancelled else entry.title,
        starts=entry.starts,
        ends=entry.ends,
        sequence=entry.sequence,
        made_at=entry.planned_at,
        changed_at=entry.changed_at,
        is_cancelled=entry.is_cancelled,
        page=page,
        text="\n\n".join(_paragraphs(entry, t, page)),
        place=", ".join(entry.places),
        categories=tuple(dict.fromkeys(one.name for one in named)),
    )


def _paragraphs(entry: Entry, t: Sentences, page: str) -> Iterator[str]:
    if entry.is_cancelled:
        yield t("calendar.cancelled_why", reason=entry.reason) if entry.reason else t("calendar.cancelled")
    if entry.summary or entry.purpose:
        yield entry.summary or entry.purpose
    if entry.gathering is not None:
        yield t("calendar.part_of", gathering=entry.gathering.name)
    if entry.bodies:
        yield t("calendar.held_by", bodies=", ".join(body.name for body in entry.bodies))
    if entry.listens:
        yield t("calendar.listens", text=entry.listens)
    if entry.access or entry.has:
        yield t("calendar.access_is", text=" ".join(_access(entry, t)))
    yield t("calendar.more", address=page)


def _access(entry: Entry, t: Sentences) -> Iterator[str]:
    if entry.access:
        yield entry.access
    if entry.has:
        yield ", ".join(t(f"calendar.access.{one}") for one in entry.has) + "."


def clocks(entry: Entry, t: Sentences) -> str:
    """From when to when: ``17.00–18.30``; over several days with their dates."""
    starts, ends = local(entry.starts), local(entry.ends)
    if starts.date() == ends.date():
        return f"{t.clock(starts)}\N{EN DASH}{t.clock(ends)}"
    return f"{t.date(starts)} {t.clock(starts)} \N{EN DASH} {t.date(ends)} {t.clock(ends)}"


def feed_name(feed: Feed, named: Named | None, t: Sentences) -> str:
    """What a feed is called in the reader's calendar program."""
    if feed.kind == "session":
        return named.name if named is not None else ""
    return t("calendar.name") if named is None else t("calendar.name_of", name=named.name)


def feed_path(feed: Feed) -> str:
    """Where it is."""
    match feed.kind:
        case "all":
            return "/calendar.ics"
        case "session":
            return f"/s/{feed.key}.ics"
        case _:
            return f"/calendar/{feed.kind}/{feed.key}.ics"
