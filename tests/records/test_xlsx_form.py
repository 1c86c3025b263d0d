"""The workbook, read back by openpyxl."""

from __future__ import annotations

import io

import msgspec
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell

from livetalk.records import xlsx_form
from livetalk.records.plain import is_formula
from tests.records.samples import DANISH, EMOJI, FORMULA, HEBREW, LONG, MARKUP, TRICKY, long_record, question


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def rows_of(book: Workbook, sheet: str) -> list[dict[str, object]]:
    head, *rows = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def cells_of(book: Workbook) -> list[Cell]:
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell, Cell)]


@pytest.fixture(scope="module")
def content() -> bytes:
    return xlsx_form.write(TRICKY, DANISH)


@pytest.fixture(scope="module")
def book(content: bytes) -> Workbook:
    return opened(content)


def test_it_has_a_sheet_for_each_thing(book: Workbook) -> None:
    assert book.sheetnames == ["Fakta", "Spørgsmål", "Svar", "Tilsagn", "Udskrift"]
    assert book.properties.title == TRICKY.title


def test_what_people_wrote_is_in_it_unchanged(book: Workbook) -> None:
    asked = {row["Id"]: row["Spørgsmål"] for row in rows_of(book, "Spørgsmål")}
    assert [asked[id_] for id_ in ("q2", "q3", "q4", "q5", "q6", "q8")] == [
        HEBREW, EMOJI, FORMULA, MARKUP, "Før\nefter", LONG.strip(),
    ]  # fmt: skip
    assert asked["q7"] == "Slettet af den, der skrev det"


def test_no_cell_is_a_formula_or_can_become_one(book: Workbook) -> None:
    cells = cells_of(book)
    assert {cell.data_type for cell in cells} == {"s", "n"}
    suspicious = [cell for cell in cells if isinstance(cell.value, str) and is_formula(cell.value)]
    assert {str(cell.value)[0] for cell in suspicious} == {"=", "-", "@", "+"}
    assert all(cell.quotePrefix for cell in suspicious)


def test_numbers_are_numbers(book: Workbook) -> None:
    first = rows_of(book, "Spørgsmål")[0]
    assert (first["Har spurgt"], first["Støtter"]) == (3, 12)


def test_every_answer_is_a_row_with_who_gave_it(book: Workbook) -> None:
    answers = rows_of(book, "Svar")
    assert [(row["Id"], row["Taler"], row["Rolle"], row["Fra"]) for row in answers] == [
        ("q1", "Ane Holm", "Havnechef", "00:00:39"),
        ("q1", "Borgmester", None, "01:02:05"),
        ("q2", None, None, "00:00:50"),
        ("q9", "Teknik og Miljø", None, "2026-08-23"),
    ]


def test_facts_say_when_where_and_what_moderating_did(book: Workbook) -> None:
    facts = {row["Oplysning"]: row["Indhold"] for row in rows_of(book, "Fakta")}
    assert facts["Dato"] == "2026-08-20"
    assert facts["Begyndte"] == "19.00"
    assert facts["Sted"] == "Skovshoved Havn"
    assert facts["Godkendte spørgsmål"] == 12
    assert facts["Formål"] == TRICKY.purpose


def test_the_transcript_is_in_it(book: Workbook) -> None:
    said = rows_of(book, "Udskrift")
    assert [row["Id"] for row in said] == ["k1", "k2", "k3", "k4"]
    assert said[0]["Tekst"] == "God aften og velkommen <v Hacker> -->"


def test_what_is_longer_than_a_cell_goes_on_in_the_next_row() -> None:
    words = "æ" * (2 * xlsx_form.CELL_LENGTH + 5)
    record = msgspec.structs.replace(
        TRICKY, themes=(), unanswered=(question("q1", words), question("q2", "Kort"))
    )
    asked = [row["Spørgsmål"] for row in rows_of(opened(xlsx_form.write(record, DANISH)), "Spørgsmål")]
    assert "".join(str(part) for part in asked[:3]) == words
    assert asked[3:] == ["Kort"]


def test_the_same_record_gives_the_same_bytes(content: bytes) -> None:
    assert xlsx_form.write(TRICKY, DANISH) == content


def test_five_hundred_questions_are_five_hundred_rows_and_progress_is_told() -> None:
    steps: list[tuple[int, int]] = []
    content = xlsx_form.write(long_record(500, 300), DANISH, lambda done, total: steps.append((done, total)))
    assert len(rows_of(opened(content), "Spørgsmål")) == 500
    assert len(steps) > 5
    assert steps == sorted(set(steps))
    assert steps[-1][0] == steps[-1][1]
