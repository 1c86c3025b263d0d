"""The site as one ASGI application: which address leads where, and what every request passes.

Lives here: the routing table and the middleware. Must not live here: making the services
(``bootstrap``) or answering anything.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from livetalk.edge import (
    api,
    entering,
    forms,
    health,
    ledger_pages,
    links_page,
    own_words,
    room_pages,
    site_pages,
)
from livetalk.edge.accounts import routes as accounts
from livetalk.edge.calendar import routes as calendar
from livetalk.edge.captions import routes as captions
from livetalk.edge.companions import routes as companions
from livetalk.edge.followup import routes as followup
from livetalk.edge.headers import BodyLimit, SafeHeaders
from livetalk.edge.minutes import routes as minutes
from livetalk.edge.outreach import routes as outreach
from livetalk.edge.planning import routes as planning
from livetalk.edge.printing import routes as printing
from livetalk.edge.programme import routes as programme
from livetalk.edge.proposals import routes as proposals
from livetalk.edge.realtime.server import PATH as SOCKET_PATH
from livetalk.edge.record import routes as record
from livetalk.edge.search import routes as search
from livetalk.edge.site import Site
from livetalk.log.port import LogUnavailable

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]

SMALLEST_COMPRESSED = 600  # bytes; below it compression only adds


def make_app(site: Site, sockets: ASGIApp, lifespan: Lifespan, now: Callable[[], int]) -> ASGIApp:
    """Put pages, forms, API and sockets together."""
    pages = Starlette(
        routes=routes(site, now),
        lifespan=lifespan,
        middleware=[
            Middleware(BodyLimit, refuse=site_pages.too_large(site)),
            Middleware(GZipMiddleware, minimum_size=SMALLEST_COMPRESSED, compresslevel=6),
        ],
        exception_handlers=dict.fromkeys((HTTPException, LogUnavailable, 500), site_pages.failed(site)),
    )

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        # Sockets go past the pages' middleware: a hall of them must not pay for it.
        is_socket = scope["type"] == "websocket" or (
            scope["type"] == "http" and scope["path"].startswith(SOCKET_PATH)
        )
        await (sockets if is_socket else pages)(scope, receive, send)

    # Outermost, so that no answer goes without: not even that of a mistake of ours.
    return SafeHeaders(app, is_secure=site.settings.is_secure)


def routes(site: Site, now: Callable[[], int]) -> list[BaseRoute]:
    """Every address of the site. ``docs/views-and-wire.md`` lists them, and a test compares."""
    everybody, staff, from_here = room_pages.for_everybody, room_pages.for_staff, room_pages.from_here
    return [
        Route("/", site_pages.front(site)),
        Route("/join", entering.join(site), methods=["POST"]),
        Route("/join", site_pages.instead("/")),  # a refused form was reloaded
        Route("/r/{code}", everybody(site, room_pages.audience_page)),
        Route("/r/{code}/do", from_here(site, forms.do(site)), methods=["POST"]),
        Route("/r/{code}/name", from_here(site, entering.name(site)), methods=["POST"]),
        Route("/r/{code}/do", site_pages.instead("/r/{code}")),
        Route("/r/{code}/wall", everybody(site, room_pages.wall_page)),
        Route("/r/{code}/moderate", staff(site, room_pages.moderate_page, "moderator")),
        Route("/r/{code}/desk", staff(site, room_pages.desk_page, "speaker")),
        Route("/r/{code}/links", links_page.show(site)),
        Route("/r/{code}/links", from_here(site, links_page.change(site)), methods=["POST"]),
        Route("/r/{code}/ledger", staff(site, ledger_pages.page, "moderator")),
        Route("/r/{code}/ledger.csv", staff(site, ledger_pages.as_csv, "moderator")),
        Route("/r/{code}/ledger.json", staff(site, ledger_pages.as_json, "moderator")),
        Route("/mine", site_pages.mine(site)),
        Route("/mine/code", from_here(site, entering.personal_code(site)), methods=["POST"]),
        Route("/mine/code", site_pages.instead("/mine")),
        Route("/privacy", site_pages.plain(site, "privacy")),
        Route("/was", site_pages.plain(site, "was")),
        Route("/offline", site_pages.plain(site, "offline")),
        Route("/enter", site_pages.plain(site, "enter")),
        Route("/enter", from_here(site, entering.enter(site)), methods=["POST"]),
        Route("/lang", entering.lang(site), methods=["POST"]),
        Route("/static/{name}", site_pages.static(site)),
        Route("/sw.js", site_pages.worker(site)),
        Route("/api/v1/rooms", api.open_room(site, now), methods=["POST"]),
        Route("/api/v1/openapi.json", api.openapi(site)),
        Route("/healthz", health.healthz),
        Route("/readyz", health.readyz(site)),
        Route("/metrics", health.metrics(site)),
        *captions.routes(site, now),
        *minutes.routes(site, now),
        *followup.routes(site, now),
        *record.routes(site, now),
        *own_words.routes(site),
        *accounts.routes(site, now),
        *calendar.routes(site, now),
        *companions.routes(site, now),
        *outreach.routes(site, now),
        *planning.routes(site, now),
        *printing.routes(site, now),
        *programme.routes(site, now),
        *proposals.routes(site, now),
        *search.routes(site, now),
    ]
