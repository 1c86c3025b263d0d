"""What clashes in a programme is told of once, and nothing else is."""

from __future__ import annotations

import pytest

from livetalk.programme import commands as c
from livetalk.programme.conflicts import Conflict, conflicts_of
from livetalk.programme.context import Planned
from tests.programme.history import HOUR, NOON, TEMPLATES, History

MINUTE = 60_000


def told(history: History, *sessions: str) -> list[Conflict]:
    programme = history.programme
    asked = [programme.sessions[one] for one in sessions] or list(programme.sessions.values())
    return conflicts_of(programme, TEMPLATES, asked)


def test_two_on_one_stage_at_once_clash_and_are_told_of_once() -> None:
    history = History()
    day = history.gathering()
    stage = history.stage(day)
    first = history.session(starts=NOON, gathering=day, stage=stage)
    second = history.session(starts=NOON + HOUR // 2, gathering=day, stage=stage)

    assert told(history) == [Conflict(kind="same_stage", session=first, other=second)]
    assert told(history, second) == [Conflict(kind="same_stage", session=second, other=first)]


def test_one_that_begins_when_the_other_ends_is_no_clash() -> None:
    history = History()
    day = history.gathering()
    stage = history.stage(day)
    history.session(starts=NOON, gathering=day, stage=stage, politicians=("Bo Dam",))
    history.session(starts=NOON + HOUR, gathering=day, stage=stage, politicians=("Bo Dam",))

    assert told(history) == []


def test_a_politician_cannot_be_in_two_places_however_the_name_is_written() -> None:
    history = History()
    first = history.session(starts=NOON, politicians=("Karen Holm", "Bo Dam"))
    second = history.session(starts=NOON, politicians=("BO DAM",))

    assert told(history) == [
        Conflict(kind="same_politician", session=first, other=second, name="Bo Dam"),
    ]


def test_a_council_does_not_hold_two_meetings_at_once() -> None:
    history = History()
    council = history.body()
    first = history.session(starts=NOON, bodies=(council,))
    second = history.session(starts=NOON, bodies=(council,))

    assert told(history) == [Conflict(kind="same_body", session=first, other=second, name=council)]


@pytest.mark.parametrize(("minutes", "is_told"), [(0, True), (9, True), (10, False), (25, False)])
def test_the_next_tent_takes_ten_minutes_to_walk_to(minutes: int, *, is_told: bool) -> None:
    history = History()
    day = history.gathering()
    here, there = history.stage(day, "Telt 1"), history.stage(day, "Telt 2")
    first = history.session(starts=NOON, gathering=day, stage=here, politicians=("Bo Dam",))
    second = history.session(
        starts=NOON + HOUR + minutes * MINUTE, gathering=day, stage=there, politicians=("Bo Dam",)
    )

    walk = Conflict(kind="walk", session=first, other=second, name="Bo Dam", minutes=minutes, at_most=10)
    assert told(history) == ([walk] if is_told else [])


def test_another_place_in_town_takes_half_an_hour_but_the_same_hall_none() -> None:
    history = History()
    history.session(starts=NOON, politicians=("Bo Dam",), place="Rådhuset")
    history.session(starts=NOON + HOUR + 20 * MINUTE, politicians=("Bo Dam",), place="Biblioteket")
    history.session(starts=NOON + 24 * HOUR, politicians=("Bo Dam",), place="Rådhuset")
    history.session(starts=NOON + 25 * HOUR, politicians=("Bo Dam",), place="Rådhuset")

    assert [(one.kind, one.minutes, one.at_most) for one in told(history)] == [("walk", 20, 30)]


def test_what_is_cancelled_clashes_with_nothing() -> None:
    history = History()
    council = history.body()
    history.session(starts=NOON, bodies=(council,))
    gone = history.session(starts=NOON, bodies=(council,))
    assert isinstance(history.when(c.CancelSession(session=gone)), Planned)

    assert told(history) == []
    assert told(history, gone) == []


def test_a_council_meeting_without_a_break_is_told_how_long_people_sit() -> None:
    history = History()
    day = history.gathering()
    hall = history.stage(day)
    meeting = history.session(
        starts=NOON, ends=NOON + 2 * HOUR, template="council_meeting", gathering=day, stage=hall
    )

    assert told(history) == [Conflict(kind="no_break", session=meeting, minutes=120, at_most=40)]


def test_breaks_within_a_meeting_are_no_clash_and_end_the_warning() -> None:
    history = History()
    day = history.gathering()
    hall = history.stage(day)
    history.session(starts=NOON, ends=NOON + 2 * HOUR, template="council_meeting", gathering=day, stage=hall)
    for minute in (35, 75):
        begins = NOON + minute * MINUTE
        history.session(starts=begins, ends=begins + 10 * MINUTE, template="break", gathering=day, stage=hall)

    assert told(history) == []


def test_a_break_in_the_middle_of_a_talk_is_a_clash() -> None:
    history = History()
    day = history.gathering()
    stage = history.stage(day)
    history.session(starts=NOON, gathering=day, stage=stage)
    history.session(
        starts=NOON + 10 * MINUTE, ends=NOON + 20 * MINUTE, template="break", gathering=day, stage=stage
    )

    assert [one.kind for one in told(history)] == ["same_stage"]
