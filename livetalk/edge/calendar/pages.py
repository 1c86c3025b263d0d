"""``/calendar``: a month or a list of what everybody may come to, and how to have it in one's own calendar.

Lives here: the page, the same for other sites' frames, and what its reader chose. Must not live here: which
sessions there are (``programme.calendar``), or the feeds.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from livetalk.edge.calendar import months
from livetalk.edge.calendar.shelf import Shelf
from livetalk.edge.calendar.telling import clocks, feed_path
from livetalk.edge.framing import may_be_framed
from livetalk.edge.rendering.locales import Sentences
from livetalk.edge.site import LANGUAGES, Endpoint, Site, lang_of
from livetalk.programme.calendar import Entry, Feed, Named, bodies_in, lately, narrowed, themes_in
from livetalk.programme.hours import day_of

A_PAGE = 60  # rows of a list: a festival day with three stages, and half of the next
VIEWS = ("month", "list")
LOOKS = ("light", "dark")
LONGEST_KEY = 80  # letters; a slug has up to 60


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """What its reader wants to see. ``day`` narrows the list to one day.

    A list of which no month is said is of what comes from now on.
    """

    view: str
    month: date
    is_coming: bool = False
    body: str = ""
    theme: str = ""
    day: date | None = None
    page: int = 1
    lang: str = ""
    look: str = ""

    def query(self, **changed: object) -> str:
        """The address of the same choice with some of it changed; another month begins at its first page."""
        said: dict[str, object] = {
            "view": self.view,
            "month": "" if self.is_coming else self.month.strftime("%Y-%m"),
            "body": self.body,
            "theme": self.theme,
            "lang": self.lang,
            "look": self.look,
            **changed,
        }
        return "?" + urlencode({name: value for name, value in said.items() if value})


def calendar_page(site: Site, shelf: Shelf, now: Callable[[], int]) -> Endpoint:
    """The page of the whole calendar."""

    async def endpoint(request: Request) -> Response:
        chosen = _chosen(request, day_of(now()), "month")
        t = site.sentences(request)
        offers = _offers(shelf, site.settings.base_url, chosen, now())
        here = f"/calendar{chosen.query(lang='', look='')}"
        return site.page(request, "calendar", {**_context(shelf, chosen, now(), t), **offers, "here": here})

    return endpoint


def embedded_page(site: Site, shelf: Shelf, now: Callable[[], int]) -> Endpoint:
    """The same in a frame of another site: no cookie counts, and what is pressed opens beside it."""

    async def endpoint(request: Request) -> Response:
        chosen = _chosen(request, day_of(now()), "list")
        lang = chosen.lang or lang_of(request)
        context = _context(shelf, chosen, now(), site.templates.sentences(lang))
        page = site.page(request, "calendar_embed", {**context, "lang": lang})
        return may_be_framed(page, site.settings.embed_hosts)

    return endpoint


def _chosen(request: Request, today: date, view: str) -> Chosen:
    """What the address says; what makes no sense is as if it were not said."""
    query = request.query_params
    said = {name: query.get(name, "")[:LONGEST_KEY] for name in ("view", "body", "theme", "lang", "look")}
    day, page = query.get("day", ""), query.get("page", "")[:4]
    month = months.month_of(query.get("month", ""), today)
    view = said["view"] if said["view"] in VIEWS else view
    is_coming = view == "list" and not query.get("month")
    return Chosen(
        view=view,
        month=month,
        is_coming=is_coming,
        body=said["body"],
        theme=said["theme"],
        day=None if is_coming else _day(day, month),
        page=max(1, int(page)) if page.isdecimal() else 1,
        lang=said["lang"] if said["lang"] in LANGUAGES else "",
        look=said["look"] if said["look"] in LOOKS else "",
    )


def _day(typed: str, month: date) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if day.replace(day=1) == month else None


def _context(shelf: Shelf, chosen: Chosen, now: int, t: Sentences) -> dict[str, Any]:
    """What both pages show."""
    today = day_of(now)
    found = _narrowed(shelf.entries, chosen)
    inside = _inside(found, chosen, now)
    first = today if chosen.is_coming else chosen.month
    page = min(chosen.page, 1 + max(0, len(inside) - 1) // A_PAGE)  # one past the last is the last
    rows = inside[(page - 1) * A_PAGE : page * A_PAGE]
    earliest = min((day_of(one.starts) for one in found[:1]), default=today)
    latest = max((day_of(one.ends) for one in found[-1:]), default=today)
    coming = next((one for one in found if day_of(one.starts) >= months.after(chosen.month)), None)
    return {
        "chosen": chosen,
        "count": len(inside),
        "month_name": months.month_name(chosen.month, t),
        "this_month": today.strftime("%Y-%m"),
        "is_this_month": chosen.month == today.replace(day=1),
        "before": months.before(chosen.month) if chosen.month > min(earliest, today) else None,
        "after": months.after(chosen.month) if months.after(chosen.month) <= max(latest, today) else None,
        "days": months.days_of(inside, chosen.month, today, t) if chosen.view == "month" else (),
        "groups": [(day, months.long_day(day, t), on) for day, on in months.by_day(rows, first)],
        "weekdays": months.weekdays(t),
        "page_before": page - 1,
        "page_after": page + 1 if len(inside) > page * A_PAGE else 0,
        "bodies": bodies_in(shelf.entries),
        "themes": themes_in(shelf.entries),
        "coming": day_of(coming.starts) if coming is not None else None,
        "coming_name": months.month_name(day_of(coming.starts), t) if coming is not None else "",
        "clocks": lambda entry: clocks(entry, t),
    }


def _inside(found: tuple[Entry, ...], chosen: Chosen, now: int) -> tuple[Entry, ...]:
    """Those of the month, of the day, or to come."""
    if chosen.is_coming:
        return tuple(one for one in found if one.ends > now)
    inside = months.in_month(found, chosen.month)
    return inside if chosen.day is None else tuple(one for one in inside if chosen.day in one.days)


def _narrowed(found: tuple[Entry, ...], chosen: Chosen) -> tuple[Entry, ...]:
    if chosen.body:
        found = narrowed(found, Feed(kind="body", key=chosen.body))
    return narrowed(found, Feed(kind="theme", key=chosen.theme)) if chosen.theme else found


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A feed to subscribe to: its name, its address, and the one that opens a calendar program."""

    name: str
    address: str
    webcal: str


