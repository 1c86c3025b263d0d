"""``/propose`` and ``/proposals/{proposal}``: somebody without an account proposes a talk, and follows it.

Lives here: the form, the own page, and what can be done there. Must not live here: what an organiser does
(``answering``).
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from livetalk.edge import access
from livetalk.edge.forms import STATUS_OF
from livetalk.edge.planning.said import Said, said_in
from livetalk.edge.proposals import reading
from livetalk.edge.proposals.own import visitor
from livetalk.edge.rendering.templates import new_id
from livetalk.edge.room_pages import refuse
from livetalk.edge.site import Endpoint, Site, lang_of
from livetalk.live.programme.programme_host import Done
from livetalk.programme import commands as c
from livetalk.programme.answering import promised_from
from livetalk.programme.programme import Proposal
from livetalk.programme.texts import GatheringWords, ProposalWords
from livetalk.rooms.outcomes import Rejected

FIELDS = ("title", "about", "who", "wish", "name", "email")
PERSONAL_NUMBER = Rejected(code="personal_number")


def form(site: Site) -> Endpoint:
    """``GET /propose`` and ``GET /g/{slug}/propose``: the form."""

    async def endpoint(request: Request) -> Response:
        slug = request.path_params.get("slug", "")
        gathering = site.programme.state.find_gathering(slug)
        if slug and (gathering is None or gathering.state != "published"):
            return refuse(site, request, HTTPStatus.NOT_FOUND, "unknown_in_programme")
        return _page(site, request, {"typed": {"gathering": slug}})

    return endpoint


def send(site: Site) -> Endpoint:
    """``POST /propose``: the proposal, and on to its own page."""

    async def endpoint(request: Request) -> Response:
        said = await said_in(request)
        giver, fresh_cookie = visitor(site, request)
        command = _command(site, request, said)
        if isinstance(command, Rejected):
            return _refused(site, request, said, command)
        wait = site.limits.proposal_wait(site.network(request), command.words.email)
        if wait:
            rejected = Rejected(code="too_many", params={"n": wait}, temporary=True, retry_after=wait)
            return _refused(site, request, said, rejected)
        outcome = await asyncio.shield(site.programme.give(giver, command, said.id))
        if not isinstance(outcome, Done):
            return _refused(site, request, said, outcome)
        response = RedirectResponse(f"/proposals/{outcome.made}?done=sent", HTTPStatus.SEE_OTHER)
        if fresh_cookie is not None:
            site.set_cookie(response, access.PERSON_COOKIE, fresh_cookie)
        return response

    return endpoint


def own(site: Site) -> Endpoint:
    """``GET /proposals/{proposal}``: how it stands, for whoever made it."""

    async def endpoint(request: Request) -> Response:
        proposal = _own(site, request)
        if proposal is None:
            return _not_yours(site, request)
        return _own_page(site, request, proposal)

    return endpoint


def act(site: Site) -> Endpoint:
    """``POST /proposals/{proposal}``: ``act=answer`` with ``text``, or ``act=withdraw``."""

    async def endpoint(request: Request) -> Response:
        said = await said_in(request)
        proposal = _own(site, request)
        if proposal is None:
            return _not_yours(site, request)
        command: c.AnyCommand | Rejected
        match said("act"):
            case "answer":
                has_number = _has_personal_number(site, said("text"))
                answer = c.AnswerBack(proposal=proposal.id, text=said("text"))
                command = PERSONAL_NUMBER if has_number else answer
            case "withdraw":
                command = c.WithdrawProposal(proposal=proposal.id)
            case _:
                command = Rejected(code="malformed", params={"field": "act"})
        giver, _ = visitor(site, request)
        outcome = command if isinstance(command, Rejected) else await _give(site, giver, command, said)
        if isinstance(outcome, Rejected):
            why = reading.refusal(outcome, site.sentences(request))
            return _own_page(site, request, proposal, {"typed": said.typed, **why}, _status(outcome))
        return RedirectResponse(f"/proposals/{proposal.id}?done={said('act')}", HTTPStatus.SEE_OTHER)

    return endpoint


async def _give(site: Site, giver: Any, command: c.AnyCommand, said: Said) -> Done | Rejected:
    outcome = await asyncio.shield(site.programme.give(giver, command, said.id))
    if isinstance(outcome, Done) and isinstance(command, c.WithdrawProposal):
        await site.programme.erased()
    return outcome


def _command(site: Site, request: Request, said: Said) -> c.Propose | Rejected:
    words = ProposalWords(**{name: said(name) for name in FIELDS})
    if any(_has_personal_number(site, said(name)) for name in FIELDS):
        return PERSONAL_NUMBER
    slug = said("gathering")
    gathering = site.programme.state.find_gathering(slug) if slug else None
    if slug and gathering is None:
        return Rejected(code="unknown_in_programme")
    return c.Propose(
        gathering=gathering.id if gathering is not None else None, lang=lang_of(request), words=words
    )


def _has_personal_number(site: Site, text: str) -> bool:
    """What looks like one is caught before anybody reads it, as in a room."""
    return any(flag.kind == "cpr" for flag in site.screening.screen(text))


def _own(site: Site, request: Request) -> Proposal | None:
    proposal = site.programme.state.proposals.get(request.path_params["proposal"])
    giver, _ = visitor(site, request)
    if proposal is None or proposal.owner != giver.id or proposal.is_forgotten:
        return None
    return proposal


def _not_yours(site: Site, request: Request) -> Response:
    """Whether there is such a proposal is nobody else's business."""
    return site.page(request, "proposal", {"proposal": None}, status=HTTPStatus.NOT_FOUND)


def _own_page(
    site: Site,
    request: Request,
    proposal: Proposal,
    more: dict[str, Any] | None = None,
    status: int = HTTPStatus.OK,
) -> Response:
    sentences = site.sentences(request)
    done = f"proposals.done.{request.query_params.get('done', '')}"
    context = {
        "proposal": reading.told(site.programme.state, proposal, site.programme.now()),
        "personal_code": access.personal_code(request.cookies),
        "flash": sentences(done) if sentences.has(done) else None,
        "wrong": "",
        "command_id": new_id(),
    }
    return site.page(request, "proposal", {**context, **(more or {})}, status=status)


def _page(site: Site, request: Request, more: dict[str, Any], status: int = HTTPStatus.OK) -> Response:
    state, now = site.programme.state, site.programme.now()
    gatherings = []
    for gathering in state.gatherings.values():
        words = state.text(gathering.text_key, GatheringWords)
        sessions = state.sessions_of(gathering.id)
        is_over = bool(sessions) and max(session.ends for session in sessions) < now
        if words is not None and gathering.state == "published" and not is_over:
            gatherings.append((gathering.slug, words.title))
    context = {
        "gatherings": gatherings,
        "answer_by": promised_from(now).isoformat(),
        "wrong": "",
        "command_id": new_id(),
    }
    return site.page(request, "propose", {**context, **more}, status=status)


def _refused(site: Site, request: Request, said: Said, rejected: Rejected) -> Response:
    """The form again, with everything that was typed."""
    why = reading.refusal(rejected, site.sentences(request))
    # The same id again: if it did arrive after all, sending it once more counts once.
    more = {"typed": said.typed, "command_id": said.id, **why}
    response = _page(site, request, more, _status(rejected))
    if rejected.retry_after is not None:
        response.headers["Retry-After"] = str(rejected.retry_after)
    return response


def _status(rejected: Rejected) -> int:
    return STATUS_OF.get(rejected.code, HTTPStatus.UNPROCESSABLE_ENTITY)
