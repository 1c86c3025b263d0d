"""What a record says in which order, before any file is made of it."""

from __future__ import annotations

import msgspec
import pytest

from livetalk.records.outline import Facts, Heading, Outline, Paragraph, SpokenLines
from livetalk.records.plain import legible
from livetalk.records.record import Record
from livetalk.records.telling import tell
from tests.records.samples import DANISH, ENGLISH, TRICKY, long_record


def headings(outline: Outline, level: int = 1) -> list[str]:
    return [block.text for block in outline.blocks if isinstance(block, Heading) and block.level == level]


def test_a_record_is_told_in_its_order() -> None:
    assert headings(tell(legible(TRICKY), DANISH)) == [
        "Fakta om mødet",
        "Kort fortalt",
        "Formål",
        "Hvad bliver input brugt til?",
        "Det var ikke til drøftelse",
        "Hvem stod for mødet?",
        "Spørgsmål og svar",
        "Spørgsmål, vi ikke nåede",
        "Tilsagn og opfølgning",
        "Sådan blev spørgsmålene behandlet",
        "Udskrift",
    ]


def test_questions_are_numbered_through_the_whole_record() -> None:
    outline = tell(legible(TRICKY), DANISH)
    numbers = [text.split(".")[0] for text in headings(outline, 3)]
    assert numbers == [str(n) for n in range(1, 9)]
    assert headings(outline, 2)[:3] == ["Havnebad", "Andre spørgsmål", "9. Hvad koster det?"]


@pytest.mark.parametrize(
    ("published_at", "standing"),
    [
        (None, "Draft. This record has not been published yet."),
        ("2026-08-24", "Version 2, published 24 August 2026."),
    ],
)
def test_a_draft_says_that_it_is_one(published_at: str | None, standing: str) -> None:
    record = msgspec.structs.replace(TRICKY, language="en", published_at=published_at)
    assert tell(legible(record), ENGLISH).subtitle == standing


def test_what_there_is_nothing_of_is_said_so() -> None:
    record = Record(
        code="1", title="T", language="da", date="2026-08-20", url="https://a.dk/r", address="https://a.dk",
        purpose="P", input_use="I",
    )  # fmt: skip
    paragraphs = [block.text for block in tell(record, DANISH).blocks if isinstance(block, Paragraph)]
    assert paragraphs[-3:] == [
        "Der blev ikke svaret på spørgsmål på mødet.",
        "Alle spørgsmål blev taget op.",
        "Der er ikke registreret tilsagn.",
    ]


def test_a_question_that_was_not_reached_says_when_it_is_answered() -> None:
    facts = [block for block in tell(legible(TRICKY), DANISH).blocks if isinstance(block, Facts)]
    said = {fact.label: fact.text for fact in facts[9].facts}
    assert said["Status"] == "Ikke nået på mødet"
    assert said["Svar senest"] == "3. september 2026"


def test_a_promise_carries_the_words_as_they_were_said() -> None:
    spoken = [
        line for b in tell(legible(TRICKY), DANISH).blocks if isinstance(b, SpokenLines) for line in b.lines
    ]
    quote = next(line for line in spoken if line.at == "00:48")
    assert (quote.who, quote.text) == ("Havnechef", TRICKY.promises[0].quote)


def test_only_another_language_is_named_on_a_line() -> None:
    outline = tell(legible(TRICKY), DANISH)
    transcript = outline.blocks[-1]
    assert isinstance(transcript, SpokenLines)
    assert [line.lang for line in transcript.lines] == [None, "en-GB", "ar", "??"]


def test_an_evening_of_five_hundred_questions_is_told_whole() -> None:
    assert len(headings(tell(long_record(500), DANISH), 3)) == 500
