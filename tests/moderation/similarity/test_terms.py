"""Words of a search meet words of a text, in whatever inflection, compound or spelling."""

from __future__ import annotations

import pytest

from livetalk.moderation.similarity import Reader, Terms
from livetalk.moderation.similarity.terms import pieces_of
from livetalk.rules_files import load_similarity_words


@pytest.fixture(scope="module")
def terms() -> Terms:
    return Reader(load_similarity_words()).terms


def finds(terms: Terms, search: str, text: str) -> bool:
    """Whether the index would find the text: what FTS5 does with the expression, done by hand."""
    there = terms.of(text).split()
    return all(
        any(term in there for term in one.exact) or any(term.startswith(one.begins) for term in there)
        for one in terms.asked(search)
    )


@pytest.mark.parametrize(
    ("search", "text"),
    [
        ("cykel", "Hvornår kommer cykelstien?"),
        ("cykel", "Hvor skal cyklerne stå?"),
        ("cykler", "Må jeg tage min cykel med?"),
        ("sti", "Hvornår kommer cykelstien?"),
        ("skole", "Hvad med folkeskolerne?"),
        ("fjernvarme", "Hvem betaler for fjernvarmerøret?"),
        ("middel", "Er der midler til det?"),
        ("træ", "Hvor mange træer bliver plantet?"),
        ("bibliotekerne", "Hvornår åbner biblioteket?"),
        ("library", "Hvornår åbner biblioteket?"),
        ("kørestol", "Kan man komme ind med kørestolen?"),
        ("koerestol", "Kan man komme ind med kørestolen?"),
        ("korestol", "Kan man komme ind med kørestolen?"),
        ("2027", "Bliver den færdig i 2027?"),
        ("ældreråd", "Hvad siger Ældrerådet?"),
    ],
)
def test_a_search_finds_the_text(terms: Terms, search: str, text: str) -> None:
    assert finds(terms, search, text)


@pytest.mark.parametrize(
    ("search", "text"),
    [
        ("cykel", "Hvornår kommer bussen?"),
        ("bus", "Hvad med buskene?"),
        ("202", "Bliver den færdig i 2027?"),
        ("cykel skole", "Hvornår kommer cykelstien?"),
    ],
)
def test_a_search_does_not_find_the_text(terms: Terms, search: str, text: str) -> None:
    assert not finds(terms, search, text)


def test_words_that_stand_in_every_text_are_not_looked_for(terms: Terms) -> None:
    assert [one.word for one in terms.asked("hvad er der med cyklerne")] == ["cyklerne"]
    assert terms.asked("og det er") == ()


def test_signs_of_the_index_s_own_language_are_only_letters_of_words(terms: Terms) -> None:
    for search in ('" OR terms', "cykel* NEAR(a b)", "said:x", "-cykel", "(", '"'):
        for one in terms.asked(search):
            assert all(sign not in one.word for sign in '"*():-')


def test_a_text_without_end_asks_for_no_more_than_a_few_words(terms: Terms) -> None:
    assert len(terms.asked(" ".join(f"ord{n}" for n in range(500)))) == 12


def test_what_is_marked_is_what_was_found(terms: Terms) -> None:
    is_hit = terms.hits(terms.asked("cykel"))

    marked = [
        word for _, word in pieces_of("Cyklister, cykelstier og busser") if word and is_hit(word.casefold())
    ]

    assert marked == ["Cyklister", "cykelstier"]


def test_the_pieces_are_the_whole_text() -> None:
    text = "»Hvornår?« – spurgte hun;\nikke?"

    assert "".join(before + word for before, word in pieces_of(text)) == text
