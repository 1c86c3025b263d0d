"""The transcript as the room knows it: lines by key, streams, brackets, promises.

Lives here: the data, and small read-only questions about it. Must not live here: how it changes
(``evolve_transcript``), or the rules of captions and promises (``livetalk.transcripts``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import msgspec

from livetalk.rooms.transcript_facts import Source
from livetalk.transcripts.ingest import StreamState


class RoomLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line. ``at`` and ``until`` are milliseconds since 1970; ``seq`` is the last fact about it.

    ``closed`` says that it was said in the closed part. ``original_key`` names what came in, if a person
    has mended it since.
    """

    id: int
    lang: str
    source: Source
    at: int
    until: int
    text_key: str
    seq: int
    final: bool = True
    closed: bool = False
    speaker: str | None = None
    speaker_key: str | None = None
    cue_key: str | None = None
    original_key: str | None = None


class Bracket(msgspec.Struct, frozen=True, kw_only=True):
    """While a question was on: milliseconds since 1970; ``until`` is None while it still is."""

    start: int
    until: int | None = None


PromiseStatus = Literal["marked", "confirmed", "rejected"]


class Marked(msgspec.Struct, frozen=True, kw_only=True):
    """A promise that a person has marked or judged; a suggestion nobody has judged is not here."""

    id: str
    status: PromiseStatus
    at: int
    closed: bool = False
    text_key: str | None = None
    line: int | None = None
    question: str | None = None
    owner_key: str | None = None
    due: str | None = None
    item: str | None = None


@dataclass(slots=True, kw_only=True)
class Transcript:
    """Everything that was said, in the order in which it came in. Only ``evolve`` changes it."""

    lines: dict[int, RoomLine] = field(default_factory=dict)
    last_line: int = 0
    streams: dict[str, StreamState] = field(default_factory=dict)
    brackets: dict[str, tuple[Bracket, ...]] = field(default_factory=dict)
    """Question → when it was on."""
    moved: dict[str, Bracket] = field(default_factory=dict)
    """Question → what a moderator says answers it."""
    promises: dict[str, Marked] = field(default_factory=dict)

    def spoken(self) -> list[RoomLine]:
        """All lines in the order in which they were said."""
        return sorted(self.lines.values(), key=lambda line: (line.at, line.id))

    def copy(self) -> Transcript:
        """Give one that shares nothing changeable with this one."""
        return Transcript(
            lines=self.lines.copy(),
            last_line=self.last_line,
            streams=self.streams.copy(),
            brackets=self.brackets.copy(),
            moved=self.moved.copy(),
            promises=self.promises.copy(),
        )
