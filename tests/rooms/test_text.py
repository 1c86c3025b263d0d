"""What is taken out of text from people, what stays, and how it is measured."""

from __future__ import annotations

import unicodedata

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from livetalk.rooms import text

JOINER = "\u200d"
NON_JOINER = "\u200c"
FAMILY = "👨‍👩‍👧‍👦"

REMOVED = {
    "C0 controls": ("a\x00b\x07c\x1bd\x7fe", "abcde"),
    "C1 controls": ("a\x80b\x9bc\x9fd", "abcd"),
    "bidi embeddings and overrides": ("a\u202ab\u202bc\u202cd\u202de\u202ef", "abcdef"),
    "bidi isolates": ("a\u2066b\u2067c\u2068d\u2069e", "abcde"),
    "zero-width space": ("a\u200bb", "ab"),
    "byte order mark": ("\ufeffab", "ab"),
    "word joiner and invisible operators": ("a\u2060b\u2062c\u2064d", "abcd"),
    "deprecated format characters": ("a\u206ab\u206fc", "abc"),
    "soft hyphen": ("skole\u00advej", "skolevej"),
    "annotation anchors": ("a\ufff9b\ufffac\ufffbd", "abcd"),
    "hidden tags": ("hej\U000e0001\U000e0068\U000e0065\U000e006a\U000e007f", "hej"),
    "private use": ("a\ue000b\U000f0000c", "abc"),
    "lone surrogates": ("a\ud800b\udfffc", "abc"),
    "joiner without neighbours": (f"{JOINER}a {JOINER} b{JOINER}", "a b"),
    "non-joiner without neighbours": (f"{NON_JOINER}a{NON_JOINER} b", "a b"),
    "many joiners": (f"a{JOINER * 5}b", "ab"),
    "more than two marks on a base": ("z\u0351\u036b\u0343\u036a\u0302a", "z\u0351\u036ba"),
    "a mark pile held together by joiners": (f"e\u0316\u0317{JOINER}\u0318\u0319", "e\u0316\u0317"),
}
MADE_ALIKE = {
    "composed": ("e\u0301", "é"),
    "composed over what was hidden between": ("e\u200b\u0301", "é"),
    "composed over a lone joiner": (f"A{JOINER}\u030a", "Å"),
    "blanks": ("  a \t  b\u00a0\u2003c  ", "a b c"),
    "line ends": ("a\r\nb\rc\nd", "a\nb\nc\nd"),
    "exotic line ends": ("a\u2028b\u2029c\x85d\x0be\x0cf", "a\nb\nc\nd\ne\nf"),
    "blank lines": ("a\n\n \n\t\nb", "a\n\nb"),
    "blanks around line ends": (" a  \n  b \n", "a\nb"),
}
KEPT = [
    "Hvad med børnene på Ålegårdsvej – og 50 % af dem?",
    "Første linje\n\nTredje linje",
    FAMILY,
    "👩🏽‍🚀 🏳️‍🌈 🏳️‍⚧️ 🏴‍☠️ ❤️‍🔥 👁️‍🗨️ 🧑‍🤝‍🧑 🐦‍⬛",
    "🙂‍↔️ 🙂‍↕️ 🏃‍➡️",
    "🇩🇰 1️⃣ #️⃣ ©️",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",  # the flag of England
    "می\u200cخواهم",  # Persian needs the non-joiner
    "ශ්\u200dරී ලංකා",  # Sinhala needs the joiner
    "র\u200d্যাব",  # Bengali too, before a virama
    "\u200fשלום\u200e",  # marks of direction reorder nothing of anybody else
    "שָׁלוֹם",  # Hebrew points: two marks on one letter
    "Tiếng Việt",
    "<b>&amp;</b> \"'`",
    "\U0001fae9 \U0001faff",  # newer than some tables
]


@pytest.mark.parametrize(("raw", "cleaned"), REMOVED.values(), ids=REMOVED)
def test_what_nobody_can_see_is_taken_out(raw: str, cleaned: str) -> None:
    assert text.clean(raw) == cleaned


@pytest.mark.parametrize(("raw", "cleaned"), MADE_ALIKE.values(), ids=MADE_ALIKE)
def test_what_looks_alike_becomes_the_same(raw: str, cleaned: str) -> None:
    assert text.clean(raw, lines=True) == cleaned
    assert text.clean(raw) == regex.sub(r"\n+", " ", cleaned)


@pytest.mark.parametrize("raw", KEPT)
def test_what_a_script_or_an_emoji_needs_is_kept(raw: str) -> None:
    assert text.clean(raw, lines=True) == unicodedata.normalize("NFC", raw)


