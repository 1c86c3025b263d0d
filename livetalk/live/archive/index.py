"""Finding in the archive: by words, by filters, page by page; and all of it for those who want the data.

Words of a search are looked for as inflected, as the beginning, the end and a part of longer ones, and by
what they mean (``moderation.similarity.terms``); what fits best comes first (BM25, where a question counts
more than its answer). If nothing has all of them, a word that nobody wrote is looked for as the one that is a
slip away; then some of them are enough. Whoever searches is told which it was.
Lives here: from a search to entries. Must not live here: the tables, HTTP, or sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

import msgspec

from livetalk.live.archive.store import ArchiveStore
from livetalk.moderation.similarity.spelling import is_one_slip
from livetalk.moderation.similarity.terms import Asked
from livetalk.records.archived import Archived, Kind, Status

A_PAGE = 20
A_PIECE = 200  # entries read at once of those that are sent as data: a few milliseconds of work
SHORTEST_SLIP = 5  # letters; in shorter words one letter makes another word
RANK = "bm25(terms, 4.0, 2.0, 1.0)"  # question, answer, theme and meeting

How = Literal["all", "like", "some"]
"""How words were found: all of them; with a slip; or only some of them."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A search. ``rooms``: only these; None: all. ``by_date``: the newest first, as without words."""

    words: str = ""
    kind: Kind | None = None
    status: Status | None = None
    year: int | None = None
    theme: str | None = None
    rooms: frozenset[str] | None = None
    by_date: bool = False


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What was found: how many in all, those of the page, how, and which words are to be marked."""

    total: int
    entries: tuple[Archived, ...] = ()
    how: How = "all"
    asked: tuple[Asked, ...] = ()
    unknown: tuple[str, ...] = ()
    """Words that stand nowhere, so that something like them was looked for."""


class Facets(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to choose from: years, the latest first, and themes by how often they occur."""

    total: int = 0
    years: tuple[int, ...] = ()
    themes: tuple[tuple[str, int], ...] = ()


MOST_THEMES = 60  # in the list to choose from: those that occur most


