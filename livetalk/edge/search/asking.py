"""What a search asks for: from the fields of an address to a search, and the only way to the index.

Lives here: reading the fields, what there is to choose from, and seeing to it that no answer has a room that
no list may name. Must not live here: pages, files, or how things are found (``live.archive.index``).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import ParamSpec, TypeVar, get_args
from urllib.parse import urlencode

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request

from livetalk.edge.site import Site
from livetalk.live.archive.index import ArchiveIndex, Wanted
from livetalk.programme.calendar import Named, is_listed
from livetalk.programme.listing import hidden_rooms, rooms_of
from livetalk.programme.programme import Programme
from livetalk.programme.texts import BodyWords, GatheringWords
from livetalk.records.archived import STATUSES, Kind

P = ParamSpec("P")
R = TypeVar("R")

KINDS: tuple[Kind, ...] = get_args(Kind)
LONGEST_WORDS = 200  # characters of a search; more than its dozen words
MOST_PAGES = 500  # nobody turns so many; whoever wants everything takes the data
RETRY = {"Retry-After": "5"}
MOST_WAITING = 100  # searches on a node: about three seconds of work, a search being 9-35 ms
FIRST_YEAR, LAST_YEAR = 2000, 2200


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked, as in the address. ``wrong``: fields that name nothing; they are passed over."""

    q: str = ""
    kind: str = ""
    status: str = ""
    year: str = ""
    theme: str = ""
    body: str = ""
    gathering: str = ""
    sort: str = ""
    page: int = 1
    wrong: tuple[str, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is chosen beside the words."""
        return any((self.kind, self.status, self.year, self.theme, self.body, self.gathering))

    def query(self, **changes: object) -> str:
        """The search as an address has it, with something else in it."""
        fields = {
            name: getattr(self, name) for name in self.__struct_fields__ if name not in ("wrong", "page")
        }
        given = {**fields, **changes}
        return urlencode({name: value for name, value in given.items() if value not in ("", None, 1)})


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """Bodies and gatherings with a meeting that everybody may find."""

    bodies: tuple[Named, ...] = ()
    gatherings: tuple[Named, ...] = ()


def read(request: Request, programme: Programme) -> Search:
    """What the address asks for; what there is not is named and passed over."""
    given = {name: value.strip() for name, value in request.query_params.items()}
    fields: dict[str, str] = {"q": given.get("q", "")[:LONGEST_WORDS], "theme": given.get("theme", "")[:80]}
    wrong: list[str] = []
    known: Mapping[str, bool] = {
        "kind": given.get("kind", "") in KINDS,
        "status": given.get("status", "") in STATUSES,
        "year": _is_year(given.get("year", "")),
        "body": programme.find_body(given.get("body", "")) is not None,
        "gathering": _find_gathering(programme, given.get("gathering", "")) is not None,
        "sort": given.get("sort", "") == "date",
    }
    for name, is_known in known.items():
        if value := given.get(name, ""):
            if is_known:
                fields[name] = value
            else:
                wrong.append(name)
    page = given.get("page", "1")
    number = int(page) if page.isdecimal() and 0 < len(page) < 6 else 0
    if not 1 <= number <= MOST_PAGES:
        wrong.append("page")
    return Search(**fields, page=min(max(number, 1), MOST_PAGES), wrong=tuple(wrong))


def is_busy(site: Site) -> bool:
    """Whether more searches wait than can be answered soon."""
    return site.index.store.waiting >= MOST_WAITING


async def index_of(site: Site) -> ArchiveIndex:
    """The index, without the rooms that no list may name at this moment.

    Where more wait than can be answered soon, whoever comes now is asked to come again: a search that takes
    a minute is given up, and tried again, while its work is still done.
    """
    if is_busy(site):
        raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, headers=RETRY)
    hidden = hidden_rooms(site.programme.state, site.programme.templates)
    await in_turn(site.index, site.index.store.hide, hidden)
    return site.index


async def in_turn(index: ArchiveIndex, work: Callable[P, R], *given: P.args, **named: P.kwargs) -> R:
    """Have the index do it when the searches before this one are done; the event loop goes on meanwhile."""
    index.store.waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(
            index.store.readers, partial(work, *given, **named)
        )
    finally:
        index.store.waiting -= 1


def wanted(search: Search, programme: Programme) -> Wanted:
    """The search as the index takes it."""
    body = programme.find_body(search.body) if search.body else None
    gathering = _find_gathering(programme, search.gathering) if search.gathering else None
    rooms = None
    if body is not None or gathering is not None:
        rooms = rooms_of(
            programme,
            body=body.id if body is not None else None,
            gathering=gathering,
        )
    return Wanted(
        words=search.q,
        kind=next((kind for kind in KINDS if kind == search.kind), None),
        status=next((status for status in STATUSES if status == search.status), None),
        year=int(search.year) if search.year else None,
        theme=search.theme or None,
        rooms=rooms,
        by_date=search.sort == "date",
    )


def choices(site: Site) -> Choices:
    """What there is to choose from in the programme."""
    programme = site.programme.state
    bodies, gatherings = set[str](), set[str]()
    for session in programme.sessions.values():
        if session.room is not None and is_listed(programme, session, site.programme.templates):
            bodies.update(session.bodies)
            gatherings.add(session.gathering or "")
    return Choices(
        bodies=tuple(
            sorted(
                Named(name=words.name, slug=body.slug)
                for body in programme.bodies.values()
                if body.id in bodies and (words := programme.text(body.text_key, BodyWords)) is not None
            )
        ),
        gatherings=tuple(
            Named(name=day.title, slug=one.slug)
            for one in reversed(programme.gatherings.values())
            if one.id in gatherings and (day := programme.text(one.text_key, GatheringWords)) is not None
        ),
    )


def _find_gathering(programme: Programme, slug: str) -> str | None:
    """The id of a gathering that everybody may know of."""
    found = programme.find_gathering(slug) if slug else None
    return found.id if found is not None and found.state != "draft" else None


def _is_year(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) == 4 and FIRST_YEAR <= int(value) <= LAST_YEAR
