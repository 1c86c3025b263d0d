"""Signing in by the municipality's own provider: there and back.

What has to come back travels in a short-lived cookie, signed by the server's secret, so that nobody can be
signed in as somebody else by a link. Lives here: the two addresses and that cookie. Must not live here: the
protocol (``provider``), or which account somebody has (``vouching``).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import time
from http import HTTPStatus

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from livetalk.edge.accounts import signing_in
from livetalk.edge.accounts.provider import Provider, ProviderFailed, Ticket
from livetalk.edge.accounts.vouching import vouched
from livetalk.edge.site import Endpoint, Site
from livetalk.rooms.outcomes import Rejected

logger = logging.getLogger(__name__)

COOKIE = "lt_oidc"
PATH = "/organise/oidc"
WAITS_S = 600  # for somebody to find a second factor
VISIT_MS = 12 * 3600 * 1000  # a working day: then the provider is asked again whether they still may


class Away(msgspec.Struct, frozen=True, kw_only=True):
    """What the cookie holds: whom we wait for, since when, and where they wanted to go."""

    ticket: Ticket
    wanted: str
    until: int


class Cookies:
    """Makes and reads the cookie."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"livetalk oidc " + secret.encode()).digest()

    def write(self, away: Away) -> str:
        """The value: what it says, and the proof that we said it."""
        said = base64.urlsafe_b64encode(msgspec.json.encode(away)).decode()
        return f"{said}.{self._proof(said)}"

    def read(self, value: str, now: int) -> Away | None:
        """What it says, if it was made here and is not too old."""
        said, _, proof = value.partition(".")
        if not hmac.compare_digest(proof.encode(), self._proof(said).encode()):
            return None
        away = msgspec.json.decode(base64.urlsafe_b64decode(said), type=Away)
        return away if away.until > now else None

    def _proof(self, said: str) -> str:
        return hmac.digest(self._key, said.encode(), "sha256").hex()


def leave(site: Site, provider: Provider, cookies: Cookies) -> Endpoint:
    """``GET /organise/oidc``: to the provider."""

    async def endpoint(request: Request) -> Response:
        wanted = signing_in.safe_path(request.query_params.get("next", ""))
        try:
            address, ticket = await provider.begin()
        except ProviderFailed as failed:
            logger.warning("the identity provider cannot be used: %s", failed)
            return _refused(site, request, wanted, "provider_failed")
        away = Away(ticket=ticket, wanted=wanted, until=int(time.time()) + WAITS_S)
        response = RedirectResponse(address, HTTPStatus.SEE_OTHER, headers={"Cache-Control": "no-store"})
        response.set_cookie(
            COOKIE,
            cookies.write(away),
            max_age=WAITS_S,
            path=PATH,
            httponly=True,
            samesite="lax",
            secure=site.settings.is_secure,
        )
        return response

    return endpoint


def back(site: Site, provider: Provider, cookies: Cookies) -> Endpoint:
    """``GET /organise/oidc/back``: from the provider, with a code that only this browser can use."""

    async def endpoint(request: Request) -> Response:
        away = cookies.read(request.cookies.get(COOKIE, ""), int(time.time()))
        query = request.query_params
        if away is None or not hmac.compare_digest(
            query.get("state", "").encode(), away.ticket.state.encode()
        ):
            return _refused(site, request, signing_in.FIRST_PAGE, "provider_again")
        response = await _answer(site, request, provider, away)
        response.delete_cookie(COOKIE, path=PATH)  # a ticket holds once
        return response

    return endpoint


async def _answer(site: Site, request: Request, provider: Provider, away: Away) -> Response:
    code = request.query_params.get("code", "")
    if not code:
        return _refused(site, request, away.wanted, "provider_refused")
    try:
        claims = await provider.finish(code, away.ticket)
    except ProviderFailed as failed:
        logger.warning("the identity provider's word cannot be used: %s", failed)
        return _refused(site, request, away.wanted, "provider_failed")
    account = await vouched(site.programme, provider.setting, claims)
    if isinstance(account, Rejected):
        return signing_in.page(site, request, away.wanted, refused=account)
    answer = await signing_in.let_in(site, request, account, away.wanted, lasts_ms=VISIT_MS)
    if isinstance(answer, Rejected):
        return signing_in.page(site, request, away.wanted, refused=answer)
    return answer


def _refused(site: Site, request: Request, wanted: str, code: str) -> Response:
    return signing_in.page(site, request, wanted, refused=REFUSALS[code])


REFUSALS = {
    one.code: one
    for one in (
        Rejected(code="provider_failed", temporary=True),
        Rejected(code="provider_again"),
        Rejected(code="provider_refused"),
    )
}
