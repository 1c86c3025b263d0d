"""Items on random evenings: every screen that catches up is a fresh one, and what is inner stays inside.

A script that fails is printed as steps; make it a named test in ``test_items``.
"""

from __future__ import annotations

from hypothesis import event, given, settings

from livetalk.rooms import views
from livetalk.rooms.actors import VIEWS, View
from livetalk.rooms.followup_parts import FollowupPart
from tests.rooms.history import replayed
from tests.rooms.random_evenings import as_sent, caught_up, patch
from tests.rooms.random_items import SCRIPTS, Step, played

OPEN_VIEWS: tuple[View, ...] = ("audience", "wall")
EXAMPLES = 60  # each is an evening of up to forty steps, with every view after each


@settings(max_examples=EXAMPLES)
@given(SCRIPTS)
def test_a_screen_that_catches_up_has_the_items_as_they_are(script: list[Step]) -> None:
    evening = played(script)
    for view in VIEWS:
        fresh = evening.sees(view)
        for position in range(0, len(evening.screens), 3):
            put, gone = patch(evening.room, view, position)
            caught = caught_up(evening.screens[position][view], put, gone)
            # Erased words leave every screen at once, by another way than a patch to an old one.
            assert caught.keys() == fresh.keys()
            assert {key: caught[key] for key in caught if key.startswith("followup:")} == {
                key: fresh[key] for key in fresh if key.startswith("followup:")
            }


@settings(max_examples=EXAMPLES)
@given(SCRIPTS)
def test_the_fold_over_the_log_has_the_same_items(script: list[Step]) -> None:
    evening = played(script)
    again = replayed(evening.facts, evening.room.words)
    assert again.followup == evening.room.followup
    for view in VIEWS:
        assert views.view(again, view) == evening.sees(view)


@settings(max_examples=EXAMPLES)
@given(SCRIPTS)
def test_what_is_for_staff_and_what_is_of_the_closed_part_is_in_no_open_view(script: list[Step]) -> None:
    evening = played(script)
    items = [part for part in evening.sees("audience").values() if isinstance(part, FollowupPart)]
    event(f"public items: {min(len(items), 3)}")
    for screens in evening.screens:
        for view in OPEN_VIEWS:
            sent = as_sent(screens[view])
            assert not [word for word in evening.inner | evening.closed_words if word in sent]
