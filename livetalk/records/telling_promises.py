"""What a record says of promises: a table of all of them, then each with its next step and the words said."""

from __future__ import annotations

from collections.abc import Iterator

from livetalk.records.clocks import day, timecode
from livetalk.records.outline import AnyBlock, Fact, Facts, Heading, Paragraph, SpokenLine, SpokenLines, Table
from livetalk.records.plain import shortened
from livetalk.records.record import PromiseEntry, Record, Words
from livetalk.records.telling_questions import page
from livetalk.records.voices import speaker

_COLUMNS = ("number", "promise", "owner", "due", "status")


def promises(record: Record, words: Words) -> Iterator[AnyBlock]:
    """The chapter of promises and other things that are followed up on."""
    yield Heading(level=1, text=words("record.heading.promises"))
    if not record.promises:
        yield Paragraph(text=words("record.none.promises"))
        return
    yield Table(
        columns=tuple(words(f"record.column.{column}") for column in _COLUMNS),
        rows=tuple(_row(number, promise, record) for number, promise in enumerate(record.promises, 1)),
    )
    for number, promise in enumerate(record.promises, start=1):
        yield from _promise(number, promise, record, words)


def _row(number: int, promise: PromiseEntry, record: Record) -> tuple[str, ...]:
    due = day(promise.due, record.language, record.zone) if promise.due else "–"
    return (str(number), promise.title, promise.owner or "–", due, promise.status_text)


def _promise(number: int, promise: PromiseEntry, record: Record, words: Words) -> Iterator[AnyBlock]:
    title = shortened(promise.title)
    yield Heading(level=2, text=words("record.numbered", n=number, text=title))
    if title != promise.title:
        yield Paragraph(text=promise.title)
    yield Facts(facts=tuple(_facts(promise, record, words)))
    if promise.quote:
        yield Paragraph(text=words("record.label.quote"), quiet=True)
        yield SpokenLines(lines=(_quote(promise.quote, promise, words),))


def _facts(promise: PromiseEntry, record: Record, words: Words) -> Iterator[Fact]:
    yield Fact(label=words("record.label.status"), text=promise.status_text)
    if promise.owner:
        yield Fact(label=words("record.label.owner"), text=promise.owner)
    if promise.due:
        yield Fact(label=words("record.label.due"), text=day(promise.due, record.language, record.zone))
    if promise.next_step:
        yield Fact(label=words("record.label.next_step"), text=promise.next_step)
    if promise.reason:
        yield Fact(label=words("record.label.reason"), text=promise.reason)
    yield from page(words("record.label.promise_page"), promise.url)


def _quote(quote: str, promise: PromiseEntry, words: Words) -> SpokenLine:
    at = timecode(promise.from_s) if promise.from_s is not None else ""
    return SpokenLine(at=at, who=speaker(promise.speaker, None, words), text=quote)
