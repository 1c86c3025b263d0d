"""Which sections of a record a person may write by hand, and what each may hold.

Lives here: the closed list and the rule of each. Must not live here: the decision to write one
(``recording``), or how a section is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from livetalk.rooms import text
from livetalk.rooms.dates import day_of
from livetalk.rooms.outcomes import Rejected

MAX_SUMMARY = 6000  # graphemes: two pages
MAX_LINE = 200
MAX_PRESENT = 100_000  # people; more than a hall holds is a slip of the pen
OF_QUESTION = "q:"

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])(?:[.:]([0-5][0-9]))?")
_COUNT = re.compile(r"[0-9]{1,9}")


def _date(said: str) -> str | Rejected:
    day = day_of(said)
    return day.isoformat() if day else Rejected(code="wrong_date", params={"text": said[:20]})


def _clock(said: str) -> str | Rejected:
    found = _CLOCK.fullmatch(said)
    if found is None:
        return Rejected(code="wrong_time", params={"text": said[:20]})
    return f"{int(found[1]):02}:{int(found[2] or 0):02}"


def _number(said: str) -> str | Rejected:
    found = _COUNT.fullmatch(said)
    if found is None or int(said) > MAX_PRESENT:
        return Rejected(code="wrong_number", params={"text": said[:20]})
    return str(int(said))


def _words(said: str) -> str | Rejected:
    return said


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """How long its text may be, whether it may have lines, and the form it is kept in."""

    most: int
    lines: bool = False
    read: Callable[[str], str | Rejected] = _words


SECTIONS: dict[str, Section] = {
    "summary": Section(most=MAX_SUMMARY, lines=True),
    "date": Section(most=MAX_LINE, read=_date),
    "begin": Section(most=MAX_LINE, read=_clock),
    "end": Section(most=MAX_LINE, read=_clock),
    "place": Section(most=MAX_LINE),
    "organisation": Section(most=MAX_LINE),
    "roles": Section(most=MAX_SUMMARY, lines=True),
    "attendance": Section(most=MAX_LINE, read=_number),
    "correction": Section(most=MAX_SUMMARY, lines=True),
}
"""Sections of the whole record. ``roles`` has a person a line: ``Ordstyrer: Bo Lind, Gentofte Kommune``.
``correction`` says what was put right since the version before; publishing empties it."""

ANSWER = Section(most=MAX_SUMMARY, lines=True)
"""``q:<id>``: what was answered, in short."""


def section_of(name: str) -> Section | None:
    """The section of that name; whether a question of that id exists is for the caller to say."""
    return ANSWER if name.startswith(OF_QUESTION) else SECTIONS.get(name)


def tidied(section: Section, raw: str) -> str | Rejected:
    """The text as it is kept, "" if nothing is said, or why it cannot be."""
    said = text.clean(raw, lines=section.lines)
    if not said:
        return ""
    if text.is_too_long(said, section.most):
        return Rejected(code="words_too_long", params={"max": section.most})
    return section.read(said)
