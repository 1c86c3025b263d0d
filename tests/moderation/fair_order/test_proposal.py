"""What a room is proposed, by each of its four ways, and why."""

from __future__ import annotations

import pytest

from livetalk.moderation.fair_order import Proposal, Reason, propose, stable_hash
from livetalk.moderation.steps import finish
from livetalk.rooms.event import FairRule, Ordering
from livetalk.rooms.room import Room
from tests.moderation.fair_order.rooms import GROUPS, MAJORITY, MINORITY, Hall

ORDERINGS: tuple[Ordering, ...] = ("fair", "newest", "support", "manual")


def proposed(hall: Hall) -> Proposal:
    return finish(propose(hall))


def groups(proposal: Proposal) -> str:
    """Whose turn it is: majority, minority, or a question that stands alone."""
    return "".join("m" if q in "abcd" else "x" if q in "xyz" else "-" for q in proposal.order)


@pytest.mark.parametrize("rule", ["phragmen", "pav"])
def test_fair_lets_the_groups_take_turns_and_has_the_lone_question_last(rule: FairRule) -> None:
    found = groups(proposed(Hall(supporters=GROUPS, rule=rule)))

    assert found in ("mxmxmmx-", "mxmmxmx-")  # their third and second are equal: the hash decides


def test_fair_remembers_who_was_on_stage() -> None:
    found = proposed(Hall(supporters=GROUPS, on_stage=("a", "b")))

    assert groups(found).startswith("x")
    assert set(found.order) == {"c", "d", "x", "y", "z", "lone"}
    assert found.reasons[found.order[0]] == Reason(kind="unheard", params={"n": 40})
    assert found.reasons["c"] == Reason(kind="all_heard", params={"n": 60})


def test_whoever_asked_counts_in_the_order_but_is_no_supporter_in_the_sentence() -> None:
    found = proposed(Hall(supporters={"few": frozenset("a"), "lone": frozenset()}))

    assert found.order[-1] == "lone"
    assert found.reasons["few"] == Reason(kind="unheard", params={"n": 1})
    assert found.reasons["lone"] == Reason(kind="unsupported", params={"n": 1})


def test_some_supporters_were_heard_already() -> None:
    supporters = {"a": frozenset("12"), "b": frozenset("234"), "c": frozenset("1")}
    found = proposed(Hall(supporters=supporters, on_stage=("a",)))

    assert found.reasons == {
        "b": Reason(kind="partly_heard", params={"n": 3, "m": 2}),
        "c": Reason(kind="all_heard", params={"n": 1}),
    }


def test_somebody_whose_own_question_was_on_stage_was_heard() -> None:
    supporters = {"a": frozenset[str](), "b": frozenset({"by-a", "2"})}
    found = proposed(Hall(supporters=supporters, on_stage=("a",)))

    assert found.reasons["b"] == Reason(kind="partly_heard", params={"n": 2, "m": 1})


@pytest.mark.parametrize("ordering", ORDERINGS)
def test_locked_and_pinned_come_first_in_every_order(ordering: Ordering) -> None:
    found = proposed(Hall(supporters=GROUPS, pinned=("lone", "d", "b"), next_locked="d", ordering=ordering))

    put_first = "manual" if ordering == "manual" else "pinned"
    assert found.order[:3] == ("d", "lone", "b")
    assert [found.reasons[q].kind for q in found.order[:3]] == ["locked", put_first, put_first]
    assert sorted(found.order) == sorted(GROUPS)


def test_a_locked_question_need_not_be_pinned() -> None:
    assert proposed(Hall(supporters=GROUPS, next_locked="lone")).order[0] == "lone"


def test_the_rest_is_fair_given_what_was_put_first() -> None:
    pinned = proposed(Hall(supporters=GROUPS, pinned=("a",), next_locked="b"))
    asked = proposed(Hall(supporters=GROUPS, on_stage=("b", "a")))

    assert pinned.order[2:] == asked.order
    assert pinned.order[2] in "xyz"
    assert pinned.reasons["c"] == Reason(kind="unheard", params={"n": 60})  # on stage was nobody yet


def test_what_is_locked_but_not_in_the_queue_is_not_proposed() -> None:
    assert "a" not in proposed(Hall(supporters=GROUPS, on_stage=("a",), next_locked="a")).order


def test_newest_is_by_time() -> None:
    found = proposed(Hall(supporters=GROUPS, ordering="newest"))

    assert found.order == tuple(reversed([*GROUPS]))
    assert {reason.kind for reason in found.reasons.values()} == {"newest"}


def test_most_supported_is_by_number_then_hash() -> None:
    found = proposed(Hall(supporters=GROUPS, ordering="support"))

    assert found.order == (*sorted("abcd", key=stable_hash), *sorted("xyz", key=stable_hash), "lone")
    assert found.reasons["x"] == Reason(kind="most_supported", params={"n": len(MINORITY)})
    assert found.reasons["a"] == Reason(kind="most_supported", params={"n": len(MAJORITY)})


def test_manual_is_the_queue_as_it_stands() -> None:
    found = proposed(Hall(supporters=GROUPS, ordering="manual", pinned=("y",)))

    assert found.order == ("y", *(q for q in GROUPS if q != "y"))
    assert [found.reasons[q].kind for q in "ya"] == ["manual", "approved_order"]


@pytest.mark.parametrize("ordering", ORDERINGS)
def test_every_question_has_a_reason(ordering: Ordering) -> None:
    found = proposed(Hall(supporters=GROUPS, ordering=ordering, pinned=("x",)))

    assert tuple(found.reasons) == found.order


@pytest.mark.parametrize("ordering", ORDERINGS)
def test_an_empty_queue_has_no_proposal(ordering: Ordering) -> None:
    assert proposed(Hall(supporters={}, ordering=ordering)) == Proposal()


def test_a_real_room_can_be_read() -> None:
    assert finish(propose(Room())) == Proposal()


def test_a_room_may_change_between_two_steps() -> None:
    supporters = {q: set(people) for q, people in GROUPS.items()}
    hall = Hall(supporters=supporters)
    steps = propose(hall)
    for _ in range(4):
        next(steps)
    supporters["a"].clear()
    hall.queue.remove("b")

    assert sorted(finish(steps).order) == sorted(GROUPS)


@pytest.mark.parametrize("ordering", ["fair", "newest", "support"])
def test_it_stops_between_any_two_questions_at_least(ordering: Ordering) -> None:
    assert len(list(propose(Hall(supporters=GROUPS, ordering=ordering)))) >= len(GROUPS)
