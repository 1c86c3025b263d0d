"""Which address of this folder leads where. ``docs/views-and-wire.md`` lists them, and a test compares."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import BaseRoute, Route

from livetalk.edge.record import editing, files, pages
from livetalk.edge.room_pages import from_here
from livetalk.edge.site import Site


def routes(site: Site, _now: Callable[[], int]) -> list[BaseRoute]:
    """The addresses."""
    return [
        Route("/r/{code}/record", pages.show(site)),
        Route("/r/{code}/record/edit", editing.show(site)),
        Route("/r/{code}/record/make", pages.making(site)),
        Route("/r/{code}/record/make", from_here(site, files.make(site)), methods=["POST"]),
        *(Route(f"/r/{{code}}/{file.address}", files.download(site, file)) for file in files.FILES),
        Route("/api/v1/record.schema.json", files.schema),
        Route("/api/v1/rooms/{code}/record", files.in_the_api(site)),
    ]
