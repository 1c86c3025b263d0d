"""The open questions of one room, and which of them are like a given text.

Lives here: what is present, how much each feature tells in this room, and the search. Must not live
here: how a text is read (``reading``), and what is done with the candidates: the index only suggests.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Collection
from dataclasses import dataclass

from livetalk.moderation.similarity.reading import Read, Reader, Weights

FOR_CITIZENS = 0.30  # a wrong "ligner et andet spørgsmål" costs trust: only what is plainly alike
FOR_MODERATORS = 0.08  # a moderator sees at a glance what is not alike, and not what is missing

IMAGINED = 30  # questions that every room is thought to begin with: with two real ones nothing is common
IMAGINED_WITH = 0.5  # of them have a given feature
LOOKED_AT = 6_000  # places looked up for one search; the telling features come first
WEIGHED = 24  # candidates compared in full
OTHER_LANGUAGE = 1.2  # stems and spelling cannot agree between languages, so agreement in meaning counts more
OTHER_NUMBER = 0.5  # line 14 is not line 23

Telling = Callable[[str], float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """A question that is alike; the score lies between 0 and 1."""

    id: str
    score: float


class SimilarIndex:
    """An index that depends on the present questions alone, never on the way there."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._read: dict[str, Read] = {}
        self._with: dict[str, Weights] = {}  # feature → question → weight

    def __len__(self) -> int:
        return len(self._read)

    def put(self, id: str, text: str) -> None:  # noqa: A002 - the name the caller knows it by
        """Add a question, or give it another text."""
        self.drop(id)
        read = self._reader.read(text)
        self._read[id] = read
        for feature, weight in read.weights.items():
            self._with.setdefault(feature, {})[id] = weight

    def drop(self, id: str) -> None:  # noqa: A002 - as above
        """Take a question out. Nothing happens if it is not there."""
        read = self._read.pop(id, None)
        for feature in read.weights if read else ():
            holders = self._with[feature]
            del holders[id]
            if not holders:
                del self._with[feature]

    def find(
        self, text: str, *, limit: int = 3, without: Collection[str] = (), threshold: float = FOR_CITIZENS
    ) -> tuple[Match, ...]:
        """The questions most like the text, best first; none below the threshold."""
        asked = self._reader.read(text)
        telling = self._telling()
        found = [
            Match(id=id, score=_alike(asked, self._read[id], telling))
            for id in self._candidates(asked.weights, telling, without)
        ]
        good = (match for match in found if match.score >= threshold)
        return tuple(heapq.nsmallest(limit, good, key=lambda match: (-match.score, match.id)))

    def why(self, text: str, id: str) -> tuple[str, ...]:  # noqa: A002 - as above
        """What both questions share, the most telling first (see ``reading`` for how to read it)."""
        asked, present, telling = self._reader.read(text), self._read[id], self._telling()
        shared = [
            (-weight * present.weights[feature] * telling(feature) ** 2, feature)
            for feature, weight in asked.weights.items()
            if feature in present.weights
        ]
        return tuple(feature for _, feature in sorted(shared))

    def _telling(self) -> Telling:
        """How much a feature tells here: what half of the questions have tells little."""
        room = math.log(len(self._read) + IMAGINED)
        table: dict[int, float] = {}

        def telling(feature: str) -> float:
            held = len(self._with.get(feature, ()))
            if held not in table:
                table[held] = room - math.log(held + IMAGINED_WITH)
            return table[held]

        return telling

    def _candidates(self, weights: Weights, telling: Telling, without: Collection[str]) -> list[str]:
        """Those that share the most telling features, found without looking at every question."""
        order = sorted(weights, key=lambda feature: (-weights[feature] * telling(feature), feature))
        sums: dict[str, float] = {}
        left = LOOKED_AT
        for feature in order:
            holders = self._with.get(feature, {})
            left -= len(holders)
            if left < 0:
                break
            worth = weights[feature] * telling(feature) ** 2
            for id, weight in holders.items():
                sums[id] = sums.get(id, 0.0) + worth * weight
        for id in without:
            sums.pop(id, None)
        return heapq.nsmallest(WEIGHED, sums, key=lambda id: (-sums[id] / self._read[id].size, id))


def _alike(asked: Read, present: Read, telling: Telling) -> float:
    """The cosine of both, with the room's weights: 1 for the same words, 0 for nothing in common."""
    both = sum(
        weight * present.weights[feature] * telling(feature) ** 2
        for feature, weight in asked.weights.items()
        if feature in present.weights
    )
    score = both / (_size(asked, telling)*_size(present, telling)) if both else 0.0
    if asked.lang != present.lang:
        score *= OTHER_LANGUAGE
    if _counts_differently(asked, present):
        score *= OTHER_NUMBER
    return min(score, 1.0)


def _size(read: Read, telling: Telling) -> float:
    return math.sqrt(sum((weight * telling(feature)) ** 2 for feature, weight in read.weights.items()))


def _counts_differently(asked: Read, present: Read) -> bool:
    """Both number the same thing, and differently: line 14 and line 23."""
    common = asked.counted.keys() & present.counted.keys()
    return any(asked.counted[label].isdisjoint(present.counted[label]) for label in common)
