"""What a record says of questions: what was asked, what was answered and by whom, what was not reached."""

from __future__ import annotations

from collections.abc import Iterator

from livetalk.records.clocks import day
from livetalk.records.outline import AnyBlock, Bullets, Fact, Facts, Heading, Paragraph, SpokenLines
from livetalk.records.plain import safe_link, shortened
from livetalk.records.record import PromiseEntry, QuestionEntry, Record, Words
from livetalk.records.voices import answer_of


def answered(record: Record, words: Words) -> Iterator[AnyBlock]:
    """The themes with their questions and answers. Questions are numbered through the whole record."""
    if record.is_hearing and not record.answered:
        return
    yield Heading(level=1, text=words("record.heading.questions"))
    if not record.answered:
        yield Paragraph(text=words("record.none.questions"))
    numbers = record.numbers
    for theme in record.themes:
        if not theme.questions:
            continue
        yield Heading(level=2, text=theme.name or words("record.heading.no_theme"))
        for question in theme.questions:
            yield from _question(question, numbers[question.id], 3, record, words)


def unanswered(record: Record, words: Words) -> Iterator[AnyBlock]:
    """The questions that were not reached, each with its standing and reply date; in a hearing all."""
    yield Heading(level=1, text=words("record.heading.unanswered"))
    if not record.unanswered:
        yield Paragraph(text=words("record.none.unanswered"))
    numbers = record.numbers
    for question in record.unanswered:
        yield from _question(question, numbers[question.id], 2, record, words)


def _question(
    question: QuestionEntry, number: int, level: int, record: Record, words: Words
) -> Iterator[AnyBlock]:
    text = question.text or words("record.erased")
    title = shortened(text)
    yield Heading(level=level, text=words("record.numbered", n=number, text=title))
    if title != text:
        yield Paragraph(text=text, own=True)
    yield Facts(facts=tuple(_facts(question, record, words)))
    if question.summary:
        yield Paragraph(text=words("record.answer_summary"), quiet=True)
        for paragraph in question.summary.split("\n\n"):
            yield Paragraph(text=paragraph)
    if question.answer:
        yield Paragraph(text=words("record.answer_spoken"), quiet=True)
        yield SpokenLines(lines=tuple(answer_of(spoken, words) for spoken in question.answer))
    if question.written_answer is not None:
        yield from _in_writing(question, record, words)
    given = [promise for promise in record.promises if promise.id in question.promises]
    if given:
        yield Paragraph(text=words("record.label.promises"), quiet=True)
        yield Bullets(items=tuple(_in_a_line(promise, record) for promise in given))


def _facts(question: QuestionEntry, record: Record, words: Words) -> Iterator[Fact]:
    yield Fact(label=words("record.label.status"), text=question.status_text)
    if question.reply_by:
        by = day(question.reply_by, record.language, record.zone)
        yield Fact(label=words("record.label.reply_by"), text=by)
    behind = words("record.askers", n=question.askers), words("record.supports", n=question.supports)
    yield Fact(label=words("record.label.behind"), text=", ".join(behind))
    if question.name:
        yield Fact(label=words("record.label.name"), text=question.name)
    if question.origin_text:
        yield Fact(label=words("record.label.origin"), text=question.origin_text)
    yield from page(words("record.label.question_page"), question.url)


def page(label: str, url: str | None) -> Iterator[Fact]:
    """Where something can be followed; nothing if the address leads to no page."""
    if safe_link(url) and url is not None:
        yield Fact(label=label, text=url, url=url)


def _in_writing(question: QuestionEntry, record: Record, words: Words) -> Iterator[AnyBlock]:
    answer = question.written_answer
    if answer is None:
        return
    head = words("record.answer_written_by", by=answer.by) if answer.by else words("record.answer_written")
    when = f", {day(answer.at, record.language, record.zone)}" if answer.at else ""
    yield Paragraph(text=head + when, quiet=True)
    for paragraph in answer.text.split("\n\n"):
        yield Paragraph(text=paragraph)


def _in_a_line(promise: PromiseEntry, record: Record) -> str:
    due = day(promise.due, record.language, record.zone) if promise.due else None
    return " · ".join(part for part in (promise.title, promise.owner, due, promise.status_text) if part)
