"""Which address of this folder leads where. ``docs/views-and-wire.md`` lists them, and a test compares."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import BaseRoute, Route

from livetalk.edge.outreach import placing, receiving, tablet
from livetalk.edge.planners import for_planners
from livetalk.edge.site import Site


def routes(site: Site, _now: Callable[[], int]) -> list[BaseRoute]:
    """The addresses."""
    return [
        Route("/outreach", for_planners(site, tablet.page)),
        Route("/outreach", for_planners(site, tablet.save), methods=["POST"]),
        Route("/outreach/entries", receiving.receive(site), methods=["POST"]),
        Route("/organise/entries", for_planners(site, placing.page)),
        Route("/organise/entries", for_planners(site, placing.act), methods=["POST"]),
    ]
