from __future__ import annotations

from pathlib import Path

import pytest

from livetalk.moderation.similarity import Reader, SimilarIndex, WrongWords, parse_words
from livetalk.rules_files import load_similarity_words


def test_a_later_list_adds_to_an_earlier_one() -> None:
    words = parse_words(
        (
            '[meaning]\nlibrary = { da = "bibliotek", en = "library" }',
            '[meaning]\nlibrary = { da = "Kulturværftet,  bog  bus" }\n[stop]\nda = "og i"\n[near]\nreading = "library"',
        )
    )
    assert words.meanings["library"].words["da"] == {"bibliotek", "kulturværftet", "bog bus"}
    assert words.meanings["library"].words["en"] == {"library"}
    assert words.stop["da"] == {"og", "i"}
    assert words.near == {"library": ("reading",)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[meaning", "not valid TOML"),
        ("[synonyms]", "'synonyms'"),
        ("meaning = 1", "[meaning]"),
        ('[meaning]\nlibrary = "bibliotek"', "library = { da"),
        ("[meaning]\nlibrary = { da = 1 }", "text in quotes"),
        ('[meaning]\nlibrary = { sv = "bibliotek" }', "'sv'"),
        ('[meaning]\nlibrary = { da = "bibliotek", weight = 2 }', "weight"),
        ('[near]\nreading = "library"', "no list gives"),
        ("[stop]\nda = 3", "text in quotes"),
    ],
)
def test_a_wrong_list_is_told_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(WrongWords) as wrong:
        parse_words((text,))
    assert said in str(wrong.value)


def test_a_municipality_adds_words_without_code(tmp_path: Path) -> None:
    folder = tmp_path / "similarity"
    folder.mkdir()
    (folder / "our-places.toml").write_text('[meaning]\nlibrary = { da = "Øregårdsalen" }', encoding="utf-8")
    index = SimilarIndex(Reader(load_similarity_words(tmp_path)))
    index.put("a", "Hvornår åbner Øregårdsalen igen?")
    assert [match.id for match in index.find("Hvornår åbner biblioteket igen?")] == ["a"]


def test_a_wrong_file_of_the_municipality_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "similarity"
    folder.mkdir()
    (folder / "ours.toml").write_text("[oops]", encoding="utf-8")
    with pytest.raises(WrongWords, match=r"ours\.toml"):
        load_similarity_words(tmp_path)


def test_our_own_lists_give_words_in_both_languages_for_nearly_all_meanings() -> None:
    words = load_similarity_words()
    assert [name for name, meaning in words.meanings.items() if set(meaning.words) != {"da", "en"}] == []
