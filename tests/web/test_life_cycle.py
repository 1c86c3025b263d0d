"""The control screen offers an act where the room would allow it: its tables are those of the life cycle."""

from __future__ import annotations

import re

from livetalk.edge.rendering.webdir import find_web
from livetalk.rooms.lifecycle import MERGE_INTO, STEPS
from livetalk.rooms.room import ACTS_KEPT

SOURCES = find_web().templates.parent / "src/moderate"
LISTS_OF = {"with_author": "waiting"}  # a list of its own on the screen
VERB_OF = {"tag": "label", "assign": "label"}


def source(name: str) -> str:
    return (SOURCES / f"{name}.ts").read_text(encoding="utf-8")


def statuses(items: str, rows: dict[str, frozenset[str]]) -> frozenset[str]:
    """The statuses in a row such as ``...OPEN, "now"``."""
    named = frozenset(LISTS_OF.get(status, status) for status in re.findall(r'"(\w+)"', items))
    return named.union(*(rows[name] for name in re.findall(r"\b([A-Z]+)\b", items)))


def test_an_act_starts_from_where_the_life_cycle_says() -> None:
    judging = source("judging")
    rows: dict[str, frozenset[str]] = {}
    for name, items in re.findall(r"^const ([A-Z]+) = \[(.+)\] as const;", judging, re.MULTILINE):
        rows[name] = statuses(items, rows)
    table = judging.split("export const FROM", 1)[1].split("};", 1)[0]
    acts = {act: statuses(items, rows) for act, items in re.findall(r"^  (\w+): (.+),$", table, re.MULTILINE)}

    assert len(acts) == 9
    assert acts == {act: STEPS[VERB_OF.get(act, act)] for act in acts}


def test_another_question_is_offered_where_one_may_become_part_of_it() -> None:
    (items,) = re.findall(r"MERGE_INTO: ReadonlySet<string> = new Set\(\[(.+)\]\)", source("dressing"))

    assert statuses(items, {}) == MERGE_INTO


def test_as_many_acts_are_said_as_can_be_taken_back() -> None:
    assert f"const KEPT = {ACTS_KEPT};" in source("undo")
