"""What a record says to a reader, in order: facts, purpose, questions with answers, promises, transcript.

Lives here: the record as an ``Outline``. Must not live here: sentences (``Words`` has them) or file formats.
The parts about questions are in ``telling_questions``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from livetalk.records.clocks import clock, day
from livetalk.records.outline import AnyBlock, Bullets, Fact, Facts, Heading, Outline, Paragraph, SpokenLines
from livetalk.records.record import Attendance, ModerationCounts, Person, Record, Words
from livetalk.records.telling_promises import promises
from livetalk.records.telling_questions import answered, page, unanswered
from livetalk.records.voices import line_of, person_name


def tell(record: Record, words: Words) -> Outline:
    """The whole record as an outline. The record must be ``legible`` already."""
    return Outline(
        title=record.title,
        subtitle=_standing(record, words),
        language=record.language,
        blocks=tuple(_blocks(record, words)),
    )


def _standing(record: Record, words: Words) -> str:
    if record.published_at is None:
        return words("record.draft")
    published = day(record.published_at, record.language, record.zone)
    return words("record.published", version=record.version, date=published)


def _blocks(record: Record, words: Words) -> Iterator[AnyBlock]:
    if record.correction:
        yield Paragraph(text=words("record.corrected", text=record.correction), quiet=True)
    yield Heading(level=1, text=words("record.heading.facts"))
    yield Facts(facts=tuple(_facts(record, words)))
    if record.summary:
        yield from _section("summary", record.summary, words)
    yield from _section("purpose", record.purpose, words)
    yield from _section("input_use", record.input_use, words)
    if record.not_open:
        yield from _section("not_open", record.not_open, words)
    if record.roles:
        yield Heading(level=1, text=words("record.heading.roles"))
        yield Bullets(items=tuple(_person(person, words) for person in record.roles))
    yield from answered(record, words)
    yield from unanswered(record, words)
    yield from promises(record, words)
    if record.moderation is not None:
        yield from _moderation(record.moderation, words)
    if record.transcript:
        yield Heading(level=1, text=words("record.heading.transcript"))
        yield Paragraph(text=words("record.transcript_note"), quiet=True)
        yield SpokenLines(lines=tuple(line_of(line, record.language, words) for line in record.transcript))


def _section(name: str, text: str, words: Words) -> Iterator[AnyBlock]:
    yield Heading(level=1, text=words(f"record.heading.{name}"))
    for paragraph in text.split("\n\n"):
        yield Paragraph(text=paragraph)


def _facts(record: Record, words: Words) -> Iterator[Fact]:
    yield Fact(label=words("record.label.date"), text=day(record.date, record.language, record.zone))
    clocks = [clock(at, record.language, record.zone) for at in (record.begin, record.end) if at]
    if clocks:
        yield Fact(label=words("record.label.time"), text="–".join(clocks))
    if record.place:
        yield Fact(label=words("record.label.place"), text=record.place)
    if record.organisation:
        yield Fact(label=words("record.label.organisation"), text=record.organisation)
    if record.attendance is not None:
        yield from attendance(record.attendance, words)
    yield Fact(label=words("record.label.code"), text=record.code)
    yield from page(words("record.label.url"), record.url)


def attendance(attended: Attendance, words: Words) -> Iterator[Fact]:
    """How many took part, as far as it is known."""
    yield from _counts(
        (
            ("present_most", attended.present_most),
            ("people_asked", attended.asked),
            ("people_supported", attended.supported),
            ("reactions", attended.reactions),
        ),
        words,
    )


def _person(person: Person, words: Words) -> str:
    name = person_name(person, words)
    return words("record.person", role=person.role, name=name) if name else person.role


def _moderation(counts: ModerationCounts, words: Words) -> Iterator[AnyBlock]:
    yield Heading(level=1, text=words("record.heading.moderation"))
    yield Facts(facts=tuple(moderation(counts, words)))
    if counts.not_shown:
        yield Bullets(
            items=tuple(
                words("record.not_shown", n=each.count, reason=each.reason_text) for each in counts.not_shown
            )
        )


def moderation(counts: ModerationCounts, words: Words) -> Iterator[Fact]:
    """What moderating did, in numbers."""
    yield from _counts(
        (
            ("asked", counts.asked),
            ("approved", counts.approved),
            ("merged", counts.merged),
            ("withdrawn", counts.withdrawn),
        ),
        words,
    )


def _counts(counts: Iterable[tuple[str, int | None]], words: Words) -> Iterator[Fact]:
    for name, count in counts:
        if count is not None:
            yield Fact(label=words(f"record.label.{name}"), text=str(count))
