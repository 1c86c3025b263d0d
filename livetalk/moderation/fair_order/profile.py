"""Who stands behind which question: the ballots that a fair order is made from.

Lives here: the ballots by name, their form for calculating (people as small numbers), the hash that
breaks ties. Must not live here: rules, or where ballots come from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from itertools import islice

import msgspec

from livetalk.moderation.steps import Steps

SLICE = 512  # people handled between two steps: about 0.1 ms

Tie = Callable[[str], str]
"""Gives the key by which equally good questions are put in order, the least first."""


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """Who supports each question (opaque ids, the asker's too), and what was asked already, in order.

    Every question that was not asked is a candidate. A question that was asked and of which nothing
    else is known has no supporters.
    """

    supporters: Mapping[str, AbstractSet[str]]
    asked: tuple[str, ...] = ()

    @property
    def candidates(self) -> list[str]:
        """The questions to be put in order."""
        asked = set(self.asked)
        return [question for question in self.supporters if question not in asked]


def stable_hash(question: str) -> str:
    """The tie-break: the same everywhere and always, and nothing that anybody can hurry for."""
    return hashlib.sha256(question.encode()).hexdigest()


class People:
    """Gives every person a small number, so that what is known of them lies in lists."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        """How many people have a number."""
        return len(self._numbers)

    def numbers(self, names: Iterable[str]) -> Steps[list[int]]:
        """The numbers of these people, new ones for those without."""
        known = self._numbers
        found: list[int] = []
        rest = iter(names)
        while part := [known.setdefault(name, len(known)) for name in islice(rest, SLICE)]:
            found += part
            yield
        return found
