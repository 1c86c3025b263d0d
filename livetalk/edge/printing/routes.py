"""Which address of this folder leads where. ``docs/views-and-wire.md`` lists them, and a test compares."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import BaseRoute, Route

from livetalk.edge.planners import for_planners
from livetalk.edge.printing import pages, queue
from livetalk.edge.site import Site


def routes(site: Site, _now: Callable[[], int]) -> list[BaseRoute]:
    """The addresses."""
    return [
        Route("/organise/sessions/{session}/print", for_planners(site, pages.page)),
        Route("/organise/sessions/{session}/print/{file}", for_planners(site, pages.file)),
        Route("/r/{code}/print/queue.pdf", queue.as_pdf(site)),
    ]
