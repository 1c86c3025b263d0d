"""Reactions are sums, never people."""

from __future__ import annotations

from typing import get_args

import pytest

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import views
from livetalk.rooms.command import ReactionKind
from tests.rooms.history import BENT, given, reacted, room

KINDS: tuple[ReactionKind, ...] = get_args(ReactionKind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_reaction_is_counted(kind: ReactionKind) -> None:
    history = given(room()).when(c.React(kind=kind, count=3), by=BENT)
    history.then(f.ReactionsCounted(counts={kind: 3}))
    assert history.sees("wall")["reactions"] == {kind: 3}


def test_windows_add_up() -> None:
    history = given(room(), reacted(heart=2, applause=5), reacted(heart=1)).when(
        c.React(kind="laugh"), by=BENT
    )
    assert history.sees("audience")["reactions"] == {"heart": 3, "applause": 5, "laugh": 1}


def test_a_view_keeps_its_sums_when_the_room_goes_on() -> None:
    history = given(room(), reacted(heart=2))
    before = history.sees("audience")
    history.happened(reacted(heart=2))
    assert before["reactions"] == {"heart": 2}
    assert views.changed_after(history.room, 2) == ["reactions"]
