"""Which address of this folder leads where. ``docs/views-and-wire.md`` lists them, and a test compares."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import BaseRoute, Route

from livetalk.edge import site_pages
from livetalk.edge.accounts import signing_in
from livetalk.edge.accounts.passwords import Passwords
from livetalk.edge.room_pages import from_here
from livetalk.edge.site import Site


def routes(site: Site, _now: Callable[[], int]) -> list[BaseRoute]:
    """The addresses."""
    passwords = Passwords()
    return [
        Route("/organise/sign-in", signing_in.show(site)),
        Route("/organise/sign-in", from_here(site, signing_in.sign_in(site, passwords)), methods=["POST"]),
        Route("/organise/sign-out", from_here(site, signing_in.sign_out(site)), methods=["POST"]),
        Route("/organise/sign-out", site_pages.instead("/organise/sign-in")),
    ]
