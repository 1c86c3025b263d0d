"""What may be asked for about the transcript: notes, corrections, brackets, promises, the closed part.

Lives here: the part of the closed union of commands around what was said. ``commands`` joins all.
Must not live here: who may give it, or what follows from it.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec

from livetalk.rooms.command import AnyText, Command, Id, QuestionId
from livetalk.rooms.transcript_facts import Part
from livetalk.transcripts.captions_post import Style

LineId = Annotated[int, msgspec.Meta(ge=1)]
PromiseId = Annotated[str, msgspec.Meta(min_length=1, max_length=32, pattern=r"^[a-z0-9]+$")]
Day = Annotated[str, msgspec.Meta(max_length=40)]
"""An ISO date as a person or a date field gives it; what it is worth is decided later."""


class AboutTranscript(Command, frozen=True, kw_only=True):
    """What all commands about the transcript are."""


class SwitchPart(AboutTranscript, frozen=True, kw_only=True, tag="part"):
    """Begin the closed part (every public output stops at once), or open again."""

    part: Part


class WriteNote(AboutTranscript, frozen=True, kw_only=True, tag="note"):
    """A line of notes. ``speaker`` is an id or name; with ``promise`` it is marked as one too."""

    text: AnyText
    speaker: AnyText | None = None
    promise: bool = False


class CorrectLine(AboutTranscript, frozen=True, kw_only=True, tag="correct_line"):
    """Mend a line of the transcript, or say who spoke. The original is kept."""

    line: LineId
    text: AnyText
    speaker: AnyText | None = None


class MoveBracket(AboutTranscript, frozen=True, kw_only=True, tag="bracket"):
    """The lines from ``first`` to ``last`` answer the question; none: what was said while it was on."""

    question: QuestionId
    first: LineId | None = None
    last: LineId | None = None


class MarkPromise(AboutTranscript, frozen=True, kw_only=True, tag="promise"):
    """A promise was heard: the line it stands in, or own words for it, or neither (the latest line)."""

    line: LineId | None = None
    text: AnyText | None = None
    owner: AnyText | None = None
    due: Day | None = None


class ConfirmPromise(AboutTranscript, frozen=True, kw_only=True, tag="confirm_promise"):
    """It is one: it becomes a public item in these words. ``line`` is where it was said."""

    promise: PromiseId
    text: AnyText
    owner: AnyText
    contact: AnyText | None = None
    due: Day | None = None
    next: AnyText | None = None
    line: LineId | None = None
    question: Id | None = None


class RejectPromise(AboutTranscript, frozen=True, kw_only=True, tag="reject_promise"):
    """It is none."""

    promise: PromiseId


class ReopenPromise(AboutTranscript, frozen=True, kw_only=True, tag="reopen_promise"):
    """Judge a rejected one again."""

    promise: PromiseId


class HearCaptions(AboutTranscript, frozen=True, kw_only=True, tag="hear_captions"):
    """A post came in at the room's caption address. Only the edge gives this."""

    stream: str
    number: int
    body: str
    style: Style = "zoom"


class SettleCaptions(AboutTranscript, frozen=True, kw_only=True, tag="settle_captions"):
    """Nothing came for a while. Only the shell gives this."""

    stream: str


class ImportedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a file: milliseconds from its beginning."""

    cue: str
    start: int
    end: int
    text: str
    speaker: str | None = None


class ImportLines(AboutTranscript, frozen=True, kw_only=True, tag="import_lines"):
    """Lines of a file; ``begin`` (ms since 1970) is when the file begins. Only the edge gives this."""

    lang: str
    begin: int
    lines: tuple[ImportedLine, ...]


TranscriptCommand: TypeAlias = (
    SwitchPart
    | WriteNote
    | CorrectLine
    | MoveBracket
    | MarkPromise
    | ConfirmPromise
    | RejectPromise
    | ReopenPromise
)
"""Those that may come in over a socket, a form or the API."""

TranscriptInner: TypeAlias = HearCaptions | SettleCaptions | ImportLines
"""Those that the server itself gives."""
