"""When the clock brings something to a session's room."""

from __future__ import annotations

from msgspec.structs import replace

from livetalk.programme import commands as c
from livetalk.programme.points import CLOSED_AHEAD_MS, due_points, is_overdue, next_due
from livetalk.programme.programme import Session
from tests.programme.history import HOUR, NOON, TEMPLATES, History

MINUTE = 60_000


def published(template: str = "talk", *, starts: int = NOON + HOUR) -> tuple[History, Session]:
    history = History()
    session = history.session(template=template, starts=starts)
    history.when(c.PublishSession(session=session, room="123456"))
    return history, history.programme.sessions[session]


def test_a_room_opens_at_the_start_and_closes_half_an_hour_after_the_end() -> None:
    _, session = published()
    session = replace(session, reached=frozenset({"early"}))
    talk = TEMPLATES["talk"]

    assert due_points(session, talk, session.starts - 1) == ()
    assert due_points(session, talk, session.starts) == ("live",)
    live = replace(session, reached=session.reached | {"live"})
    assert due_points(live, talk, session.ends + 30 * MINUTE - 1) == ()
    assert next_due(live, talk) == session.ends + 30 * MINUTE
    assert due_points(live, talk, session.ends + 30 * MINUTE) == ("ended",)


def test_a_hearing_closes_at_its_end() -> None:
    _, session = published("hearing")
    live = replace(session, reached=frozenset({"early", "live"}))

    assert due_points(live, TEMPLATES["hearing"], session.ends) == ("ended",)


def test_a_closed_part_is_switched_before_its_time_and_before_anything_opens() -> None:
    _, session = published("theme_meeting")
    session = replace(session, closed_from=session.starts, reached=frozenset({"early"}))
    template = TEMPLATES["theme_meeting"]

    assert next_due(session, template) == session.starts - CLOSED_AHEAD_MS
    assert due_points(session, template, session.starts) == ("closed", "live")
    assert is_overdue(session, session.starts)
    assert not is_overdue(replace(session, reached=frozenset({"closed"})), session.starts)


def test_what_was_cancelled_ends_at_once_and_only_once() -> None:
    history, session = published()
    history.when(c.CancelSession(session=session.id, reason="Storm"))
    cancelled = history.programme.sessions[session.id]

    assert due_points(cancelled, TEMPLATES["talk"], NOON) == ("ended",)
    ended = replace(cancelled, reached=frozenset({"ended"}))
    assert due_points(ended, TEMPLATES["talk"], NOON) == ()
    assert next_due(ended, TEMPLATES["talk"]) is None


def test_a_session_whose_hours_are_over_is_not_opened_any_more() -> None:
    _, session = published()

    assert due_points(session, TEMPLATES["talk"], session.ends + HOUR) == ("ended",)


def test_a_draft_and_a_break_have_no_points() -> None:
    history = History()
    draft = history.programme.sessions[history.session()]

    assert due_points(draft, TEMPLATES["talk"], draft.ends + HOUR) == ()
    assert next_due(draft, TEMPLATES["talk"]) is None


def test_a_moved_session_says_when_and_where_it_was_to_be() -> None:
    history, session = published()
    moved = c.MoveSession(session=session.id, starts=session.starts + HOUR, ends=session.ends + HOUR)
    history.when(moved)

    assert history.programme.sessions[session.id].moved_from == session.starts
