"""What can be decided about proposals from outside: quick and clear word, whichever it is.

Must not live here: the session that one becomes, beyond its first fact (``sessions``).
"""

from __future__ import annotations

from livetalk.mail_address import clean_address
from livetalk.programme import collecting_facts as f
from livetalk.programme import commands as c
from livetalk.programme import sessions
from livetalk.programme.account_facts import LetterQueued
from livetalk.programme.context import Answer, Context, Events, Planned
from livetalk.programme.kinds import LetterKind, ProposalState
from livetalk.programme.programme import Programme, Proposal
from livetalk.programme.texts import MAX_PROSE, Note, ProposalWords, SessionWords, written
from livetalk.programme.wording import cleaned
from livetalk.rooms import text
from livetalk.rooms.outcomes import Rejected

UNKNOWN = Rejected(code="unknown_in_programme")
OPEN: frozenset[ProposalState] = frozenset({"new", "asked_back", "answered"})
"""States in which a proposal still waits for an end."""
KEPT_MS = 180 * 24 * 3600 * 1000  # after the answer: until then somebody may come back to it
MAX_OPEN = 5  # of one person: more at once is a mistake, or a machine


def propose(programme: Programme, command: c.Propose, context: Context) -> Answer:
    """Somebody outside proposes a talk."""
    words = cleaned(command.words, {"title", "about", "who", "name", "email"})
    if isinstance(words, Rejected):
        return words
    if clean_address(words.email) is None:
        return Rejected(code="wrong_address")
    gathering = programme.gatherings.get(command.gathering or "")
    if command.gathering is not None and (gathering is None or gathering.state != "published"):
        return UNKNOWN
    own = [p for p in programme.proposals.values() if p.owner == context.giver.id and p.state in OPEN]
    if len(own) >= MAX_OPEN:
        return Rejected(code="too_many_proposals", params={"n": MAX_OPEN})
    proposal = context.fresh_id
    key = f"proposal:{proposal}"
    made = f.ProposalMade(
        proposal=proposal,
        owner=context.giver.id,
        gathering=command.gathering,
        lang=command.lang,
        text_key=key,
    )
    events: Events = (made, *_letter(context, proposal, command.lang, "proposal_received"))
    return Planned(events=events, words={key: written(words)}, made=proposal)


def ask_back(programme: Programme, command: c.AskBack, context: Context) -> Answer:
    """The organiser needs to know more."""
    proposal = _open(programme, command.proposal)
    said = _said(command.text)
    if isinstance(proposal, Rejected):
        return proposal
    if isinstance(said, Rejected):
        return said
    key = f"proposal:{proposal.id}:{context.fresh_id}"
    asked = f.ProposalAskedBack(proposal=proposal.id, text_key=key)
    events: Events = (asked, *_letter(context, proposal.id, proposal.lang, "proposal_asked"))
    return Planned(events=events, words={key: said})


def answer_back(programme: Programme, command: c.AnswerBack, context: Context) -> Answer:
    """The proposer answers, or adds something."""
    proposal = _open(programme, command.proposal)
    if isinstance(proposal, Rejected):
        return proposal
    if proposal.owner != context.giver.id:
        return UNKNOWN
    said = _said(command.text)
    if isinstance(said, Rejected):
        return said
    key = f"proposal:{proposal.id}:{context.fresh_id}"
    return Planned(events=(f.ProposalAnswered(proposal=proposal.id, text_key=key),), words={key: said})


def accept(programme: Programme, command: c.AcceptProposal, context: Context) -> Answer:
    """It becomes a draft of a session, in which the proposer's words stand."""
    proposal = _open(programme, command.proposal)
    if isinstance(proposal, Rejected):
        return proposal
    words = programme.text(proposal.text_key, ProposalWords)
    plan = c.PlanSession(
        template=command.template,
        gathering=proposal.gathering,
        stage=command.stage,
        starts=command.starts,
        ends=command.ends,
        bodies=command.bodies,
        words=SessionWords(
            title=words.title if words else "", summary=words.about if words else "", listens=""
        ),
    )
    planned = sessions.plan(programme, plan, context)
    if isinstance(planned, Rejected):
        return planned
    note = text.clean(command.text, lines=True)
    key = f"proposal:{proposal.id}:{context.fresh_id}" if note else None
    accepted = f.ProposalAccepted(proposal=proposal.id, session=planned.made or "", text_key=key)
    events: Events = (
        *planned.events,
        accepted,
        *_letter(context, proposal.id, proposal.lang, "proposal_accepted"),
    )
    own = {key: written(Note(text=note))} if key else {}
    return Planned(events=events, words={**planned.words, **own}, made=planned.made)


def decline(programme: Programme, command: c.DeclineProposal, context: Context) -> Answer:
    """Not this one; always with a reason."""
    proposal = _open(programme, command.proposal)
    if isinstance(proposal, Rejected):
        return proposal
    said = _said(command.text)
    if isinstance(said, Rejected):
        return said
    key = f"proposal:{proposal.id}:{context.fresh_id}"
    declined = f.ProposalDeclined(proposal=proposal.id, text_key=key)
    events: Events = (declined, *_letter(context, proposal.id, proposal.lang, "proposal_declined"))
    return Planned(events=events, words={key: said})


def withdraw(programme: Programme, command: c.WithdrawProposal, context: Context) -> Answer:
    """The proposer takes it back; nothing of what was written stays."""
    proposal = programme.proposals.get(command.proposal)
    if proposal is None or proposal.owner != context.giver.id:
        return UNKNOWN
    if proposal.state == "withdrawn":
        return Planned()
    return Planned(events=(f.ProposalWithdrawn(proposal=proposal.id),))


def forgotten_at(proposal: Proposal) -> int | None:
    """When its words go (ms since 1970); None while it waits for an answer, and once they are gone."""
    if proposal.settled_at is None or proposal.state == "withdrawn" or proposal.is_forgotten:
        return None
    return proposal.settled_at + KEPT_MS


def forget(programme: Programme, command: c.ForgetProposal, context: Context) -> Answer:
    """Its words go once they have had their time; that it was answered, and how, stays known."""
    proposal = programme.proposals.get(command.proposal)
    due = forgotten_at(proposal) if proposal is not None else None
    if proposal is None or due is None or context.now < due:
        return Planned()
    return Planned(events=(f.ProposalForgotten(proposal=proposal.id),))


def _open(programme: Programme, proposal: str) -> Proposal | Rejected:
    found = programme.proposals.get(proposal)
    if found is None:
        return UNKNOWN
    return found if found.state in OPEN else Rejected(code="proposal_settled")


def _said(typed: str) -> str | Rejected:
    tidy = text.clean(typed, lines=True)
    if text.is_empty(tidy):
        return Rejected(code="frame_missing", params={"field": "text"})
    if text.is_too_long(tidy, MAX_PROSE):
        return Rejected(code="frame_too_long", params={"field": "text", "max": MAX_PROSE})
    return written(Note(text=tidy))


def _letter(context: Context, proposal: str, lang: str, kind: LetterKind) -> tuple[LetterQueued, ...]:
    if not context.sends_mail:
        return ()
    return (LetterQueued(letter=context.fresh_id, kind=kind, about=proposal, lang=lang),)
