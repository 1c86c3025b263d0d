from __future__ import annotations

import pytest

from livetalk.moderation.similarity import Reader
from livetalk.moderation.similarity.spelling import Slips, fold, grams


def _meanings(reader: Reader, text: str) -> set[str]:
    return {feature[2:] for feature in reader.read(text).weights if feature.startswith("c:")}


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        ("øvelokaler", "lokaler til at øve", {"rehearse", "need_room"}),
        ("skolevej", "vej til skole", {"school", "road"}),
        ("cykelsti", "sti til cykler", {"cycle", "path"}),
        ("biblioteket", "the library", {"library"}),
        ("biblotekerne", "biblioteker", {"library"}),
        ("koerestol", "kørestole", {"wheelchair"}),
        ("åbningstiderne", "opening hours", {"opening_hours"}),
        ("plejehjemspladser", "nursing homes", {"nursing_home"}),
        ("p-pladser", "parkering", {"parking"}),
        ("svømmehallens", "swimming pool", {"swimming_pool"}),
    ],
)
def test_two_ways_of_saying_it_have_meanings_in_common(
    reader: Reader, one: str, other: str, common: set[str]
) -> None:
    assert common <= _meanings(reader, one) & _meanings(reader, other)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Hvornår får vi en cykelsti?", "da"),
        ("When will we have a cycle path?", "en"),
        ("Wifi?", "da"),
        ("Er der a guided tour på museet?", "da"),
    ],
)
def test_small_words_tell_the_language(reader: Reader, text: str, lang: str) -> None:
    assert reader.read(text).lang == lang


def test_a_danish_word_that_is_english_too_is_read_by_its_sentence(reader: Reader) -> None:
    assert "bathe" in _meanings(reader, "Hvornår er der bad i havnen?")
    assert "bathe" not in _meanings(reader, "Why is the road so bad?")


def test_small_and_faint_words_tell_little_or_nothing(reader: Reader) -> None:
    assert reader.read("Hvornår er det, at I vil gøre det?").weights == {}
    faint, plain_word = reader.read("kommunen"), reader.read("gymnastik")
    assert max(faint.weights.values()) < max(plain_word.weights.values()) / 2


def test_the_sentence_that_asks_weighs_more_than_those_around_it(reader: Reader) -> None:
    weights = reader.read("Jeg har en kajak. Hvornår åbner museet?").weights
    assert weights["c:kayak"] < weights["c:museum"]


def test_an_ordinal_does_not_end_a_sentence(reader: Reader) -> None:
    weights = reader.read("Får 4. klasse svømning?").weights
    assert weights["c:class"] == pytest.approx(weights["c:bathe"])


def test_a_number_knows_what_it_counts(reader: Reader) -> None:
    assert reader.read("Hvornår kører linje 14?").counted["c:bus"] == {"14"}


def test_a_long_text_is_read_up_to_its_limit(reader: Reader) -> None:
    assert _meanings(reader, "x" * 3_000 + " bibliotek") == set()


def test_pieces_mark_the_beginning_of_a_word() -> None:
    assert grams("havn") == ("^hav", "havn")
    assert grams("ø") == ("^ø",)


def test_danish_letters_and_their_substitutes_become_one() -> None:
    assert fold("kørestol") == fold("koerestol") == fold("korestol")
    assert fold("åben") == fold("aaben")


@pytest.mark.parametrize("slip", ["bibliotk", "bibliootek", "bibilotek", "biblixtek", "bibliotekk"])
def test_a_slip_away_is_found(slip: str) -> None:
    assert Slips({"bibliotek", "museum"}).find(slip) == "bibliotek"


@pytest.mark.parametrize("word", ["bbliotk", "apotek", "stole", "xibliotek", ""])
def test_two_slips_or_a_short_word_are_not(word: str) -> None:
    assert Slips({"bibliotek", "skole"}).find(word) is None
