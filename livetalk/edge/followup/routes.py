"""Which address of this folder leads where. ``docs/views-and-wire.md`` lists them, and a test compares."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import BaseRoute, Route

from livetalk.edge import room_pages
from livetalk.edge.followup import api, casework, feeds, pages
from livetalk.edge.site import Site


def routes(site: Site, _now: Callable[[], int]) -> list[BaseRoute]:
    """The addresses."""
    return [
        Route("/r/{code}/f/{item}", pages.about(site, "item", pages.item_page)),
        Route("/r/{code}/f/{item}/feed.atom", pages.about(site, "item", feeds.of_item)),
        Route("/r/{code}/q/{question}", pages.about(site, "question", pages.question_page)),
        Route("/r/{code}/what-happened", room_pages.for_everybody(site, pages.happened_page)),
        Route("/r/{code}/feed.atom", room_pages.for_everybody(site, feeds.of_room)),
        Route("/r/{code}/followup", casework.endpoint(site)),
        Route("/api/v1/rooms/{code}/items", api.listed(site)),
        Route("/api/v1/rooms/{code}/items", api.opened(site), methods=["POST"]),
        Route("/api/v1/rooms/{code}/items/{item}", api.one(site)),
        Route("/api/v1/rooms/{code}/items/{item}", api.updated(site), methods=["PATCH"]),
    ]
