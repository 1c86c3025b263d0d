"""Atom feeds (RFC 4287) of what everybody may read of the follow-up: of the room, and of one item.

Lives here: the feeds as bytes. An entry is an entry of a timeline; its id stays the same for ever, whatever
address the site has. Must not live here: which items are public (``reading``), or pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from http import HTTPStatus
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from livetalk.edge.followup import pages, reading
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.rendering.locales import ZONE, Sentences
from livetalk.edge.site import Site
from livetalk.live.live_room import LiveRoom
from livetalk.rooms.cards import iso
from livetalk.rooms.followup_parts import FollowupPart

ATOM = "http://www.w3.org/2005/Atom"
ENTRIES = 100  # the latest; a reader that comes once a week misses none
NOON = time(12)  # of a day that is told as a date: the same date all over Denmark


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where a feed comes from: the room's name for ever, its address now, and its title."""

    name: str
    address: str
    title: str


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed: the ``page`` that says the same, its ``own`` address, and since when there is something."""

    title: str
    page: str
    own: str
    begun: str


def of_room(site: Site, request: Request, room: LiveRoom[Frame]) -> Response:
    """``/r/{code}/feed.atom``: everything that happens to the items."""
    t, source = site.sentences(request), _source(site, room)
    title = t("followup.feed.title", room=source.title)
    page, own = f"{source.address}/what-happened", f"{source.address}/feed.atom"
    feed = Feed(title=title, page=page, own=own, begun=iso(room.state.created_at))
    return _answer(t, source, feed, reading.public_items(room))


def of_item(site: Site, request: Request, room: LiveRoom[Frame], item_id: str) -> Response:
    """``/r/{code}/f/{item}/feed.atom``: what happens to one of them."""
    item = reading.public_item(room, item_id)
    if item is None:
        return pages.missing(site, request)
    t, source = site.sentences(request), _source(site, room)
    title = t("followup.feed.item", title=_title(item, t), room=source.title)
    page = f"{source.address}/f/{item.id}"
    feed = Feed(title=title, page=page, own=f"{page}/feed.atom", begun=item.opened_at)
    return _answer(t, source, feed, [item])


def _source(site: Site, room: LiveRoom[Frame]) -> Source:
    state = room.state
    return Source(
        # A code may be given out again once a room is gone; the moment makes it another name.
        name=f"livetalk:{state.code}:{state.created_at}",
        address=f"{site.settings.base_url}/r/{state.code}",
        title=state.framed("title") or state.code,
    )


def _answer(t: Sentences, source: Source, of: Feed, items: Iterable[FollowupPart]) -> Response:
    ET.register_namespace("", ATOM)
    told = [(item, event) for item in items for event in reading.timeline(item)]
    told.sort(key=lambda one: (one[1].entry.at, one[1].entry.seq), reverse=True)
    feed = ET.Element(f"{{{ATOM}}}feed", {"xml:lang": t.lang})
    _add(feed, "id", _urn(of.own.removeprefix(source.address), source))
    _add(feed, "title", of.title)
    _add(feed, "updated", told[0][1].entry.at if told else of.begun)
    ET.SubElement(_add(feed, "author"), f"{{{ATOM}}}name").text = source.title
    _add(feed, "link", href=of.own, rel="self", type="application/atom+xml")
    _add(feed, "link", href=of.page, rel="alternate", type="text/html")
    for item, event in told[:ENTRIES]:
        _entry(feed, t, source, item, event)
    body = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Language, Cookie"}
    return Response(body, HTTPStatus.OK, headers=headers, media_type="application/atom+xml; charset=utf-8")


def _entry(feed: ET.Element, t: Sentences, source: Source, item: FollowupPart, event: reading.Event) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", _urn(f"{item.id}:{event.entry.seq}", source))
    _add(entry, "title", _title(item, t))
    _add(entry, "published", event.entry.at)
    _add(entry, "updated", event.entry.at)
    address = f"{source.address}/f/{item.id}"
    _add(entry, "link", href=address, rel="alternate", type="text/html")
    _add(entry, "content", "\n".join(_told(t, event)), type="text")


def _told(t: Sentences, event: reading.Event) -> Iterator[str]:
    """The entry in sentences, one line each."""
    entry = event.entry
    if (head := _head(t, event)) is not None:
        yield head
    if (reason := _reason(t, event)) is not None:
        yield reason
    if entry.title and entry.kind != "opened":
        yield t("followup.timeline.title_now", title=entry.title)
    if entry.owner_role and entry.kind != "handed_over":
        yield t("followup.owner", role=entry.owner_role.rstrip(". "))
    if entry.due and not entry.moved_from:
        yield t("followup.due", date=_day(entry.due, t))
    if entry.next_step:
        yield t("followup.next", text=entry.next_step.rstrip(". "))
    if entry.answer:
        yield entry.answer


def _head(t: Sentences, event: reading.Event) -> str | None:
    entry = event.entry
    match entry.kind:
        case "opened" | "unmerged":
            return t(f"followup.timeline.{entry.kind}")
        case "merged":
            return t("followup.timeline.merged_on")
        case "handed_over":
            return t("followup.timeline.handed_over", role=(entry.owner_role or "").rstrip(". "))
        case "updated":
            return t(f"followup.status.{entry.status}") if entry.status else None


def _reason(t: Sentences, event: reading.Event) -> str | None:
    """Why: as the page says it, by what it is the reason for."""
    entry, reason = event.entry, (event.entry.reason or "").rstrip(". ")
    if entry.status == "impossible":
        return t("followup.why_not", reason=reason)
    if entry.due and entry.moved_from:
        kind = "late" if event.was_late else "moved"
        return t(f"followup.timeline.{kind}", date=_day(entry.due, t), reason=reason)
    return t("followup.timeline.reason", reason=entry.reason) if entry.reason else None


def _title(item: FollowupPart, t: Sentences) -> str:
    return item.title or t("followup.untitled")


def _day(day: str, t: Sentences) -> str:
    return t.date(datetime.combine(date.fromisoformat(day), NOON, ZONE))


def _urn(name: str, source: Source) -> str:
    return uuid5(NAMESPACE_URL, f"{source.name}:{name}").urn


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    added = ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    added.text = text
    return added
