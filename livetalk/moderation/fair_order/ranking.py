"""From ballots to an order: the fair rules applied to a profile.

Lives here: replaying what was asked, ranking the rest. Must not live here: rooms, reasons.
"""

from __future__ import annotations

from typing import assert_never

from livetalk.moderation.fair_order.greedy import Greedy
from livetalk.moderation.fair_order.profile import People, Profile, Tie, stable_hash
from livetalk.moderation.fair_order.rules import Phragmen, ProportionalApproval, Rule
from livetalk.moderation.steps import Steps, finish
from livetalk.rooms.event import FairRule


def rank(profile: Profile, rule: FairRule = "phragmen", tie: Tie = stable_hash) -> tuple[str, ...]:
    """The candidates in their fair order, the next question first."""
    return finish(ranking(profile, rule, tie))


def ranking(profile: Profile, rule: FairRule = "phragmen", tie: Tie = stable_hash) -> Steps[tuple[str, ...]]:
    """The same in small steps. Questions with nobody behind them come last, by the tie-break."""
    everybody = People()
    asked: list[list[int]] = []
    for question in profile.asked:
        behind = yield from everybody.numbers(profile.supporters.get(question, frozenset()))
        asked.append(behind)
    people: dict[str, list[int]] = {}
    nobody: list[tuple[str, str]] = []
    for question in profile.candidates:
        behind = yield from everybody.numbers(profile.supporters[question])
        if behind:
            people[question] = behind
        else:
            nobody.append((tie(question), question))
            yield
    costs = make(rule, len(everybody))
    yield from replay(costs, asked)
    order = yield from Greedy(costs, people, tie).run()
    return (*order, *(question for _, question in sorted(nobody)))


def make(rule: FairRule, size: int) -> Rule:
    """The rule at its start, for so many people."""
    match rule:
        case "phragmen":
            return Phragmen(size)
        case "pav":
            return ProportionalApproval(size)
        case _:
            assert_never(rule)


def replay(rule: Rule, asked: list[list[int]]) -> Steps[None]:
    """Let the rule know what was asked, whatever it would have said to that itself."""
    for people in asked:
        if people:
            cost = yield from rule.cost(people)
            yield from rule.take(people, cost)
