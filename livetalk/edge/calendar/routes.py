"""Which address of this folder leads where. ``docs/views-and-wire.md`` lists them, and a test compares."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import BaseRoute, Route

from livetalk.edge import room_pages
from livetalk.edge.calendar import feeds, pages, room_embed
from livetalk.edge.calendar.shelf import Shelf
from livetalk.edge.site import Site


def routes(site: Site, now: Callable[[], int]) -> list[BaseRoute]:
    """The addresses."""
    shelf = Shelf(site.programme, site.settings.base_url, now)
    return [
        Route("/calendar", pages.calendar_page(site, shelf, now)),
        Route("/calendar/embed", pages.embedded_page(site, shelf, now)),
        Route("/r/{code}/embed", room_pages.for_everybody(site, room_embed.page)),
        Route("/calendar.ics", feeds.feed(site, shelf, "all")),
        Route("/calendar/body/{key}.ics", feeds.feed(site, shelf, "body")),
        Route("/calendar/theme/{key}.ics", feeds.feed(site, shelf, "theme")),
        Route("/calendar/stage/{key}.ics", feeds.feed(site, shelf, "stage")),
        Route("/s/{key}.ics", feeds.feed(site, shelf, "session")),
    ]
