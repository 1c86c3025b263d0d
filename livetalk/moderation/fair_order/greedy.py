"""Taking the cheapest question again and again, without asking each of them every time.

Since a cost only grows, the last known cost of a question is a lower bound: it has to be found anew
only when the question comes to the top. The order is exactly the one of the full search.

Lives here: the lazy search and when two costs are equal. Must not live here: what a cost is.
"""

from __future__ import annotations

import heapq

from livetalk.moderation.fair_order.profile import Tie
from livetalk.moderation.fair_order.rules import Rule
from livetalk.moderation.steps import Steps

# Costs are fractions found as floats, with errors far below 1e-11 at 1,000 questions. Costs nearer
# than this count as equal, so that a tie is a tie whatever way the sums were made.
TOLERANCE = 1e-9


class Greedy:
    """One search for an order. ``people`` are those behind each question, never nobody; it is used up."""

    def __init__(self, rule: Rule, people: dict[str, list[int]], tie: Tie) -> None:
        self._rule = rule
        self._people = people
        self._tie = tie
        self._ties: dict[str, str] = {}
        self._later: list[tuple[float, str, str]] = []
        self._level: list[tuple[str, str]] = []
        """Questions whose known cost is the least one, in the order of the tie-break."""
        self._costs: dict[str, float] = {}
        """Costs that are true now; forgotten as soon as a question is taken."""

    def run(self) -> Steps[list[str]]:
        """All questions, the cheapest first."""
        for question, behind in self._people.items():
            self._ties[question] = self._tie(question)
            self._put_back(question, self._rule.at_least(behind))
            yield
        order: list[str] = []
        horizon = 0.0
        while self._later or self._level:
            if not self._level:
                horizon = (yield from self._least()) + TOLERANCE
                self._raise_to(horizon)
            _, question = heapq.heappop(self._level)
            cost = yield from self._cost(question)
            if cost > horizon:
                self._put_back(question, cost)
                continue
            yield from self._rule.take(self._people.pop(question), cost)
            self._costs.clear()
            order.append(question)
        return order

    def _least(self) -> Steps[float]:
        """The least cost of all. It never falls, so questions of equal cost can be taken in a row."""
        while True:
            _, _, question = heapq.heappop(self._later)
            cost = yield from self._cost(question)
            self._put_back(question, cost)
            if self._later[0][0] >= cost:
                return cost

    def _raise_to(self, horizon: float) -> None:
        while self._later and self._later[0][0] <= horizon:
            _, tie, question = heapq.heappop(self._later)
            heapq.heappush(self._level, (tie, question))

    def _cost(self, question: str) -> Steps[float]:
        cost = self._costs.get(question)
        if cost is None:
            cost = yield from self._rule.cost(self._people[question])
            self._costs[question] = cost
        return cost

    def _put_back(self, question: str, cost: float) -> None:
        heapq.heappush(self._later, (cost, self._ties[question], question))
