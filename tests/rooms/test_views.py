"""What each audience gets to see, and what one person sees of the own contributions."""

from __future__ import annotations

import msgspec
import pytest

from livetalk.rooms import views
from livetalk.rooms.actors import VIEWS, View
from livetalk.rooms.views import HIDDEN, Own, RoomPart, WallPart
from tests.rooms.history import (
    ANNE,
    BENT,
    MO,
    approved,
    asked,
    dismissed,
    given,
    revised,
    room,
    state_became,
    supported,
    taken,
    wall_blanked,
    withdrawn,
)

COMMON = {"room", "queue", "now", "reactions", "captions"}
STAGE = {"not_shown", "next", "speaking", "messages"}
OF_ITS_OWN = {
    "audience": {"not_shown"},
    "notes": {"not_shown", "promises"},
    "wall": {"wall"},
    "speaker": STAGE,
    "moderator": STAGE | {"counts", "wall", "links", "bursts", "promises", "record"},
}


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_has_its_parts(view: View) -> None:
    assert given(room()).sees(view).keys() == COMMON | OF_ITS_OWN[view]


def test_the_room_states_its_frame() -> None:
    history = given(room(moderation="after"), state_became("paused"))
    assert history.sees("audience")["room"] == RoomPart(
        code="482913",
        title="Borgermøde om skolevejen",
        purpose="Vi vil høre, hvad I ser på vejen.",
        input_use="Udvalget læser alt.",
        not_open=None,
        state="paused",
        languages=("da", "en"),
        moderation="after",
        state_since=views.iso(history.room.last_at),
    )


def test_a_card_has_what_was_written() -> None:
    history = given(room(), asked("q1", text="Hvorfor?", name="Anne", theme="Trafik"), approved("q1"))
    assert msgspec.to_builtins(history.card("q1")) == {
        "id": "q1",
        "text": "Hvorfor?",
        "status": "approved",
        "asked_at": "2026-10-26T07:33:20.000Z",
        "origin": "phone",
        "name": "Anne",
        "theme": "Trafik",
    }


def test_a_moderators_card_has_the_author_and_the_reason() -> None:
    history = given(
        room(), asked("q1"), revised("q1", "Nye ord?"), dismissed("q1", "other", note="Næste gang")
    )
    assert msgspec.to_builtins(history.card("q1", "moderator")) == {
        "id": "q1",
        "text": "Nye ord?",
        "status": "dismissed",
        "asked_at": "2026-10-26T07:33:20.000Z",
        "origin": "phone",
        "edited": True,
        "author": ANNE.id[:6],
        "reason": "other",
        "note": "Næste gang",
        "version": 2,
        "flags": (),
        "similar": (),
    }


def test_counts_are_for_moderators() -> None:
    history = given(room(), asked("q1"), asked("q2"), asked("q3"), asked("q4"))
    history.happened(approved("q2"), dismissed("q3"), withdrawn("q4"))
    assert history.sees("moderator")["counts"] == {
        "waiting": 1,
        "approved": 1,
        "answered": 0,
        "unanswered": 0,
        "dismissed": 1,
        "merged": 0,
        "with_author": 0,
    }
    assert views.part(history.room, "audience", "counts") is HIDDEN


def test_a_blanked_wall_is_told_to_walls_and_moderators() -> None:
    history = given(room(), wall_blanked())
    assert history.sees("wall")["wall"] == history.sees("moderator")["wall"] == WallPart(blank=True)
    assert views.part(history.room, "speaker", "wall") is HIDDEN


def test_a_part_that_no_view_knows_is_hidden() -> None:
    assert views.part(given(room()).room, "moderator", "nonsense") is HIDDEN


def test_only_what_was_public_is_ever_named_as_gone() -> None:
    history = given(room(), asked("q1"), asked("q2"), approved("q2"), dismissed("q1"), dismissed("q2"))
    for key in ("q:", "support:"):
        assert not views.was_visible(history.room, "audience", f"{key}q1")
        assert views.was_visible(history.room, "audience", f"{key}q2")
        assert views.was_visible(history.room, "moderator", f"{key}q1")
    assert not views.was_visible(history.room, "audience", "counts")


def test_a_view_is_a_picture_and_does_not_move_with_the_room() -> None:
    history = given(room(), asked("q1"), approved("q1"), supported("q1"))
    taken_before = history.sees("moderator")
    kept = repr(taken_before)
    history.happened(asked("q2"), approved("q2"), taken("q1"), supported("q2"), state_became("closed"))
    assert repr(taken_before) == kept


def test_changed_after_names_the_latest_first_and_stops_at_the_position() -> None:
    history = given(room(), asked("q1"), approved("q1"), state_became("paused"), supported("q1"))
    assert views.changed_after(history.room, history.room.seq) == []
    assert views.changed_after(history.room, 4) == ["support:q1"]
    assert views.changed_after(history.room, 3) == ["support:q1", "room"]
    assert set(views.changed_after(history.room, 0)) == set(views.part_keys(history.room))


# --- erased words ---------------------------------------------------------------------------------


def test_erased_words_leave_an_empty_card_and_the_facts() -> None:
    history = given(
        room(), asked("q1", name="Anne", theme="Trafik"), approved("q1"), dismissed("q1", note="Nej")
    )
    history.room.words.clear()
    card = history.card("q1", "moderator")
    assert (card.text, card.name, card.theme, card.note) == ("", None, None, None)
    assert card.reason == "off_topic"
    assert views.mine(history.room, ANNE.id).own == (
        Own(id="q1", text="", status="dismissed", reason="off_topic"),
    )
    frame = history.sees("audience")["room"]
    assert isinstance(frame, RoomPart)
    assert (frame.title, frame.purpose, frame.input_use, frame.not_open) == ("", "", "", None)


# --- mine -----------------------------------------------------------------------------------------


def test_mine_is_what_one_person_did() -> None:
    history = given(room(), asked("q1"), asked("q2", by=BENT), asked("q3", theme="Skole"), asked("q4"))
    history.happened(approved("q2"), supported("q2", by=ANNE), withdrawn("q4"), dismissed("q3", note="Nej"))
    mine = views.mine(history.room, ANNE.id)
    assert mine.asked == {"q1": "waiting", "q3": "dismissed", "q4": "withdrawn"}
    assert mine.supported == ("q2",)
    assert mine.own == (
        Own(id="q3", text="Hvad med q3?", status="dismissed", reason="off_topic", note="Nej", theme="Skole"),
        Own(id="q1", text="Hvad med q1?", status="waiting"),
    )


def test_mine_of_somebody_who_did_nothing_is_empty() -> None:
    mine = views.mine(given(room(), asked("q1"), approved("q1")).room, MO.id)
    assert (mine.asked, mine.supported, mine.own) == ({}, (), ())
