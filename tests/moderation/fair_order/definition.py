"""The two rules word for word, with exact fractions and no shortcuts: slow, and easy to believe.

Lives here: what the order should be. Must not live here: anything of the code that is tested.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction
from typing import Literal

from livetalk.moderation.fair_order import Profile, Tie

RuleName = Literal["phragmen", "pav"]
RULES: tuple[RuleName, ...] = ("phragmen", "pav")


def level(supporters: AbstractSet[str], loads: Mapping[str, Fraction]) -> Fraction | None:
    """The t for which Σ max(0, t − load) = 1, found by pouring from the lowest load up."""
    carried = sorted(loads[person] for person in supporters)
    for count in range(1, len(carried) + 1):
        t = (1 + sum(carried[:count], Fraction(0))) / count
        if count == len(carried) or t <= carried[count]:
            return t
    return None


def loads_after(profile: Profile, questions: Sequence[str]) -> dict[str, Fraction]:
    """What everybody carries once these questions came, in this order."""
    loads = dict.fromkeys(_people(profile), Fraction(0))
    for question in questions:
        _pour(profile.supporters.get(question, frozenset()), loads)
    return loads


def order(profile: Profile, rule: RuleName, tie: Tie) -> tuple[str, ...]:
    """The order of the candidates."""
    return _phragmen(profile, tie) if rule == "phragmen" else _pav(profile, tie)


def levels(profile: Profile) -> list[tuple[str, Fraction | None]]:
    """The order by Phragmén with each question's t; ties alphabetical."""
    loads = loads_after(profile, profile.asked)
    rest = {q: profile.supporters[q] for q in profile.candidates}
    found: list[tuple[str, Fraction | None]] = []
    for question in _phragmen(profile, str):
        found.append((question, level(rest[question], loads)))
        _pour(rest[question], loads)
    return found


def _phragmen(profile: Profile, tie: Tie) -> tuple[str, ...]:
    loads = loads_after(profile, profile.asked)
    rest = {q: profile.supporters[q] for q in profile.candidates}
    found: list[str] = []
    while rest:
        at = {q: level(people, loads) for q, people in rest.items()}
        best = min(rest, key=lambda q: (at[q] is None, at[q] or Fraction(0), tie(q)))
        _pour(rest.pop(best), loads)
        found.append(best)
    return tuple(found)


def _pav(profile: Profile, tie: Tie) -> tuple[str, ...]:
    chosen = set(profile.asked)
    rest = {q: profile.supporters[q] for q in profile.candidates}
    found: list[str] = []
    while rest:
        gains = {q: _gain(profile, people, chosen) for q, people in rest.items()}
        best = min(rest, key=lambda q: (-gains[q], tie(q)))
        del rest[best]
        chosen.add(best)
        found.append(best)
    return tuple(found)


def _gain(profile: Profile, people: AbstractSet[str], chosen: AbstractSet[str]) -> Fraction:
    had = {person: sum(person in profile.supporters.get(q, ()) for q in chosen) for person in people}
    return sum((Fraction(1, count + 1) for count in had.values()), Fraction(0))


def _pour(people: AbstractSet[str], loads: dict[str, Fraction]) -> None:
    t = level(people, loads)
    for person in people:
        assert t is not None
        loads[person] = max(loads[person], t)


def _people(profile: Profile) -> set[str]:
    return {person for people in profile.supporters.values() for person in people}
