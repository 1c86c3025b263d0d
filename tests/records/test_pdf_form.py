"""The PDF, read by poppler: text, tags, bookmarks, and what becomes of letters that are in no font."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
import typst

from livetalk.records import pdf_form, typesetting
from livetalk.records.record import Record, Words
from tests.records.samples import (
    ARABIC,
    DANISH,
    EMOJI,
    ENGLISH,
    FORMULA,
    HEBREW,
    LONG,
    TRICKY,
    long_record,
    question,
)

POPPLER_S = 60


def poppler(tool: str, *words: str, content: bytes) -> str:
    """What a tool of poppler says of a PDF."""
    done = subprocess.run(
        [tool, *words, "-", *(["-"] if tool == "pdftotext" else [])],
        input=content,
        capture_output=True,
        timeout=POPPLER_S,
        check=True,
    )
    return done.stdout.decode("utf-8", "replace")


def words_of(content: bytes) -> str:
    """The text in one line, without the signs that turn text, which poppler puts in."""
    said = poppler("pdftotext", content=content)
    return " ".join(re.sub("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", "", said).split())


@pytest.fixture(scope="module")
def tricky() -> typesetting.Pdf:
    return pdf_form.compose(TRICKY, DANISH)


@pytest.fixture(scope="module")
def text(tricky: typesetting.Pdf) -> str:
    return words_of(tricky.content)


@pytest.fixture(scope="module")
def structure(tricky: typesetting.Pdf) -> str:
    return poppler("pdfinfo", "-struct-text", content=tricky.content)


def with_question(words: str) -> Record:
    return msgspec.structs.replace(long_record(0), unanswered=(question("q1", words),))


@pytest.mark.parametrize(
    "words",
    [
        "Talk ved havnen – kultur & havnebad <æøå>",
        "20. august 2026",
        "19.00–20.30",
        "Kan havnebadet få åbent om vinteren?",
        "00:39 Ane Holm (Havnechef): Broen er ikke bygget til is.",
        "1:02:05 Borgmester: Vi regner på det. Æ, ø og å 😀",
        FORMULA,
        "Slettet af den, der skrev det",
        LONG.strip(),
        "Svar senest: 3. september 2026",
        "Svar på skrift fra Teknik og Miljø, 23. august 2026 Det koster 3 mio.",
        "2 spørgsmål er ikke vist: uden for emnet",
        "God aften og velkommen <v Hacker> -->",
        "* ikke en liste + heller ikke",
    ],
)
def test_what_was_said_can_be_read_out_of_it(text: str, words: str) -> None:
    assert words in text


def test_what_looks_like_code_of_the_typesetter_is_text(text: str) -> None:
    for words in (
        '#import "@preview/x:0.1.0"',
        "$x^2$ *fed* _skrå_ @ref <label> `kode` \\ // =",
        "<b>b</b> &amp;",
    ):
        assert words in text


def test_text_from_right_to_left_and_emoji_survive(text: str) -> None:
    for word in (*HEBREW.strip("?").split(), "يفتح", "المسبح", "الشتاء", "🐕", "👩\u200d👧"):
        assert word in text


def test_a_link_that_leads_to_no_page_is_left_out(tricky: typesetting.Pdf, text: str) -> None:
    urls = poppler("pdfinfo", "-url", content=tricky.content)
    assert "https://talk.example.dk/r/4821/f/p1" in urls
    assert "javascript" not in urls + text


def test_it_is_tagged_and_says_its_title(tricky: typesetting.Pdf) -> None:
    said = poppler("pdfinfo", content=tricky.content)
    assert re.search(r"^Tagged: +yes$", said, re.MULTILINE)
    assert re.search(r"^Title: +Talk ved havnen – kultur & havnebad <æøå>$", said, re.MULTILINE)


@pytest.mark.parametrize(("words", "language"), [(DANISH, b"da"), (ENGLISH, b"en")], ids=["da", "en"])
def test_it_says_its_language(words: Words, language: bytes) -> None:
    name: object = language.decode()
    record = msgspec.convert(msgspec.to_builtins(long_record(1)) | {"language": name}, Record)
    assert b"/Lang(" + language + b")" in pdf_form.write(record, words)


def test_it_claims_the_standards_for_archives_and_for_screen_readers(tricky: typesetting.Pdf) -> None:
    assert tricky.standards == ("a-2a", "ua-1")
    assert b"pdfuaid:part>1" in tricky.content
    assert b"pdfaid:conformance>A" in tricky.content


def test_headings_go_down_step_by_step(structure: str) -> None:
    levels = [int(level) for level in re.findall(r"^ +H([1-6]) ", structure, re.MULTILINE)]
    assert levels[0] == 1
    assert set(levels) == {1, 2, 3, 4}
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_lists_facts_tables_and_links_have_tags(structure: str) -> None:
    for tag in (
        "LI (block)",
        "Lbl (block)",
        "LBody (block)",
        "THead",
        "TH <",
        "/Scope /Column",
        "Link (inline)",
    ):
        assert tag in structure, tag
    table = structure[structure.index("Table (block)") :]
    assert table.index('"Ansvarlig"') < table.index('"Havnechef"')


def test_it_has_bookmarks_and_page_numbers(tricky: typesetting.Pdf, text: str) -> None:
    assert b"/Outlines" in tricky.content
    assert "Side 1 af 4" in text


def test_the_same_record_gives_the_same_bytes(tricky: typesetting.Pdf) -> None:
    assert pdf_form.write(TRICKY, DANISH) == tricky.content


def test_given_a_letter_that_is_in_no_font_then_it_is_tagged_all_the_same_and_claims_no_standard() -> None:
    pdf = pdf_form.compose(with_question("Hvad betyder \u0378?"), DANISH)  # not a letter yet
    assert pdf.standards == ()
    assert re.search(r"^Tagged: +yes$", poppler("pdfinfo", content=pdf.content), re.MULTILINE)
    assert "Hvad betyder" in words_of(pdf.content)


def test_given_a_machine_without_fonts_then_letters_keep_the_standards_and_emoji_do_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fonts = typst.Fonts(include_system_fonts=False)
    monkeypatch.setattr(typesetting, "_fonts", lambda: fonts)
    monkeypatch.setattr(typesetting, "_families", lambda: frozenset(fonts.families()))

    plain = pdf_form.compose(with_question("Får vi svar på Ærø – før jul?"), DANISH)
    assert plain.standards == typesetting.STANDARDS
    assert "Får vi svar på Ærø – før jul?" in words_of(plain.content)

    assert pdf_form.compose(with_question(ARABIC), DANISH).standards == typesetting.STANDARDS
    assert pdf_form.compose(with_question(EMOJI), DANISH).standards == ()


def test_a_word_without_an_end_stays_on_the_page() -> None:
    said = poppler("pdftotext", "-bbox", content=pdf_form.write(with_question("a" * 900), DANISH))
    right = max(float(x) for x in re.findall(r'xMax="([\d.]+)"', said))
    width = float(re.search(r'<page width="([\d.]+)"', said)[1])  # type: ignore[index] # it is always there
    assert 0 < right < width
    assert said.count("a" * 30) > 5


def test_five_hundred_questions_are_all_in_it() -> None:
    steps: list[tuple[int, int]] = []
    content = pdf_form.write(long_record(500), DANISH, lambda done, total: steps.append((done, total)))
    text = words_of(content)
    assert [n for n in range(500) if f"Spørgsmål nummer {n}: hvornår" not in text] == []
    assert steps == sorted(steps)
    assert steps[-1][0] == steps[-1][1]


def test_the_template_takes_nothing_from_outside() -> None:
    template = Path(pdf_form.__file__).with_name("record.typ").read_text(encoding="utf-8")
    code = "\n".join(line.split("//")[0] for line in template.splitlines())
    assert re.findall(r"\b(?:import|include|read|plugin|eval|image)\b", code) == []
    assert "@preview" not in code


def test_it_is_set_without_a_network() -> None:
    alone = ["unshare", "--user", "--map-root-user", "--net"]
    if subprocess.run([*alone, "true"], capture_output=True, timeout=POPPLER_S, check=False).returncode != 0:
        pytest.skip("the kernel does not let us make a network of our own")
    root = Path(__file__).parents[2]
    code = "from livetalk.records import pdf_form; from tests.records.samples import *; print(pdf_form.compose(TRICKY, DANISH).standards)"
    done = subprocess.run(
        [*alone, sys.executable, "-c", code],
        capture_output=True,
        timeout=POPPLER_S,
        check=True,
        text=True,
        cwd=root,
    )
    assert done.stdout.strip() == "('a-2a', 'ua-1')"
