"""Where breaks go so that nobody sits longer than a kind of meeting allows."""

from __future__ import annotations

import pytest

from livetalk.programme.breaks import BREAK_MIN, MINUTE_MS, breaks_of, breaks_to_plan, sittings
from livetalk.programme.programme import Session
from tests.programme.history import NOON, TEMPLATES, History


def planned(minutes: int) -> tuple[History, str]:
    """A council meeting that is so long, on a stage."""
    history = History()
    day = history.gathering()
    hall = history.stage(day)
    ends = NOON + minutes * MINUTE_MS
    return history, history.session(
        starts=NOON, ends=ends, template="council_meeting", gathering=day, stage=hall
    )


def with_breaks(history: History, meeting: str) -> list[Session]:
    """Plan what is asked for; the breaks."""
    session = history.programme.sessions[meeting]
    for starts, ends in breaks_to_plan(history.programme, TEMPLATES, session):
        history.session(
            starts=starts, ends=ends, template="break", gathering=session.gathering, stage=session.stage
        )
    return breaks_of(TEMPLATES, session, history.programme.sessions.values())


@pytest.mark.parametrize("minutes", [*range(15, 200, 5), 41, 51, 600])
def test_with_the_breaks_nobody_sits_longer_than_forty_minutes(minutes: int) -> None:
    history, meeting = planned(minutes)

    breaks = with_breaks(history, meeting)

    session = history.programme.sessions[meeting]
    assert all(ends - starts <= 40 * MINUTE_MS for starts, ends in sittings(session, breaks))
    assert breaks_to_plan(history.programme, TEMPLATES, session) == []
    assert bool(breaks) == (minutes > 40)


def test_a_meeting_of_two_hours_gets_two_breaks_of_ten_minutes() -> None:
    history, meeting = planned(120)

    breaks = with_breaks(history, meeting)

    assert [(one.starts - NOON) // MINUTE_MS for one in breaks] == [40, 90]
    assert {(one.ends - one.starts) // MINUTE_MS for one in breaks} == {BREAK_MIN}


def test_a_talk_asks_for_no_break() -> None:
    history = History()
    talk = history.session(starts=NOON, ends=NOON + 300 * MINUTE_MS)

    assert breaks_to_plan(history.programme, TEMPLATES, history.programme.sessions[talk]) == []


def test_the_break_of_another_stage_is_none_of_this_one() -> None:
    history, meeting = planned(120)
    session = history.programme.sessions[meeting]
    other = history.stage(session.gathering or "", "Telt 2")
    history.session(
        starts=NOON, ends=NOON + 60 * MINUTE_MS, template="break", gathering=session.gathering, stage=other
    )

    assert breaks_of(TEMPLATES, session, history.programme.sessions.values()) == []
