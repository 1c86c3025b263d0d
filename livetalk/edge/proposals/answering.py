"""``/organise/proposals``: what was proposed from outside, and the organiser's answer.

Lives here: the list, the page of one proposal, and its three answers. Must not live here: the proposer's own
page (``proposing``), or what is decided (``programme.proposing``).
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from starlette.responses import RedirectResponse, Response

from livetalk.edge.forms import STATUS_OF
from livetalk.edge.planners import Planner
from livetalk.edge.planning.said import Said, said_in, times_of
from livetalk.edge.proposals import reading
from livetalk.edge.rendering.templates import new_id
from livetalk.programme import commands as c
from livetalk.programme.programme import Proposal
from livetalk.programme.template import in_language
from livetalk.programme.texts import BodyWords, PlaceWords
from livetalk.rooms.outcomes import Rejected

SETTLED_SHOWN = 50  # those before are found in the audit trail


async def all_of_them(planner: Planner) -> Response:
    """``GET /organise/proposals``: those that wait first, by the day on which an answer was promised."""
    state, now = planner.programme, planner.site.programme.now()
    told = [reading.told(state, p, now) for p in state.proposals.values() if not p.is_gone]
    waiting = sorted((one for one in told if one.is_open), key=lambda one: one.answer_by)
    settled = sorted((one for one in told if not one.is_open), key=lambda one: one.settled_at or "")
    context = {
        "ours": [one for one in waiting if one.state != "asked_back"],
        "theirs": [one for one in waiting if one.state == "asked_back"],
        "settled": settled[: -SETTLED_SHOWN - 1 : -1],
        "propose_url": f"{planner.site.settings.base_url}/propose",
    }
    return planner.page("proposals", context)


async def one(planner: Planner) -> Response:
    """``GET /organise/proposals/{proposal}``: what was proposed, what was said, and how to answer."""
    proposal = _find(planner)
    return _unknown(planner) if proposal is None else _page(planner, proposal)


async def answer(planner: Planner) -> Response:
    """``POST /organise/proposals/{proposal}``: ``act`` is ``accept``, ``ask`` or ``decline``."""
    said = await said_in(planner.request)
    proposal = _find(planner)
    if proposal is None:
        return _unknown(planner)
    command = _command(planner, proposal, said)
    outcome = command if isinstance(command, Rejected) else await planner.give(command, said.id)
    if isinstance(outcome, Rejected):
        return _page(planner, proposal, said, outcome)
    return RedirectResponse(f"/organise/proposals/{proposal.id}?done={said('act')}", HTTPStatus.SEE_OTHER)


def _command(planner: Planner, proposal: Proposal, said: Said) -> c.AnyCommand | Rejected:
    match said("act"):
        case "ask":
            return c.AskBack(proposal=proposal.id, text=said("text"))
        case "decline":
            return c.DeclineProposal(proposal=proposal.id, text=said("text"))
        case "accept":
            return _accepting(planner, proposal, said)
        case _:
            return Rejected(code="malformed", params={"field": "act"})


def _accepting(planner: Planner, proposal: Proposal, said: Said) -> c.AcceptProposal | Rejected:
    template = planner.site.programme.templates.get(said("template"))
    if template is None:
        return Rejected(code="unknown_in_programme")
    times = times_of(said, template.minutes)
    if isinstance(times, Rejected):
        return times
    return c.AcceptProposal(
        proposal=proposal.id,
        template=template.id,
        stage=said("stage") or None,
        starts=times[0],
        ends=times[1],
        bodies=said.several("bodies"),
        text=said("text"),
    )


def _find(planner: Planner) -> Proposal | None:
    found = planner.programme.proposals.get(planner.request.path_params["proposal"])
    return found if found is not None and not found.is_gone else None


def _unknown(planner: Planner) -> Response:
    sentence = planner.site.sentences(planner.request)("refusal.unknown_in_programme")
    return planner.page("error", {"error": sentence, "status": 404}, HTTPStatus.NOT_FOUND)


def _page(
    planner: Planner, proposal: Proposal, said: Said | None = None, refused: Rejected | None = None
) -> Response:
    sentences, request = planner.site.sentences(planner.request), planner.request
    done = f"proposals.done.{request.query_params.get('done', '')}"
    context: dict[str, Any] = {
        "proposal": reading.told(planner.programme, proposal, planner.site.programme.now()),
        "templates": [
            (t.id, in_language(t.name, sentences.lang), t.minutes)
            for t in planner.site.programme.templates.values()
            if t.has_room
        ],
        "stages": _stages(planner, proposal),
        "bodies": _bodies(planner),
        "sends_mail": planner.site.settings.mail is not None,
        "flash": sentences(done) if sentences.has(done) else None,
        "wrong": "",
        "act": "",
        "command_id": new_id(),
    }
    if said is not None and refused is not None:
        more = {"typed": said.typed, "act": said("act"), "command_id": said.id}
        context |= more | dict(reading.refusal(refused, sentences))
    status = STATUS_OF.get(refused.code, HTTPStatus.UNPROCESSABLE_ENTITY) if refused else HTTPStatus.OK
    return planner.page("proposal_answer", context, status)


def _stages(planner: Planner, proposal: Proposal) -> list[tuple[str, str]]:
    stages = planner.programme.stages_of(proposal.gathering) if proposal.gathering else []
    named = ((stage.id, planner.programme.text(stage.text_key, PlaceWords)) for stage in stages)
    return [(stage, words.name) for stage, words in named if words is not None]


def _bodies(planner: Planner) -> list[tuple[str, str]]:
    every = planner.programme.bodies.values()
    named = ((body.id, planner.programme.text(body.text_key, BodyWords)) for body in every)
    return sorted(((body, words.name) for body, words in named if words is not None), key=lambda one: one[1])
