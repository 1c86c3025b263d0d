"""Who stands behind a question: what the fair order and the meter count."""

from __future__ import annotations

from tests.rooms.history import ANNE, BENT, CARLA, MO, approved, asked, given, room, supported


def test_the_author_is_behind_the_own_question_without_supporting_it() -> None:
    history = given(room(), asked("q1"), approved("q1"), supported("q1", by=BENT))

    assert history.room.backers("q1") == {BENT.id}
    assert history.room.ballot("q1") == {ANNE.id, BENT.id}


def test_people_in_the_hall_are_not_all_the_moderator_who_wrote_for_them() -> None:
    history = given(room(), asked("q1", by=MO), asked("q2", by=MO), approved("q1"), approved("q2"))
    history.happened(supported("q1", by=CARLA))

    assert history.room.ballot("q1") & history.room.ballot("q2") == set()
    assert len(history.room.ballot("q1")) == 2
