"""Which address of this folder leads where. ``docs/views-and-wire.md`` lists them, and a test compares."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import BaseRoute, Route

from livetalk.edge import site_pages
from livetalk.edge.accounts import audit, invitation, me, signing_in
from livetalk.edge.accounts.invitation_links import InvitationLinks
from livetalk.edge.accounts.passwords import Passwords
from livetalk.edge.accounts.people import People
from livetalk.edge.planners import for_planners
from livetalk.edge.room_pages import from_here
from livetalk.edge.site import Site


def routes(site: Site, _now: Callable[[], int]) -> list[BaseRoute]:
    """The addresses."""
    passwords = Passwords()
    links = InvitationLinks(site.settings.secret, site.settings.base_url)
    people = People(links)
    choosing = from_here(site, invitation.take(site, links, passwords))
    return [
        Route("/organise/sign-in", signing_in.show(site)),
        Route("/organise/sign-in", from_here(site, signing_in.sign_in(site, passwords)), methods=["POST"]),
        Route("/organise/sign-out", from_here(site, signing_in.sign_out(site)), methods=["POST"]),
        Route("/organise/sign-out", site_pages.instead("/organise/sign-in")),
        Route("/organise/invitation", invitation.show(site)),
        Route("/organise/invitation", choosing, methods=["POST"]),
        Route("/organise/forgotten", invitation.show_forgotten(site)),
        Route("/organise/forgotten", from_here(site, invitation.forgotten(site)), methods=["POST"]),
        *_provider_routes(site),
        Route("/organise/audit", for_planners(site, audit.show, "administrator")),
        Route("/organise/audit.csv", for_planners(site, audit.as_csv, "administrator")),
        Route("/organise/me", for_planners(site, me.show)),
        Route("/organise/me", for_planners(site, me.Change(passwords)), methods=["POST"]),
        Route("/organise/accounts", for_planners(site, people.show, "administrator")),
        Route("/organise/accounts", for_planners(site, people.change, "administrator"), methods=["POST"]),
    ]


def _provider_routes(site: Site) -> list[BaseRoute]:
    """There and back; without a provider both lead to the form."""
    setting = site.settings.oidc
    if setting is None:
        form = site_pages.instead("/organise/sign-in")
        return [Route("/organise/oidc", form), Route("/organise/oidc/back", form)]
    # A quarter of a second at every start, for those alone who have a provider.
    from livetalk.edge.accounts import oidc_pages  # noqa: PLC0415 - as above
    from livetalk.edge.accounts.provider import Provider  # noqa: PLC0415 - as above

    provider = Provider(setting, f"{site.settings.base_url}/organise/oidc/back")
    cookies = oidc_pages.Cookies(site.settings.secret)
    return [
        Route("/organise/oidc", oidc_pages.leave(site, provider, cookies)),
        Route("/organise/oidc/back", oidc_pages.back(site, provider, cookies)),
    ]
