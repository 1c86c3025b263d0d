"""The closed part: every public output stops at once, and nothing of it is public later."""

from __future__ import annotations

import pytest

from livetalk.rooms import closing, views
from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.actors import View
from livetalk.rooms.own_followup import own_followup
from tests.rooms.followup_past import opened
from tests.rooms.history import ANNE, BENT, MO, START, History, approved, asked, given, room

PUBLIC: tuple[View, ...] = ("audience", "wall")


def meeting() -> History:
    """An open part with a queue, one question on, and a line of notes; then the closed part."""
    return (
        given(*room(), asked("q1"), approved("q1"), asked("q2", by=BENT), approved("q2"))
        .when(c.TakeQuestion(question="q1"), by=MO)
        .when(c.WriteNote(text="Sagt i den åbne del"), by=MO)
    )


def closed() -> History:
    return meeting().when(c.SwitchPart(part="closed"), by=MO)


@pytest.mark.parametrize("view", PUBLIC)
def test_everything_public_stops_with_the_switch(view: View) -> None:
    seen = closed().sees(view)
    assert not any(":" in key for key in seen)
    assert (seen["queue"], seen["now"], seen["captions"], seen["reactions"]) == ([], None, (), {})
    shown = seen["room"]
    assert isinstance(shown, views.RoomPart)
    assert shown.part == "closed"


@pytest.mark.parametrize("view", PUBLIC)
def test_what_was_public_before_comes_back_with_the_open_part(view: View) -> None:
    before = meeting().sees(view)
    assert closed().when(c.SwitchPart(part="open"), by=MO).sees(view) == before


def test_the_stage_and_the_moderators_go_on() -> None:
    history = closed()
    assert "q:q1" in history.sees("speaker")
    assert "q:q1" in history.sees("moderator")


@pytest.mark.parametrize("view", PUBLIC)
def test_what_is_said_and_asked_meanwhile_is_never_public(view: View) -> None:
    history = closed().when(c.WriteNote(text="HEMMELIGT"), by=MO)
    history.when(c.AskQuestion(text="HEMMELIGT spørgsmål"), by=MO, fresh_id="q9")
    history.when(c.ApproveQuestion(question="q9"), by=MO)
    history.when(c.OpenItem(title="HEMMELIG sag"), by=MO, fresh_id="i9")
    for command in (c.SwitchPart(part="open"), c.TakeQuestion(question="q9"), c.SetRoomState(state="closed")):
        assert "HEMMELIG" not in str(history.sees(view))
        history.when(command, by=MO)
    assert "HEMMELIG" not in str(history.sees(view))
    assert "HEMMELIG" in str(history.sees("moderator"))


@pytest.mark.parametrize(
    "command",
    [
        c.AskQuestion(text="Hvad?"),
        c.SupportQuestion(question="q2"),
        c.React(kind="heart"),
        c.ReviseQuestion(question="q1", text="Hvad nu?"),
    ],
    ids=lambda command: str(command.__struct_config__.tag),
)
def test_the_audience_waits_and_is_told_so(command: c.AnyCommand) -> None:
    history = closed().when(command, by=ANNE)
    history.refused("closed_part")
    assert history.refusal.temporary


@pytest.mark.parametrize(
    "command",
    [
        c.AskToElaborate(question="q2", message="Hvad mener du?"),
        c.CorrectQuestion(question="q2", text="Hvad med q2!?"),
        c.DismissQuestion(question="q2", reason="other", note="Fordi"),
        c.TagQuestion(question="q2", themes=("Et nyt tema",)),
        c.AssignQuestion(question="q2", speakers=("En ny",)),
        c.EditRecord(section="summary", text="Sagt i den lukkede del"),
        c.PublishRecord(),
        c.CorrectLine(line=1, text="Rettet i den lukkede del"),
    ],
    ids=lambda command: str(command.__struct_config__.tag),
)
def test_nothing_that_everybody_would_read_is_written_meanwhile(command: c.AnyCommand) -> None:
    closed().when(command, by=MO).refused("closed_part")


def test_a_growing_line_ends_with_its_part() -> None:
    history = given(*room()).when(c.SwitchPart(part="closed"), by=MO)
    history.then(f.PartChanged(part="closed"))
    history.when(c.SwitchPart(part="closed"), by=MO).then()


def test_what_an_item_was_called_there_is_on_no_page_of_ones_own() -> None:
    history = given(*room(), opened("i1", title="Bedre lys", due="2026-12-01"))
    history.when(c.Subscribe(item="i1", address="anne@eksempel.dk", lang="da"), by=ANNE)
    history.when(c.SwitchPart(part="closed"), by=MO)
    history.when(c.UpdateItem(item="i1", title="HEMMELIG"), by=MO)
    history.when(c.SwitchPart(part="open"), by=MO)
    [own] = own_followup(history.room, ANNE.id).subscriptions
    assert own.title == "Bedre lys"


def test_a_deadline_that_was_moved_there_is_told_to_nobody() -> None:
    history = given(*room(), asked("q1"), approved("q1")).when(c.SetRoomState(state="closed"), by=MO)
    known = closing.reply_by(history.room, "q1")
    item = history.room.followup.of_question["q1"][0]
    history.when(c.SwitchPart(part="closed"), by=MO)
    history.when(c.UpdateItem(item=item, due="2027-06-01", reason="HEMMELIG"), by=MO)
    history.when(c.SwitchPart(part="open"), by=MO)
    assert closing.reply_by(history.room, "q1") == known


def read_in(text: str) -> c.ImportLines:
    line = c.ImportedLine(cue="1", start=0, end=2000, text=text)
    return c.ImportLines(lang="da", begin=START, lines=(line,))


def test_a_quote_is_not_what_was_read_into_its_line_there() -> None:
    history = given(*room()).when(read_in("Vi måler op."), by=MO)
    confirm = c.ConfirmPromise(promise="s1", text="Opmåling", owner="Vej og park", line=1)
    history.when(confirm, by=MO, fresh_id="i1")
    assert "Vi måler op." in str(history.sees("audience")["followup:i1"])
    history.when(c.SwitchPart(part="closed"), by=MO).when(read_in("HEMMELIGT"), by=MO)
    history.when(c.SwitchPart(part="open"), by=MO)
    assert "HEMMELIGT" not in str(history.sees("audience")["followup:i1"])


def test_what_was_merged_there_is_no_part_for_the_public() -> None:
    history = given(*room(), opened("i1", title="Lys"), opened("i2", title="Lygter"))
    history.when(c.SwitchPart(part="closed"), by=MO).when(c.MergeItem(item="i2", into="i1"), by=MO)
    history.when(c.SwitchPart(part="open"), by=MO)
    assert "'i2'" not in str(history.sees("audience")["followup:i1"])
    assert "'i2'" in str(history.sees("moderator")["followup:i1"])
