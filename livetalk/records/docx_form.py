"""The record as a Word document: real headings, lists, a table with a heading row, links, language and title.

Lives here: the outline as paragraphs of Word's own styles. Must not live here: what a record says
(``telling``), or how an element is written (``docx_elements``).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import assert_never

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from livetalk.records.docx_elements import hyperlink, paragraph, run, table
from livetalk.records.fixed_zip import repacked
from livetalk.records.outline import (
    AnyBlock,
    Bullets,
    Fact,
    Facts,
    Heading,
    Outline,
    Paragraph,
    SpokenLine,
    SpokenLines,
    Table,
)
from livetalk.records.plain import legible, safe_link, stamp
from livetalk.records.record import Progress, Record, Words
from livetalk.records.telling import tell

_LOCALES = {"da": "da-DK", "en": "en-GB"}
_LANGUAGE = re.compile("[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")
_EVERY = 100  # elements between two words about progress


def write(record: Record, words: Words, progress: Progress | None = None) -> bytes:
    """The bytes of the file; the same for the same record."""
    outline = tell(legible(record), words)
    document = docx.Document()
    _describe(document, record, outline)
    total = _count(outline)
    end = document.element.body.sectPr  # found once: python-docx looks through the whole body for it
    for done, element in enumerate(_elements(document, outline), start=1):
        end.addprevious(element)
        if progress is not None and (done % _EVERY == 0 or done == total):
            progress(done, total)
    written = io.BytesIO()
    document.save(written)
    return repacked(written.getvalue())


def _describe(document: Document, record: Record, outline: Outline) -> None:
    language = _LOCALES[record.language]
    core = document.core_properties
    core.title, core.subject, core.language = outline.title[:255], outline.subtitle[:255], language
    core.author, core.comments, core.keywords = (record.organisation or "")[:255], "", ""
    core.identifier, core.version, core.revision = record.url[:255], str(record.version), record.version
    core.created = core.modified = stamp(record)
    for found in document.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), language)


def _count(outline: Outline) -> int:
    """How many elements the document will have."""
    heads = 2
    return heads + sum(_parts(block) for block in outline.blocks)


def _parts(block: AnyBlock) -> int:
    match block:
        case Facts():
            return len(block.facts)
        case Bullets():
            return len(block.items)
        case SpokenLines():
            return len(block.lines)
        case Heading() | Paragraph() | Table():
            return 1
        case _:
            assert_never(block)


def _elements(document: Document, outline: Outline) -> Iterator[BaseOxmlElement]:
    styles = {str(style.name): str(style.style_id) for style in document.styles}
    yield paragraph(styles["Title"], (run(outline.title),), leads=outline.title)
    yield paragraph(styles["Subtitle"], (run(outline.subtitle),), leads=outline.subtitle)
    for block in outline.blocks:
        yield from _drawn(document, styles, block)


def _drawn(document: Document, styles: dict[str, str], block: AnyBlock) -> Iterator[BaseOxmlElement]:
    match block:
        case Heading():
            yield paragraph(styles[f"Heading {block.level}"], (run(block.text),), leads=block.text)
        case Paragraph():
            yield paragraph(styles[_style(block)], (run(block.text),), leads=block.text)
        case Facts():
            yield from (_fact(document, styles["No Spacing"], fact) for fact in block.facts)
        case Bullets():
            for item in block.items:
                yield paragraph(styles["List Bullet"], (run(item),), leads=item)
        case Table():
            yield table(styles["Table Grid"], block.columns, block.rows)
        case SpokenLines():
            yield from (_spoken(styles["No Spacing"], line) for line in block.lines)
        case _:
            assert_never(block)


def _style(block: Paragraph) -> str:
    if block.quiet:
        return "Caption"
    return "Quote" if block.own else "Normal"


def _fact(document: Document, style: str, fact: Fact) -> BaseOxmlElement:
    url = safe_link(fact.url)
    if url is None:
        said = run(fact.text)
    else:
        said = hyperlink(
            fact.text, document.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        )
    return paragraph(style, (run(f"{fact.label}: ", bold=True), said), leads=fact.label)


def _spoken(style: str, line: SpokenLine) -> BaseOxmlElement:
    lang = line.lang if line.lang and _LANGUAGE.fullmatch(line.lang) else None
    said = run(f"{line.at} " if line.at else ""), run(f"{line.who}: ", bold=True), run(line.text, lang=lang)
    return paragraph(style, said, leads=line.text)
