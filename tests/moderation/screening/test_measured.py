"""What screening finds on labelled lines, and what it is known to miss."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from livetalk.moderation.screening import Screening, holds
from tests.moderation.screening.marking import kinds

HERE = Path(__file__).parent
FAILURES = json.loads((HERE / "known_failures.json").read_text(encoding="utf-8"))
SETS = ("labelled.json", "labelled_later.json", "labelled_last.json", "labelled_insults.json")
LINES = [line for name in SETS for line in json.loads((HERE / name).read_text(encoding="utf-8"))]
KNOWN = {case["text"] for case in FAILURES}


def test_there_are_enough_lines_and_half_of_them_are_near_misses() -> None:
    clean = [line for line in LINES if not line["kinds"]]

    assert len(LINES) > 400
    assert 0.4 < len(clean) / len(LINES) < 0.6


@pytest.mark.parametrize(
    "line", [line for line in LINES if line["text"] not in KNOWN], ids=lambda line: str(line["id"])
)
def test_a_labelled_line_is_flagged_as_labelled(screening: Screening, line: dict[str, Any]) -> None:
    assert kinds(screening, line["text"]) == set(line["kinds"])


@pytest.mark.parametrize("case", FAILURES, ids=lambda case: str(case["why"]))
def test_a_known_failure_still_fails(screening: Screening, case: dict[str, Any]) -> None:
    """When one of these is right, it moves to the labelled lines and out of the documentation."""
    assert kinds(screening, case["text"]) != set(case["wanted"])


def lines_of(name: str) -> list[str]:
    return (HERE / name).read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("text", lines_of("plain_talk.txt"))
def test_plain_talk_passes(screening: Screening, text: str) -> None:
    assert kinds(screening, text) == set()


@pytest.mark.parametrize("text", lines_of("held_talk.txt"))
def test_what_a_moderator_should_read_first_is_held(screening: Screening, text: str) -> None:
    assert holds(screening.screen(text))
