"""The labelled sets, after the rules have learned from them: what was found is not to be lost again."""

from __future__ import annotations

from pathlib import Path

import pytest

from livetalk.commands.measuring_promises import Measured, measure, read_labels, read_transcript
from tests.transcripts.promises.conftest import RULES

DATA = Path(__file__).parent / "data"
SETS = ("first", "second", "third", "fourth")


def measured(name: str) -> list[Measured]:
    results = []
    for labels in sorted((DATA / name).glob("*.json")):
        lines = read_transcript(labels.with_suffix(".vtt"))
        results.append(measure(lines, read_labels(labels, lines), RULES))
    return results


@pytest.mark.parametrize("name", SETS)
def test_what_the_rules_have_learned_stays(name: str) -> None:
    results = measured(name)
    suggested, expected, found = (
        sum(result[key] for result in results) for key in ("suggested", "expected", "found")
    )

    assert len(results) >= 3
    assert found / suggested >= 0.97
    assert found / expected >= 0.94
    for result in results:
        assert result["owner_role_accuracy"] == 1.0
        assert result["due_accuracy"] == 1.0


@pytest.mark.parametrize("name", SETS)
def test_the_sets_have_as_many_lines_that_only_look_like_promises(name: str) -> None:
    for labels in sorted((DATA / name).glob("*.json")):
        marked = read_labels(labels, read_transcript(labels.with_suffix(".vtt")))
        assert len(marked.hard_negatives) >= len(marked.commitments)
