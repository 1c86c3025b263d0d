"""Which address of this folder leads where. ``docs/views-and-wire.md`` lists them, and a test compares."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import BaseRoute, Route

from livetalk.edge.search import data, pages
from livetalk.edge.site import Site


def routes(site: Site, _now: Callable[[], int]) -> list[BaseRoute]:
    """The addresses."""
    return [
        Route("/search", pages.search(site)),
        Route("/search.json", data.search_json(site)),
        Route("/search.csv", data.search_csv(site)),
        Route("/open-data", pages.open_data(site)),
        Route("/open-data/{file}", data.whole_set(site)),
    ]
