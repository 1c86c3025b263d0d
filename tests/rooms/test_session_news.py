"""Mail about when and where the session of a room is: once each, to those who want it, about what is new."""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.actors import SYSTEM
from livetalk.rooms.session_news import KEPT_MS, next_news
from tests.rooms.history import ANNE, BENT, START, History, given, room

HOUR = 3_600_000
STARTS = START + 100 * HOUR
REMIND = STARTS - 30 * HOUR


def now_is(
    *, starts: int = STARTS, stage: str | None = "tent1", cancelled: bool = False, hours: int = 1
) -> c.FollowSession:
    """How the programme has the session."""
    return c.FollowSession(
        starts=starts,
        ends=starts + hours * HOUR,
        stage=stage,
        cancelled=cancelled,
        remind_at=starts - 30 * HOUR,
    )


def followed(history: History, command: c.FollowSession) -> list[str]:
    """The room is told; the kinds of mail that go out."""
    history.when(command, by=SYSTEM, fresh_id=f"x{history.room.seq}")
    return [one.kind for one in history.decided.events if isinstance(one, f.MailQueued)]


def wanted(*, confirmed: bool = True, starts: int = STARTS) -> History:
    """Anne wants to be reminded of a session, and the room knows when it is."""
    history = given(room())
    history.when(c.Subscribe(address="anne@example.dk", reminder=True), by=ANNE, fresh_id="s1")
    if confirmed:
        history.when(c.ConfirmSubscription(subscription="s1"), by=SYSTEM)
    assert followed(history, now_is(starts=starts)) == []
    return history


def later(history: History, to: int) -> History:
    """The clock goes on to a moment."""
    return history.later((to - history.now) / 1000)


def test_the_first_time_is_only_noted() -> None:
    known = wanted().room.followup.session
    assert known is not None
    assert (known.starts, known.stage, known.cancelled, known.reminded) == (STARTS, "tent1", False, False)


def test_whoever_wants_it_is_reminded_once() -> None:
    history = later(wanted(), REMIND)
    assert followed(history, now_is()) == ["session_soon"]
    assert followed(history, now_is()) == []


def test_nobody_is_reminded_before_it_is_time_or_after_it_has_begun() -> None:
    assert followed(later(wanted(), REMIND - 1000), now_is()) == []
    history = later(wanted(), STARTS)
    assert followed(history, now_is()) == []
    assert next_news(history.room, now_is()) == STARTS + HOUR + KEPT_MS


def test_whoever_asks_on_the_last_day_needs_no_reminder() -> None:
    history = wanted(starts=START + 5 * HOUR)
    assert followed(later(history, START + HOUR), now_is(starts=START + 5 * HOUR)) == []


def test_a_move_is_told_once_and_the_new_time_reminded_of() -> None:
    history = later(wanted(), REMIND)
    assert followed(history, now_is()) == ["session_soon"]
    moved = now_is(starts=STARTS + 48 * HOUR)
    assert followed(history, moved) == ["session_moved"]
    assert followed(history, moved) == []
    assert followed(later(history, moved.remind_at), moved) == ["session_soon"]


def test_another_stage_and_another_end_are_moves_too() -> None:
    history = wanted()
    assert followed(history, now_is(stage="tent2")) == ["session_moved"]
    assert followed(history, now_is(stage="tent2", hours=2)) == ["session_moved"]


def test_a_move_on_the_last_day_is_told_once_and_not_twice() -> None:
    history = later(wanted(), REMIND + HOUR)
    moved = now_is(starts=STARTS + HOUR)
    assert followed(history, moved) == ["session_moved"]
    assert followed(later(history, moved.remind_at + HOUR), moved) == []


def test_a_cancellation_is_told_once_and_then_there_is_no_reminder() -> None:
    history = wanted()
    assert followed(history, now_is(cancelled=True)) == ["session_cancelled"]
    assert followed(history, now_is(cancelled=True)) == []
    assert followed(later(history, REMIND + HOUR), now_is(cancelled=True)) == []


def test_nobody_is_told_of_what_is_over() -> None:
    history = later(wanted(), STARTS + 2 * HOUR)
    assert followed(history, now_is(cancelled=True)) == []
    assert followed(history, now_is(stage="tent2", cancelled=True)) == []


def test_who_has_not_confirmed_gets_nothing() -> None:
    history = wanted(confirmed=False)
    assert followed(history, now_is(stage="tent2")) == []


def test_who_comes_after_a_move_is_not_told_of_it() -> None:
    history = wanted()
    history.when(c.Unsubscribe(subscription="s1"), by=SYSTEM)
    assert next_news(history.room, now_is(stage="tent2")) == 0  # it is noted, with nobody to tell
    assert followed(history, now_is(stage="tent2")) == []
    history.when(c.Subscribe(address="bent@example.dk", reminder=True), by=BENT, fresh_id="s2")
    history.when(c.ConfirmSubscription(subscription="s2"), by=SYSTEM)
    assert followed(history, now_is(stage="tent2")) == []


def test_an_address_gets_one_mail_however_often_it_asked() -> None:
    history = wanted()
    history.later(3600).when(c.Subscribe(address="ANNE@example.dk", reminder=True), by=BENT, fresh_id="s2")
    history.when(c.ConfirmSubscription(subscription="s2"), by=SYSTEM)
    assert followed(history, now_is(stage="tent2")) == ["session_moved"]


def test_reminders_and_what_is_said_in_the_room_are_asked_for_each_by_itself() -> None:
    history = wanted()
    history.when(c.Subscribe(address="anne@example.dk"), by=ANNE, fresh_id="s2")
    history.when(c.ConfirmSubscription(subscription="s2"), by=SYSTEM)
    both = history.room.followup.subscriptions
    assert both["s1"].is_in_force
    assert both["s2"].is_in_force
    history.when(c.Unsubscribe(subscription="s1"), by=SYSTEM)
    assert followed(history, now_is(stage="tent2")) == []


def test_a_room_of_which_nobody_wants_to_know_is_never_looked_at() -> None:
    history = given(room())
    assert next_news(history.room, now_is()) is None


def test_the_room_is_looked_at_when_something_changed_and_when_it_is_time() -> None:
    history = wanted()
    assert next_news(history.room, now_is()) == REMIND
    assert next_news(history.room, now_is(stage="tent2")) == 0
    assert next_news(history.room, now_is(cancelled=True)) == 0
    followed(later(history, REMIND), now_is())
    assert next_news(history.room, now_is()) == STARTS + HOUR + KEPT_MS
