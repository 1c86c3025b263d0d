"""When a room closes, every question that was not reached gets a reply date, once."""

from __future__ import annotations

from livetalk.live.broadcasting.personal import notices_of
from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import views
from livetalk.rooms.actors import SYSTEM
from livetalk.rooms.closing import reply_by
from livetalk.rooms.followup_parts import item_part
from tests.rooms.history import (
    ANNE,
    BENT,
    MO,
    History,
    Past,
    approved,
    asked,
    finished,
    given,
    room,
    state_became,
    taken,
)
from tests.rooms.test_mailing import follows

DUE = "2026-11-09"  # two weeks after the evening of the 26th of October


def test_a_response_stands_as_it_is_once_the_hearing_has_closed() -> None:
    history = given(room(traits=("hearing",)), asked("q1"), approved("q1"))
    history.when(c.SetRoomState(state="closed"), by=MO)

    history.when(c.ReviseQuestion(question="q1", text="Noget helt andet."), by=ANNE)

    history.refused("hearing_over")
    assert not history.room.followup.items
    [own] = views.mine(history.room, ANNE.id).own
    assert (own.over, own.not_reached, own.reply_by) == ("hearing", False, None)


def test_a_meeting_that_is_cancelled_promises_no_reply_and_says_why_nothing_is_asked() -> None:
    history = given(room(), asked("q1"), approved("q1"))
    told = c.ReframeRoom(title="Havnen", purpose="Vi lytter", input_use="Et notat", cancelled="Storm")
    history.when(told, by=SYSTEM)
    history.when(c.SetRoomState(state="closed"), by=SYSTEM)

    assert not history.room.followup.items
    [own] = views.mine(history.room, ANNE.id).own
    assert (own.over, own.not_reached, own.reply_by) == ("cancelled", False, None)


def evening(*more: Past) -> History:
    """One question waits, one is in the queue, one was passed over, one answered, one not shown."""
    dismissed = Past(events=(f.QuestionDismissed(question="q5", reason="tone"),), by=MO.id)
    return given(
        room(),
        *(asked(f"q{n}") for n in range(1, 6)),
        *(approved(f"q{n}") for n in range(2, 6)),
        finished("q3", how="unanswered"),
        taken("q4"),
        finished("q4"),
        dismissed,
        *more,
    )


def close(history: History) -> History:
    return history.when(c.SetRoomState(state="closed"), by=MO, fresh_id="new")


def opened(history: History) -> list[f.ItemOpened]:
    return [event for event in history.decided.events if isinstance(event, f.ItemOpened)]


def test_each_question_that_was_not_reached_gets_a_reply_date() -> None:
    history = close(evening())
    assert [(one.question, one.kind, one.due, one.title_key, one.public) for one in opened(history)] == [
        ("q2", "question", DUE, "q:q2:text:1", True),
        ("q3", "question", DUE, "q:q3:text:1", True),
    ]
    (item,) = views.mine(history.room, ANNE.id).own[-2].items
    assert (item.status, item.due) == ("received", DUE)


def test_the_date_is_a_working_day() -> None:
    history = close(evening().later(5 * 24 * 3600))  # two weeks after a Saturday
    assert {one.due for one in opened(history)} == {"2026-11-16"}


def test_what_has_an_item_already_gets_no_other() -> None:
    known = f.ItemOpened(item="i1", kind="manual", title_key="item:i1:title:1", question="q2")
    history = close(evening(Past(events=(known,), by=MO.id)))
    assert [one.question for one in opened(history)] == ["q3"]


def test_reopening_and_closing_again_makes_no_second_item() -> None:
    history = close(evening())
    history.when(c.SetRoomState(state="open"), by=MO)
    assert not opened(close(history.later(60)))


def test_a_question_that_is_approved_after_the_closing_gets_its_date_then() -> None:
    history = close(evening())
    history.when(c.ApproveQuestion(question="q1"), by=MO, fresh_id="late")
    assert [one.question for one in opened(history)] == ["q1"]


def test_many_that_are_approved_at_once_get_one_each() -> None:
    history = close(evening(asked("q6", by=BENT)))
    history.when(c.JudgeMany(act="approve", questions=("q1", "q6")), by=MO, fresh_id="late")
    assert [one.question for one in opened(history)] == ["q1", "q6"]
    assert len({one.item for one in opened(history)}) == 2


def test_what_was_on_at_the_end_gets_one_only_if_it_was_not_answered() -> None:
    history = close(evening(taken("q2")))
    assert [one.question for one in opened(history)] == ["q3"]
    history.when(c.FinishQuestion(question="q2", how="unanswered"), by=MO)
    assert [one.question for one in opened(history)] == ["q2"]


