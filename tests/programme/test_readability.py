"""The readability figure: counted by hand on Danish sentences, and what it names."""

from __future__ import annotations

import pytest

from livetalk.programme.readability import FEWEST_WORDS, level_of, read, sentences_of

EASY = (
    "Vi vil gerne høre jer. Hvad skal der ske her? Kom og sig det til os. Vi skriver det ned. Alle må tale."
)
HARD = (
    "I forbindelse med den forestående kommuneplanrevision anmoder forvaltningen om bemærkninger vedrørende "
    "trafiksikkerhedsforanstaltninger, idet miljøkonsekvensvurderingen efterfølgende vil blive forelagt "
    "udvalget med henblik på stillingtagen inden budgetforhandlingerne i løbet af efteråret."
)


def test_the_figure_is_words_a_sentence_and_long_words_in_a_hundred() -> None:
    # 23 words in 5 sentences, of which only "skriver" has more than 6 letters.
    assert read({"purpose": EASY}).words == 23
    assert read({"purpose": EASY}).sentences == 5
    assert read({"purpose": EASY}).lix == 9  # 23 / 5 + 100 * 1 / 23 = 8.9


def test_plain_words_are_easy_and_official_ones_very_hard() -> None:
    assert read({"purpose": EASY}).level == "very_easy"
    assert read({"purpose": HARD}).level == "very_hard"


def test_the_longest_words_and_sentences_are_named_with_the_field_they_stand_in() -> None:
    found = read({"purpose": EASY, "input_use": HARD})

    assert found.long_words[0].text == "trafiksikkerhedsforanstaltninger"
    assert {one.field for one in found.long_words} == {"input_use"}
    assert [one.field for one in found.long_sentences] == ["input_use"]


def test_a_hyphen_takes_a_word_apart() -> None:
    assert not read({"purpose": "Teknik- og Miljøudvalget og børne-familie-projektet"}).long_words
    assert read({"purpose": "Miljøkonsekvensvurderingen"}).long_words


def test_a_word_is_named_once_however_often_it_is_written() -> None:
    text = "Kommuneplanrevisionen begynder. Kommuneplanrevisionen slutter. kommuneplanrevisionen."

    assert [one.text for one in read({"purpose": text}).long_words] == ["Kommuneplanrevisionen"]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Kom kl. 14 på torvet.", 1),
        ("Tag f.eks. en ven med. Det er gratis.", 2),
        ("Er det sandt?! Ja.", 2),
        ("Første linje\nanden linje", 2),
        ("Det koster 1.200 kr. om året.", 1),
        ("", 0),
        ("…", 0),
    ],
)
def test_where_sentences_end(text: str, amount: int) -> None:
    assert len(sentences_of(text)) == amount


def test_a_few_words_get_no_figure() -> None:
    assert read({"purpose": "ord " * (FEWEST_WORDS - 1)}).lix is None
    assert read({}).lix is None


def test_the_levels_are_the_usual_steps() -> None:
    assert [level_of(lix) for lix in (24, 25, 34, 35, 44, 45, 54, 55)] == [
        "very_easy", "easy", "easy", "middling", "middling", "hard", "hard", "very_hard",
    ]  # fmt: skip


def test_an_endless_text_without_a_stop_is_read_in_time() -> None:
    assert read({"purpose": "å" * 100_000}).sentences == 1
    assert read({"purpose": ". " * 50_000}).words == 0
    assert read({"purpose": "a." * 50_000}).words > 0
