"""Which address of this folder leads where. ``docs/views-and-wire.md`` lists them, and a test compares."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import BaseRoute, Route

from livetalk.edge import room_pages
from livetalk.edge.captions import address, files, out
from livetalk.edge.site import Site


def routes(site: Site, now: Callable[[], int]) -> list[BaseRoute]:
    """The addresses."""
    return [
        Route("/captions/{token}", address.push(site, now), methods=["POST"]),
        Route("/captions/{token}", address.visit(site)),
        Route("/captions/{token}/seq", address.last_seq(site)),
        Route("/r/{code}/captions/file", files.show(site)),
        Route("/r/{code}/captions/file", room_pages.from_here(site, files.read_in(site)), methods=["POST"]),
        Route("/r/{code}/transcript.vtt", out.transcript(site)),
        Route("/r/{code}/overlay", room_pages.for_everybody(site, out.overlay)),
    ]
