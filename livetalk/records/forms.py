"""Every form in which a record leaves, by name. A new one is a module of its own and a line here.

Lives here: names, file names and media types. Must not live here: how any form is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import msgspec

from livetalk.records import csv_form, docx_form, json_form, pdf_form, vtt_form, xlsx_form
from livetalk.records.record import Progress, Record, Words

Writer = Callable[[Record, Words, Progress | None], bytes]


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """One form: what it is called in an address, what its file is called, and who writes it."""

    name: str
    file: str
    media_type: str
    write: Writer


def _json(record: Record, _words: Words, progress: Progress | None) -> bytes:
    written = json_form.write(record)
    if progress is not None:
        progress(1, 1)
    return written


_ALL = (
    Form(name="pdf", file="record.pdf", media_type="application/pdf", write=pdf_form.write),
    Form(
        name="docx",
        file="record.docx",
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        write=docx_form.write,
    ),
    Form(name="json", file="record.json", media_type="application/json", write=_json),
    Form(
        name="xlsx",
        file="record.xlsx",
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        write=xlsx_form.write,
    ),
    Form(
        name="questions",
        file="questions.csv",
        media_type="text/csv; charset=utf-8",
        write=csv_form.write_questions,
    ),
    Form(
        name="promises",
        file="promises.csv",
        media_type="text/csv; charset=utf-8",
        write=csv_form.write_promises,
    ),
    Form(name="vtt", file="transcript.vtt", media_type="text/vtt; charset=utf-8", write=vtt_form.write),
)
FORMS: Mapping[str, Form] = MappingProxyType({form.name: form for form in _ALL})
