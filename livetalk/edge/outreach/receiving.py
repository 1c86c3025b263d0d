"""``POST /outreach/entries``: a tablet that is on again hands over what it kept, a few entries at a time.

Every entry has an answer of its own: a slip in one holds up no other. Must not live here: what becomes of
an entry (``keeping``).
"""

from __future__ import annotations

from http import HTTPStatus

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from livetalk.edge import wire
from livetalk.edge.outreach.keeping import Kept, LookAgain, Sent, take
from livetalk.edge.planners import Planner, find_planner
from livetalk.edge.rendering.locales import Sentences
from livetalk.edge.site import Endpoint, Site, is_from_elsewhere, json_response
from livetalk.rooms.outcomes import Rejected

MOST_AT_ONCE = 20  # entries; 20 long ones are as much as one request may hold


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """What a tablet sends at once."""

    entries: tuple[msgspec.Raw, ...]


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """All that has to be right for an entry to have an answer."""

    id: str


def receive(site: Site) -> Endpoint:
    """``POST /outreach/entries``; every answer is JSON, because no person reads it."""

    async def endpoint(request: Request) -> Response:
        sentences = site.sentences(request)
        if is_from_elsewhere(request):
            return _refused(sentences, "from_elsewhere", HTTPStatus.FORBIDDEN)
        planner = find_planner(site, request)
        if planner is None:
            return _refused(sentences, "sign_in_first", HTTPStatus.UNAUTHORIZED)
        try:
            batch = msgspec.json.decode(await request.body(), type=Batch)
            named = [msgspec.json.decode(raw, type=Named) for raw in batch.entries]
        except msgspec.DecodeError:  # also of what has another shape
            return _refused(sentences, "bad_request", HTTPStatus.BAD_REQUEST)
        if len(named) > MOST_AT_ONCE:
            return _refused(sentences, "body_too_large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        answers = [
            {"id": one.id, **await _answer(planner, raw, sentences)}
            for one, raw in zip(named, batch.entries, strict=True)
        ]
        return json_response({"entries": answers})

    return endpoint


async def _answer(planner: Planner, raw: msgspec.Raw, sentences: Sentences) -> dict[str, object]:
    try:
        outcome = await take(planner, msgspec.json.decode(raw, type=Sent))
    except msgspec.ValidationError as error:
        outcome = wire.malformed(error)
    return told(outcome, sentences)


def told(outcome: Kept | LookAgain | Rejected, sentences: Sentences) -> dict[str, object]:
    """An answer in the reader's language."""
    match outcome:
        case Kept():
            answer: dict[str, object] = {"ok": True, "placed": outcome.placed}
            if outcome.why is not None:
                answer["message"] = sentences("outreach.kept_why", why=wire.explain(outcome.why, sentences))
            return answer
        case LookAgain():
            return {
                "ok": False,
                "code": "look_again",
                "message": look_again(outcome, sentences),
                "temporary": False,
                "may_insist": outcome.may_insist,
            }
        case Rejected():
            return wire.acknowledge(outcome, sentences)


def look_again(outcome: LookAgain, sentences: Sentences) -> str:
    """What should not be sent, a sentence for each kind."""
    return " ".join(sentences(f"outreach.look.{kind}") for kind in outcome.kinds)


def _refused(sentences: Sentences, code: str, status: HTTPStatus) -> Response:
    return json_response({"code": code, "message": sentences(f"refusal.{code}")}, status)
