"""Signing in and out.

Lives here: the form, comparing the password, the cookie. Must not live here: what an account may do
(``programme.policy``), or signing in by an identity provider (``oidc_pages``).
"""

from __future__ import annotations

import secrets
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from livetalk.edge import wire
from livetalk.edge.access import staff_cookie, token_hash
from livetalk.edge.accounts.devices import device_of
from livetalk.edge.accounts.passwords import Passwords
from livetalk.edge.forms import STATUS_OF
from livetalk.edge.planners import PLANNER_COOKIE, find_planner
from livetalk.edge.site import Endpoint, Site
from livetalk.edge.typed import fields_of
from livetalk.programme.accounts import VISIT_MS, find_account
from livetalk.programme.commands import SignIn, SignOut
from livetalk.programme.context import SERVER
from livetalk.programme.texts import AccountWords
from livetalk.rooms.outcomes import Rejected

FIRST_PAGE = "/organise"


def show(site: Site) -> Endpoint:
    """``GET /organise/sign-in``."""

    async def endpoint(request: Request) -> Response:
        wanted = safe_path(request.query_params.get("next", ""))
        if find_planner(site, request) is not None:
            return RedirectResponse(wanted, HTTPStatus.SEE_OTHER)
        return page(site, request, wanted)

    return endpoint


def sign_in(site: Site, passwords: Passwords) -> Endpoint:
    """``POST /organise/sign-in``: an address and its password are swapped for a cookie."""

    async def endpoint(request: Request) -> Response:
        fields = fields_of(await request.form())
        wanted, email = safe_path(fields.get("next", "")), fields.get("email", "")
        network = site.network(request)
        wait = site.limits.sign_in_wait(network, email.strip().casefold())
        if wait:
            refused = Rejected(code="too_many", params={"n": wait}, temporary=True, retry_after=wait)
            return page(site, request, wanted, email=email, refused=refused)
        programme = site.programme.state
        account = find_account(programme, email)
        words = programme.text(account.text_key, AccountWords) if account is not None else None
        kept = words.password if words is not None else ""
        checked = await passwords.check(kept, fields.get("password", ""))
        if account is None or not checked.is_right:
            return page(site, request, wanted, email=email, refused=Rejected(code="wrong_password"))
        answer = await let_in(site, request, account.id, wanted, new_hash=checked.new_hash)
        if isinstance(answer, Rejected):
            return page(site, request, wanted, email=email, refused=answer)
        site.limits.welcome_planner(network, email.strip().casefold())
        return answer

    return endpoint


def sign_out(site: Site) -> Endpoint:
    """``POST /organise/sign-out``: the visit ends here and now."""

    async def endpoint(request: Request) -> Response:
        planner = find_planner(site, request)
        if planner is not None:
            outcome = await planner.give(SignOut(visit=planner.visit.id))
            if isinstance(outcome, Rejected):
                return page(site, request, FIRST_PAGE, refused=outcome)
        response = RedirectResponse("/organise/sign-in?done=out", HTTPStatus.SEE_OTHER)
        response.delete_cookie(PLANNER_COOKIE)
        if planner is not None:  # the next one at this machine finds no door open either
            for session, _ in planner.account.links:
                room = planner.programme.sessions[session].room
                if room is not None:
                    response.delete_cookie(staff_cookie(room))
        return response

    return endpoint


async def let_in(
    site: Site, request: Request, account: str, wanted: str, *, new_hash: str = "", lasts_ms: int = VISIT_MS
) -> Response | Rejected:
    """Give the browser a token of its own; whoever was signed in there before is not any more."""
    before = find_planner(site, request)
    if before is not None:
        await before.give(SignOut(visit=before.visit.id))
    token = secrets.token_urlsafe(32)
    command = SignIn(
        account=account,
        token_hash=token_hash(token),
        device=device_of(request.headers.get("user-agent", "")),
        new_hash=new_hash,
        lasts_ms=lasts_ms,
    )
    outcome = await site.programme.give(SERVER, command)
    if isinstance(outcome, Rejected):
        return outcome
    response = RedirectResponse(wanted, HTTPStatus.SEE_OTHER)
    response.set_cookie(
        PLANNER_COOKIE,
        token,
        max_age=lasts_ms // 1000,
        httponly=True,
        samesite="lax",
        secure=site.settings.is_secure,
    )
    return response


def page(
    site: Site, request: Request, wanted: str, *, email: str = "", refused: Rejected | None = None
) -> Response:
    """The form; the address stays, the password never does."""
    sentences = site.sentences(request)
    programme, done = site.programme.state, request.query_params.get("done", "")
    context = {
        "next": wanted,
        "typed": {"email": email},
        "is_first_run": not programme.accounts,
        "sends_mail": site.settings.mail is not None,
        "by_provider": site.settings.oidc is not None,
        "flash": sentences(f"accounts.done.{done}") if sentences.has(f"accounts.done.{done}") else None,
        "error": wire.explain(refused, sentences) if refused is not None else None,
    }
    status = HTTPStatus.OK
    if refused is not None:
        status = STATUS_OF.get(refused.code, HTTPStatus.FORBIDDEN)
    response = site.page(request, "sign_in", context, status=status)
    if refused is not None and refused.retry_after is not None:
        response.headers["Retry-After"] = str(refused.retry_after)
    return response


def safe_path(wanted: str) -> str:
    """Only a path of this site: never a way to send people elsewhere."""
    is_here = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return wanted if is_here and not wanted.startswith("/organise/sign-") else FIRST_PAGE
