"""The archive as data for everybody: rows of questions, items and sessions, as CSV and as JSON.

Rows come in while they are written, so a hundred thousand of them need no memory. CSV is like the project's
other lists: UTF-8 with a byte order mark, semicolons, CRLF, no cell that a spreadsheet would calculate. In
JSON the same rows stand under ``rows``, after what the data are and where they are described.
Lives here: which columns there are, and the forms. Must not live here: what is public (``archived``,
``programme.calendar``), HTTP.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from livetalk.programme.calendar import Entry
from livetalk.records.archived import Archived
from livetalk.records.plain import safe_cell

BYTE_ORDER_MARK = "\ufeff"
BETWEEN = " | "  # several values in one cell of a table
MEDIA_TYPES: Mapping[str, str] = {"csv": "text/csv; charset=utf-8", "json": "application/json"}

QUESTIONS: tuple[str, ...] = (
    "url", "meeting", "room", "kind", "status", "asked_at", "text", "themes", "answer_spoken",
    "answer_written", "owner", "due", "next_step", "reason", "supports", "askers", "origin",
)  # fmt: skip
ITEMS: tuple[str, ...] = (
    "url", "meeting", "room", "kind", "status", "opened_at", "changed_at", "title", "themes", "owner", "due",
    "next_step", "reason", "answer", "question_url",
)  # fmt: skip
SESSIONS: tuple[str, ...] = (
    "url", "title", "summary", "purpose", "kind", "state", "starts", "ends", "places", "gathering", "bodies",
    "themes", "access", "reason", "room_url",
)  # fmt: skip
HITS: tuple[str, ...] = ("url", "kind", "status", "at", "text", "themes", "answer", "owner", "due", "meeting")

COLUMNS: Mapping[str, tuple[str, ...]] = {"questions": QUESTIONS, "items": ITEMS, "sessions": SESSIONS}
"""The columns of each set, by its name in addresses."""

Cell = str | int | tuple[str, ...] | None
Row = Mapping[str, Cell]


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What stands before the rows in JSON; None of ``total`` where nobody counted."""

    title: str
    documentation: str
    licence: str | None
    is_complete: bool
    """False while a server that has just started still reads its rooms."""
    total: int | None = None
    page: int | None = None
    pages: int | None = None


def question_row(entry: Archived, address: str) -> Row:
    """A question or an idea."""
    return {
        "url": address + entry.path,
        "meeting": entry.meeting,
        "room": entry.room,
        "kind": entry.kind,
        "status": entry.status,
        "asked_at": entry.at,
        "text": entry.text,
        "themes": entry.themes,
        "answer_spoken": _answer(entry, "spoken"),
        "answer_written": _answer(entry, "written"),
        "owner": entry.owner,
        "due": entry.due,
        "next_step": entry.next_step,
        "reason": entry.reason,
        "supports": entry.supports,
        "askers": entry.askers,
        "origin": entry.origin,
    }


def item_row(entry: Archived, address: str) -> Row:
    """A follow-up item."""
    return {
        "url": address + entry.path,
        "meeting": entry.meeting,
        "room": entry.room,
        "kind": entry.kind,
        "status": entry.status,
        "opened_at": entry.at,
        "changed_at": entry.changed_at,
        "title": entry.text,
        "themes": entry.themes,
        "owner": entry.owner,
        "due": entry.due,
        "next_step": entry.next_step,
        "reason": entry.reason,
        "answer": _answer(entry, "written"),
        "question_url": f"{address}/r/{entry.room}/q/{entry.question}" if entry.question else None,
    }


def session_row(entry: Entry, address: str) -> Row:
    """A session that everybody may find in the calendar."""
    return {
        "url": f"{address}/s/{entry.session}",
        "title": entry.title,
        "summary": entry.summary or None,
        "purpose": entry.purpose or None,
        "kind": entry.template,
        "state": entry.state,
        "starts": _moment(entry.starts),
        "ends": _moment(entry.ends),
        "places": entry.places,
        "gathering": entry.gathering.name if entry.gathering is not None else None,
        "bodies": tuple(body.name for body in entry.bodies),
        "themes": tuple(theme.name for theme in entry.themes),
        "access": entry.access or None,
        "reason": entry.reason or None,
        "room_url": f"{address}/r/{entry.room}" if entry.room is not None else None,
    }


def hit_row(entry: Archived, address: str) -> Row:
    """Something that a search has found."""
    return {
        "url": address + entry.path,
        "kind": entry.kind,
        "status": entry.status,
        "at": entry.at,
        "text": entry.text,
        "themes": entry.themes,
        "answer": "\n".join(answer.text for answer in entry.answers) or None,
        "owner": entry.owner,
        "due": entry.due,
        "meeting": entry.meeting,
    }


class CsvForm:
    """A table: ``head``, ``rows`` for each piece, ``tail``."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = columns

    def head(self) -> bytes:
        """The byte order mark and the names of the columns."""
        return BYTE_ORDER_MARK.encode() + self._lines([self._columns])

    def rows(self, rows: Iterable[Row]) -> bytes:
        """A line for each."""
        return self._lines([_cell(row[name]) for name in self._columns] for row in rows)

    def tail(self) -> bytes:
        """Nothing."""
        return b""

    @staticmethod
    def _lines(lines: Iterable[Sequence[str]]) -> bytes:
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(lines)
        return out.getvalue().encode()


class JsonForm:
    """One object: what the data are, and ``rows``."""

    def __init__(self, about: About) -> None:
        self._about = about
        self._has_begun = False

    def head(self) -> bytes:
        """Up to the first row."""
        return msgspec.json.encode(self._about)[:-1] + b',"rows":['

    def rows(self, rows: Iterable[Row]) -> bytes:
        """Objects, with commas between them."""
        text = b",\n".join(msgspec.json.encode(row) for row in rows)
        before = b",\n" if self._has_begun and text else b"\n"
        self._has_begun = self._has_begun or bool(text)
        return before + text if text else b""

    def tail(self) -> bytes:
        """The end of the object."""
        return b"\n]}\n"


Form = CsvForm | JsonForm


def _answer(entry: Archived, how: str) -> str | None:
    return "\n".join(answer.text for answer in entry.answers if answer.how == how) or None


def _moment(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case int():
            return str(cell)
        case str():
            return safe_cell(cell)
        case tuple():
            return safe_cell(BETWEEN.join(cell))
