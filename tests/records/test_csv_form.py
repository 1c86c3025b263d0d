"""The CSV files, read back by Python's reader."""

from __future__ import annotations

import csv
import io

import pytest

from livetalk.records import csv_form
from livetalk.records.plain import FORMULA_BEGINS
from tests.records.samples import DANISH, EMOJI, ENGLISH, HEBREW, LONG, MARKUP, TRICKY, long_record


def rows_of(content: bytes) -> list[dict[str, str]]:
    text = content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";", strict=True))


@pytest.fixture(scope="module")
def questions() -> list[dict[str, str]]:
    return rows_of(csv_form.write_questions(TRICKY, DANISH))


def test_it_begins_with_a_byte_order_mark_and_lines_end_as_spreadsheets_like() -> None:
    content = csv_form.write_questions(TRICKY, DANISH)
    assert content.startswith("\N{BYTE ORDER MARK}Nr.;Id;Emne;Spørgsmål;".encode())
    assert content.endswith(b"\r\n")


def test_every_question_is_a_row(questions: list[dict[str, str]]) -> None:
    assert [row["Id"] for row in questions] == [question.id for question in TRICKY.questions]


def test_what_people_wrote_is_in_it(questions: list[dict[str, str]]) -> None:
    asked = {row["Id"]: row["Spørgsmål"] for row in questions}
    assert [asked[id_] for id_ in ("q2", "q3", "q5", "q6", "q8")] == [
        HEBREW,
        EMOJI,
        MARKUP,
        "Før\nefter",
        LONG.strip(),
    ]
    assert asked["q7"] == "Slettet af den, der skrev det"


def test_an_answer_says_who_gave_it(questions: list[dict[str, str]]) -> None:
    assert questions[0]["Svar på mødet"] == (
        "Ane Holm (Havnechef): Broen er ikke bygget til is.\nBorgmester: Vi regner på det. Æ, ø og å 😀"
    )
    assert questions[8]["Svar på skrift"] == "Det koster 3 mio."
    assert questions[8]["Svar senest"] == "2026-09-03"
    assert questions[8]["Emne"] == "Penge"


def test_no_cell_can_be_calculated() -> None:
    for content in (csv_form.write_questions(TRICKY, DANISH), csv_form.write_promises(TRICKY, DANISH)):
        cells = [cell for row in rows_of(content) for cell in row.values()]
        assert [cell for cell in cells if cell[:1] in FORMULA_BEGINS and cell] == []


def test_what_looks_like_a_formula_has_an_apostrophe(questions: list[dict[str, str]]) -> None:
    assert questions[3]["Spørgsmål"] == '\'=HYPERLINK("https://evil.example","Klik her")'
    promised = rows_of(csv_form.write_promises(TRICKY, DANISH))
    assert promised[1]["Tilsagn"] == "'-Flere bænke"
    assert promised[0]["Næste skridt"] == "'@Ingeniør spørges"


def test_promises_have_owner_and_deadline() -> None:
    first = rows_of(csv_form.write_promises(TRICKY, ENGLISH))[0]
    assert (first["Responsible"], first["Deadline"], first["Question"]) == ("Havnechef", "2026-11-01", "q1")


def test_five_hundred_questions_are_five_hundred_rows_and_progress_is_told() -> None:
    steps: list[tuple[int, int]] = []
    content = csv_form.write_questions(
        long_record(500), DANISH, lambda done, total: steps.append((done, total))
    )
    assert len(rows_of(content)) == 500
    assert steps == [(done, 500) for done in range(100, 501, 100)]
