"""What comes in from outside the rooms: proposals, what staff wrote down for somebody, feedback.

Facts only grow. ``by`` of the fact is the account that did it, or the pseudonym of who wrote it.
"""

from __future__ import annotations

from livetalk.programme.kinds import AgeBand, Origin, Score
from livetalk.rooms.event import Event


class ProposalMade(Event, frozen=True, kw_only=True, tag="proposal_made"):
    """Somebody proposes a talk. ``owner`` is the pseudonym by which they find it again."""

    proposal: str
    owner: str
    gathering: str | None = None
    lang: str = "da"
    text_key: str


class ProposalAskedBack(Event, frozen=True, kw_only=True, tag="proposal_asked_back"):
    """The organiser needs to know more."""

    proposal: str
    text_key: str


class ProposalAnswered(Event, frozen=True, kw_only=True, tag="proposal_answered"):
    """The proposer answers, or adds something."""

    proposal: str
    text_key: str


class ProposalAccepted(Event, frozen=True, kw_only=True, tag="proposal_accepted"):
    """It becomes a session, which is a draft."""

    proposal: str
    session: str
    text_key: str | None = None


class ProposalDeclined(Event, frozen=True, kw_only=True, tag="proposal_declined"):
    """Not this one; always with a reason."""

    proposal: str
    text_key: str


class ProposalWithdrawn(Event, frozen=True, kw_only=True, tag="proposal_withdrawn"):
    """The proposer takes it back; its words are erased."""

    proposal: str


class ProposalForgotten(Event, frozen=True, kw_only=True, tag="proposal_forgotten"):
    """It was answered so long ago that nobody needs to know who wrote it, or what: its words are erased."""

    proposal: str


class EntryCaptured(Event, frozen=True, kw_only=True, tag="entry_captured"):
    """Staff wrote something down for somebody, for no session yet. ``at`` is when, by the tablet's clock.

    ``person`` is what the person's code stands for, as it will be in a room; ``entry`` came with it, so that
    the same entry sent twice is one.
    """

    entry: str
    person_key: str
    at: int
    origin: Origin
    has_consent: bool = False
    age: AgeBand | None = None
    text_key: str


class EntryPlaced(Event, frozen=True, kw_only=True, tag="entry_placed"):
    """It became a question in the room of a session."""

    entry: str
    session: str
    question: str


class EntryDropped(Event, frozen=True, kw_only=True, tag="entry_dropped"):
    """It leads nowhere; its words are erased."""

    entry: str


class FeedbackGiven(Event, frozen=True, kw_only=True, tag="feedback_given"):
    """Somebody's answers to the three questions after a session; a later one takes an earlier one's place."""

    session: str
    owner: str
    heard: Score | None = None
    clear: Score | None = None
    again: Score | None = None
    comment_key: str | None = None


CollectingEvent = (
    ProposalMade
    | ProposalAskedBack
    | ProposalAnswered
    | ProposalAccepted
    | ProposalDeclined
    | ProposalWithdrawn
    | ProposalForgotten
    | EntryCaptured
    | EntryPlaced
    | EntryDropped
    | FeedbackGiven
)
