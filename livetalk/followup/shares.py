"""What became of all of it, in three figures for the page "what happened?".

Lives here: counting. Must not live here: which items a reader may see – the caller leaves out the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from livetalk.followup.deadlines import overdue
from livetalk.followup.statuses import ENDED, ItemKind, ItemStatus


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Of an item, what counts here. A question answered in the talk itself counts as one *answered*."""

    kind: ItemKind
    status: ItemStatus
    due: date | None = None


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """So many of so many."""

    n: int
    of: int

    @property
    def percent(self) -> int | None:
        """In whole percent; None of nothing. Only all of them are 100, only none of them is 0."""
        if not self.of:
            return None
        if self.n in (0, self.of):
            return 100 * self.n // self.of
        return min(99, max(1, round(100 * self.n / self.of)))


class Shares(msgspec.Struct, frozen=True, kw_only=True):
    """Questions that have an answer, promises that were kept, and items past their deadline."""

    answered: Share
    """Of the questions. *Cannot be done* is an answer: it has a reason."""
    kept: Share
    """Of the promises; only *done* keeps one, an answer does not."""
    overdue: Share
    """Of all items."""


def shares(items: Iterable[Standing], today: date) -> Shares:
    """The three figures."""
    every = tuple(items)
    questions = [one for one in every if one.kind == "question"]
    promises = [one for one in every if one.kind == "promise"]
    return Shares(
        answered=Share(n=sum(one.status in ENDED for one in questions), of=len(questions)),
        kept=Share(n=sum(one.status == "done" for one in promises), of=len(promises)),
        overdue=Share(n=sum(overdue(one.status, one.due, today) for one in every), of=len(every)),
    )
