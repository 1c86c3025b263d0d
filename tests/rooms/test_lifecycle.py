"""Every verb from every status, and every activity in every state of a room, as the tables say."""

from __future__ import annotations

import pytest

from livetalk.rooms import commands as c
from livetalk.rooms.actors import VIEWS
from livetalk.rooms.facts import Moderation, RoomState
from livetalk.rooms.lifecycle import OPEN_FOR, PUBLIC, STEPS, SUPPORTABLE, Activity, Status, Verb
from tests.rooms.draw_life_cycle import MODERATIONS, ROOM_STATES
from tests.rooms.history import ANNE, BENT, Past, given, room
from tests.rooms.statuses import ACTIVITIES, DOING, PATHS, PREPARED, STATUSES, VERBS, Step
from tests.rooms.statuses import STEPS as HOW

EVERY_PATH = [
    pytest.param(status, path, id=f"{status}-{n}")
    for status in STATUSES
    for n, path in enumerate(PATHS[status])
]
EVERY_STEP = [
    pytest.param(verb, step, id=f"{verb}-{n}") for verb in VERBS for n, step in enumerate(HOW[verb])
]


@pytest.mark.parametrize(("status", "path"), EVERY_PATH)
def test_each_path_leads_to_its_status(status: Status, path: tuple[Past, ...]) -> None:
    assert given(room(), PREPARED, path).question("q1").status == status


@pytest.mark.parametrize("moderation", MODERATIONS)
@pytest.mark.parametrize(("verb", "step"), EVERY_STEP)
@pytest.mark.parametrize(("status", "path"), EVERY_PATH)
def test_a_verb_starts_only_where_the_table_lets_it(
    status: Status, path: tuple[Past, ...], verb: Verb, step: Step, moderation: Moderation
) -> None:
    history = given(room(moderation=moderation), PREPARED, path).when(step.command, by=step.by)
    if status in STEPS[verb]:
        assert history.decided.events
    elif status == "withdrawn":
        history.refused("unknown_question")
    else:
        history.refused("wrong_status", status=status)
        assert history.question("q1").status == status


@pytest.mark.parametrize("state", ROOM_STATES)
@pytest.mark.parametrize("activity", ACTIVITIES)
def test_the_state_of_the_room_says_what_the_audience_may_do(activity: Activity, state: RoomState) -> None:
    history = given(room(state=state), PATHS["approved"][0]).when(DOING[activity], by=BENT)
    if state in OPEN_FOR[activity]:
        assert history.decided.events
    else:
        history.refused(f"room_{state}")
        assert history.refusal.temporary == (state != "closed")


@pytest.mark.parametrize("state", ROOM_STATES)
@pytest.mark.parametrize("verb", ["revise", "withdraw"])
def test_an_author_can_always_change_and_take_back(verb: Verb, state: RoomState) -> None:
    step = HOW[verb][0]
    assert given(room(state=state), PATHS["waiting"][0]).when(step.command, by=ANNE).decided.events


@pytest.mark.parametrize(("status", "path"), EVERY_PATH)
def test_support_is_possible_where_the_table_lets_it(status: Status, path: tuple[Past, ...]) -> None:
    history = given(room(), PREPARED, path)
    for command in (c.SupportQuestion(question="q1"), c.UnsupportQuestion(question="q1")):
        history.when(command, by=BENT)
        if status in SUPPORTABLE or (status == "merged" and history.question("q1").was_public):
            assert history.decided  # a phone may not know yet that it is part of another one
        else:
            history.refused("support_over" if status in PUBLIC else "unknown_question")


@pytest.mark.parametrize(("status", "path"), EVERY_PATH)
def test_everybody_sees_what_is_public_and_moderators_all_but_the_withdrawn(
    status: Status, path: tuple[Past, ...]
) -> None:
    history = given(room(), PREPARED, path)
    for view in VIEWS:
        wanted = status in PUBLIC or (view == "moderator" and status != "withdrawn")
        assert {"q:q1", "support:q1"} <= history.sees(view).keys() or not wanted
        assert not ({"q:q1", "support:q1"} & history.sees(view).keys()) or wanted
