"""The facts a room's log is made of, in the past tense.

Lives here: one frozen type per fact, and the envelope that a log puts around it. Facts only grow:
a new field has a default, a type is never renamed or removed, because old logs replay for ever.
Must not live here: what a person wrote, names, addresses. A fact names a *words key*; the text
lies beside the log in an erasable table (see ``livetalk.log``).
"""

from __future__ import annotations

from typing import Literal

import msgspec

RoomState = Literal["early", "open", "paused", "closed"]
Moderation = Literal["before", "after"]
StaffRole = Literal["moderator", "speaker", "notes", "captions"]
Outcome = Literal["answered", "unanswered"]


class Flag(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place in what a person wrote that a moderator should look at.

    ``start`` and ``end`` (exclusive) count code points; on the wire they are ``from`` and ``to``.
    ``field`` says in which of the words it is.
    """

    kind: str
    start: int = msgspec.field(name="from")
    end: int = msgspec.field(name="to")
    field: Literal["text", "name", "theme"] = msgspec.field(default="text", name="in")


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", omit_defaults=True):
    """Something that happened in a room. Subclasses are tagged with their snake-case name."""


class RoomCreated(Event, frozen=True, kw_only=True, tag="room_created"):
    """The first fact of every log. Title, purpose and frame are words (``room:title`` …)."""

    code: str
    languages: tuple[str, ...] = ("da", "en")
    moderation: Moderation = "before"


class StaffLinkMade(Event, frozen=True, kw_only=True, tag="staff_link_made"):
    """A staff link exists. ``token_hash`` is the SHA-256 (hex) of its secret."""

    link: str
    role: StaffRole
    token_hash: str


class RoomStateChanged(Event, frozen=True, kw_only=True, tag="room_state_changed"):
    """The room became early, open, paused or closed."""

    state: RoomState


class WallBlanked(Event, frozen=True, kw_only=True, tag="wall_blanked"):
    """The panic key: every wall shows nothing (``on``) or its picture again."""

    on: bool


class QuestionAsked(Event, frozen=True, kw_only=True, tag="question_asked"):
    """A question came in. ``held`` says whether it waits for a moderator before it is shown."""

    question: str
    held: bool
    text_key: str
    name_key: str | None = None
    theme_key: str | None = None
    origin: str = "phone"


class QuestionRevised(Event, frozen=True, kw_only=True, tag="question_revised"):
    """The author changed the words. ``held`` as for ``QuestionAsked``."""

    question: str
    held: bool
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
    """The question is on now. One that was on already was finished by a fact of its own."""

    question: str


class QuestionFinished(Event, frozen=True, kw_only=True, tag="question_finished"):
    """The question left the stage, answered or unanswered."""

    question: str
    how: Outcome


class ActUndone(Event, frozen=True, kw_only=True, tag="act_undone"):
    """A moderator's act, named by the command's first seq, was taken back by its maker."""

    act: int


class SupportGiven(Event, frozen=True, kw_only=True, tag="support_given"):
    """The actor of the fact supports the question."""

    question: str


class SupportTakenBack(Event, frozen=True, kw_only=True, tag="support_taken_back"):
    """The actor of the fact no longer supports the question."""

    question: str


class ReactionsCounted(Event, frozen=True, kw_only=True, tag="reactions_counted"):
    """The sum of one short window: kind → how many. Never who."""

    counts: dict[str, int]


AnyEvent = (
    RoomCreated
    | StaffLinkMade
    | RoomStateChanged
    | WallBlanked
    | QuestionAsked
    | QuestionRevised
    | QuestionWithdrawn
    | QuestionApproved
    | QuestionDismissed
    | QuestionRestored
    | QuestionTaken
    | QuestionFinished
    | ActUndone
    | SupportGiven
    | SupportTakenBack
    | ReactionsCounted
)


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a log: an event with its place, time and maker.

    ``seq`` counts from 1 without gaps. ``at`` is milliseconds since 1970 UTC. ``by`` is a
    pseudonym (never a cookie or a token), or None for the system. ``command`` is the id of the
    command that caused it, scoped to its maker; all facts of one command share it.
    """

    seq: int
    at: int
    event: AnyEvent
    by: str | None = None
    command: str | None = None
