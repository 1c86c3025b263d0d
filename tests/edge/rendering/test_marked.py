"""Flagged places are marked in what a person wrote, and nothing that was written becomes markup."""

from __future__ import annotations

from typing import cast

import pytest
from jinja2.runtime import Context

from livetalk.edge.rendering.locales import load_locales
from livetalk.edge.rendering.templates import marked
from livetalk.edge.rendering.webdir import find_web
from livetalk.rooms.event import Flag, FlagField


def mark(text: str | None, *flags: tuple[str, int, int], field: FlagField = "text") -> str:
    danish = {"t": load_locales(find_web().locales)["da"]}
    found = tuple(Flag(kind=kind, start=start, end=end) for kind, start, end in flags)
    return str(marked(cast("Context", danish), text, found, field))


def test_without_flags_the_words_stand_alone() -> None:
    assert mark("Hvad koster < 2 bade?") == '<bdi dir="auto">Hvad koster &lt; 2 bade?</bdi>'
    assert mark(None) == '<bdi dir="auto"></bdi>'


def test_a_place_is_marked_and_named_in_words() -> None:
    assert mark("Ring 12345678 nu", ("phone", 5, 13)) == (
        '<bdi dir="auto">Ring <mark data-kind="telefonnummer">12345678</mark> nu</bdi>'
    )


def test_places_are_counted_in_code_points_and_escaped_inside() -> None:
    assert '<mark data-kind="hård tone">&lt;b&gt;</mark>' in mark("👩‍👩‍👧 å <b>", ("insult", 8, 11))


def test_a_place_inside_another_or_outside_the_words_is_passed_over() -> None:
    told = mark("Kontakt a@b.dk", ("email", 8, 14), ("link", 10, 14), ("cpr", 12, 40))
    assert told.count("<mark") == 1


@pytest.mark.parametrize("field", ["name", "theme"])
def test_flags_of_another_field_are_not_marked_here(field: FlagField) -> None:
    assert "<mark" not in mark("Ring 12345678 nu", ("phone", 5, 13), field=field)


def test_a_kind_that_is_newer_than_the_sentences_is_still_marked() -> None:
    assert 'data-kind="se efter"' in mark("abc", ("brand-new", 0, 2))
