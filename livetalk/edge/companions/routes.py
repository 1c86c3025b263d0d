"""Which address of this folder leads where. ``docs/views-and-wire.md`` lists them, and a test compares."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import BaseRoute, Route

from livetalk.edge import room_pages
from livetalk.edge.companions import early_round, receipts
from livetalk.edge.followup.pages import about
from livetalk.edge.site import Site


def routes(site: Site, _now: Callable[[], int]) -> list[BaseRoute]:
    """The addresses."""
    from_here = room_pages.from_here
    return [
        Route("/r/{code}/round", early_round.show(site)),
        Route("/r/{code}/round", from_here(site, early_round.support(site)), methods=["POST"]),
        Route("/r/{code}/receipt/{question}", about(site, "question", receipts.page)),
    ]
