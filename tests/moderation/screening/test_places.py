"""Flags mark exactly the words they are about, in the text as it was written."""

from __future__ import annotations

import pytest

from livetalk.moderation.screening import Screening
from tests.moderation.screening.marking import marked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mit cpr-nummer er 010858-9995. Kan jeg få penge?", [("cpr", "010858-9995")]),
        ("Nummer 0 1 0 8 5 8 9 9 9 5 virker ikke", [("cpr", "0 1 0 8 5 8 9 9 9 5")]),
        ("cpr 010858 bindestreg 9995", [("cpr", "010858 bindestreg 9995")]),
        ("Født 010858, og de sidste fire er 9995", [("cpr", "010858, og de sidste fire er 9995")]),
        ("Ring på +45 83 55 01 44 i dag", [("phone", "+45 83 55 01 44")]),
        ("Ring otte tre fem fem nul en fire fire nu", [("phone", "otte tre fem fem nul en fire fire")]),
        ("skriv til anne (at) mail punktum dk.", [("email", "anne (at) mail punktum dk")]),
        ("Jeg bor på Strandvejen 153, 2. tv, i Hellerup", [("address", "Strandvejen 153, 2. tv")]),
        ("Min nabo Kirsten Holm brænder af", [("person", "Kirsten Holm")]),
        ("Det er Torben Kjærgaards hund", [("person", "Torben Kjærgaards")]),
        ("Hvilken idiot gjorde det?", [("insult", "idiot")]),
        ("Sikke nogle i d i o t e r her", [("insult", "i d i o t e r")]),
        ("Se https://eksempel.com/a?b=c, tak", [("link", "https://eksempel.com/a?b=c")]),
        ("Vi venter stadig!!!!!", [("repeats", "!!!!!")]),
        ("HVORFOR SVARER INGEN på det her", [("shouting", "HVORFOR SVARER INGEN")]),
    ],
)
def test_exactly_the_words_are_marked(
    screening: Screening, text: str, expected: list[tuple[str, str]]
) -> None:
    assert marked(screening, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mit nr ０１０８５８－９９９５ ok", ("cpr", "０１０８５８－９９９５")),
        ("din i\u200bd\u200biot nu", ("insult", "i\u200bd\u200biot")),
        (
            "en \U0001d422\U0001d41d\U0001d422\U0001d428\U0001d42d her",
            ("insult", "\U0001d422\U0001d41d\U0001d422\U0001d428\U0001d42d"),
        ),
        ("sikke en іdіоt", ("insult", "іdіоt")),  # Cyrillic і and о
        ("k\u0336l\u0336a\u0336phat er du", ("insult", "k\u0336l\u0336a\u0336phat")),
        ("Ring 🙂 20 31 42 53 🙂", ("phone", "20 31 42 53")),
        ("min nabo A\u030age Bondesen larmer", ("person", "A\u030age Bondesen")),
    ],
)
def test_a_disguise_comes_off_and_the_place_stays(
    screening: Screening, text: str, expected: tuple[str, str]
) -> None:
    assert expected in marked(screening, text)


def test_flags_come_in_the_order_of_their_places_and_one_per_kind_and_place(screening: Screening) -> None:
    text = "I idioter, ring 20 31 42 53 eller skriv til bo@mail.dk, I idioter"
    flags = screening.screen(text)

    assert [flag.kind for flag in flags] == ["insult", "phone", "email", "insult"]
    assert [flag.start for flag in flags] == sorted(flag.start for flag in flags)


def test_the_field_is_said_and_a_name_may_be_a_name(screening: Screening) -> None:
    assert screening.screen("Kirsten Holm", "name") == ()
    (flag,) = screening.screen("20 31 42 53", "name")
    assert (flag.kind, flag.field) == ("phone", "name")
