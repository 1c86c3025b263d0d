"""The record as PDF, set by typst: tagged, with title, language, bookmarks, links and page numbers.

Lives here: what of the record goes to the typesetter. Must not live here: how it looks (``record.typ``), what
a record says (``telling``), or the setting (``typesetting``).
"""

from __future__ import annotations

import msgspec

from livetalk.records.plain import legible, stamp
from livetalk.records.record import Progress, Record, Words
from livetalk.records.telling import tell
from livetalk.records.typesetting import Pdf, forget, typeset

_STEPS = 3  # told, set, forgotten


def write(record: Record, words: Words, progress: Progress | None = None) -> bytes:
    """The bytes of the file."""
    return compose(record, words, progress).content


def compose(record: Record, words: Words, progress: Progress | None = None) -> Pdf:
    """The file, and the standards that it keeps."""
    told = msgspec.to_builtins(tell(legible(record), words))
    told["page"] = words("record.page", n="{n}", total="{total}")
    _tell(progress, 1)
    try:
        pdf = typeset("record.typ", told, stamp(record))
        _tell(progress, 2)
    finally:
        forget()
    _tell(progress, _STEPS)
    return pdf


def _tell(progress: Progress | None, done: int) -> None:
    if progress is not None:
        progress(done, _STEPS)
