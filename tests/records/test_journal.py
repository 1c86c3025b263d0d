"""What a journal wants to know, and whether it is complete."""

from __future__ import annotations

import json
from typing import get_args
from xml.etree import ElementTree as ET

import msgspec
import pytest

from livetalk.records.journal import JournalMetadata, as_json, as_xml, check
from livetalk.rooms.record_facts import Direction

COMPLETE = JournalMetadata(
    title="Opsamling: <Talk> & havn",
    date="2026-08-20",
    direction="out",
    unit="Kultur og Fritid",
    case_number="EMN-2026-01234",
    kle="20.01.00 P35",
    access="public",
    retention="2031-08-20",
)


def changed(**fields: str | None) -> JournalMetadata:
    return msgspec.structs.replace(COMPLETE, **fields)


@pytest.mark.parametrize("direction", get_args(Direction))
@pytest.mark.parametrize("kle", ["20.01.00", "24.10.15P20", "00.01.00-A00", "54.00.00 Ø54"])
def test_complete_metadata_is_complete(direction: str, kle: str) -> None:
    assert check(changed(direction=direction, kle=kle)) == ()
    assert check(changed(access="restricted", basis="Offentlighedslovens § 30")) == ()


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"title": " "}, ("title_missing",)),
        ({"title": "x" * 301}, ("too_long",)),
        ({"date": ""}, ("date_missing",)),
        ({"date": "2026-02-30"}, ("date_wrong",)),
        ({"direction": "sideways"}, ("direction_wrong",)),
        ({"unit": ""}, ("unit_missing",)),
        ({"case_number": ""}, ("case_missing",)),
        ({"kle": ""}, ("kle_missing",)),
        ({"kle": "20.1.0"}, ("kle_wrong",)),
        ({"kle": "20.01.00-P3"}, ("kle_wrong",)),
        ({"kle": "20.01"}, ("kle_wrong",)),
        ({"access": "secret"}, ("access_wrong",)),
        ({"access": "restricted"}, ("basis_missing",)),
        ({"basis": "§ 30"}, ("basis_unexpected",)),
        ({"retention": None}, ("retention_missing",)),
        ({"retention": "later"}, ("retention_wrong",)),
        ({"retention": "2026-08-20"}, ("retention_too_early",)),
        ({"title": "", "kle": "x", "access": ""}, ("title_missing", "kle_wrong", "access_wrong")),
    ],
)
def test_what_is_wrong_is_named(fields: dict[str, str | None], codes: tuple[str, ...]) -> None:
    assert check(changed(**fields)) == codes


def test_both_written_forms_say_the_same_in_the_words_of_the_journal() -> None:
    told = json.loads(as_json(COMPLETE))
    root = ET.fromstring(as_xml(COMPLETE))  # noqa: S314 - our own file
    assert {element.tag: element.text for element in root} == told
    assert told["direction"] == "ud"
    assert told["kle"] == "20.01.00-P35"
    assert told["title"] == "Opsamling: <Talk> & havn"
    assert "basis" not in told
