"""Facts about what was said aloud: the lines of the transcript, what frames them, what was promised.

Lives here: the part of the closed union of facts that captions, notes and promises are made of, and its
own union. ``facts`` joins all. Must not live here: words, as in ``facts``.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from livetalk.rooms.event import Event
from livetalk.transcripts.ingest import StreamState

Part = Literal["open", "closed"]
Source = Literal["captions", "notes", "import"]


class TranscriptFact(Event, frozen=True, kw_only=True):
    """What all facts about what was said aloud are."""


class PartChanged(TranscriptFact, frozen=True, kw_only=True, tag="part_changed"):
    """The open part ended or began. What happens while it is closed reaches no public place, ever."""

    part: Part


class CaptionsHeard(TranscriptFact, frozen=True, kw_only=True, tag="captions_heard"):
    """A post of captions was taken in. ``state`` is what the next one is read on.

    The post's own text lies under ``body_key``, one key a stream: a retry may carry more of it.
    """

    stream: str
    body_key: str
    state: StreamState


class LineWritten(TranscriptFact, frozen=True, kw_only=True, tag="line_written"):
    """A line of the transcript came into being, or goes on: its words lie under ``text_key``.

    ``at`` and ``until`` are milliseconds since 1970 where they are not the fact's own time (an import).
    ``speaker`` is an id of the room's list; a name beyond that list lies under ``speaker_key``.
    ``closed``: it was said in the closed part, though it came in later.
    """

    line: int
    lang: str
    source: Source
    text_key: str
    final: bool = True
    speaker: str | None = None
    speaker_key: str | None = None
    at: int | None = None
    until: int | None = None
    cue_key: str | None = None
    closed: bool = False


class LinesSettled(TranscriptFact, frozen=True, kw_only=True, tag="lines_settled"):
    """Nothing was added for a while: these lines are final."""

    stream: str
    lines: tuple[int, ...]


class LineRemoved(TranscriptFact, frozen=True, kw_only=True, tag="line_removed"):
    """The captioner took the whole line back."""

    line: int


class LineCorrected(TranscriptFact, frozen=True, kw_only=True, tag="line_corrected"):
    """A person mended the line afterwards; what came in stays under its own key."""

    line: int
    text_key: str
    speaker: str | None = None
    speaker_key: str | None = None


class BracketMoved(TranscriptFact, frozen=True, kw_only=True, tag="bracket_moved"):
    """What was said from ``start`` until ``until`` (ms since 1970) answers the question.

    None for ``start``: what was said while it was on, as without this fact.
    """

    question: str
    start: int | None = None
    until: int | None = None


class PromiseMarked(TranscriptFact, frozen=True, kw_only=True, tag="promise_marked"):
    """Somebody heard a promise. It is nothing yet: a person confirms, edits or rejects it.

    ``due`` is an ISO date. ``line`` is where it was said, if that is known.
    """

    promise: str
    text_key: str
    line: int | None = None
    question: str | None = None
    owner_key: str | None = None
    due: str | None = None


class PromiseConfirmed(TranscriptFact, frozen=True, kw_only=True, tag="promise_confirmed"):
    """The promise became an item. ``promise`` is a marked one's id, or ``s<line>`` of a suggestion."""

    promise: str
    item: str


class PromiseRejected(TranscriptFact, frozen=True, kw_only=True, tag="promise_rejected"):
    """It is no promise."""

    promise: str


class PromiseReopened(TranscriptFact, frozen=True, kw_only=True, tag="promise_reopened"):
    """A rejected one is to be judged again."""

    promise: str


TranscriptEvent: TypeAlias = (
    PartChanged
    | CaptionsHeard
    | LineWritten
    | LinesSettled
    | LineRemoved
    | LineCorrected
    | BracketMoved
    | PromiseMarked
    | PromiseConfirmed
    | PromiseRejected
    | PromiseReopened
)
