"""Which address of this folder leads where. ``docs/views-and-wire.md`` lists them, and a test compares."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import BaseRoute, Route

from livetalk.edge import room_pages
from livetalk.edge.followup import api, casework, feeds, pages, subscriptions
from livetalk.edge.mail_links import MailLinks
from livetalk.edge.site import Site


def routes(site: Site, _now: Callable[[], int]) -> list[BaseRoute]:
    """The addresses."""
    links = MailLinks(site.settings.secret, site.settings.base_url)
    from_here, both = room_pages.from_here, ["GET", "POST"]
    return [
        Route("/r/{code}/subscribe", room_pages.for_everybody(site, subscriptions.page)),
        Route("/r/{code}/subscribe", from_here(site, subscriptions.subscribe(site)), methods=["POST"]),
        # Whoever posts to these proves by what is posted that it is no other site's doing.
        Route("/confirm", subscriptions.confirm(site, links), methods=both),
        Route("/unsubscribe", subscriptions.unsubscribe(site, links), methods=both),
        Route(
            "/unsubscribe/{code}/{subscription}/{proof}", subscriptions.one_click(site, links), methods=both
        ),
        Route("/r/{code}/f/{item}", pages.about(site, "item", pages.item_page)),
        Route("/r/{code}/f/{item}/feed.atom", pages.about(site, "item", feeds.of_item)),
        Route("/r/{code}/q", room_pages.for_everybody(site, pages.question_by_form)),
        Route("/r/{code}/q/{question}", pages.about(site, "question", pages.question_page)),
        Route("/r/{code}/what-happened", room_pages.for_everybody(site, pages.happened_page)),
        Route("/r/{code}/feed.atom", room_pages.for_everybody(site, feeds.of_room)),
        Route("/r/{code}/followup", casework.endpoint(site)),
        Route("/api/v1/rooms/{code}/items", api.listed(site)),
        Route("/api/v1/rooms/{code}/items", api.opened(site), methods=["POST"]),
        Route("/api/v1/rooms/{code}/items/{item}", api.one(site)),
        Route("/api/v1/rooms/{code}/items/{item}", api.updated(site), methods=["PATCH"]),
    ]
