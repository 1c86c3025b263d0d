"""Which address of this folder leads where. ``docs/views-and-wire.md`` lists them, and a test compares."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import BaseRoute, Route

from livetalk.edge import site_pages
from livetalk.edge.planners import for_planners
from livetalk.edge.proposals import answering, evaluation, proposing, thanks
from livetalk.edge.room_pages import for_everybody, from_here
from livetalk.edge.site import Site
from livetalk.programme.policy import ORGANISERS


def routes(site: Site, _now: Callable[[], int]) -> list[BaseRoute]:
    """The addresses."""
    return [
        Route("/propose", proposing.form(site)),
        Route("/propose", from_here(site, proposing.send(site)), methods=["POST"]),
        Route("/g/{slug}/propose", proposing.form(site)),
        Route("/proposals", site_pages.instead("/mine")),
        Route("/proposals/{proposal}", proposing.own(site)),
        Route("/proposals/{proposal}", from_here(site, proposing.act(site)), methods=["POST"]),
        Route("/organise/proposals", for_planners(site, answering.all_of_them, *ORGANISERS)),
        Route("/organise/proposals/{proposal}", for_planners(site, answering.one, *ORGANISERS)),
        Route(
            "/organise/proposals/{proposal}",
            for_planners(site, answering.answer, *ORGANISERS),
            methods=["POST"],
        ),
        Route("/s/{session}/thanks", thanks.show(site)),
        Route("/s/{session}/thanks", from_here(site, thanks.give(site)), methods=["POST"]),
        Route("/r/{code}/thanks", for_everybody(site, thanks.of_room)),
        Route("/organise/sessions/{session}/evaluation", for_planners(site, evaluation.page)),
    ]
