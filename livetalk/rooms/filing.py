"""What a journal must know of a record before it can be put there, and whether that is complete.

Lives here: the rules, as refusals. Must not live here: how the metadata is written in a file
(``livetalk.records.journal``), or who may file.
"""

from __future__ import annotations

import re

import msgspec

from livetalk.rooms import commands as c
from livetalk.rooms import text
from livetalk.rooms.dates import day_of
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.record_facts import Access, Direction

MAX_FIELD = 300  # characters; journals have room for a line

# Emne (group of two digits, three times), perhaps with the handlingsfacet: a letter and two digits, with or
# without a sign between. Whether the number is in use is for the journal to say: the list changes monthly.
_KLE = re.compile(r"([0-9]{2}\.[0-9]{2}\.[0-9]{2})(?:[ -]?([A-ZØ][0-9]{2}))?")


class Complete(msgspec.Struct, frozen=True, kw_only=True):
    """Metadata that a journal can take. Dates are ISO dates; ``basis`` only where access is restricted."""

    title: str
    date: str
    direction: Direction
    unit: str
    case: str
    kle: str
    access: Access
    basis: str | None
    retain_until: str


def normal_kle(written: str) -> str | None:
    """The KLE number in one form (``00.01.00-P35``), or None if it is none."""
    found = _KLE.fullmatch(written.strip().upper())
    if found is None:
        return None
    topic, facet = found.groups()
    return f"{topic}-{facet}" if facet else topic


def completed(command: c.FileRecord) -> Complete | Rejected:
    """The metadata in its normal form, or the first thing that is wrong with it."""
    said = {name: text.clean(getattr(command, name) or "") for name in ("title", "unit", "case", "basis")}
    if any(text.is_too_long(value, MAX_FIELD) for value in said.values()):
        return Rejected(code="words_too_long", params={"max": MAX_FIELD})
    wrong = _missing(said) or _wrong_basis(command.access, said["basis"])
    if wrong is not None:
        return wrong
    kle = normal_kle(command.kle or "")
    if kle is None:
        return Rejected(code="filing_kle")
    days = _days(command)
    if isinstance(days, Rejected):
        return days
    date, retain_until = days
    return Complete(
        title=said["title"],
        date=date,
        direction=command.direction,
        unit=said["unit"],
        case=said["case"],
        kle=kle,
        access=command.access,
        basis=said["basis"] or None,
        retain_until=retain_until,
    )


def _missing(said: dict[str, str]) -> Rejected | None:
    if text.is_empty(said["title"]):
        return Rejected(code="filing_title")
    if text.is_empty(said["unit"]):
        return Rejected(code="filing_unit")
    if text.is_empty(said["case"]):
        return Rejected(code="filing_case")
    return None


def _wrong_basis(access: Access, basis: str) -> Rejected | None:
    if access == "restricted" and text.is_empty(basis):
        return Rejected(code="filing_basis")
    if access == "public" and basis:
        return Rejected(code="filing_basis_public")
    return None


def _days(command: c.FileRecord) -> tuple[str, str] | Rejected:
    days = []
    for said in (command.date, command.retain_until or ""):
        day = day_of(said)
        if day is None and said.strip():
            return Rejected(code="wrong_date", params={"text": said.strip()[:20]})
        if day is None:
            return Rejected(code="filing_dates")
        days.append(day)
    if days[1] <= days[0]:
        return Rejected(code="filing_retention")
    return days[0].isoformat(), days[1].isoformat()
