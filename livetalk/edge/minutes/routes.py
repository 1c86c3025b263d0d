"""Which address of this folder leads where. ``docs/views-and-wire.md`` lists them, and a test compares."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import BaseRoute, Route

from livetalk.edge.minutes import pages
from livetalk.edge.room_pages import for_staff
from livetalk.edge.site import Site


def routes(site: Site, _now: Callable[[], int]) -> list[BaseRoute]:
    """The addresses."""
    return [
        Route("/r/{code}/notes", for_staff(site, pages.notes_page, "notes")),
        Route("/r/{code}/promises", pages.promises(site)),
        Route("/r/{code}/transcript", for_staff(site, pages.transcript_page, "notes")),
    ]
