"""What the calendar's pages and feeds read, kept until the programme moves on.

Lives here: the entries of this moment, and the feeds as bytes with what names their content. Must not live
here: HTTP, or pages.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence

import msgspec

from livetalk.edge.calendar.telling import event_of, feed_name, feed_path
from livetalk.edge.rendering.locales import Sentences
from livetalk.live.programme.programme_host import ProgrammeHost
from livetalk.programme import calendar
from livetalk.programme.calendar import Entry, Feed, Named
from livetalk.programme.programme import Programme
from livetalk.records import ical_form

FEEDS_KEPT = 24  # a feed of a thousand sessions takes a megabyte; others are put together in milliseconds
TAG_LETTERS = 24


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A feed as it is sent, the name of its content, and when (ms) it last may have changed."""

    body: bytes
    tag: str
    changed_at: int


class Shelf:
    """See the module's docstring. ``now`` is in ms since 1970."""

    def __init__(self, programme: ProgrammeHost, base_url: str, now: Callable[[], int]) -> None:
        self._programme = programme
        self._base_url = base_url
        self._now = now
        self._of: tuple[Programme, int] | None = None
        self._entries: tuple[Entry, ...] = ()
        self._feeds: OrderedDict[tuple[Feed, str], tuple[tuple[Entry, ...], Written]] = OrderedDict()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every session that everybody may find, by time; the same object until something changes."""
        state = self._programme.state
        if self._of is None or self._of[0] is not state or self._of[1] != state.seq:
            found = calendar.entries(state, self._programme.templates)
            self._of = (state, state.seq)
            if found != self._entries:  # most of what is logged moves nothing here
                self._entries = found
        return self._entries

    def named(self, feed: Feed) -> Named | None:
        """What the feed is of, if everybody may know that there is something; None too for all."""
        found = self.entries
        match feed.kind:
            case "all":
                return None
            case "body":
                return _by_slug(calendar.bodies_in(found), feed.key)
            case "theme":
                return _by_slug(calendar.themes_in(found), feed.key)
            case "stage":
                name = calendar.stage_name(self._programme.state, feed.key)
                is_there = any(one.stage == feed.key for one in found)
                return Named(name=name, slug=feed.key) if name is not None and is_there else None
            case "session":
                one = next((one for one in found if one.session == feed.key), None)
                return Named(name=one.title, slug=one.session) if one is not None else None

    async def feed(self, feed: Feed, t: Sentences) -> Written | None:
        """The bytes of a feed, or None if there is no such feed."""
        named = self.named(feed)
        if named is None and feed.kind != "all":
            return None
        chosen = calendar.narrowed(self.entries, feed)
        if feed.kind != "session":
            chosen = calendar.lately(chosen, self._now())
        known = self._feeds.get((feed, t.lang))
        if known is None or known[0] != chosen:
            changed_at = self._programme.state.changed_at
            # In a thread: a thousand sessions that nobody has written yet take a third of a second.
            body = await asyncio.to_thread(self._write, feed, named, chosen, t)
            tag = hashlib.sha256(body).hexdigest()[:TAG_LETTERS]
            known = (chosen, Written(body=body, tag=tag, changed_at=changed_at))
            self._feeds[feed, t.lang] = known
            while len(self._feeds) > FEEDS_KEPT:
                self._feeds.popitem(last=False)
        self._feeds.move_to_end((feed, t.lang))
        return known[1]

    def _write(self, feed: Feed, named: Named | None, chosen: Sequence[Entry], t: Sentences) -> bytes:
        page = f"{self._base_url}/calendar"
        if feed.kind in ("body", "theme"):
            page += f"?{feed.kind}={feed.key}"
        elif feed.kind == "session":
            page = f"{self._base_url}/s/{feed.key}"
        about = ical_form.About(
            name=feed_name(feed, named, t), own=f"{self._base_url}{feed_path(feed)}", page=page
        )
        return ical_form.write(about, (event_of(one, t, self._base_url) for one in chosen))


def _by_slug(found: Sequence[Named], slug: str) -> Named | None:
    return next((one for one in found if one.slug == slug), None)
