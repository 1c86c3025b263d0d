"""How facts about proposals, captured entries and feedback move the state.

Must not live here: anything else (``evolve``).
"""

from __future__ import annotations

from typing import Literal, assert_never

from msgspec.structs import replace

from livetalk.programme import collecting_facts as f
from livetalk.programme.facts import Entry
from livetalk.programme.kinds import ProposalState
from livetalk.programme.programme import Captured, Feedback, Programme, Proposal, Said


def evolve_collecting(programme: Programme, entry: Entry, event: f.CollectingEvent) -> None:  # noqa: C901 - one flat match
    """Move the programme by one of these facts."""
    match event:
        case f.ProposalMade():
            programme.proposals[event.proposal] = Proposal(
                id=event.proposal,
                owner=event.owner,
                gathering=event.gathering,
                lang=event.lang,
                text_key=event.text_key,
                made_at=entry.at,
            )
        case f.ProposalAskedBack():
            _say(programme, entry, event.proposal, "asked_back", event.text_key)
        case f.ProposalAnswered():
            _say(programme, entry, event.proposal, "answered", event.text_key)
        case f.ProposalAccepted():
            _say(programme, entry, event.proposal, "accepted", event.text_key)
            known = programme.proposals[event.proposal]
            programme.proposals[known.id] = replace(known, session=event.session)
        case f.ProposalDeclined():
            _say(programme, entry, event.proposal, "declined", event.text_key)
        case f.ProposalWithdrawn():
            known = programme.proposals[event.proposal]
            programme.gone |= {known.text_key, *(said.text_key for said in known.said)}
            programme.proposals[known.id] = replace(known, state="withdrawn", settled_at=entry.at)
        case f.ProposalForgotten():
            known = programme.proposals[event.proposal]
            programme.gone |= {known.text_key, *(said.text_key for said in known.said)}
            programme.proposals[known.id] = replace(known, is_forgotten=True)
        case f.EntryCaptured():
            programme.captured[event.entry] = Captured(
                id=event.entry,
                person_key=event.person_key,
                at=event.at,
                kept_at=entry.at,
                origin=event.origin,
                has_consent=event.has_consent,
                age=event.age,
                text_key=event.text_key,
                by=entry.by,
            )
        case f.EntryPlaced():
            known_entry = programme.captured[event.entry]
            programme.gone |= {known_entry.text_key, known_entry.person_key}
            programme.captured[known_entry.id] = replace(
                known_entry, state="placed", session=event.session, question=event.question
            )
        case f.EntryDropped():
            known_entry = programme.captured[event.entry]
            programme.gone |= {known_entry.text_key, known_entry.person_key}
            programme.captured[known_entry.id] = replace(known_entry, state="dropped")
        case f.FeedbackGiven():
            _feedback(programme, entry, event)
        case _:
            assert_never(event)


def _say(
    programme: Programme, entry: Entry, proposal: str, state: ProposalState, text_key: str | None
) -> None:
    known = programme.proposals[proposal]
    said = known.said
    if text_key is not None:
        by: Literal["organiser", "proposer"] = "proposer" if state == "answered" else "organiser"
        said = (*said, Said(at=entry.at, by=by, text_key=text_key))
    settled = entry.at if state in ("accepted", "declined") else None
    programme.proposals[proposal] = replace(known, state=state, said=said, settled_at=settled)


def _feedback(programme: Programme, entry: Entry, event: f.FeedbackGiven) -> None:
    of_session = programme.feedback.setdefault(event.session, {})
    before = of_session.get(event.owner)
    if before is not None and before.comment_key is not None:
        programme.gone.add(before.comment_key)
    of_session[event.owner] = Feedback(
        at=entry.at,
        heard=event.heard,
        clear=event.clear,
        again=event.again,
        comment_key=event.comment_key,
    )
