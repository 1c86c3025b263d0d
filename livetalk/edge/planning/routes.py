"""Which address of this folder leads where. ``docs/views-and-wire.md`` lists them, and a test compares."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import BaseRoute, Route

from livetalk.edge.planners import Work, for_planners
from livetalk.edge.planning import bodies, breaks, entering, gatherings, overview, sessions, start
from livetalk.edge.site import Site

GATHERING = "/organise/gatherings/{gathering}"
SESSION = "/organise/sessions/{session}"


def routes(site: Site, _now: Callable[[], int]) -> list[BaseRoute]:
    """The addresses."""

    def page(address: str, work: Work) -> Route:
        return Route(address, for_planners(site, work))

    def form(address: str, work: Work) -> Route:
        return Route(address, for_planners(site, work), methods=["POST"])

    return [
        page("/organise", start.page),
        page("/organise/programme", overview.page),
        page("/organise/bodies", bodies.page),
        form("/organise/bodies", bodies.add),
        form("/organise/bodies/{body}", bodies.change),
        page("/organise/gatherings/new", gatherings.new),
        form("/organise/gatherings/new", gatherings.plan),
        page(GATHERING, gatherings.page),
        page(f"{GATHERING}/edit", gatherings.edit),
        form(f"{GATHERING}/edit", gatherings.change),
        form(f"{GATHERING}/publish", gatherings.publish),
        form(f"{GATHERING}/publish-all", gatherings.publish_all),
        form(f"{GATHERING}/cancel", gatherings.cancel),
        form(f"{GATHERING}/stages", gatherings.add_stage),
        form("/organise/stages/{stage}", gatherings.change_stage),
        page("/organise/sessions/new", sessions.new),
        form("/organise/sessions/new", sessions.plan),
        page(SESSION, sessions.page),
        page(f"{SESSION}/edit", sessions.edit),
        form(f"{SESSION}/edit", sessions.change),
        form(f"{SESSION}/move", sessions.move),
        form(f"{SESSION}/publish", sessions.publish),
        form(f"{SESSION}/cancel", sessions.cancel),
        form(f"{SESSION}/duplicate", sessions.duplicate),
        form(f"{SESSION}/breaks", breaks.plan),
        form(f"{SESSION}/enter", entering.enter),
    ]
