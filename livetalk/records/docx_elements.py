"""The elements that a Word document is made of, written directly.

Lives here: runs, paragraphs, links and tables as elements, each in its own direction. python-docx would look
styles up anew for each of ten thousand lines, and has no words for links or text from right to left.
Must not live here: what a record says, or which style a block has.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from livetalk.records.plain import is_rtl

LINK_COLOUR = "0B4F8A"  # 8.4:1 on white


def run(text: str, *, bold: bool = False, lang: str | None = None, link: bool = False) -> BaseOxmlElement:
    """A stretch of text, its line breaks kept, read in its own direction."""
    made = element("w:r")
    properties = element("w:rPr")  # what stands in it has to stand in the order of the schema
    if bold:
        properties.append(element("w:b"))
    if link:
        properties.append(element("w:color", val=LINK_COLOUR))
        properties.append(element("w:u", val="single"))
    if is_rtl(text):
        properties.append(element("w:rtl"))
    if lang is not None:
        properties.append(element("w:lang", val=lang))
    if len(properties):
        made.append(properties)
    for number, line in enumerate(text.split("\n")):
        if number:
            made.append(element("w:br"))
        made.append(_text(line))
    return made


def hyperlink(text: str, relation: str) -> BaseOxmlElement:
    """A link that Word follows; ``relation`` is the id under which the document keeps its address."""
    made: BaseOxmlElement = OxmlElement("w:hyperlink")
    made.set(qn("r:id"), relation)
    made.append(run(text, link=True))
    return made


def paragraph(style: str, runs: Iterable[BaseOxmlElement], *, leads: str) -> BaseOxmlElement:
    """A paragraph of a style (by its id). ``leads`` is the text whose direction it takes."""
    made = element("w:p")
    properties = element("w:pPr")
    properties.append(element("w:pStyle", val=style))
    if is_rtl(leads):
        properties.append(element("w:bidi"))
    made.append(properties)
    made.extend(runs)
    return made


def table(style: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> BaseOxmlElement:
    """A table whose first row is a heading: repeated on every page, and named by screen readers."""
    made = element("w:tbl")
    properties = element("w:tblPr")
    properties.append(element("w:tblStyle", val=style))
    properties.append(element("w:tblW", w="0", type="auto"))
    properties.append(element("w:tblLook", val="0020", firstRow="1", noHBand="1", noVBand="1"))
    grid = element("w:tblGrid")
    grid.extend(element("w:gridCol") for _ in columns)
    made.extend((properties, grid, _row(columns, heading=True)))
    made.extend(_row(row) for row in rows)
    return made


def _row(cells: Sequence[str], *, heading: bool = False) -> BaseOxmlElement:
    made = element("w:tr")
    properties = element("w:trPr")
    properties.append(element("w:cantSplit"))
    if heading:
        properties.append(element("w:tblHeader"))
    made.append(properties)
    for text in cells:
        cell = element("w:tc")
        cell.append(element("w:tcPr"))
        cell.append(paragraph("Normal", (run(text, bold=heading),), leads=text))
        made.append(cell)
    return made


def element(name: str, **attributes: str) -> BaseOxmlElement:
    """An element of WordprocessingML with attributes of the same."""
    made: BaseOxmlElement = OxmlElement(name)
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), value)
    return made


def _text(words: str) -> BaseOxmlElement:
    made: BaseOxmlElement = OxmlElement("w:t")
    made.set(qn("xml:space"), "preserve")
    made.text = words
    return made
