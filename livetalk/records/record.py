"""The record of a meeting (opsamling) as plain data: what every form in this package is made from.

Lives here: the data and what each field means. Must not live here: where it comes from (``building``),
how it looks in a file (the ``*_form`` modules), or sentences in any language.

Everything that a person reads is ready when it comes in: a field ``…_text`` is a sentence or a word in the
record's language beside the code that programs go by. What the forms themselves say (headings, labels)
they ask of a ``Words``. Moments are ISO 8601 with an offset, dates ``YYYY-MM-DD``, ids opaque.
A text that was erased is ``None``: the entry stays and says so.
"""

from __future__ import annotations

from typing import Literal, Protocol

import msgspec

Language = Literal["da", "en"]


class Words(Protocol):
    """The sentences of one language: ``words("record.heading.promises")``, ``words("record.askers", n=3)``.

    The keys are those of ``web/locales/<language>/record.json``, with ``record.`` before them.
    """

    def __call__(self, key: str, /, **params: str | float) -> str:
        """The sentence as plain text, with its parameters put in."""
        ...


class Progress(Protocol):
    """Told how far a form that can be long has come: steps done, and of how many.

    The last call is (n, n); there is none if nothing was to be done.
    """

    def __call__(self, done: int, total: int, /) -> None:
        """``done`` steps of ``total`` are behind us."""
        ...


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody with a role at the meeting: the facilitator, a politician, the minute-taker."""

    role: str
    name: str | None = None
    organisation: str | None = None


class Attendance(msgspec.Struct, frozen=True, kw_only=True):
    """How many took part, as far as it is known; nobody by name."""

    present_most: int | None = None  # the most phones at once
    asked: int | None = None  # people who asked something
    supported: int | None = None  # people who supported a question
    reactions: int | None = None  # reactions given, all kinds together


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """Words that were said in answer, in one breath of one speaker."""

    text: str
    from_s: int  # seconds from the beginning of the transcript
    speaker: str | None = None
    role: str | None = None


class WrittenAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that came in writing after the meeting."""

    text: str
    by: str | None = None  # the role, or name and role, that stands behind it
    at: str | None = None  # date or moment


class QuestionEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A question and what became of it."""

    id: str
    text: str | None  # None: erased by its author
    status: str  # a code: answered, unanswered, approved …
    status_text: str  # the sentence for it: "Besvaret på mødet."
    askers: int = 1  # people behind it, those who were merged into it counted
    supports: int = 0
    origin: str | None = None  # a code: phone, hall, floor …
    origin_text: str | None = None
    name: str | None = None  # only if the asker gave one and it was shown
    theme: str | None = None
    answer: tuple[Spoken, ...] = ()
    summary: str | None = None  # what was answered, in short, by an editor
    written_answer: WrittenAnswer | None = None
    promises: tuple[str, ...] = ()  # ids in ``Record.promises``
    reply_by: str | None = None  # the date by which a question that was not reached is answered
    url: str | None = None
    number: int | None = None  # the one on its author's receipt, if it is a response to a hearing


class ThemeSection(msgspec.Struct, frozen=True, kw_only=True):
    """Questions of one theme, in the order in which they were taken on. No name: those without a theme."""

    name: str | None
    questions: tuple[QuestionEntry, ...] = ()


class PromiseEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A promise or another thing that is followed up on, as it stands when the record is made."""

    id: str
    title: str
    status: str  # a code of ``livetalk.followup.statuses``
    status_text: str
    owner: str | None = None  # the role that is responsible
    due: str | None = None  # a date
    next_step: str | None = None
    reason: str | None = None  # why not, or why the deadline moved
    quote: str | None = None  # the words as they were said
    speaker: str | None = None
    from_s: int | None = None
    question: str | None = None  # the id of the question it came from
    url: str | None = None


class NotShown(msgspec.Struct, frozen=True, kw_only=True):
    """How many questions were not shown for one reason."""

    reason: str  # a code
    reason_text: str
    count: int


class ModerationCounts(msgspec.Struct, frozen=True, kw_only=True):
    """What moderating did, in numbers."""

    asked: int
    approved: int
    merged: int = 0
    withdrawn: int = 0
    not_shown: tuple[NotShown, ...] = ()


class TranscriptLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of what was said in the open part. Times from the beginning of the transcript."""

    cue: str
    start_ms: int
    end_ms: int
    text: str
    speaker: str | None = None
    role: str | None = None
    lang: str = "da"


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a record says, in one language. ``published_at`` is None as long as it is a draft."""

    code: str  # the room's
    title: str
    language: Language
    date: str  # the day of the meeting where it was held
    url: str  # the permanent page of this record
    address: str  # the base address of the service, without a slash at the end
    version: int = 1
    published_at: str | None = None
    correction: str | None = None  # what was put right since the version before
    begin: str | None = None
    end: str | None = None
    transcript_begin: str | None = None  # the moment at which the transcript counts from 0
    zone: str = "Europe/Copenhagen"  # where clocks are read
    place: str | None = None
    organisation: str | None = None  # whose meeting it was
    purpose: str
    input_use: str
    not_open: str | None = None
    is_hearing: bool = False  # what came in are responses: nothing in it was "not reached"
    roles: tuple[Person, ...] = ()
    attendance: Attendance | None = None
    summary: str | None = None  # free text by the editor, paragraphs divided by empty lines
    themes: tuple[ThemeSection, ...] = ()
    unanswered: tuple[QuestionEntry, ...] = ()
    promises: tuple[PromiseEntry, ...] = ()
    moderation: ModerationCounts | None = None
    transcript: tuple[TranscriptLine, ...] = ()

    @property
    def answered(self) -> tuple[QuestionEntry, ...]:
        """The questions of all themes, in order."""
        return tuple(question for theme in self.themes for question in theme.questions)

    @property
    def questions(self) -> tuple[QuestionEntry, ...]:
        """All questions: those of the themes, then those that were not reached."""
        return (*self.answered, *self.unanswered)

    @property
    def numbers(self) -> dict[str, int]:
        """By question: its number in the record. A response keeps that of its receipt."""
        return {entry.id: entry.number or place for place, entry in enumerate(self.questions, 1)}
