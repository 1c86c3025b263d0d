"""Who plans? The cookie of somebody who signed in, and pages for those alone.

Lives here: recognising an account, and the frame of the organisers' pages. Must not live here: signing in
(``edge.accounts``), or what an account may do (``programme.policy``).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from livetalk.edge import wire
from livetalk.edge.access import token_hash
from livetalk.edge.forms import STATUS_OF
from livetalk.edge.room_pages import from_here
from livetalk.edge.site import Endpoint, Site
from livetalk.live.programme.programme_host import Outcome
from livetalk.programme.commands import AnyCommand
from livetalk.programme.context import Giver
from livetalk.programme.kinds import AccountRole
from livetalk.programme.programme import Account, Programme, Visit
from livetalk.programme.texts import AccountWords
from livetalk.rooms.outcomes import Rejected

PLANNER_COOKIE = "lt_planner"


@dataclass(frozen=True, slots=True)
class Planner:
    """Somebody who signed in, at work: the request, and the account behind it."""

    site: Site
    request: Request
    account: Account
    visit: Visit

    @property
    def programme(self) -> Programme:
        """The programme as it stands."""
        return self.site.programme.state

    @property
    def giver(self) -> Giver:
        """Who gives commands."""
        return Giver(id=self.account.id, role=self.account.role, bodies=self.account.bodies)

    @property
    def name(self) -> str:
        """As colleagues read it."""
        words = self.programme.text(self.account.text_key, AccountWords)
        return words.name if words is not None else ""

    async def give(self, command: AnyCommand, command_id: str | None = None) -> Outcome:
        """Give a command to the programme."""
        return await self.site.programme.give(self.giver, command, command_id)

    def page(
        self,
        name: str,
        context: Mapping[str, Any] | None = None,
        status: int = HTTPStatus.OK,
        refused: Rejected | None = None,
    ) -> Response:
        """A page in the organisers' frame; with why not, if something was refused."""
        sentences = self.site.sentences(self.request)
        done = self.request.query_params.get("done", "")
        common: dict[str, Any] = {
            "planner": self.account,
            "planner_name": self.name,
            "flash": sentences(f"planner.done.{done}") if sentences.has(f"planner.done.{done}") else None,
        }
        if refused is not None:
            common["error"] = wire.explain(refused, sentences)
            common["refused"] = refused
            status = STATUS_OF.get(refused.code, HTTPStatus.UNPROCESSABLE_ENTITY)
        return self.site.page(self.request, name, {**common, **(context or {})}, status=status)


Work = Callable[[Planner], Awaitable[Response]]
"""What answers somebody who signed in."""


def find_planner(site: Site, request: Request) -> Planner | None:
    """Who signed in, if the visit still holds."""
    token = request.cookies.get(PLANNER_COOKIE, "")
    if not token:
        return None
    found = site.programme.state.account_of_visit(token_hash(token), site.programme.now())
    return Planner(site, request, *found) if found is not None else None


def for_planners(site: Site, work: Work, *roles: AccountRole) -> Endpoint:
    """An endpoint for those who signed in, in one of the ``roles`` if any is named; forms only from here."""

    async def endpoint(request: Request) -> Response:
        planner = find_planner(site, request)
        if planner is None:
            if request.method == "GET":
                return RedirectResponse(
                    f"/organise/sign-in?next={quote(_here(request))}", HTTPStatus.SEE_OTHER
                )
            return site.page(
                request, "error", _why(site.sentences(request)("refusal.sign_in_first")), HTTPStatus.FORBIDDEN
            )
        if roles and planner.account.role not in roles:
            return site.page(
                request, "error", _why(site.sentences(request)("refusal.not_allowed")), HTTPStatus.FORBIDDEN
            )
        return await work(planner)

    guarded = from_here(site, endpoint)

    async def answer(request: Request) -> Response:
        response: Response = await (endpoint if request.method in ("GET", "HEAD") else guarded)(request)
        return response

    return answer


def _here(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _why(sentence: str) -> dict[str, object]:
    return {"error": sentence, "status": int(HTTPStatus.FORBIDDEN)}
