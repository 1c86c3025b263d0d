"""Sessions: planned, published with their frame, moved, cancelled."""

from __future__ import annotations

from livetalk.programme import commands as c
from livetalk.programme.context import Planned
from livetalk.programme.texts import SessionWords
from livetalk.rooms.outcomes import Rejected
from tests.programme.history import HOUR, NOON, History


def test_a_session_without_its_frame_cannot_be_published() -> None:
    history = History()
    session = history.session(purpose="")

    answer = history.when(c.PublishSession(session=session, room="123456"))

    assert answer == Rejected(code="frame_missing", params={"field": "purpose"})


def test_a_moved_session_tells_calendars_by_its_number() -> None:
    history = History()
    session = history.session(starts=NOON)
    history.when(c.PublishSession(session=session, room="123456"))

    history.when(c.MoveSession(session=session, starts=NOON + HOUR, ends=NOON + 2 * HOUR))

    found = history.programme.sessions[session]
    assert (found.starts, found.sequence, found.room) == (NOON + HOUR, 1, "123456")


def test_a_published_session_is_not_cancelled_without_a_reason() -> None:
    history = History()
    session = history.session()
    history.when(c.PublishSession(session=session, room="123456"))

    refused = history.when(c.CancelSession(session=session))
    cancelled = history.when(c.CancelSession(session=session, reason="Storm"))

    assert refused == Rejected(code="frame_missing", params={"field": "reason"})
    assert isinstance(cancelled, Planned)
    assert history.programme.sessions[session].state == "cancelled"


def test_early_questions_begin_before_the_session_whether_it_is_planned_or_changed() -> None:
    history = History()
    session = history.session(starts=NOON)
    words = SessionWords(title="Cykler")

    planned = history.when(
        c.PlanSession(template="talk", starts=NOON, ends=NOON + HOUR, early_from=NOON + 1, words=words)
    )
    changed = history.when(c.ChangeSession(session=session, early_from=NOON + 1, words=words))

    assert planned == changed == Rejected(code="wrong_early")
    assert len(history.programme.sessions) == 1


def test_a_name_that_no_room_takes_is_refused_while_it_is_planned() -> None:
    history = History()

    for field in ("themes", "politicians", "speakers"):
        answer = history.when(
            c.PlanSession(
                template="talk",
                starts=NOON,
                ends=NOON + HOUR,
                words=SessionWords(title="Cykler", **{field: ("x" * 61,)}),  # type: ignore[arg-type]  # a field
            )
        )
        assert answer == Rejected(code="frame_too_long", params={"field": field, "max": 60})
