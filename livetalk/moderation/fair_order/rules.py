"""The two fair rules: dynamic Phragmén and dynamic sequential proportional approval voting (PAV).

Both follow Israel & Brill, *Dynamic Proportional Rankings* (2023). Each knows what a question costs
now; taking a question makes others dearer for those who were behind it. A cost only ever grows,
which is what allows ``greedy`` to be lazy.

Lives here: costs, and what taking a question changes. Must not live here: in which order to take.
"""

from __future__ import annotations

import math
from typing import Protocol

from livetalk.moderation.fair_order.profile import SLICE
from livetalk.moderation.steps import Steps


class Rule(Protocol):
    """People are numbers from 0; ``people`` are those behind one question, never nobody."""

    def at_least(self, people: list[int]) -> float:
        """A cost that the question surely has, at no expense."""
        ...

    def cost(self, people: list[int]) -> Steps[float]:
        """What the question costs now."""
        ...

    def take(self, people: list[int], cost: float) -> Steps[None]:
        """The question comes next, at the cost just found."""
        ...


class Phragmen:
    """Every question is a load of 1, carried by those behind it; who carries little comes first.

    The cost is the level t at which the load is poured: Σ max(0, t − load) = 1 over its people.
    """

    def __init__(self, size: int) -> None:
        self.loads = [0.0] * size

    def at_least(self, people: list[int]) -> float:
        """The level among people who carry nothing yet."""
        return 1.0 / len(people)

    def cost(self, people: list[int]) -> Steps[float]:
        """The level, found from above: whoever carries more than it takes no part."""
        carrying = yield from _gather(self.loads, people)
        while True:
            level = (1.0 + math.fsum(carrying)) / len(carrying)
            if max(carrying) <= level:
                return level
            yield
            carrying = [load for load in carrying if load < level]

    def take(self, people: list[int], cost: float) -> Steps[None]:
        """Everybody behind the question carries at least the level from now on."""
        loads = self.loads
        for start in range(0, len(people), SLICE):
            for person in people[start : start + SLICE]:
                loads[person] = max(loads[person], cost)
            yield


class ProportionalApproval:
    """A person's first question counts 1, the second ½, the third ⅓ …; the greatest sum comes first.

    The cost is the sum with a minus.
    """

    def __init__(self, size: int) -> None:
        self._shares = [1.0] * size
        self._heard = [0] * size

    def at_least(self, people: list[int]) -> float:
        """The sum among people of whom no question came yet."""
        return -float(len(people))

    def cost(self, people: list[int]) -> Steps[float]:
        """The sum over all people behind the question."""
        shares = yield from _gather(self._shares, people)
        return -math.fsum(shares)

    def take(self, people: list[int], cost: float) -> Steps[None]:  # noqa: ARG002  (a rule is told the cost)
        """Everybody behind the question has one more."""
        heard, shares = self._heard, self._shares
        for start in range(0, len(people), SLICE):
            for person in people[start : start + SLICE]:
                heard[person] += 1
                shares[person] = 1.0 / (heard[person] + 1)
            yield


def _gather(values: list[float], people: list[int]) -> Steps[list[float]]:
    """The value of each of these people."""
    if len(people) <= SLICE:
        yield
        return [values[person] for person in people]
    found: list[float] = []
    for start in range(0, len(people), SLICE):
        yield
        found += [values[person] for person in people[start : start + SLICE]]
    yield
    return found
