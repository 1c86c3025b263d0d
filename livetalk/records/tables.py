"""The record as tables: what the forms for spreadsheets (CSV, XLSX) have in common.

Lives here: which columns there are and what stands in a row. Must not live here: how a cell is written so
that no spreadsheet calculates it (that is the form's), or sentences (``Words`` has them).
Dates are ISO 8601, so that they sort; ids are those of the JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from livetalk.records.clocks import clock, day
from livetalk.records.record import PromiseEntry, QuestionEntry, Record, Words
from livetalk.records.telling import attendance, moderation
from livetalk.records.voices import person_name, speaker

Cell = str | int | None
Row = tuple[Cell, ...]

_MS = 1000
_WIDE, _MIDDLE, _NARROW = 60, 24, 12  # signs
_WIDTHS = {"question": _WIDE, "answer": _WIDE, "written_answer": _WIDE, "text": _WIDE, "promise": _WIDE}
_WIDTHS |= {
    "value": _WIDE,
    "fact": _MIDDLE,
    "summary": _WIDE,
    "next_step": _WIDE,
    "reason": _WIDE,
    "quote": _WIDE,
}
_WIDTHS |= {"theme": _MIDDLE, "status": _MIDDLE, "speaker": _MIDDLE, "role": _MIDDLE, "owner": _MIDDLE}


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One table. ``rows`` begins anew with each call, so that a long one need not be kept."""

    name: str
    columns: tuple[str, ...]
    size: int
    rows: Callable[[Record, Words], Iterator[Row]]

    def titles(self, words: Words) -> tuple[str, ...]:
        """What stands over the columns."""
        return tuple(words(f"record.column.{column}") for column in self.columns)

    def widths(self) -> tuple[int, ...]:
        """How wide the columns are, in signs."""
        return tuple(_WIDTHS.get(column, _NARROW) for column in self.columns)


def facts(record: Record, words: Words) -> Sheet:
    """The meeting itself: when, where, what for, who, how many."""
    return Sheet(
        name="facts", columns=("fact", "value"), size=sum(1 for _ in _facts(record, words)), rows=_facts
    )


def questions(record: Record) -> Sheet:
    """Every question once, with what was answered in one cell."""
    columns = (
        "number", "id", "theme", "question", "status", "askers", "supports", "origin", "name",
        "summary", "answer", "written_answer", "reply_by", "promises", "url",
    )  # fmt: skip
    return Sheet(name="questions", columns=columns, size=len(record.questions), rows=_questions)


def answers(record: Record) -> Sheet:
    """Every answer once: who, in which role, from where in the transcript."""
    columns = ("id", "question", "kind", "speaker", "role", "from", "text")
    size = sum(len(each.answer) + (each.written_answer is not None) for each in record.questions)
    return Sheet(name="answers", columns=columns, size=size, rows=_answers)


def promises(record: Record) -> Sheet:
    """Every promise once."""
    columns = (
        "number", "id", "promise", "owner", "due", "status", "next_step", "reason",
        "quote", "speaker", "from", "question", "url",
    )  # fmt: skip
    return Sheet(name="promises", columns=columns, size=len(record.promises), rows=_promises)


def transcript(record: Record) -> Sheet:
    """Every line of what was said."""
    columns = ("id", "from", "to", "speaker", "role", "lang", "text")
    return Sheet(name="transcript", columns=columns, size=len(record.transcript), rows=_transcript)


def _facts(record: Record, words: Words) -> Iterator[Row]:
    def said(label: str, value: Cell) -> Iterator[Row]:
        if value not in {None, ""}:
            yield (words(f"record.{label}"), value)

    yield from said("label.date", record.date)
    for label, at in (("label.begin", record.begin), ("label.end", record.end)):
        yield from said(label, at and clock(at, record.language, record.zone))
    yield from said("label.place", record.place)
    yield from said("label.organisation", record.organisation)
    yield from said("label.code", record.code)
    yield from said("label.url", record.url)
    yield (words("record.label.version"), _standing(record, words))
    for label in ("summary", "purpose", "input_use", "not_open"):
        yield from said(f"heading.{label}", getattr(record, label))
    for person in record.roles:
        yield (person.role, person_name(person, words) or "")
    if record.attendance is not None:
        yield from ((fact.label, int(fact.text)) for fact in attendance(record.attendance, words))
    if record.moderation is not None:
        yield from ((fact.label, int(fact.text)) for fact in moderation(record.moderation, words))
        for each in record.moderation.not_shown:
            yield (words("record.not_shown", n=each.count, reason=each.reason_text), each.count)


def _standing(record: Record, words: Words) -> str:
    if record.published_at is None:
        return words("record.draft")
    published = day(record.published_at, record.language, record.zone)
    return words("record.published", version=record.version, date=published)


def _questions(record: Record, words: Words) -> Iterator[Row]:
    themes = [(theme.name, question) for theme in record.themes for question in theme.questions]
    themes += [(question.theme, question) for question in record.unanswered]
    numbers = record.numbers
    for theme, question in themes:
        yield (
            numbers[question.id],
            question.id,
            theme,
            _asked(question, words),
            question.status_text,
            question.askers,
            question.supports,
            question.origin_text,
            question.name,
            question.summary,
            "\n".join(f"{speaker(said.speaker, said.role, words)}: {said.text}" for said in question.answer),
            question.written_answer.text if question.written_answer else None,
            question.reply_by,
            " ".join(question.promises),
            question.url,
        )


def _asked(question: QuestionEntry, words: Words) -> str:
    return question.text or words("record.erased")


def _answers(record: Record, words: Words) -> Iterator[Row]:
    spoken, written = words("record.answer_spoken"), words("record.answer_written")
    for question in record.questions:
        asked = _asked(question, words)
        for said in question.answer:
            place = _place(said.from_s * _MS)
            yield (question.id, asked, spoken, said.speaker, said.role, place, said.text)
        if (answer := question.written_answer) is not None:
            yield (question.id, asked, written, answer.by, None, answer.at, answer.text)


def _promises(record: Record, _words: Words) -> Iterator[Row]:
    for number, promise in enumerate(record.promises, start=1):
        yield (number, *_promise(promise))


def _promise(promise: PromiseEntry) -> Row:
    return (
        promise.id,
        promise.title,
        promise.owner,
        promise.due,
        promise.status_text,
        promise.next_step,
        promise.reason,
        promise.quote,
        promise.speaker,
        None if promise.from_s is None else _place(promise.from_s * _MS),
        promise.question,
        promise.url,
    )


def _transcript(record: Record, _words: Words) -> Iterator[Row]:
    for line in record.transcript:
        span = _place(line.start_ms), _place(line.end_ms)
        yield (line.cue, *span, line.speaker, line.role, line.lang, line.text)


def _place(milliseconds: int) -> str:
    """A place in the transcript that sorts as text: ``01:02:05``."""
    seconds = max(milliseconds, 0) // _MS
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
