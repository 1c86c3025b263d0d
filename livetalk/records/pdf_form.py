"""The record as PDF, set by typst: tagged, with title, language, bookmarks, links and page numbers.

Lives here: handing the outline to the typesetter as data, and what becomes of it if a font is missing.
Must not live here: how it looks (``record.typ``), or what a record says (``telling``).

Nothing that a person wrote is ever part of the template: it comes in as JSON and is placed as text.
See docs/adr/0011 for the choice of the library, docs/records.md for how far the tags go.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec
import typst

from livetalk.records.outline import Outline
from livetalk.records.plain import is_rtl, legible, safe_link, stamp
from livetalk.records.record import Progress, Record, Words
from livetalk.records.telling import tell

# Archives want PDF/A, screen readers PDF/UA; one file can be both.
Standard = Literal["a-2a", "ua-1"]
STANDARDS: tuple[Standard, ...] = ("a-2a", "ua-1")
# The first that is there is what most is set in; the others lend what it lacks. Libertinus comes with typst.
FONTS = ("DejaVu Sans", "Libertinus Serif", "Noto Color Emoji")
# A word without an end runs out of the page: a place to break it, which cannot be seen, after so many signs.
_ENDLESS = re.compile(r"\S{60}(?=\S)")
_LANGUAGE = re.compile("[a-z]{2,3}")
_STEPS = 3  # told, set, forgotten
# The typesetter keeps what it worked out until ten more documents were set: 270 MB for 10,000 lines.
# Nobody sets the same record twice in a row, so it is made to forget by as many empty pages.
_UNTIL_FORGOTTEN = 11


class Pdf(msgspec.Struct, frozen=True, kw_only=True):
    """A PDF and the standards it keeps: none if a letter in it is in no font of this machine."""

    content: bytes
    standards: tuple[Standard, ...]


def write(record: Record, words: Words, progress: Progress | None = None) -> bytes:
    """The bytes of the file."""
    return compose(record, words, progress).content


def compose(record: Record, words: Words, progress: Progress | None = None) -> Pdf:
    """The file, and the standards that it keeps."""
    data = _data(tell(legible(record), words), words)
    _tell(progress, 1)
    try:
        pdf = _set(data, stamp(record))
        _tell(progress, 2)
    finally:
        _forget()
    _tell(progress, _STEPS)
    return pdf


def _tell(progress: Progress | None, done: int) -> None:
    if progress is not None:
        progress(done, _STEPS)


def _set(data: bytes, stamp: datetime) -> Pdf:
    """Both standards forbid a sign that no font can show. Then it is as well tagged, and claims less."""
    try:
        return Pdf(content=_compile(data, stamp, STANDARDS), standards=STANDARDS)
    except typst.TypstError:
        return Pdf(content=_compile(data, stamp, ()), standards=())


def _compile(data: bytes, stamp: datetime, standards: tuple[Standard, ...]) -> bytes:
    return typst.compile(
        _template(),
        font_paths=_fonts(),
        sys_inputs={"data": data.decode()},
        format="pdf",
        pdf_standards=list(standards),
        timestamp=stamp,
    )


def _forget() -> None:
    for _ in range(_UNTIL_FORGOTTEN):
        typst.compile(b"", font_paths=_fonts(), format="pdf")


def _data(outline: Outline, words: Words) -> bytes:
    told = _breakable(msgspec.to_builtins(outline))
    if not isinstance(told, dict):
        raise TypeError("An outline is a mapping.")
    told["rtl"] = dict.fromkeys(_right_to_left(told), True)
    told["fonts"] = [name for name in FONTS if name in _families()]
    told["page"] = words("record.page", n="{n}", total="{total}")
    return msgspec.json.encode(told)


def _breakable(node: object) -> object:
    """The same, with places to break endless words, links that lead to pages only, and known languages."""
    match node:
        case str():
            return _ENDLESS.sub("\\g<0>\u200b", node)
        case list() | tuple():
            return [_breakable(value) for value in node]
        case dict():
            return {key: _field(key, value) for key, value in node.items()}
        case _:
            return node


def _field(key: object, value: object) -> object:
    if key == "url":
        return safe_link(value) if isinstance(value, str) else None
    if key == "lang":
        main = value.split("-")[0].lower() if isinstance(value, str) else ""
        return main if _LANGUAGE.fullmatch(main) else None
    return _breakable(value)


def _right_to_left(node: object) -> set[str]:
    match node:
        case str():
            return {node} if is_rtl(node) else set()
        case list():
            return set().union(*map(_right_to_left, node))
        case dict():
            return set().union(*map(_right_to_left, node.values()))
        case _:
            return set()


@cache
def _template() -> bytes:
    return files(__package__).joinpath("record.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """The fonts of this machine, looked for once in the life of the process."""
    return typst.Fonts()


@cache
def _families() -> frozenset[str]:
    return frozenset(_fonts().families())
