"""The record as one ZIP for a journal: every form, the metadata, and a manifest that anybody can check.

Lives here: what is in the archive. Must not live here: how a form is written, or how a ZIP is packed.
The same record and metadata give the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec

from livetalk.records import journal as journals
from livetalk.records import json_form, pdf_form
from livetalk.records.fixed_zip import packed
from livetalk.records.forms import FORMS, Form
from livetalk.records.journal import JournalMetadata
from livetalk.records.plain import legible
from livetalk.records.record import Progress, Record, Words

MEDIA_TYPE = "application/zip"
MANIFEST_ID = "urn:livetalk:manifest:1"
_SHARE = 100  # steps of progress for each form, however long it takes


class WrongJournal(ValueError):
    """The metadata cannot go into a journal; ``codes`` are those of ``journal.check``."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__(f"The metadata for the journal is not complete: {', '.join(codes)}.")
        self.codes = codes


class PackedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file in the archive. ``standards`` are those that it claims to keep."""

    name: str
    media_type: str
    content: bytes
    standards: tuple[str, ...] = ()


def write(
    record: Record,
    words: Words,
    *,
    journal: JournalMetadata | None = None,
    extra: tuple[PackedFile, ...] = (),
    progress: Progress | None = None,
) -> bytes:
    """The archive. ``extra`` goes in beside the forms: the page as HTML, say. Raises ``WrongJournal``."""
    if journal is not None and (wrong := journals.check(journal)):
        raise WrongJournal(wrong)
    record = legible(record)
    files = [*_forms(record, words, progress), *extra, *_journal(journal)]
    contents = {"manifest.json": _manifest(record, files), "sha256sums.txt": _sums(files)}
    contents |= {file.name: file.content for file in files}
    if len(contents) != len(files) + 2:
        raise ValueError("Two files of the archive have the same name.")
    return packed(contents)


def _forms(record: Record, words: Words, progress: Progress | None) -> Iterator[PackedFile]:
    for place, form in enumerate(FORMS.values()):
        yield _form(form, record, words, _share(progress, place))
    yield PackedFile(
        name="record.schema.json", media_type="application/schema+json", content=json_form.schema()
    )


def _form(form: Form, record: Record, words: Words, progress: Progress | None) -> PackedFile:
    standards: tuple[str, ...] = ()
    if form.name == "pdf":
        pdf = pdf_form.compose(record, words, progress)
        content, standards = pdf.content, pdf.standards
    else:
        content = form.write(record, words, progress)
    if progress is not None:
        progress(1, 1)
    return PackedFile(name=form.file, media_type=form.media_type, content=content, standards=standards)


def _share(progress: Progress | None, place: int) -> Progress | None:
    """The progress of one form as its share in that of the whole archive."""
    if progress is None:
        return None

    def told(done: int, total: int, /) -> None:
        progress(place * _SHARE + done * _SHARE // max(total, 1), len(FORMS) * _SHARE)

    return told


def _journal(journal: JournalMetadata | None) -> Iterator[PackedFile]:
    if journal is None:
        return
    yield PackedFile(name="journal.json", media_type="application/json", content=journals.as_json(journal))
    yield PackedFile(name="journal.xml", media_type="application/xml", content=journals.as_xml(journal))


def _manifest(record: Record, files: list[PackedFile]) -> bytes:
    manifest = {
        "schema": MANIFEST_ID,
        "title": record.title,
        "code": record.code,
        "language": record.language,
        "version": record.version,
        "published_at": record.published_at,
        "url": record.url,
        "files": [_described(file) for file in files],
    }
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"


def _described(file: PackedFile) -> dict[str, object]:
    said: dict[str, object] = {
        "name": file.name,
        "media_type": file.media_type,
        "bytes": len(file.content),
        "sha256": hashlib.sha256(file.content).hexdigest(),
    }
    if file.standards:
        said["standards"] = file.standards
    return said


def _sums(files: list[PackedFile]) -> bytes:
    """For ``sha256sum --check sha256sums.txt``."""
    return "".join(f"{hashlib.sha256(file.content).hexdigest()}  {file.name}\n" for file in files).encode()
