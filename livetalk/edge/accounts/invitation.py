"""The page behind a link by which somebody chooses a password; and asking for such a link by mail.

What proves the link stands behind the ``#``, from where a script moves it into the form. Lives here: the two
forms. Must not live here: what a link is made of (``invitation_links``).
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from livetalk.edge import wire
from livetalk.edge.accounts import signing_in
from livetalk.edge.accounts.invitation_links import InvitationLinks
from livetalk.edge.accounts.passwords import Passwords, judged
from livetalk.edge.forms import STATUS_OF
from livetalk.edge.site import Endpoint, Site, lang_of
from livetalk.edge.typed import fields_of
from livetalk.programme.accounts import find_account
from livetalk.programme.commands import RenewInvitation, TakeInvitation
from livetalk.programme.context import SERVER
from livetalk.programme.texts import AccountWords
from livetalk.rooms.outcomes import Rejected

OVER = Rejected(code="invitation_over")


def show(site: Site) -> Endpoint:
    """``GET /organise/invitation``; it changes nothing, and knows nothing of whose link it is."""

    async def endpoint(request: Request) -> Response:
        return _page(site, request)

    return endpoint


def take(site: Site, links: InvitationLinks, passwords: Passwords) -> Endpoint:
    """``POST /organise/invitation``: the chosen password is the account's, and its owner is signed in."""

    async def endpoint(request: Request) -> Response:
        fields = fields_of(await request.form())
        given, password = fields.get("link", ""), fields.get("password", "")
        invitation = links.read(given)
        programme = site.programme.state
        account = programme.accounts.get(invitation.account) if invitation is not None else None
        if invitation is None or account is None:
            return _page(site, request, OVER)
        if invitation.number != account.invitations or account.until <= site.programme.now():
            return _page(site, request, OVER)
        words = programme.text(account.text_key, AccountWords) or AccountWords(name="", email="")
        refused = judged(password, fields.get("again", ""), words.name, words.email)
        if refused is not None:
            return _page(site, request, refused, link=given)
        command = TakeInvitation(
            account=account.id, number=invitation.number, password_hash=await passwords.hashed(password)
        )
        outcome = await site.programme.give(SERVER, command)
        if isinstance(outcome, Rejected):
            return _page(site, request, outcome, link=given)
        answer = await signing_in.let_in(site, request, account.id, signing_in.FIRST_PAGE)
        if isinstance(answer, Rejected):
            return _page(site, request, answer)
        site.limits.welcome_planner(site.network(request), words.email.casefold())
        return answer

    return endpoint


def show_forgotten(site: Site) -> Endpoint:
    """``GET /organise/forgotten``."""

    async def endpoint(request: Request) -> Response:
        return _forgotten(site, request)

    return endpoint


def forgotten(site: Site) -> Endpoint:
    """``POST /organise/forgotten``: the answer, and how long it takes, is the same for every address."""

    async def endpoint(request: Request) -> Response:
        email = fields_of(await request.form()).get("email", "").strip()
        if site.settings.mail is None:
            return _forgotten(site, request, Rejected(code="no_mail_for_password"))
        wait = site.limits.sign_in_wait(site.network(request), email.casefold())
        wait = wait or site.limits.letter_wait(email)
        if wait:
            refused = Rejected(code="too_many", params={"n": wait}, temporary=True, retry_after=wait)
            return _forgotten(site, request, refused, email=email)
        response = RedirectResponse("/organise/forgotten?done=1", HTTPStatus.SEE_OTHER)
        response.background = BackgroundTask(_renew, site, email, lang_of(request))
        return response

    return endpoint


async def _renew(site: Site, email: str, lang: str) -> None:
    programme = site.programme.state
    account = find_account(programme, email)
    words = programme.text(account.text_key, AccountWords) if account is not None else None
    if account is None or words is None or account.state == "revoked":
        return
    # Who comes by the provider alone has forgotten none, and would get a way in that it knows nothing of.
    if words.password or not words.subject or site.settings.oidc is None:
        await asyncio.shield(site.programme.give(SERVER, RenewInvitation(account=account.id, lang=lang)))


def _page(site: Site, request: Request, refused: Rejected | None = None, *, link: str = "") -> Response:
    sentences = site.sentences(request)
    context = {
        "typed": {"link": link},
        "error": wire.explain(refused, sentences) if refused is not None else None,
    }
    return site.page(request, "invitation", context, status=_status(refused))


def _forgotten(site: Site, request: Request, refused: Rejected | None = None, *, email: str = "") -> Response:
    sentences = site.sentences(request)
    context = {
        "typed": {"email": email},
        "is_done": "done" in request.query_params,
        "sends_mail": site.settings.mail is not None,
        "error": wire.explain(refused, sentences) if refused is not None else None,
    }
    response = site.page(request, "forgotten", context, status=_status(refused))
    if refused is not None and refused.retry_after is not None:
        response.headers["Retry-After"] = str(refused.retry_after)
    return response


def _status(refused: Rejected | None) -> HTTPStatus:
    if refused is None:
        return HTTPStatus.OK
    return STATUS_OF.get(refused.code, HTTPStatus.UNPROCESSABLE_ENTITY)
