"""The open questions of one room, and which of them are like a given text.

Lives here: what is present, how much each feature tells in this room, and the search. Must not live
here: how a text is read (``reading``), and what is done with the candidates: the index only suggests.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from livetalk.moderation.similarity.reading import Read, Reader, Weights

FOR_CITIZENS = 0.38  # a wrong "ligner et andet spørgsmål" costs trust: only what is plainly alike
FOR_MODERATORS = (
    0.15  # of 0.05, it loses a duplicate in a hundred and up to a third of the lines that are not alike
)

IMAGINED = 30  # questions that every room is thought to begin with: with two real ones nothing is common
IMAGINED_WITH = 0.5  # of them have a given feature
LOOKED_AT = 6_000  # places looked up for one search, the telling features first
WEIGHED = 24  # candidates compared in full
UNSAID = 0.6  # of a word nobody else has, added to each size: who says little is never surely alike
OTHER_LANGUAGE = 1.15  # stems and spelling cannot agree between languages: meanings in common count more
ALMOST = 0.95  # the same words are more alike than the best translation
DIGITS = 6  # what differs later is the arithmetic, and ties are for the ids
OTHER_NUMBER = 0.5  # line 14 is not line 23


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
        self._telling = Telling(self._with, 0)
        self._sizes: dict[str, float] = {}

    def __len__(self) -> int:
        return len(self._read)

    def put(self, id: str, text: str) -> None:  # noqa: A002 - the name the caller knows it by
        """Add a question, or give it another text."""
        self.drop(id)
        read = self._reader.read(text)
        self._read[id] = read
        for feature, weight in read.weights.items():
            self._with.setdefault(feature, {})[id] = weight
        self._forget()

    def drop(self, id: str) -> None:  # noqa: A002 - as above
        """Take a question out. Nothing happens if it is not there."""
        read = self._read.pop(id, None)
        if read is None:
            return
        for feature in read.weights:
            holders = self._with[feature]
            del holders[id]
            if not holders:
                del self._with[feature]
        self._forget()

    def find(
        self, text: str, *, limit: int = 3, without: Collection[str] = (), threshold: float = FOR_CITIZENS
    ) -> tuple[Match, ...]:
        """The questions most like the text, best first; none below the threshold."""
        asked = self._reader.read(text)
        size = _size(asked, self._telling)
        found = [
            Match(id=near, score=self._alike(asked, size, near))
            for near in self._candidates(asked, frozenset(without))
        ]
        good = (match for match in found if match.score >= threshold)
        return tuple(heapq.nsmallest(limit, good, key=lambda match: (-match.score, match.id)))

    def why(self, text: str, id: str) -> tuple[str, ...]:  # noqa: A002 - as above
        """The features that the text shares with a question, most telling first."""
        shared = self._shared(self._reader.read(text), self._read[id])
        return tuple(sorted(shared, key=lambda feature: (-shared[feature], feature)))

    def _forget(self) -> None:
        """What a feature tells depends on all questions, so any change makes it new."""
        self._telling = Telling(self._with, len(self._read))
        self._sizes = {}

    def _candidates(self, asked: Read, without: frozenset[str]) -> list[str]:
        """Those that share the most telling features, found without looking at every question."""
        telling, weights = self._telling, asked.weights
        order = sorted(weights, key=lambda feature: (-weights[feature] * telling[feature], feature))
        sums: dict[str, float] = {}
        left = LOOKED_AT
        for feature in order:
            holders = self._with.get(feature, {})
            left -= len(holders)
            if left < 0:
                break
            worth = weights[feature] * telling[feature] ** 2
            for near, weight in holders.items():
                sums[near] = sums.get(near, 0.0) + worth * weight
        rated = (
            (-total / self._read[near].size, near) for near, total in sums.items() if near not in without
        )
        return [near for _, near in heapq.nsmallest(WEIGHED, rated)]

    def _alike(self, asked: Read, asked_size: float, id: str) -> float:  # noqa: A002 - as above
        """The cosine of both, with the room's weights: 1 for the same words, 0 for nothing in common."""
        present = self._read[id]
        if present.weights == asked.weights:
            return 1.0
        size = self._sizes.get(id)
        if size is None:
            size = self._sizes[id] = _size(present, self._telling)
        score = sum(self._shared(asked, present).values()) / (asked_size * size)
        if asked.lang != present.lang:
            score = min(score * OTHER_LANGUAGE, ALMOST)
        if _counts_differently(asked, present):
            score *= OTHER_NUMBER
        return round(min(score, 1.0), DIGITS)

    def _shared(self, asked: Read, present: Read) -> Weights:
        """The features of both, each with what it adds to the likeness."""
        telling, there = self._telling, present.weights
        return {
            feature: weight * there[feature] * telling[feature] ** 2
            for feature, weight in asked.weights.items()
            if feature in there
        }


class Telling(dict[str, float]):
    """How much a feature tells in this room: what half of the questions have tells little."""

    def __init__(self, holders: Mapping[str, Weights], questions: int) -> None:
        super().__init__()
        self._holders = holders
        self._all = math.log(questions + IMAGINED)
        self.most = self._all - math.log(IMAGINED_WITH)

    def __missing__(self, feature: str) -> float:
        """Worked out when first asked for: a search needs a few hundred of some thousands."""
        held = len(self._holders.get(feature, ()))
        self[feature] = told = self._all - math.log(held + IMAGINED_WITH)
        return told


def _size(read: Read, telling: Telling) -> float:
    said = sum((weight * telling[feature]) ** 2 for feature, weight in read.weights.items())
    return math.sqrt(said + UNSAID * telling.most**2)


def _counts_differently(asked: Read, present: Read) -> bool:
    """Both number the same thing, and differently: line 14 and line 23."""
    common = asked.counted.keys() & present.counted.keys()
    return any(asked.counted[label].isdisjoint(present.counted[label]) for label in common)
