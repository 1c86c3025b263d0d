"""Deadlines found in what is said.

Lives here: which words name a deadline, the longest reading first. Must not live here: what they mean
as a date (``dates``), or whether anything is promised.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec
import regex

from livetalk.transcripts.promises.dates import latest
from livetalk.transcripts.promises.patterns import words_of
from livetalk.transcripts.promises.rules import DeadlineRule, Rules

DAY = "day"
_FROM_NUMBER = {"month_number": "month"}


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """Words from ``start`` to ``end`` of a sentence, the rule that knows them, and the day if any."""

    start: int
    end: int
    rule: DeadlineRule
    due: date | None
    slots: Mapping[str, float | str]


def find_deadlines(low: str, today: date, rules: Rules) -> list[Deadline]:
    """All deadlines of a sentence, in order. Where two overlap, the longer one counts."""
    found: list[Deadline] = []
    for rule, question in rules.deadlines.that_may(words_of(low)):
        for match in question.look.finditer(low):
            slots = _slots(match, rules)
            due = latest(rule.means, slots, today)
            found.append(Deadline(start=match.start(), end=match.end(), rule=rule, due=due, slots=slots))
    found.sort(key=lambda one: one.start - one.end)
    kept: list[Deadline] = []
    for one in found:
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return _days_in_months(sorted(kept, key=lambda one: one.start), today)


def _days_in_months(found: list[Deadline], today: date) -> list[Deadline]:
    """A day without a month is in the month named before it ("i august, senest den 15.")."""
    made: list[Deadline] = []
    for one in found:
        month = made[-1].slots.get("month") if made else None
        if one.rule.means == DAY and month and "month" not in one.slots:
            slots = {**one.slots, "month": month}
            made[-1] = msgspec.structs.replace(one, due=latest(DAY, slots, today), slots=slots)
        else:
            made.append(one)
    return made


def _slots(match: regex.Match[str], rules: Rules) -> dict[str, float | str]:
    return {
        _FROM_NUMBER.get(name, name): _value(name, said, rules.slots)
        for name, said in match.groupdict().items()
        if said is not None and name != "figures"
    }


def _value(name: str, said: str, slots: Mapping[str, Mapping[str, float | str]]) -> float | str:
    """A word by its list, else the number it is written as ("1st", "14")."""
    for table in (slots.get(name, {}), slots.get("ordinal", {}) if name == "day" else {}):
        if said in table:
            return table[said]
    number = float(regex.findall(r"\d+", said)[-1])
    return number + 2000 if name == "year" and number < 100 else number
