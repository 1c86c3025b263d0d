"""A record as a page is read from top to bottom: headings, paragraphs, facts, tables and lines.

Lives here: the building blocks that the forms for readers (PDF, DOCX) are drawn from, and cut into words
that nobody has to look up. Must not live here: what a record says (``telling``), or how a file looks.
Everything is plain text; a block never carries markup of any format.
"""

from __future__ import annotations

import msgspec


class Block(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """Something that stands on a line of its own."""


class Heading(Block, frozen=True, kw_only=True, tag="heading"):
    """Level 1 is a chapter; the title of the record stands above all of them."""

    level: int
    text: str


class Paragraph(Block, frozen=True, kw_only=True, tag="paragraph"):
    """Running text; line breaks in it are meant. ``quiet`` is small print, ``own`` what a citizen wrote."""

    text: str
    quiet: bool = False
    own: bool = False


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """A label and what it stands for, perhaps with where it leads."""

    label: str
    text: str
    url: str | None = None


class Facts(Block, frozen=True, kw_only=True, tag="facts"):
    """Labels and their values, one below the other."""

    facts: tuple[Fact, ...]


class Bullets(Block, frozen=True, kw_only=True, tag="bullets"):
    """A list without an order."""

    items: tuple[str, ...]


class Table(Block, frozen=True, kw_only=True, tag="table"):
    """Rows under a row of headings."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class SpokenLine(msgspec.Struct, frozen=True, kw_only=True):
    """Words with the place in the transcript and who said them; ``lang`` only where it is another one."""

    at: str
    who: str
    text: str
    lang: str | None = None


class SpokenLines(Block, frozen=True, kw_only=True, tag="spoken"):
    """What was said, in order."""

    lines: tuple[SpokenLine, ...]


AnyBlock = Heading | Paragraph | Facts | Bullets | Table | SpokenLines


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of it. ``subtitle`` is small print under the title."""

    title: str
    subtitle: str
    language: str
    blocks: tuple[AnyBlock, ...]
