"""Which address of this folder leads where. ``docs/views-and-wire.md`` lists them, and a test compares."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import BaseRoute, Route

from livetalk.edge.programme import pages, wall
from livetalk.edge.programme.board import Board
from livetalk.edge.site import Site


def routes(site: Site, now: Callable[[], int]) -> list[BaseRoute]:
    """The addresses."""
    board = Board(site.programme)
    return [
        Route("/programme", pages.programme_page(site, board, now)),
        Route("/g/{slug}", pages.gathering_page(site, board, now)),
        Route("/g/{slug}/wall/{stage}", wall.wall_page(site, board, now)),
        Route("/s/{session}", pages.session_page(site, board, now)),
    ]