def test_a_question_that_comes_back_after_the_closing_gets_one() -> None:
    history = close(evening()).when(c.RestoreQuestion(question="q5"), by=MO)
    assert [one.question for one in opened(history)] == ["q5"]


def test_while_the_room_is_open_nobody_is_promised_a_date() -> None:
    assert not opened(evening().when(c.ApproveQuestion(question="q1"), by=MO))


def test_closing_ends_the_closed_part_and_what_was_closed_stays_closed() -> None:
    history = evening(Past(events=(f.PartChanged(part="closed"),), by=MO.id))
    history.happened(asked("q6", by=MO), approved("q6"))
    close(history)
    assert history.decided.events[:2] == (f.PartChanged(part="open"), f.RoomStateChanged(state="closed"))
    assert [one.question for one in opened(history)] == ["q2", "q3"]
    assert not history.room.is_closed_part
    assert all(not item.closed for item in history.room.followup.items.values())


def test_an_undo_takes_back_what_nobody_has_touched_and_a_later_closing_brings_it_again() -> None:
    history = close(evening())
    history.happened(Past(events=(f.ItemUpdated(item="newq1", status="in_progress"),), by=MO.id))
    act = next(fact.seq for fact in history.facts if fact.event == f.RoomStateChanged(state="closed"))
    history.when(c.Undo(), by=MO).then(f.ActUndone(act=act), f.ItemUpdated(item="newq0", public=False))
    assert history.room.frame.state == "open"
    assert history.sees("audience").get("followup:newq0") is None
    close(history.later(3 * 24 * 3600))
    assert history.decided.events == (
        f.RoomStateChanged(state="closed"),
        f.ItemUpdated(item="newq0", due="2026-11-12", public=True),
    )


def test_an_undo_of_a_closing_in_the_closed_part_lets_that_go_on() -> None:
    history = close(evening(Past(events=(f.PartChanged(part="closed"),), by=MO.id)))
    history.when(c.Undo(), by=MO)
    assert history.decided.events[1] == f.PartChanged(part="closed")
    assert history.room.is_closed_part
    assert history.room.frame.state == "open"


def test_being_shown_or_not_is_no_entry_of_the_timeline() -> None:
    history = close(evening())
    history.happened(Past(events=(f.ItemUpdated(item="newq0", public=False),), by=MO.id))
    history.happened(Past(events=(f.ItemUpdated(item="newq0", public=True),), by=MO.id))
    part = item_part(history.room, history.room.followup.items["newq0"])
    assert [entry.kind for entry in part.timeline] == ["opened"]


def test_those_who_follow_the_question_hear_of_it_and_those_who_follow_the_room_do_not() -> None:
    history = close(evening(follows("s1", "a@example.dk", question="q3"), follows("s2", "b@example.dk")))
    (mail,) = (event for event in history.decided.events if isinstance(event, f.MailQueued))
    assert (mail.kind, mail.subscription, mail.item, mail.question) == ("answered", "s1", "newq1", "q3")
    told = next(fact for fact in history.facts if fact.seq == mail.entry)
    assert isinstance(told.event, f.ItemOpened)
    assert told.event.item == "newq1"


def test_a_room_that_closes_without_questions_just_closes() -> None:
    close(given(room())).then(f.RoomStateChanged(state="closed"))
    assert close(given(room(), state_became("paused"))).accepted


def test_authors_read_by_when_they_have_a_reply_while_the_room_is_closed() -> None:
    history = close(evening())
    own = {one.id: one for one in views.mine(history.room, ANNE.id).own}
    assert (own["q2"].reply_by, own["q3"].reply_by) == (DUE, DUE)
    assert (own["q1"].reply_by, own["q4"].reply_by) == (None, None)
    assert [q for q, one in sorted(own.items()) if one.not_reached] == ["q2", "q3"]
    history.happened(Past(events=(f.ItemUpdated(item="newq0", due="2026-11-20"),), by=MO.id))
    assert reply_by(history.room, "q2") == "2026-11-20"
    history.happened(Past(events=(f.ItemUpdated(item="newq0", status="answered"),), by=MO.id))
    assert reply_by(history.room, "q2") is None
    history.when(c.SetRoomState(state="open"), by=MO)
    assert reply_by(history.room, "q3") is None


def test_each_author_of_a_merged_question_hears_of_the_date() -> None:
    history = evening(asked("q7", by=BENT), approved("q7"))
    history.happened(Past(events=(f.QuestionMerged(question="q7", into="q2"),), by=MO.id))
    close(history)
    fact = next(fact for fact in history.facts if isinstance(fact.event, f.ItemOpened))
    assert {notice.person: notice.body["kind"] for notice in notices_of(history.room, fact)} == {
        ANNE.id: "not_reached",
        BENT.id: "not_reached",
    }
    assert views.mine(history.room, BENT.id).own[0].reply_by == DUE
