"""Which address of this folder leads where. ``docs/views-and-wire.md`` lists them, and a test compares."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import BaseRoute

from livetalk.edge.site import Site


def routes(_site: Site, _now: Callable[[], int]) -> list[BaseRoute]:
    """The addresses."""
    return []
