"""What the pages of proposals show of one.

Lives here: from the state to what a template draws, for its owner and for those who plan. Must not live
here: who may read it, or what anybody may do with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from livetalk.edge.rendering.locales import Sentences
from livetalk.edge.wire import explain
from livetalk.programme.answering import answer_by
from livetalk.programme.hours import day_of
from livetalk.programme.kinds import ProposalState
from livetalk.programme.programme import Programme, Proposal
from livetalk.programme.proposing import OPEN
from livetalk.programme.texts import GatheringWords, Note, ProposalWords, SessionWords
from livetalk.rooms.cards import iso
from livetalk.rooms.outcomes import Rejected

ERASED = ProposalWords(title="", about="", who="", name="", email="")


class SaidLine(msgspec.Struct, frozen=True, kw_only=True):
    """What one of the two wrote; ``at`` is a moment in ISO 8601."""

    at: str
    by: Literal["organiser", "proposer"]
    text: str


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal as a page shows it. ``answer_by`` is an ISO date; ``session`` what became of it, if any."""

    id: str
    state: ProposalState
    words: ProposalWords
    gathering: str
    gathering_slug: str
    made_at: str
    answer_by: str
    is_late: bool
    is_open: bool
    settled_at: str | None
    said: tuple[SaidLine, ...]
    session: str | None
    session_title: str
    session_is_public: bool
    session_starts: str


def told(programme: Programme, proposal: Proposal, now: int) -> Told:
    """The proposal."""
    gathering = programme.gatherings.get(proposal.gathering or "")
    of_gathering = programme.text(gathering.text_key, GatheringWords) if gathering is not None else None
    session = programme.sessions.get(proposal.session or "")
    of_session = programme.text(session.text_key, SessionWords) if session is not None else None
    by = answer_by(proposal)
    notes = ((said, programme.text(said.text_key, Note)) for said in proposal.said)
    return Told(
        id=proposal.id,
        state=proposal.state,
        words=programme.text(proposal.text_key, ProposalWords) or ERASED,
        gathering=of_gathering.title if of_gathering is not None else "",
        gathering_slug=gathering.slug if gathering is not None else "",
        made_at=iso(proposal.made_at),
        answer_by=by.isoformat(),
        is_late=waits_for_us(proposal) and by < day_of(now),
        is_open=proposal.state in OPEN,
        settled_at=iso(proposal.settled_at) if proposal.settled_at is not None else None,
        said=tuple(SaidLine(at=iso(said.at), by=said.by, text=note.text) for said, note in notes if note),
        session=proposal.session,
        session_title=of_session.title if of_session is not None else "",
        session_is_public=session is not None and programme.is_public(session),
        session_starts=iso(session.starts) if session is not None else "",
    )


def waits_for_us(proposal: Proposal) -> bool:
    """Whether the next step is the organiser's."""
    return proposal.state in ("new", "answered")


def refusal(rejected: Rejected, sentences: Sentences) -> Mapping[str, Any]:
    """Why a form was refused, and the field that it is about: ``error`` and ``wrong``."""
    field = str(rejected.params.get("field", "email" if rejected.code == "wrong_address" else ""))
    key = f"proposals.refused.{rejected.code}"
    if sentences.has(key) and sentences.has(f"proposals.field.{field}"):
        of_field = {**rejected.params, "field": sentences(f"proposals.field.{field}")}
        return {"error": sentences(key, **of_field), "wrong": field}
    return {"error": explain(rejected, sentences), "wrong": field}