def _offers(shelf: Shelf, base_url: str, chosen: Chosen, now: int) -> dict[str, object]:
    """What can be subscribed to; what the page is narrowed to stands first."""
    found = lately(shelf.entries, now)
    of_body, of_theme = Feed(kind="body", key=chosen.body), Feed(kind="theme", key=chosen.theme)
    narrow = of_body if chosen.body else of_theme
    named = shelf.named(narrow) if bool(chosen.body) != bool(chosen.theme) else None
    stages = dict.fromkeys(one.stage for one in found if one.stage and one.ends > now)
    by_stage = (
        (Feed(kind="stage", key=stage), shelf.named(Feed(kind="stage", key=stage))) for stage in stages
    )
    return {
        "feed_all": _offer(Feed(), None, base_url),
        "feed_chosen": _offer(narrow, named, base_url) if named is not None else None,
        "feeds": {
            "bodies": [_offer(Feed(kind="body", key=one.slug), one, base_url) for one in bodies_in(found)],
            "themes": [_offer(Feed(kind="theme", key=one.slug), one, base_url) for one in themes_in(found)],
            "stages": [_offer(feed, one, base_url) for feed, one in by_stage if one is not None],
        },
    }


def _offer(feed: Feed, named: Named | None, base_url: str) -> Offer:
    address = f"{base_url}{feed_path(feed)}"
    webcal = "webcal://" + address.partition("://")[2]
    return Offer(name=named.name if named is not None else "", address=address, webcal=webcal)
