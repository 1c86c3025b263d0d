"""Texts as every form may write them, whatever somebody wrote or said.

Lives here: taking out of a whole record what no file format carries, telling text that runs from right
to left, cells that a spreadsheet would calculate, and links that may be followed.
Must not live here: how any one form is written.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from typing import Any

import msgspec

from livetalk.records.clocks import moment
from livetalk.records.record import Record
from livetalk.rooms import text

# A spreadsheet calculates what begins so; the wide signs are what some of them take for the narrow ones.
FORMULA_BEGINS = frozenset("=+-@\t\r\n＝＋－＠")
# Code points that Unicode will never give a character, which XML refuses.
_NEVER = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
_LINK = re.compile(r"https?://[^\s<>\"\\^`{|}]+")
_TITLE_LENGTH = 90  # characters of a question in a heading and in the bookmarks


def legible(record: Record) -> Record:
    """The record without controls, overrides of direction, lone surrogates and the like, in NFC."""
    return msgspec.convert(cleaned(msgspec.to_builtins(record)), Record)


def cleaned(node: Any) -> Any:
    """The same without what no file format carries: plain data, as it comes out of a record."""
    match node:
        case str():
            return _clean(node)
        case dict():
            return {key: cleaned(value) for key, value in node.items()}
        case list() | tuple():
            return [cleaned(value) for value in node]
        case _:
            return node


def _clean(raw: str) -> str:
    # Most of a record is ids and plain words, which a look tells apart from what has to be worked on.
    if raw.isascii() and raw.isprintable() and "  " not in raw:
        return raw.strip()
    return text.clean(_NEVER.sub("", raw), lines=True)


def is_rtl(words: str) -> bool:
    """Whether the text runs from right to left: its first letter decides, as ``dir="auto"`` does."""
    if words.isascii():
        return False
    for sign in words:
        match unicodedata.bidirectional(sign):
            case "L":
                return False
            case "R" | "AL":
                return True
            case _:
                continue
    return False


def is_formula(words: str) -> bool:
    """Whether a spreadsheet might calculate this instead of showing it."""
    return words[:1] in FORMULA_BEGINS and words != ""


def safe_cell(words: str) -> str:
    """The text with an apostrophe before what a spreadsheet might calculate."""
    return f"'{words}" if is_formula(words) else words


def safe_link(url: str | None) -> str | None:
    """The address if it leads to a page, else None: no ``javascript:``, no file, no blank in it."""
    return url if url is not None and _LINK.fullmatch(url) else None


def shortened(words: str, limit: int = _TITLE_LENGTH) -> str:
    """The text as one line of at most about ``limit`` characters, cut between two words if need be."""
    line = " ".join(words.split())
    if len(line) <= limit:
        return line
    head, blank, _ = line[:limit].rpartition(" ")
    return f"{head if blank else line[:limit]} …"


def stamp(record: Record) -> datetime:
    """The moment that a file says it is of: the record's, not the clock's; so its bytes stay the same.

    In whole seconds: typst refuses parts of one, and no reader asks for them.
    """
    said = moment(record.published_at) or moment(record.end) or moment(f"{record.date}T12:00:00+00:00")
    return (said or datetime(1980, 1, 1, tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
