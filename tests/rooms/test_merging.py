"""Merging: two questions become one and two again, and nobody's voice is lost or counted twice."""

from __future__ import annotations

from itertools import pairwise

import pytest

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import views
from livetalk.rooms.actors import VIEWS
from tests.rooms.history import (
    ANNE,
    BENT,
    CARLA,
    MIA,
    MO,
    Past,
    approved,
    asked,
    dismissed,
    finished,
    given,
    room,
    supported,
    taken,
    withdrawn,
)
from tests.rooms.staff_past import elaboration_asked, merged, tagged, unmerged

A_INTO_B = c.MergeQuestion(question="a", into="b")
UNDO = c.Undo()
TWO = (asked("a"), asked("b", by=BENT), approved("a"), approved("b"))
THREE = (*TWO, asked("c", by=CARLA), approved("c"))


# --- merging --------------------------------------------------------------------------------------


def test_a_merged_question_is_shown_as_part_of_the_other_one() -> None:
    history = given(room(), TWO).when(A_INTO_B, by=MO).then(f.QuestionMerged(question="a", into="b"))
    for view in VIEWS:
        assert history.sees(view)["queue"] == ["b"]
        assert ("q:a" in history.sees(view)) is (view == "moderator")
    card = history.card("b", "moderator")
    assert (card.merged[0].id, card.merged[0].text, card.merged[0].author) == (
        "a",
        "Hvad med a?",
        ANNE.id[:6],
    )
    assert history.card("a", "moderator").into == "b"
    assert history.card("b").askers == 2


def test_everybody_learns_that_it_is_gone_and_what_changed() -> None:
    history = given(room(), TWO, supported("a"))
    seen = history.room.seq
    history.when(A_INTO_B, by=MO)
    changed = views.changed_after(history.room, seen)
    assert {"q:a", "support:a", "q:b", "support:b", "queue", "counts", "not_shown"} <= set(changed)
    assert views.was_visible(history.room, "audience", "q:a")


def test_supporters_are_united_and_each_counts_once() -> None:
    history = given(room(), TWO, supported("a"), supported("b"), supported("a", by=CARLA))
    history.when(A_INTO_B, by=MO)
    assert history.sees("audience")["support:b"] == 2
    assert history.room.backers("b") == {BENT.id, CARLA.id}
    assert history.room.ballot("b") == {ANNE.id, BENT.id, CARLA.id}


def test_support_on_an_old_screen_counts_for_the_other_question() -> None:
    history = given(room(), TWO, merged("a", "b"))
    history.when(c.SupportQuestion(question="a"), by=CARLA).then(f.SupportGiven(question="a"))
    assert history.sees("audience")["support:b"] == 1
    assert views.mine(history.room, CARLA.id).supported == ("b",)
    history.when(c.SupportQuestion(question="b"), by=CARLA).then()


def test_support_is_taken_back_from_the_question_and_all_its_parts() -> None:
    history = given(room(), THREE, supported("a"), supported("b"), supported("c"))
    history.happened(merged("a", "b"), merged("c", "b"))
    history.when(c.UnsupportQuestion(question="b"), by=BENT)
    history.then(*(f.SupportTakenBack(question=q) for q in ("b", "a", "c")))
    assert history.sees("audience")["support:b"] == 0
    history.when(c.UnsupportQuestion(question="b"), by=BENT).then()


def test_standing_by_itself_again_everything_is_as_it_was_and_votes_since_are_kept() -> None:
    history = given(room(), TWO, supported("a"), supported("b", by=CARLA), tagged("a", "t1"))
    before = history.sees("audience")
    history.happened(merged("a", "b")).later(60)
    history.when(c.UnmergeQuestion(question="a"), by=MIA).then(f.QuestionUnmerged(question="a"))
    assert history.sees("audience") == before
    history.happened(merged("a", "b")).when(c.SupportQuestion(question="a"), by=ANNE)
    history.when(c.UnmergeQuestion(question="a"), by=MO)
    assert history.sees("audience")["support:a"] == 2
    assert history.sees("audience")["support:b"] == 1
    assert history.room.themes_of("a") == ("t1",)


