"""Setting a document by typst: tagged, in this machine's fonts, and what becomes of it if one is missing.

Lives here: handing data to a template, and the bytes that come back. Must not live here: how any document
looks (the ``.typ`` files), or what it says.

Nothing that a person wrote is ever part of a template: it comes in as JSON and is placed as text.
See docs/adr/0011 for the choice of the library, docs/records.md for how far the tags go.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec
import typst

from livetalk.records.plain import is_rtl, safe_link

# Archives want PDF/A, screen readers PDF/UA; one file can be both.
Standard = Literal["a-2a", "ua-1"]
STANDARDS: tuple[Standard, ...] = ("a-2a", "ua-1")
# The first that is there is what most is set in; the others lend what it lacks. Libertinus comes with typst.
FONTS = ("DejaVu Sans", "Libertinus Serif", "Noto Color Emoji")
# A word without an end runs out of the page: a place to break it, which cannot be seen, after so many signs.
_ENDLESS = re.compile(r"\S{60}(?=\S)")
_LANGUAGE = re.compile("[a-z]{2,3}")
# The typesetter keeps what it worked out until ten more documents were set: 270 MB for 10,000 lines.
# Nobody sets the same record twice in a row, so it is made to forget by as many empty pages.
_UNTIL_FORGOTTEN = 11


class Pdf(msgspec.Struct, frozen=True, kw_only=True):
    """A PDF and the standards it keeps: none if a letter in it is in no font of this machine."""

    content: bytes
    standards: tuple[Standard, ...]


def typeset(template: str, told: Mapping[str, object], at: datetime) -> Pdf:
    """The document of a template in this folder. ``at`` is the moment that the file says it is of.

    Both standards forbid a sign that no font can show. Then it is as well tagged, and claims less.
    """
    data = msgspec.json.encode(prepared(told))
    try:
        return Pdf(content=_compile(template, data, at, STANDARDS), standards=STANDARDS)
    except typst.TypstError:
        return Pdf(content=_compile(template, data, at, ()), standards=())


def forget() -> None:
    """Let go of what was kept of the last document; for long ones."""
    for _ in range(_UNTIL_FORGOTTEN):
        typst.compile(b"", font_paths=_fonts(), format="pdf")


def prepared(told: Mapping[str, object]) -> dict[str, object]:
    """The data with places to break endless words, and with what a template needs to know besides."""
    fit = {str(key): _field(key, value) for key, value in told.items()}
    fit["rtl"] = dict.fromkeys(_right_to_left(fit), True)
    fit["fonts"] = [name for name in FONTS if name in _families()]
    return fit


def _compile(template: str, data: bytes, at: datetime, standards: tuple[Standard, ...]) -> bytes:
    return typst.compile(
        _template(template),
        font_paths=_fonts(),
        sys_inputs={"data": data.decode()},
        format="pdf",
        pdf_standards=list(standards),
        timestamp=at,
    )


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
    if key == "drawing":  # SVG of our own, in which nothing may be broken
        return value
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
def _template(name: str) -> bytes:
    return files(__package__).joinpath(name).read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """The fonts of this machine, looked for once in the life of the process."""
    return typst.Fonts()


@cache
def _families() -> frozenset[str]:
    return frozenset(_fonts().families())
