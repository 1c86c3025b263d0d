"""What can be asked from outside and by staff: proposals, entries, feedback.

Texts come as they were typed; ``decide`` cleans them. Moments are ms since 1970, UTC.
"""

from __future__ import annotations

from typing import TypeAlias

from livetalk.programme.command import Command
from livetalk.programme.kinds import AgeBand, Origin, Score
from livetalk.programme.texts import EntryWords, ProposalWords


class Propose(Command, frozen=True, kw_only=True, tag="propose"):
    """Somebody outside proposes a talk."""

    gathering: str | None = None
    lang: str = "da"
    words: ProposalWords


class AskBack(Command, frozen=True, kw_only=True, tag="ask_back"):
    """The organiser needs to know more."""

    proposal: str
    text: str


class AnswerBack(Command, frozen=True, kw_only=True, tag="answer_back"):
    """The proposer answers."""

    proposal: str
    text: str


class AcceptProposal(Command, frozen=True, kw_only=True, tag="accept_proposal"):
    """It becomes a draft of a session."""

    proposal: str
    template: str
    stage: str | None = None
    starts: int
    ends: int
    bodies: tuple[str, ...] = ()
    text: str = ""


class DeclineProposal(Command, frozen=True, kw_only=True, tag="decline_proposal"):
    """Not this one, and why."""

    proposal: str
    text: str


class ForgetProposal(Command, frozen=True, kw_only=True, tag="forget_proposal"):
    """It was answered long ago: who wrote it, and what, is kept no longer."""

    proposal: str


class WithdrawProposal(Command, frozen=True, kw_only=True, tag="withdraw_proposal"):
    """The proposer takes it back."""

    proposal: str


class Capture(Command, frozen=True, kw_only=True, tag="capture"):
    """Staff wrote this down for somebody, for no session yet.

    ``entry`` and ``person`` were made on the tablet.
    """

    entry: str
    person: str
    at: int
    origin: Origin
    has_consent: bool = False
    age: AgeBand | None = None
    words: EntryWords


class PlaceEntry(Command, frozen=True, kw_only=True, tag="place_entry"):
    """It has become a question in the room of a session."""

    entry: str
    session: str
    question: str


class DropEntry(Command, frozen=True, kw_only=True, tag="drop_entry"):
    """It leads nowhere."""

    entry: str


class GiveFeedback(Command, frozen=True, kw_only=True, tag="give_feedback"):
    """Three questions after a session."""

    session: str
    heard: Score | None = None
    clear: Score | None = None
    again: Score | None = None
    comment: str = ""


CollectingCommand: TypeAlias = (
    Propose
    | AskBack
    | AnswerBack
    | AcceptProposal
    | DeclineProposal
    | WithdrawProposal
    | ForgetProposal
    | Capture
    | PlaceEntry
    | DropEntry
    | GiveFeedback
)
