"""What becomes visible of a merging: the author's own view, the supporters', and suspect support."""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms import views
from tests.rooms.history import (
    ANNE,
    BENT,
    CARLA,
    MO,
    approved,
    asked,
    dismissed,
    finished,
    given,
    room,
    supported,
    taken,
)
from tests.rooms.staff_past import elaboration_asked, merged, noticed, quarantined

TWO = (asked("a"), asked("b", by=BENT), approved("a"), approved("b"))


# --- what the author is told ----------------------------------------------------------------------


def test_the_author_sees_what_became_of_the_other_question() -> None:
    history = given(room(), TWO, merged("a", "b"))
    own = views.mine(history.room, ANNE.id).own[0]
    assert (own.status, own.text) == ("merged", "Hvad med a?")
    assert own.into == views.Fate(question="b", status="approved", text="Hvad med b?")
    history.happened(taken("b"), finished("b"))
    assert views.mine(history.room, ANNE.id).own[0].into == views.Fate(
        question="b", status="answered", text="Hvad med b?"
    )


def test_the_author_never_sees_words_or_ids_that_are_not_public() -> None:
    history = given(room(), asked("a"), asked("b", by=BENT), merged("a", "b"))
    own = views.mine(history.room, ANNE.id).own[0]
    assert own.into == views.Fate(status="waiting")
    history.happened(approved("b"), dismissed("b", note="Nej"))
    assert views.mine(history.room, ANNE.id).own[0].into == views.Fate(question="b", status="dismissed")
    assert "Hvad med b" not in repr(views.mine(history.room, ANNE.id))


def test_supporters_of_what_was_hidden_again_do_not_learn_the_id_of_what_it_is_part_of() -> None:
    history = given(room(), TWO[:1], approved("a"), supported("a", by=CARLA), elaboration_asked("a"))
    history.happened(asked("hidden", by=BENT), merged("a", "hidden"))
    assert views.mine(history.room, CARLA.id).supported == ("a",)
    history.happened(approved("hidden"))
    assert views.mine(history.room, CARLA.id).supported == ("hidden",)


# --- suspect support ------------------------------------------------------------------------------


def test_suspects_do_not_count_for_what_their_question_is_part_of() -> None:
    history = given(room(), TWO, supported("a"), supported("a", by=CARLA), supported("b", by=ANNE))
    history.happened(merged("a", "b"), noticed("b1", "a", BENT.id, CARLA.id))
    seen = history.room.seq
    history.happened(quarantined("b1"))
    assert (history.counts("a"), history.counts("b")) == (0, 1)
    assert {"support:a", "support:b", "bursts"} <= set(views.changed_after(history.room, seen))
    history.when(c.Undo(), by=MO)
    assert history.counts("b") == 3


def test_a_burst_on_a_question_says_nothing_about_its_parts() -> None:
    history = given(room(), TWO, supported("a"), merged("a", "b"), noticed("b1", "b", BENT.id))
    history.happened(quarantined("b1"))
    assert (history.counts("a"), history.counts("b")) == (1, 0)
