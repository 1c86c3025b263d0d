"""The simulation and the speed of the fair order, on a small hall: that they run and hang together."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.bench import fair_acks, fair_simulation, fair_speed
from tests.bench.fair_hall import Phones, Plan, Stage, draw, live_through
from tests.bench.fair_picture import Line, Panel, picture

SMALL = Plan(people=60, questions=20, minutes=24)


def test_an_evening_is_the_same_for_every_order() -> None:
    assert draw(SMALL, 1) == draw(SMALL, 1)
    assert draw(SMALL, 1) != draw(SMALL, 2)
    group_sizes = [draw(SMALL, 1).group_of.count(group) for group in range(4)]
    assert group_sizes == [33, 12, 9, 6]


@pytest.mark.parametrize(("name", "phones", "stage"), fair_simulation.WAYS)
def test_nobody_supports_what_they_would_not_and_nothing_is_asked_twice(
    name: str, phones: Phones, stage: Stage
) -> None:
    outcome = live_through(draw(SMALL, 1), phones, stage)
    for question in outcome.evening.questions.values():
        assert outcome.supporters[question.id] <= question.liked | {question.asker}
        assert outcome.seen[question.id] <= SMALL.people
    assert len(set(outcome.asked)) == len(outcome.asked) == 7


def test_the_table_goes_between_its_marks_and_the_page_has_them() -> None:
    found = fair_simulation.compare(SMALL, 2)
    table = fair_simulation.table(found)
    page = (fair_simulation.DOCS / "fair-order.md").read_text("utf-8")

    written = fair_simulation.put(page, table)
    assert table in written
    assert fair_simulation.put(written, table) == written
    assert ET.fromstring(fair_simulation.drawing(found)).tag.endswith("svg")  # noqa: S314  (our own)


def test_every_figure_of_the_page_has_its_line() -> None:
    page = (fair_simulation.DOCS / "fair-order.md").read_text("utf-8")

    assert all(label in page for label in fair_simulation.LABELS.values())


def test_a_picture_says_in_words_what_it_shows() -> None:
    lines = [Line(name="a < b", points=[(0, 0.0), (2, 0.5)]), Line(name="c", points=[(0, 1.0), (2, 1.0)])]
    drawn = ET.fromstring(picture([Panel(title="Share", x_title="minutes", lines=lines)]))  # noqa: S314  (our own)

    assert drawn[0].text == "Share: a < b 50 % at last, c 100 % at last"


def test_the_speed_of_a_small_room_can_be_measured(capsys: pytest.CaptureFixture[str]) -> None:
    small = ["--questions", "12", "--people", "30", "--supports", "60", "--rounds", "1"]
    assert fair_speed.main(small) == 0
    assert "proposal, Phragmén" in capsys.readouterr().out


def test_the_simulation_prints_its_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert fair_simulation.main(["--evenings", "1", "--people", "60", "--questions", "20"]) == 0
    assert capsys.readouterr().out.startswith("| | most supported |")


async def test_votes_are_answered_in_both_kinds_of_rounds(tmp_path: Path) -> None:
    plan = fair_acks.Plan(questions=10, people=20, votes_per_second=100, seconds=0.2, rounds=1)
    rounds = await fair_acks.measure(plan, tmp_path)

    assert [r.acks.count for r in rounds] == [20, 20]
    assert rounds[1].runs == 0
    assert "| p95 |" in fair_acks.table(rounds)