ANYTHING = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Mn", "Cf", "Cc", "Cs", "Zs", "Zl", "Zp"]),
        st.sampled_from(
            f"ae \n\r\t{JOINER}{NON_JOINER}\u200b\u0301\u0316\u030a\ufe0f👩🚀ᄀ\u1161\u09cd\u2028"
        ),
    )
)


@given(raw=ANYTHING, lines=st.booleans())
@example(raw="ᄀ\u200b\u1161", lines=True)
def test_clean_text_is_clean(raw: str, lines: bool) -> None:
    cleaned = text.clean(raw, lines=lines)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert text.clean(cleaned, lines=lines) == cleaned
    assert not regex.search(r"\p{M}{3}|\p{Zl}|\p{Zp}|\p{Cs}|\p{Co}|  |\n\n\n", cleaned)
    assert not regex.search(r"(?V1)[\p{Cc}--\n]|[\u200b\u202a-\u202e\u2060-\u206f\ufeff]", cleaned)
    assert lines or "\n" not in cleaned
    assert cleaned == cleaned.strip()
    cleaned.encode()


@pytest.mark.parametrize(
    ("raw", "count"),
    [("", 0), ("abc", 3), ("æøå", 3), (FAMILY, 1), ("👩🏽‍🚀🇩🇰", 2), ("x\u0323\u0302", 1), ("a\nb", 3)],
)
def test_length_is_what_a_reader_counts(raw: str, count: int) -> None:
    assert text.length(raw) == count


@pytest.mark.parametrize("nothing", ["", "…", "?!", "–", "\u3164", "\u2800", "\u115f\uffa0", "\u200e", "€"])
def test_signs_alone_say_nothing(nothing: str) -> None:
    assert text.is_empty(nothing)


@pytest.mark.parametrize("something", ["a", "7", "👍", "‼️", "नमस्ते", "？と", "\U0001faff", FAMILY])
def test_a_letter_a_digit_or_a_picture_says_something(something: str) -> None:
    assert not text.is_empty(something)


@pytest.mark.parametrize(
    ("raw", "too_long"),
    [
        ("a" * 10, False),
        ("a" * 11, True),
        ("é" * 10, False),
        ("👩🏽" * 10, False),
        ("e\u0327\u0302" * 10, False),
        ("å" * 11, True),
    ],
)
def test_a_limit_counts_characters(raw: str, too_long: bool) -> None:
    assert text.is_too_long(raw, 10) is too_long


def test_a_limit_bounds_the_bytes_too() -> None:
    assert text.length(FAMILY * 10) == 10
    assert text.is_too_long(FAMILY * 10, 10)
    assert text.is_too_long("👩" + f"{JOINER}👩" * 30, 10)


@given(raw=st.text(), limit=st.integers(1, 20))
@example(raw=FAMILY * 3, limit=5)
def test_what_is_too_long_counts_for_more_than_the_limit(raw: str, limit: int) -> None:
    assert text.is_too_long(raw, limit) == (text.counted(raw) > limit)


@given(st.text(st.sampled_from("a\n🇩🇰👩🚀🏽ᄀ\u1161\u11a8\u0301\ufe0f\u0600क्" + JOINER)))
def test_length_is_that_of_the_standard(raw: str) -> None:
    assert text.length(raw) == len(regex.findall(r"\X", raw))


def test_no_text_of_a_message_stops_the_server() -> None:
    # Each of these once took seconds, because the work grew by the square of the length.
    assert text.length("🇩" * 40_000) == 20_000
    assert text.clean("a" + "\u0301\u0316" * 20_000) == "á\u0316\u0316"


# --- how far two texts are apart ------------------------------------------------------------------

SHORT = st.text("abcå ", max_size=9)


def steps_between(one: str, other: str) -> int:
    """The least number of insertions, deletions and exchanges, found the plain way."""
    row = list(range(len(other) + 1))
    for index, letter in enumerate(one, 1):
        before, row = row, [index]
        for column, wanted in enumerate(other, 1):
            row.append(min(before[column] + 1, row[-1] + 1, before[column - 1] + (letter != wanted)))
    return row[-1]


@settings(max_examples=500)
@given(SHORT, SHORT, st.integers(0, 9))
def test_a_text_is_within_just_so_many_steps(one: str, other: str, limit: int) -> None:
    assert text.is_within(one, other, limit) == (steps_between(one, other) <= limit)


@given(st.text(max_size=60), st.integers(0, 59), st.text(max_size=3))
def test_a_slip_anywhere_is_within_as_many_steps_as_it_has_letters(words: str, at: int, slip: str) -> None:
    assert text.is_within(words, words[:at] + slip + words[at:], len(slip))
    assert text.is_within(words[:at] + slip + words[at:], words, len(slip))


def test_two_long_texts_that_share_nothing_are_told_apart_at_once() -> None:
    assert not text.is_within("a" * 40_000, "b" * 40_000, 200)
