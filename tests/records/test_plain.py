"""Texts as every form may write them."""

from __future__ import annotations

import pytest

from livetalk.records.plain import is_formula, is_rtl, legible, safe_cell, safe_link, shortened, stamp
from tests.records.samples import ARABIC, CONTROLS, EMOJI, HEBREW, MARKUP, TRICKY


def test_what_no_file_carries_is_taken_out_of_the_whole_record() -> None:
    clean = legible(TRICKY)
    texts = {question.id: question.text for question in clean.questions}
    assert CONTROLS not in texts.values()
    assert texts["q6"] == "Før\nefter"


def test_words_that_anybody_may_write_stay_as_they_are() -> None:
    texts = {question.id: question.text for question in legible(TRICKY).questions}
    assert [texts[id_] for id_ in ("q2", "q3", "q5")] == [HEBREW, EMOJI, MARKUP]


def test_what_is_legible_already_stays_the_same() -> None:
    assert legible(legible(TRICKY)) == legible(TRICKY)


def test_paragraphs_stay_paragraphs() -> None:
    assert legible(TRICKY).purpose == TRICKY.purpose


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_cell_that_a_spreadsheet_might_calculate_gets_an_apostrophe(sign: str) -> None:
    assert safe_cell(f"{sign}1") == f"'{sign}1"


@pytest.mark.parametrize("words", ["", "æ=1", "'=1", "1-2", " =1"])
def test_other_cells_stay_as_they_are(words: str) -> None:
    assert not is_formula(words)
    assert safe_cell(words) == words


@pytest.mark.parametrize("url", ["https://talk.example.dk/r/4821/q/q1", "http://localhost:8000/?a=b#c"])
def test_a_page_may_be_linked_to(url: str) -> None:
    assert safe_link(url) == url


@pytest.mark.parametrize(
    "url",
    [None, "", "javascript:alert(1)", "file:///etc/passwd", "https://a b", 'https://a"b', "//a", "HTTPS:x"],
)
def test_anything_else_is_no_link(url: str | None) -> None:
    assert safe_link(url) is None


@pytest.mark.parametrize("words", [HEBREW, ARABIC, f"1. {HEBREW}", f"😀 {ARABIC} abc"])
def test_text_whose_first_letter_is_from_right_to_left_is(words: str) -> None:
    assert is_rtl(words)


@pytest.mark.parametrize("words", ["", "123", "Hej", f"Æ {HEBREW}", "😀"])
def test_other_text_is_not(words: str) -> None:
    assert not is_rtl(words)


def test_a_long_text_is_cut_between_words() -> None:
    assert shortened("en to tre fire", 10) == "en to tre …"
    assert shortened("e" * 20, 10) == "e" * 10 + " …"
    assert shortened("en\nto", 10) == "en to"


def test_a_file_is_of_the_moment_that_its_record_was_published() -> None:
    assert stamp(TRICKY).isoformat() == "2026-08-24T08:00:00+00:00"
