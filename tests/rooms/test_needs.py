"""What a room waits for somebody to do, read off its state."""

from __future__ import annotations

from livetalk.rooms import facts as f
from livetalk.rooms.needs import needs_of
from tests.rooms.followup_past import commented, opened, updated
from tests.rooms.history import MO, Past, approved, asked, given, room, state_became
from tests.rooms.staff_past import elaboration_asked


def happened(*events: f.AnyEvent, **words: str) -> Past:
    """Facts as they are."""
    return Past(events=events, by=MO.id, words=words)


def test_a_question_waits_until_it_is_judged_and_not_while_its_author_is_asked() -> None:
    past = given(room(), asked("q1"), asked("q2"), asked("q3"), approved("q2"), elaboration_asked("q3"))
    assert needs_of(past.room).waiting == 1


def test_nothing_waits_for_a_moderator_once_the_room_is_closed() -> None:
    past = given(room(), asked("q1"), state_became("closed"))
    assert needs_of(past.room).waiting == 0


def test_deadlines_are_those_of_items_that_have_not_ended_earliest_first() -> None:
    past = given(
        room(),
        opened("i1", title="Skiltet", due="2026-12-01"),
        opened("i2", title="Stien", due="2026-11-01"),
        opened("i3", title="Bænken", due="2026-10-01"),
        updated("i3", status="done"),
        opened("i4", title="Uden frist"),
    )
    assert needs_of(past.room).dues == ("2026-11-01", "2026-12-01")


def test_a_comment_that_is_held_waits() -> None:
    past = given(room(), opened("i1", title="Skiltet"), commented("c1", "i1"))
    assert needs_of(past.room).held == 1


def test_a_record_is_to_be_published_after_the_talk_and_then_to_be_put_in_the_journal() -> None:
    past = given(room())
    assert needs_of(past.room).record == "nothing"
    past.happened(state_became("closed"))
    assert needs_of(past.room).record == "publish"
    past.happened(happened(f.RecordPublished(version=1, at_seq=2)))
    assert needs_of(past.room).record == "journalise"
    past.happened(happened(f.RecordWithdrawn()))
    assert needs_of(past.room).record == "nothing"
    past.happened(happened(f.RecordPublished(version=2, at_seq=4)))
    assert needs_of(past.room).record == "journalise"
    past.happened(happened(f.RecordJournalised(number_key="record:number:9"), **{"record:number:9": "7"}))
    assert needs_of(past.room).record == "nothing"


def test_a_room_that_never_opened_leaves_no_record_to_be_published() -> None:
    past = given(room(state="early"), state_became("closed"))
    assert needs_of(past.room).record == "nothing"
