"""Facts about one question: how it came in, its words, and what was decided about it.

Lives here: the part of the closed union of facts that a question's life is made of, and its own union.
``facts`` joins all. Must not live here: words, as in ``facts``.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from livetalk.rooms.event import Event, Flag, Outcome


class QuestionAsked(Event, frozen=True, kw_only=True, tag="question_asked"):
    """A question came in. ``held`` says whether it waits for a moderator before it is shown.

    ``flags`` is what the screening found in it, ``similar`` the questions it was found to be like,
    best first: what the moderators were told then stays on record when the rules change.
    ``parent`` is the question or idea that an idea builds on. ``own``: it came in by another hand, and yet
    the maker of the fact is the person who asks, who holds a personal code.
    """

    question: str
    held: bool
    text_key: str
    name_key: str | None = None
    theme_key: str | None = None
    origin: str = "phone"
    kind: Literal["question", "idea"] = "question"
    parent: str | None = None
    themes: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    similar: tuple[str, ...] = ()
    own: bool = False


class QuestionRevised(Event, frozen=True, kw_only=True, tag="question_revised"):
    """The author changed the words. ``held``, ``flags``, ``similar`` as for ``QuestionAsked``."""

    question: str
    held: bool
    text_key: str
    flags: tuple[Flag, ...] = ()
    similar: tuple[str, ...] = ()


class QuestionCorrected(Event, frozen=True, kw_only=True, tag="question_corrected"):
    """A moderator mended slips of the pen. The author's own words stay under their key."""

    question: str
    text_key: str
    flags: tuple[Flag, ...] = ()


class ElaborationAsked(Event, frozen=True, kw_only=True, tag="elaboration_asked"):
    """A moderator asked the author to say more; the message lies under ``text_key``."""

    question: str
    text_key: str


class QuestionWithdrawn(Event, frozen=True, kw_only=True, tag="question_withdrawn"):
    """The author took the question back."""

    question: str


class QuestionApproved(Event, frozen=True, kw_only=True, tag="question_approved"):
    """A moderator let the question into the queue."""

    question: str


class QuestionDismissed(Event, frozen=True, kw_only=True, tag="question_dismissed"):
    """A moderator decided not to show the question; own words lie under ``note_key``."""

    question: str
    reason: str
    note_key: str | None = None


class QuestionRestored(Event, frozen=True, kw_only=True, tag="question_restored"):
    """A dismissed or finished question went back to where it was before."""

    question: str


class QuestionTaken(Event, frozen=True, kw_only=True, tag="question_taken"):
    """The question is on now. One that was on already was finished by a fact of its own.

    ``proposed`` is the question that the room's order proposed, if it was another one.
    """

    question: str
    proposed: str | None = None


class QuestionFinished(Event, frozen=True, kw_only=True, tag="question_finished"):
    """The question left the stage, answered or unanswered."""

    question: str
    how: Outcome


class QuestionMerged(Event, frozen=True, kw_only=True, tag="question_merged"):
    """The question is asked as part of another one; its words and its supporters are kept."""

    question: str
    into: str


class QuestionUnmerged(Event, frozen=True, kw_only=True, tag="question_unmerged"):
    """The question stands by itself again, where it stood before."""

    question: str


class QuestionTagged(Event, frozen=True, kw_only=True, tag="question_tagged"):
    """These, and only these, of the room's themes the question is about."""

    question: str
    themes: tuple[str, ...]


class QuestionAssigned(Event, frozen=True, kw_only=True, tag="question_assigned"):
    """These, and only these, speakers are to answer the question."""

    question: str
    speakers: tuple[str, ...]


QuestionEvent: TypeAlias = (
    QuestionAsked
    | QuestionRevised
    | QuestionCorrected
    | ElaborationAsked
    | QuestionWithdrawn
    | QuestionApproved
    | QuestionDismissed
    | QuestionRestored
    | QuestionTaken
    | QuestionFinished
    | QuestionMerged
    | QuestionUnmerged
    | QuestionTagged
    | QuestionAssigned
)