def test_a_waiting_question_waits_again() -> None:
    history = given(room(), asked("a"), asked("b", by=BENT), approved("b"), merged("a", "b"))
    history.when(c.UnmergeQuestion(question="a"), by=MO)
    assert history.question("a").status == "waiting"


def test_an_author_who_was_asked_to_say_more_is_asked_still_afterwards() -> None:
    history = given(room(), TWO, elaboration_asked("a", "Hvor?"), merged("a", "b"))
    assert views.mine(history.room, ANNE.id).own[0].elaborate is None
    assert history.sees("moderator")["counts"]["with_author"] == 0  # type: ignore[index, call-overload]
    history.when(c.UnmergeQuestion(question="a"), by=MO)
    assert views.mine(history.room, ANNE.id).own[0].elaborate == "Hvor?"


# --- families -------------------------------------------------------------------------------------


def test_a_question_with_parts_becomes_part_with_all_of_them() -> None:
    history = given(room(), THREE, supported("a"), supported("b", by=CARLA), merged("a", "b"))
    history.when(c.MergeQuestion(question="b", into="c"), by=MO)
    assert history.room.root("a") == "c"
    assert list(history.room.family("c")) == ["c", "b", "a"]
    assert history.sees("audience")["support:c"] == 2
    history.when(c.UnmergeQuestion(question="b"), by=MO)
    assert (history.room.root("a"), history.counts("b"), history.counts("c")) == ("b", 2, 0)


def test_a_vote_deep_in_a_family_is_news_on_every_card_above_it() -> None:
    history = given(room(), THREE, merged("a", "b"), merged("b", "c"))
    seen = history.room.seq
    history.when(c.SupportQuestion(question="a"), by=BENT)
    assert {"support:a", "support:b", "support:c"} <= set(views.changed_after(history.room, seen))
    assert [history.counts(q) for q in "abc"] == [1, 1, 1]


def test_into_a_part_means_into_what_it_is_part_of() -> None:
    history = given(room(), THREE, merged("b", "c"))
    history.when(A_INTO_B, by=MO).then(f.QuestionMerged(question="a", into="c"))


def test_two_moderators_who_merge_each_into_the_other_make_one_question() -> None:
    history = given(room(), TWO).when(A_INTO_B, by=MO)
    history.when(c.MergeQuestion(question="b", into="a"), by=MIA).refused("merge_with_itself")
    assert history.room.root("a") == history.room.root("b") == "b"


def test_a_long_chain_is_no_burden() -> None:
    questions = [f"q{n}" for n in range(2_000)]
    history = given(room(), *(asked(q, held=False) for q in questions))
    history.happened(*(merged(q, into) for q, into in pairwise(questions)))
    history.when(c.SupportQuestion(question="q0"), by=BENT)
    assert history.sees("audience")[f"support:{questions[-1]}"] == 1


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ((*TWO, taken("a")), "wrong_status"),
        ((*TWO, dismissed("a")), "wrong_status"),
        ((*TWO, merged("a", "b")), "wrong_status"),
        ((*TWO, withdrawn("a")), "unknown_question"),
        ((*TWO, dismissed("b")), "wrong_status"),
        ((*TWO, withdrawn("b", by=BENT)), "unknown_question"),
        ((asked("a"),), "unknown_question"),
        ((asked("a"), approved("a"), asked("b", by=BENT)), "merge_into_hidden"),
    ],
)
def test_what_cannot_be_merged_is_left_alone(path: tuple[Past, ...], code: str) -> None:
    history = given(room(), path)
    before = history.sees_everywhere()
    history.when(A_INTO_B, by=MO).refused(code)
    assert history.sees_everywhere() == before


def test_no_question_is_part_of_itself() -> None:
    given(room(), TWO).when(c.MergeQuestion(question="a", into="a"), by=MO).refused("merge_with_itself")


@pytest.mark.parametrize("path", [(taken("b"),), (finished("b"),), (finished("b", "unanswered"),)])
def test_into_a_question_that_is_on_or_was_on(path: tuple[Past, ...]) -> None:
    assert given(room(), TWO, path).when(A_INTO_B, by=MO).accepted


