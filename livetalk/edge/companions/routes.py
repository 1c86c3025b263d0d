"""Which address of this folder leads where. ``docs/views-and-wire.md`` lists them, and a test compares."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import BaseRoute, Route

from livetalk.edge.companions import receipts
from livetalk.edge.followup.pages import about
from livetalk.edge.site import Site


def routes(site: Site, _now: Callable[[], int]) -> list[BaseRoute]:
    """The addresses."""
    return [
        Route("/r/{code}/receipt/{question}", about(site, "question", receipts.page)),
    ]