class ArchiveIndex:
    """See the module's docstring. Its methods may be called from any thread, and take milliseconds."""

    def __init__(self, store: ArchiveStore) -> None:
        self.store = store
        self._facets: tuple[int, Facets] = (-1, Facets())

    def search(self, wanted: Wanted, page: int = 1) -> Found:
        """One page of what is found."""
        return self._found(wanted, A_PAGE, (page - 1) * A_PAGE)

    def every(self, wanted: Wanted) -> Iterator[Archived]:
        """All that is found, in the same order, read in pieces."""
        at = 0
        while True:
            found = self._found(wanted, A_PIECE, at)
            yield from found.entries
            at += A_PIECE
            if at >= found.total:
                return

    def data(self, *, items: bool, wanted: Wanted, after: int = 0) -> tuple[int, list[Archived]]:
        """A piece of all questions and ideas, or of all items, in the order in which they were archived.

        Also the place behind it, 0 at the end.
        """
        where, bindings = _filters(wanted, within=None)
        rows = self.store.query(
            f"SELECT e.n, e.body FROM entries e WHERE e.is_item = ? AND e.n > ? AND {where}"  # noqa: S608 - of our own words
            " ORDER BY e.n LIMIT ?",
            (items, after, *bindings, A_PIECE),
        )
        return (rows[-1][0] if len(rows) == A_PIECE else 0), [_entry(body) for _, body in rows]

    def facets(self) -> Facets:
        """What there is to choose from; kept until something is another."""
        version, known = self._facets
        if version != self.store.version:
            version = self.store.version
            known = self._read_facets()
            self._facets = (version, known)
        return known

    def _found(self, wanted: Wanted, limit: int, offset: int) -> Found:
        asked = self.store.terms.asked(wanted.words)
        if not asked:
            return self._without_words(wanted, limit, offset)
        found = self._with_words(asked, " AND ", wanted, limit, offset)
        if found.total:
            return found
        nearby, unknown = self._nearby(asked)
        if unknown:
            found = self._with_words(nearby, " AND ", wanted, limit, offset)
            if found.total:
                return msgspec.structs.replace(found, how="like", unknown=unknown)
        some = self._with_words(nearby, " OR ", wanted, limit, offset) if len(asked) > 1 else found
        return msgspec.structs.replace(some, how="some", unknown=unknown)

    def _without_words(self, wanted: Wanted, limit: int, offset: int) -> Found:
        where, bindings = _filters(wanted)
        ((total,),) = self.store.query(f"SELECT count(*) FROM entries e WHERE {where}", bindings)  # noqa: S608 - as above
        rows = self.store.query(
            f"SELECT e.body FROM entries e WHERE {where} ORDER BY e.at DESC, e.n DESC LIMIT ? OFFSET ?",  # noqa: S608 - as above
            (*bindings, limit, offset),
        )
        return Found(total=total, entries=tuple(_entry(body) for (body,) in rows))

    def _with_words(
        self, asked: Sequence[Asked], joined: str, wanted: Wanted, limit: int, offset: int
    ) -> Found:
        where, bindings = _filters(wanted)
        expression = joined.join(f"({one.expression})" for one in asked)
        fit = "0" if wanted.by_date else RANK
        rows = self.store.query(
            f"WITH hit AS MATERIALIZED (SELECT e.n, e.at, {fit} AS fit"  # noqa: S608 - as above
            f" FROM terms JOIN entries e ON e.n = terms.rowid WHERE terms MATCH ? AND {where})"
            " SELECT n, (SELECT count(*) FROM hit) FROM hit ORDER BY fit, at DESC, n LIMIT ? OFFSET ?",
            (expression, *bindings, limit, offset),
        )
        if not rows and offset:  # a page behind the last one
            first = self._with_words(asked, joined, wanted, 1, 0)
            return Found(total=first.total, asked=tuple(asked))
        entries = self._bodies([n for n, _ in rows])
        return Found(total=rows[0][1] if rows else 0, entries=entries, asked=tuple(asked))

    def _bodies(self, numbers: Sequence[int]) -> tuple[Archived, ...]:
        found = dict(
            self.store.query(
                "SELECT n, body FROM entries WHERE n IN (SELECT value FROM json_each(?))",
                (msgspec.json.encode(numbers).decode(),),
            )
        )
        return tuple(_entry(found[n]) for n in numbers if n in found)

    def _nearby(self, asked: Sequence[Asked]) -> tuple[tuple[Asked, ...], tuple[str, ...]]:
        """The words, with another one in the place of each that stands nowhere; and which those are."""
        nearby, unknown = list[Asked](), list[str]()
        for one in asked:
            there = self.store.query("SELECT 1 FROM terms WHERE terms MATCH ? LIMIT 1", (one.expression,))
            if there:
                nearby.append(one)
                continue
            unknown.append(one.word)
            slip = self._one_slip_away(one.exact[0])
            nearby.append(one if slip is None else self.store.terms.like(one.word, slip))
        return tuple(nearby), tuple(unknown)

    def _one_slip_away(self, term: str) -> str | None:
        """The most frequent term one slip away: of those with its first two letters, or with its first.

        Most slips come later in a word, and counting how often every term of a letter occurs takes its time.
        """
        if len(term) < SHORTEST_SLIP:
            return None
        return self._slip_among(term, term[:2]) or self._slip_among(term, term[:1])

    def _slip_among(self, term: str, begin: str) -> str | None:
        rows = self.store.query(
            "SELECT term, doc FROM vocabulary WHERE term >= ? AND term < ?"
            " AND length(term) BETWEEN ? AND ? ORDER BY doc DESC, term",
            (begin, begin[:-1] + chr(ord(begin[-1]) + 1), len(term) - 1, len(term) + 1),
        )
        return next((near for near, _ in rows if is_one_slip(term, near)), None)

    def _read_facets(self) -> Facets:
        where, bindings = _filters(Wanted())
        ((total,),) = self.store.query(f"SELECT count(*) FROM entries e WHERE {where}", bindings)  # noqa: S608 - as above
        years = self.store.query(
            f"SELECT DISTINCT e.year FROM entries e WHERE {where} ORDER BY e.year DESC",  # noqa: S608 - as above
            bindings,
        )
        themes = self.store.query(
            "SELECT max(t.shown), count(*) FROM themes t JOIN entries e ON e.n = t.entry"  # noqa: S608 - as above
            f" WHERE {where} GROUP BY t.name ORDER BY count(*) DESC, t.name LIMIT ?",
            (*bindings, MOST_THEMES),
        )
        return Facets(
            total=total, years=tuple(year for (year,) in years), themes=tuple((n, k) for n, k in themes)
        )


def _filters(wanted: Wanted, within: bool | None = False) -> tuple[str, list[Any]]:
    """Which entries are meant at all; none of a room that is hidden."""
    where, bindings = ["e.room NOT IN (SELECT code FROM hidden)"], list[Any]()
    if within is not None:
        where.append("e.within = ?")
        bindings.append(within)
    for column in ("kind", "status", "year"):
        if (value := getattr(wanted, column)) is not None:
            where.append(f"e.{column} = ?")
            bindings.append(value)
    if wanted.theme:
        where.append("e.n IN (SELECT entry FROM themes WHERE name = ?)")
        bindings.append(wanted.theme.casefold())
    if wanted.rooms is not None:
        where.append("e.room IN (SELECT value FROM json_each(?))")
        bindings.append(msgspec.json.encode(sorted(wanted.rooms)).decode())
    return " AND ".join(where), bindings


def _entry(body: bytes) -> Archived:
    return msgspec.json.decode(body, type=Archived)
