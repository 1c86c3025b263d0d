"""The page about follow-up says what the tables say."""

from __future__ import annotations

from tests.followup.draw_follow_up import COMES_FROM, MEANS, PAGE, STATUSES, page


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.followup.draw_follow_up"


def test_the_page_explains_every_status_and_every_origin() -> None:
    assert set(MEANS) == set(STATUSES)
    assert all(f"`{kind}`" in page() for kind in COMES_FROM)
