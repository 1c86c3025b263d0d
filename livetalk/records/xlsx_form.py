"""The record as a workbook: facts, questions, answers, promises and the transcript, a sheet each.

Lives here: cells and their formats. Must not live here: which columns there are (``tables``).
Text is always written as text. Where it looks like a formula, the cell also carries the mark that a person
sets with an apostrophe, so that it stays text when somebody edits it; the text itself is not changed.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import zip_longest

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from livetalk.records import tables
from livetalk.records.plain import is_formula, legible, stamp
from livetalk.records.record import Progress, Record, Words
from livetalk.records.tables import Cell, Row, Sheet

# Excel keeps 32,767 UTF-16 units in a cell; a sign can be two. What is longer goes on in the row below.
CELL_LENGTH = 16_000
_EVERY = 100  # rows between two words about progress


class _Formats:
    """The looks of cells, made once for a workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.head: Format = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.plain: Format = book.add_format({"text_wrap": True, "valign": "top"})
        self.quoted: Format = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})


def write(record: Record, words: Words, progress: Progress | None = None) -> bytes:
    """The bytes of the file; the same for the same record."""
    record = legible(record)
    sheets = (
        tables.facts(record, words),
        tables.questions(record),
        tables.answers(record),
        tables.promises(record),
        tables.transcript(record),
    )
    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(written, options) as book:
        book.set_properties(
            {
                "title": record.title,
                "author": record.organisation or "",
                "comments": record.url,
                "created": stamp(record),
            }
        )
        formats = _Formats(book)
        done, total = 0, sum(sheet.size for sheet in sheets)
        for sheet in sheets:
            page = book.add_worksheet(words(f"record.sheet.{sheet.name}"))
            _head(page, sheet, words, formats)
            at = 1
            for row in sheet.rows(record, words):
                at = _write_row(page, at, row, formats)
                done += 1
                if progress is not None and (done % _EVERY == 0 or done == total):
                    progress(done, total)
    return written.getvalue()


def _head(page: Worksheet, sheet: Sheet, words: Words, formats: _Formats) -> None:
    for column, (title, width) in enumerate(zip(sheet.titles(words), sheet.widths(), strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, title, formats.head)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.autofilter(0, 0, max(sheet.size, 1), len(sheet.columns) - 1)


def _write_row(page: Worksheet, at: int, row: Row, formats: _Formats) -> int:
    """Write the row, and the rows in which long cells go on; gives where the next one begins."""
    for pieces in zip_longest(*(_pieces(cell) for cell in row)):
        for column, piece in enumerate(pieces):
            match piece:
                case str():
                    look = formats.quoted if is_formula(piece) else formats.plain
                    page.write_string(at, column, piece, look)
                case int():
                    page.write_number(at, column, piece, formats.plain)
                case None:
                    pass
        at += 1
    return at


def _pieces(cell: Cell) -> Iterator[Cell]:
    if isinstance(cell, str) and len(cell) > CELL_LENGTH:
        yield from (cell[start : start + CELL_LENGTH] for start in range(0, len(cell), CELL_LENGTH))
    else:
        yield cell or (None if cell == "" else cell)
