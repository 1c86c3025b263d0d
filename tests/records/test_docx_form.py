"""The Word document, read back by python-docx."""

from __future__ import annotations

import io
import itertools
import zipfile
from xml.etree import ElementTree as ET

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.oxml.ns import qn

from livetalk.records import docx_form
from tests.records.samples import ARABIC, DANISH, EMOJI, FORMULA, HEBREW, LONG, MARKUP, TRICKY, long_record


def opened(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


@pytest.fixture(scope="module")
def content() -> bytes:
    return docx_form.write(TRICKY, DANISH)


@pytest.fixture(scope="module")
def document(content: bytes) -> Document:
    return opened(content)


@pytest.fixture(scope="module")
def lines(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


@pytest.mark.parametrize(
    "line",
    [
        "Talk ved havnen – kultur & havnebad <æøå>",
        f"2. {HEBREW}",
        f"3. {EMOJI}",
        f"4. {FORMULA}",
        MARKUP,
        "Før\nefter",
        "7. Slettet af den, der skrev det",
        LONG.strip(),
        "Tidspunkt: 19.00–20.30",
        "00:39 Ane Holm (Havnechef): Broen er ikke bygget til is.",
        f"00:50 Ukendt taler: {ARABIC}",
        "Næste skridt: @Ingeniør spørges",
        "00:00 Bo Lind (Ordstyrer): God aften og velkommen <v Hacker> -->",
    ],
)
def test_what_was_said_can_be_read_out_of_it(lines: list[str], line: str) -> None:
    assert line in lines


def test_every_part_of_it_is_well_formed(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ET.fromstring(archive.read(name))  # noqa: S314 - our own file


def test_headings_go_down_step_by_step(document: Document) -> None:
    styles = [str(paragraph.style.name) for paragraph in document.paragraphs if paragraph.style]
    levels = [int(name.removeprefix("Heading ")) for name in styles if name.startswith("Heading ")]
    assert styles[0] == "Title"
    assert levels[0] == 1
    assert set(levels) == {1, 2, 3}
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_roles_are_a_list(document: Document) -> None:
    items = [each.text for each in document.paragraphs if each.style and each.style.name == "List Bullet"]
    assert items[:3] == ["Ordstyrer: Bo Lind", "Havnechef: Ane Holm, Skovshoved Havn", "Referent"]


def test_promises_are_a_table_whose_first_row_is_a_heading(document: Document) -> None:
    (table,) = document.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["Nr.", "Tilsagn", "Ansvarlig", "Frist", "Status"]
    assert rows[1] == ["1", "Regne på vinteråbning", "Havnechef", "1. november 2026", "Modtaget"]
    assert len(rows) == 1 + len(TRICKY.promises)
    marked = [row for row in table._tbl.tr_lst if row.find(f".//{qn('w:tblHeader')}") is not None]
    assert marked == [table._tbl.tr_lst[0]]


def test_links_lead_to_pages_only(document: Document) -> None:
    links = [link.address for paragraph in document.paragraphs for link in paragraph.hyperlinks]
    assert "https://talk.example.dk/r/4821/q/q1" in links
    assert all(address.startswith("https://talk.example.dk/") for address in links)


def test_it_says_its_title_its_version_and_its_language(document: Document) -> None:
    core = document.core_properties
    assert (core.title, core.language, core.version) == (TRICKY.title, "da-DK", "2")
    assert core.identifier == TRICKY.url
    said = {element.get(qn("w:val")) for element in document.styles.element.iter(qn("w:lang"))}
    assert said == {"da-DK"}


def test_another_language_is_marked_and_a_nonsense_one_is_not(document: Document) -> None:
    said = [element.get(qn("w:val")) for element in document.element.body.iter(qn("w:lang"))]
    assert said == ["en-GB", "ar"]


def test_text_from_right_to_left_says_so(document: Document) -> None:
    heading = next(paragraph for paragraph in document.paragraphs if paragraph.text == f"2. {HEBREW}")
    assert heading.runs[0].font.rtl
    assert heading._p.pPr is not None
    assert heading._p.pPr.find(qn("w:bidi")) is not None
    assert heading.alignment in {None, WD_PARAGRAPH_ALIGNMENT.LEFT}


def test_the_same_record_gives_the_same_bytes(content: bytes) -> None:
    assert docx_form.write(TRICKY, DANISH) == content


def test_five_hundred_questions_are_all_in_it_and_progress_is_told() -> None:
    steps: list[tuple[int, int]] = []
    written = docx_form.write(long_record(500, 300), DANISH, lambda done, total: steps.append((done, total)))
    text = "\n".join(paragraph.text for paragraph in opened(written).paragraphs)
    assert [n for n in range(500) if f"Spørgsmål nummer {n}: hvornår" not in text] == []
    assert len(steps) > 10
    assert steps == sorted(set(steps))
    assert steps[-1][0] == steps[-1][1]
