"""Questions and promises as CSV: UTF-8 with a byte order mark, semicolons, CRLF.

That is what a Danish spreadsheet opens without asking, and what the project's other lists are. Lives here:
the format. Must not live here: which columns there are (``tables``).
"""

from __future__ import annotations

import csv
import io

from livetalk.records import tables
from livetalk.records.plain import legible, safe_cell
from livetalk.records.record import Progress, Record, Words
from livetalk.records.tables import Cell, Sheet

DELIMITER = ";"
_EVERY = 100  # rows between two words about progress


def write_questions(record: Record, words: Words, progress: Progress | None = None) -> bytes:
    """Every question with its answers, one row each."""
    record = legible(record)
    return _write(tables.questions(record), record, words, progress)


def write_promises(record: Record, words: Words, progress: Progress | None = None) -> bytes:
    """Every promise, one row each."""
    record = legible(record)
    return _write(tables.promises(record), record, words, progress)


def _write(sheet: Sheet, record: Record, words: Words, progress: Progress | None) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=DELIMITER, lineterminator="\r\n")
    writer.writerow(sheet.titles(words))
    for done, row in enumerate(sheet.rows(record, words), start=1):
        writer.writerow([_cell(cell) for cell in row])
        if progress is not None and (done % _EVERY == 0 or done == sheet.size):
            progress(done, sheet.size)
    return out.getvalue().encode("utf-8-sig")


def _cell(cell: Cell) -> str:
    """Text that a spreadsheet takes for text, whatever somebody wrote."""
    match cell:
        case None:
            return ""
        case int():
            return str(cell)
        case str():
            return safe_cell(cell)
