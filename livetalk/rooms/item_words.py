"""What is written about an item: how long it may be, and what is an address.

Lives here: cleaning and checking one field. Must not live here: decisions (``items``, ``item_talk``).
"""

from __future__ import annotations

import re

from livetalk.mail_address import clean_address
from livetalk.rooms import text
from livetalk.rooms.dates import day_of
from livetalk.rooms.finding import label
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.room import Room

MAX_TITLE = 200  # graphemes, as all of these: a promise is a sentence, not a text
MAX_ROLE = 80
MAX_NEXT = 300
MAX_REASON = 600
MAX_ANSWER = 3000  # a letter of one page
MAX_NOTE = 2000
MAX_COMMENT = text.MAX_QUESTION

_PHONE = re.compile(r"\+?\d{8,15}")  # as E.164 has it; a Danish number has eight digits
_BETWEEN_DIGITS = re.compile(r"[\s().\-/]")


def line(raw: str | None, limit: int) -> str | Rejected:
    """A field of one line, cleaned; empty if it says nothing."""
    return _fits(label(raw), limit)


def lines(raw: str | None, limit: int) -> str | Rejected:
    """A field of several lines, cleaned; empty if it says nothing."""
    cleaned = text.clean(raw or "", lines=True)
    return _fits("" if text.is_empty(cleaned) else cleaned, limit)


def address(raw: str | None) -> str | Rejected:
    """A private address that mail is sent to; empty if none was given."""
    given = label(raw)
    if not given:
        return ""
    return clean_address(given) or Rejected(code="wrong_address")


def reachable(raw: str) -> str | Rejected:
    """How a citizen can be reached: an address, or a telephone number as it was written."""
    given = label(raw)
    if _PHONE.fullmatch(_BETWEEN_DIGITS.sub("", given)):
        return given
    return clean_address(given) or Rejected(code="contact_unreadable")


def day(raw: str | None) -> str | Rejected:
    """An ISO date; empty if none was given."""
    given = (raw or "").strip()
    if not given:
        return ""
    found = day_of(given)
    return found.isoformat() if found else Rejected(code="wrong_date", params={"text": given[:20]})


def words_of(room: Room, item: str, **said: str) -> tuple[dict[str, str | None], dict[str, str]]:
    """The keys of what was said about an item, by field, and the words under them; empty ones are None."""
    keys = {name: f"item:{item}:{name}:{room.seq + 1}" if words else None for name, words in said.items()}
    words = {key: said[name] for name, key in keys.items() if key is not None}
    return {f"{name}_key": key for name, key in keys.items()}, words


def _fits(cleaned: str, limit: int) -> str | Rejected:
    if text.is_too_long(cleaned, limit):
        return Rejected(code="words_too_long", params={"max": limit})
    return cleaned
