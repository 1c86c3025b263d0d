"""Which address of this folder leads where. ``docs/views-and-wire.md`` lists them, and a test compares."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import BaseRoute, Route

from livetalk.edge import room_pages
from livetalk.edge.companions import briefing, devices, early_round, receipts, writing
from livetalk.edge.followup.pages import about
from livetalk.edge.site import Site


def routes(site: Site, _now: Callable[[], int]) -> list[BaseRoute]:
    """The addresses."""
    from_here = room_pages.from_here
    return [
        Route("/r/{code}/table", devices.show(site, "table")),
        Route("/r/{code}/table", from_here(site, devices.send(site, "table")), methods=["POST"]),
        Route("/r/{code}/kiosk", devices.show(site, "kiosk")),
        Route("/r/{code}/kiosk", from_here(site, devices.send(site, "kiosk")), methods=["POST"]),
        Route("/r/{code}/write", writing.show(site)),
        Route("/r/{code}/write", from_here(site, writing.send(site)), methods=["POST"]),
        Route("/r/{code}/briefing", briefing.show(site)),
        Route("/r/{code}/round", early_round.show(site)),
        Route("/r/{code}/round", from_here(site, early_round.support(site)), methods=["POST"]),
        Route("/r/{code}/receipt/{question}", about(site, "question", receipts.page)),
    ]
