"""The proposal and the meter of rooms as they come about: from facts."""

from __future__ import annotations

from livetalk.moderation.fair_order import Proposal, Reason, propose
from livetalk.moderation.representation import measure
from livetalk.moderation.steps import finish
from livetalk.rooms.actors import Actor
from tests.rooms import history as h
from tests.rooms import staff_past as s

DORA, ERIK, FINN = (
    Actor(id=f"{name}-citizen", role="audience") for name in ("dora-123456", "erik-123456", "finn-123456")
)


def proposed(evening: h.History) -> Proposal:
    return finish(propose(evening.room))


def evening(*more: h.Past) -> h.History:
    """Anne's q1 has two supporters, Bent's q2 one of them and another, Carla's q3 nobody."""
    return h.given(
        h.room(),
        *(past for q, by in (("q1", h.ANNE), ("q2", h.BENT), ("q3", h.CARLA)) for past in _open(q, by)),
        h.supported("q1", by=DORA),
        h.supported("q1", by=ERIK),
        h.supported("q2", by=ERIK),
        h.supported("q2", by=FINN),
        *more,
    )


def _open(question: str, by: Actor) -> tuple[h.Past, ...]:
    return h.asked(question, by=by), h.approved(question)


def test_who_was_heard_is_in_the_reason_of_the_next() -> None:
    found = proposed(evening(h.taken("q1")))

    assert found.order == ("q2", "q3")
    assert found.reasons["q2"] == Reason(kind="partly_heard", params={"n": 2, "m": 1})
    assert found.reasons["q3"] == Reason(kind="unsupported", params={"n": 1})


def test_a_merged_question_has_everybodys_support_once() -> None:
    merged = evening(s.merged("q2", "q1"))

    assert proposed(merged).order == ("q1", "q3")
    assert proposed(merged).reasons["q1"] == Reason(kind="unheard", params={"n": 3})


def test_everybody_of_a_merged_question_is_heard_with_it() -> None:
    found = finish(measure(evening(s.merged("q2", "q1"), h.taken("q1")).room))

    assert (found.participants, found.represented, found.heard, found.longest_waiting) == (6, 5, 1, "q3")


def test_unmerged_they_stand_as_before() -> None:
    apart = evening(s.merged("q2", "q1"), s.unmerged("q2"))

    assert proposed(apart) == proposed(evening())


def test_quarantined_support_does_not_count() -> None:
    found = proposed(evening(s.noticed("b1", "q2", FINN.id, ERIK.id), s.quarantined("b1")))

    assert found.reasons["q2"] == Reason(kind="unsupported", params={"n": 1})
    assert found.order[0] == "q1"


def test_what_a_moderator_puts_first_is_first_and_the_room_can_be_told_another_order() -> None:
    put_first = evening(s.ordered("q3"), s.locked("q2"))
    assert proposed(put_first).order == ("q2", "q3", "q1")
    assert [reason.kind for reason in proposed(put_first).reasons.values()] == ["locked", "pinned", "unheard"]

    newest = evening(s.ordering_changed("newest"))
    assert proposed(newest).reasons["q1"] == Reason(kind="newest")


def test_a_dismissed_question_is_not_proposed_but_its_author_takes_part() -> None:
    dismissed = evening(h.dismissed("q3"))

    assert "q3" not in proposed(dismissed).order
    assert finish(measure(dismissed.room)).participants == 6