def test_parts_do_not_come_apart_that_are_none() -> None:
    given(room(), TWO).when(c.UnmergeQuestion(question="a"), by=MO).refused("wrong_status", status="approved")


# --- withdrawing ----------------------------------------------------------------------------------


def test_withdrawing_a_question_sets_its_parts_free() -> None:
    history = given(room(), THREE, supported("a"), supported("b"), merged("a", "b"), merged("c", "b"))
    history.when(c.WithdrawQuestion(question="b"), by=BENT)
    history.then(f.QuestionWithdrawn(question="b"), *(f.QuestionUnmerged(question=q) for q in ("a", "c")))
    assert history.sees("audience")["queue"] == ["a", "c"]
    assert history.sees("audience")["support:a"] == 1


def test_withdrawing_a_part_keeps_its_supporters_voice_and_not_its_words() -> None:
    history = given(room(), TWO, supported("a", by=CARLA), merged("a", "b"))
    history.when(c.WithdrawQuestion(question="a"), by=ANNE).then(f.QuestionWithdrawn(question="a"))
    assert history.sees("audience")["support:b"] == 1
    assert history.card("b").askers == 1
    assert history.room.ballot("b") == {BENT.id, CARLA.id}
    assert [m.text for m in history.card("b", "moderator").merged] == [""]
    assert "Hvad med a" not in repr(history.sees_everywhere())


def test_setting_free_is_no_act_of_a_moderator_who_wrote_for_the_hall() -> None:
    history = given(room(), asked("a"), asked("b", by=MO), merged("a", "b", by=MIA))
    history.when(c.WithdrawQuestion(question="b"), by=MO)
    history.when(UNDO, by=MO).refused("nothing_to_undo")
    history.when(UNDO, by=MIA).refused("undo_superseded")
    assert history.question("a").status == "waiting"


# --- undo -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", [A_INTO_B, c.UnmergeQuestion(question="c")])
def test_each_can_be_undone_as_if_it_had_not_been(act: c.WireCommand) -> None:
    history = given(room(), THREE, supported("a"), supported("c", by=ANNE), merged("c", "b", by=MIA))
    before = history.sees_everywhere()
    history.when(act, by=MO)
    assert history.sees_everywhere() != before
    history.when(UNDO, by=MO)
    assert history.sees_everywhere() == before


def test_what_is_put_back_stands_where_it_stood_among_the_parts() -> None:
    history = given(room(), asked("q1"), asked("q2"), asked("q3"))
    for part in ("q1", "q2"):
        history.when(c.MergeQuestion(question=part, into="q3"), by=MO)
    before = history.card("q3", "moderator").merged
    history.when(c.UnmergeQuestion(question="q1"), by=MO).when(c.Undo(), by=MO)
    assert history.card("q3", "moderator").merged == before


def test_an_undo_never_leads_round_in_a_circle() -> None:
    # Anna splits them, Bo merges them the other way round: with Anna's split undone each would be
    # part of the other, and nothing could ever be counted again.
    history = given(room(), TWO, merged("a", "b"), unmerged("a"), merged("b", "a", by=MIA))
    history.when(UNDO, by=MO).refused("undo_superseded")
    history.when(UNDO, by=MIA).when(UNDO, by=MO)
    assert history.room.root("a") == "b"


@pytest.mark.parametrize("meanwhile", [withdrawn("b", by=BENT), dismissed("b", by=MIA)])
def test_an_undo_never_leads_into_what_nobody_could_merge_into(meanwhile: Past) -> None:
    history = given(room(), TWO, merged("a", "b"), unmerged("a"), meanwhile)
    history.when(UNDO, by=MO).refused("undo_superseded")


def test_what_a_colleague_took_apart_is_not_undone() -> None:
    history = given(room(), TWO).when(A_INTO_B, by=MO).when(c.UnmergeQuestion(question="a"), by=MIA)
    history.when(UNDO, by=MO).refused("undo_superseded")


def test_facts_that_would_go_round_in_a_circle_are_folded_all_the_same() -> None:
    history = given(room(), TWO, merged("a", "b"), merged("b", "a"), merged("a", "a"))
    assert history.room.root("a") in ("a", "b")
    assert list(history.room.family("b"))
