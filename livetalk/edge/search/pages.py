"""``/search``: everything public of all meetings, found by words and filters; and what the open data are.

Plain forms and links: it is whole without a script. Lives here: the pages. Must not live here: files
(``data``), reading an address (``asking``), or how things are found (``live.archive.index``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from livetalk.edge.search import asking
from livetalk.edge.search.asking import Search
from livetalk.edge.site import Endpoint, Site
from livetalk.live.archive.index import A_PAGE, ArchiveIndex, Facets, Found, Wanted
from livetalk.moderation.similarity.spelling import normal
from livetalk.moderation.similarity.terms import pieces_of
from livetalk.records.archived import STATUSES, Archived
from livetalk.records.open_data import COLUMNS
from livetalk.records.plain import shortened

EXCERPT = 260  # characters of an answer in a list: two or three lines on a phone
WHOLE = 1000  # characters of what was asked that are shown as they are; a response to a hearing may be longer
BEFORE = 80  # of them before the first word that was found
PAGES_BESIDE = 2  # numbers of pages before and after the one that is shown


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown of an entry: its words with those that were found marked."""

    entry: Archived
    text: Markup
    answer: Markup | None = None
    answered_by: str | None = None


def search(site: Site) -> Endpoint:
    """``/search``."""

    async def endpoint(request: Request) -> Response:
        programme = site.programme.state
        asked = asking.read(request, programme)
        index = await asking.index_of(site)
        found, facets = await asking.in_turn(index, _look, index, asked, asking.wanted(asked, programme))
        pages = max(1, -(-found.total // A_PAGE))
        context: dict[str, Any] = {
            "search": asked,
            "found": found,
            "hits": _hits(index, found),
            "facets": facets,
            "choices": asking.choices(site),
            "statuses": STATUSES,
            "kinds": asking.KINDS,
            "pages": pages,
            "numbers": _numbers(asked.page, pages),
            "is_complete": site.index_watch.is_complete,
            "here": f"/search?{asked.query(page=asked.page)}".rstrip("?"),
        }
        return site.page(request, "search", context)

    return endpoint


def open_data(site: Site) -> Endpoint:
    """``/open-data``: which data there are, column by column, and under which terms."""

    async def endpoint(request: Request) -> Response:
        context = {"sets": COLUMNS, "licence": site.settings.data_licence}
        return site.page(request, "open_data", context)

    return endpoint


def _look(index: ArchiveIndex, asked: Search, wanted: Wanted) -> tuple[Found, Facets]:
    return index.search(wanted, asked.page), index.facets()


def _hits(index: ArchiveIndex, found: Found) -> list[Hit]:
    is_hit = index.store.terms.hits(found.asked) if found.asked else _nothing
    return [_hit(entry, is_hit) for entry in found.entries]


def _nothing(_word: str) -> bool:
    return False


def _hit(entry: Archived, is_hit: Callable[[str], bool]) -> Hit:
    answer = entry.answers[0] if entry.answers else None
    for one in entry.answers:
        if any(word and is_hit(_plain(word)) for _, word in pieces_of(one.text)):
            answer = one
            break
    return Hit(
        entry=entry,
        text=marked(entry.text if len(entry.text) <= WHOLE else _around(entry.text, is_hit), is_hit),
        answer=marked(_around(answer.text, is_hit), is_hit) if answer is not None else None,
        answered_by=answer.by if answer is not None else None,
    )


def marked(text: str, is_hit: Callable[[str], bool]) -> Markup:
    """The text, escaped, with the words that were found marked."""
    cut = (
        (before, Markup("<mark>%s</mark>") % word if word and is_hit(_plain(word)) else escape(word))
        for before, word in pieces_of(text)
    )
    return Markup('<bdi dir="auto">%s</bdi>') % Markup("").join(
        piece for before, word in cut for piece in (escape(before), word)
    )


def _around(text: str, is_hit: Callable[[str], bool]) -> str:
    """The part of a long text where the first word that was found stands."""
    line = " ".join(text.split())
    if len(line) <= EXCERPT:
        return line
    at = 0
    for before, word in pieces_of(line):
        at += len(before)
        if word and is_hit(_plain(word)):
            break
        at += len(word)
    else:
        at = 0
    begin = line.rfind(" ", 0, at - BEFORE) + 1 if at > BEFORE else 0
    return ("… " if begin else "") + shortened(line[begin:], EXCERPT)


def _plain(word: str) -> str:
    return normal(word).casefold()


def _numbers(page: int, pages: int) -> list[int | None]:
    """Pages to go to: the first, the last, those around this one; None where some are left out."""
    near = range(page - PAGES_BESIDE, page + PAGES_BESIDE + 1)
    shown = [n for n in range(1, pages + 1) if n in (1, pages) or n in near] if pages <= 1000 else []
    numbers: list[int | None] = []
    for number in shown:
        if numbers and numbers[-1] is not None and number - numbers[-1] > 1:
            numbers.append(None)
        numbers.append(number)
    return numbers
