"""The page about the life cycle says what the tables and the core say."""

from __future__ import annotations

from tests.rooms.draw_life_cycle import PAGE, arrows, page
from tests.rooms.statuses import STATUSES


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.rooms.draw_life_cycle"


def test_every_status_can_be_reached_and_only_a_withdrawn_question_ends_for_ever() -> None:
    found = arrows()
    assert {end for _, end in found} == set(STATUSES)
    assert set(STATUSES) - {start for start, _ in found} == {"withdrawn"}


def test_no_label_breaks_the_drawing() -> None:
    labels = [label for steps in arrows().values() for label in steps]
    assert not [label for label in labels if set(label) & set(":;\n")]
