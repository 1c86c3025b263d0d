"""What a journal (a municipality's document system) wants to know of a record, and whether it is complete.

Lives here: the metadata, the check that nothing incomplete leaves the house, and its two written forms.
Must not live here: the rules for what people type and what they are told (``livetalk.rooms.filing``), of
which the ones about numbers and lengths are used here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from xml.etree import ElementTree as ET  # only written with, never read with

import msgspec

from livetalk.rooms.filing import MAX_FIELD, normal_kle

# As journals in Denmark write it: they are who reads the files.
_WRITTEN: Mapping[str, str] = {"in": "ind", "out": "ud", "internal": "intern"}


class JournalMetadata(msgspec.Struct, frozen=True, kw_only=True):
    """As it was typed; ``check`` says whether it can go into a journal. Dates are ISO 8601."""

    title: str
    date: str
    direction: str  # in, out or internal
    unit: str  # the part of the administration that keeps it
    case_number: str
    kle: str  # 00.01.00, or with a facet 00.01.00-P35
    access: str  # public or restricted
    basis: str | None = None  # the rule that restricts access
    retention: str | None = None  # the first day on which it may be deleted


def check(journal: JournalMetadata) -> tuple[str, ...]:
    """The codes of everything that is wrong, in the order of the fields; none if it is complete."""
    return tuple(_problems(journal))


def _problems(journal: JournalMetadata) -> Iterator[str]:
    if any(len(value) > MAX_FIELD for value in _fields(journal).values()):
        yield "too_long"
    if not journal.title.strip():
        yield "title_missing"
    if not journal.date.strip():
        yield "date_missing"
    elif _day(journal.date) is None:
        yield "date_wrong"
    if journal.direction not in _WRITTEN:
        yield "direction_wrong"
    if not journal.unit.strip():
        yield "unit_missing"
    if not journal.case_number.strip():
        yield "case_missing"
    if not journal.kle.strip():
        yield "kle_missing"
    elif normal_kle(journal.kle) is None:
        yield "kle_wrong"
    yield from _access_problems(journal)
    yield from _retention_problems(journal)


def _access_problems(journal: JournalMetadata) -> Iterator[str]:
    basis = (journal.basis or "").strip()
    match journal.access:
        case "public":
            if basis:
                yield "basis_unexpected"
        case "restricted":
            if not basis:
                yield "basis_missing"
        case _:
            yield "access_wrong"


def _retention_problems(journal: JournalMetadata) -> Iterator[str]:
    if not (journal.retention or "").strip():
        yield "retention_missing"
        return
    until, of = _day(journal.retention or ""), _day(journal.date)
    if until is None:
        yield "retention_wrong"
    elif of is not None and until <= of:
        yield "retention_too_early"


def as_json(journal: JournalMetadata) -> bytes:
    """The metadata for programs. Must have passed ``check``."""
    return msgspec.json.format(msgspec.json.encode(_fields(journal)), indent=1) + b"\n"


def as_xml(journal: JournalMetadata) -> bytes:
    """The same for document systems that read XML: one element a field, named as in the JSON."""
    root = ET.Element("journal")
    for name, value in _fields(journal).items():
        ET.SubElement(root, name).text = value
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _fields(journal: JournalMetadata) -> dict[str, str]:
    """The fields that say something, in their normal form."""
    fields = {name: getattr(journal, name) or "" for name in journal.__struct_fields__}
    fields["direction"] = _WRITTEN.get(journal.direction, journal.direction)
    fields["kle"] = normal_kle(journal.kle) or journal.kle
    return {name: " ".join(value.split()) for name, value in fields.items() if value.strip()}


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        return None
