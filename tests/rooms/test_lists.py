"""Who reads which themes and speakers on the room's lists: not what is said of a held question only."""

from __future__ import annotations

import pytest

from livetalk.rooms import commands as c
from livetalk.rooms import views
from livetalk.rooms.actors import VIEWS, View
from tests.rooms.history import MO, History, approved, asked, dismissed, given, restored, room
from tests.rooms.staff_past import speaker_added, theme_added

LISTS = (theme_added("t1", "Trafik"), theme_added("t2", "Skole"), speaker_added("s1", "Karin Holm"))


def named(history: History, view: View) -> list[str]:
    part = history.sees(view)["room"]
    assert isinstance(part, views.RoomPart)
    return [entry.name for entry in (*part.themes, *part.speakers)]


def test_what_is_said_of_a_held_question_is_on_nobody_elses_list_until_it_is_shown() -> None:
    history = given(room(), LISTS, asked("q1"))
    history.when(c.TagQuestion(question="q1", themes=("Naboen i 4",)), by=MO)
    history.when(c.AssignQuestion(question="q1", speakers=("Bo Friis",)), by=MO)
    known = ["Trafik", "Skole", "Karin Holm"]
    for view in ("audience", "speaker", "wall", "notes"):
        assert named(history, view) == known
    history.happened(dismissed("q1"))
    assert named(history, "audience") == known

    before = history.room.seq
    history.happened(restored("q1"), approved("q1"))
    for view in VIEWS:
        assert named(history, view) == ["Trafik", "Skole", "Naboen i 4", "Karin Holm", "Bo Friis"]
    assert "room" in views.changed_after(history.room, before)


def test_labels_of_a_question_that_everybody_sees_are_on_the_list_at_once() -> None:
    history = given(room(), LISTS, asked("q1"), approved("q1"))
    history.when(c.TagQuestion(question="q1", themes=("Klima",)), by=MO)
    assert named(history, "audience") == ["Trafik", "Skole", "Klima", "Karin Holm"]


@pytest.mark.parametrize(
    "act",
    [
        c.PassFloor(speaker="Bo Friis"),
        c.SendMessage(text="Kort, tak.", to="Bo Friis"),
        c.MakeLink(link="k1", role="speaker", token_hash="0" * 64, speaker="Bo Friis"),
    ],
)
def test_who_has_the_floor_a_message_or_a_desk_is_on_the_list(act: c.WireCommand | c.MakeLink) -> None:
    history = given(room(), LISTS, asked("q1"))
    history.when(c.AssignQuestion(question="q1", speakers=("Bo Friis",)), by=MO).when(act, by=MO)
    assert "Bo Friis" in named(history, "speaker")
