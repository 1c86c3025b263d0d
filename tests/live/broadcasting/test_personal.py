"""An author hears at once what others do to a question; a revoked link shows nothing from then on."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor
from tests.support.halls import open_hall
from tests.support.screens import FakeScreen, person, seat
from tests.support.waiting import turns

ANNE = person("anne")
BENT = person("bent")
CARLA = person("carla")


async def test_both_authors_are_told_of_a_merge_and_of_its_end_and_supporters_see_it_on_their_card() -> None:
    hall = await open_hall()
    one, two = await hall.shown(ANNE), await hall.shown(BENT)
    await hall.done(c.SupportQuestion(question=one), CARLA)
    (anne, _), (bent, _), (carla, _) = hall.sit(ANNE), hall.sit(BENT), hall.sit(CARLA)

    await hall.done(c.MergeQuestion(question=one, into=two))
    await turns()
    assert anne.heard("notice") == [{"kind": "merged", "question": one, "into": two}]
    assert anne.heard("mine")[-1]["asked"] == {one: "merged"}
    assert carla.heard("mine")[-1]["supported"] == [two]
    assert bent.heard("notice") == [{"kind": "joined", "question": two}]
    assert bent.heard("mine")[-1]["own"][0]["askers"] == 2

    await hall.done(c.Undo())
    await turns()
    assert carla.heard("mine")[-1]["supported"] == [one]
    assert anne.heard("mine")[-1]["asked"] == {one: "approved"}
    assert "askers" not in bent.heard("mine")[-1]["own"][0]

    await hall.done(c.MergeQuestion(question=one, into=two))
    await turns()
    assert bent.heard("mine")[-1]["own"][0]["askers"] == 2
    await hall.done(c.UnmergeQuestion(question=one))
    await turns()
    assert "askers" not in bent.heard("mine")[-1]["own"][0]


async def test_who_merges_with_an_own_question_is_told_once() -> None:
    hall = await open_hall()
    one, two = await hall.shown(ANNE), await hall.shown(ANNE)
    anne, _ = hall.sit(ANNE)
    await hall.done(c.MergeQuestion(question=one, into=two))
    await turns()

    assert anne.heard("notice") == [{"kind": "merged", "question": one, "into": two}]


async def test_supporters_of_a_part_deep_in_a_family_are_told_where_their_support_shows() -> None:
    hall = await open_hall()
    one, two, three = (
        await hall.shown(ANNE),
        await hall.shown(BENT),
        await hall.shown(Actor(id="d", role="audience")),
    )
    await hall.done(c.SupportQuestion(question=one), CARLA)
    await hall.done(c.MergeQuestion(question=one, into=two))
    carla, _ = hall.sit(CARLA)
    await hall.done(c.MergeQuestion(question=two, into=three))
    await turns()
    assert carla.heard("mine")[-1]["supported"] == [three]
    await hall.done(c.Undo())
    await turns()
    assert carla.heard("mine")[-1]["supported"] == [two]


async def test_nobody_learns_the_id_of_a_held_question_that_theirs_is_part_of() -> None:
    hall = await open_hall()
    one, held = await hall.shown(ANNE), await hall.ask(BENT)
    await hall.done(c.SupportQuestion(question=one), CARLA)
    await hall.done(c.AskToElaborate(question=one, message="Hvor?"))
    (anne, _), (carla, _) = hall.sit(ANNE), hall.sit(CARLA)
    await hall.done(c.MergeQuestion(question=one, into=held))
    await turns()
    assert {"kind": "merged", "question": one} in anne.heard("notice")
    assert held not in anne.everything
    assert held not in carla.everything

    await hall.done(c.ApproveQuestion(question=held))
    await turns()
    assert carla.heard("mine")[-1]["supported"] == [held]


@pytest.mark.parametrize("then", [c.Undo(), c.DismissQuestion(question="…", reason="tone")])
async def test_nobody_is_asked_for_what_was_undone_or_decided_before_it_was_durable(
    then: c.Undo | c.DismissQuestion,
) -> None:
    hall = await open_hall()
    question = await hall.ask(ANNE)
    anne, _ = hall.sit(ANNE)
    if isinstance(then, c.DismissQuestion):
        then = msgspec.structs.replace(then, question=question)

    hall.log.hold()
    commands = c.AskToElaborate(question=question, message="Hvor ved havnen?"), then
    giving = [asyncio.ensure_future(hall.done(command)) for command in commands]
    await turns()
    hall.log.release()
    await asyncio.gather(*giving)
    await turns()

    assert anne.heard("notice") == []
    assert "Hvor ved havnen?" not in anne.everything


async def test_the_author_of_a_merged_question_follows_the_fate_of_the_other() -> None:
    hall = await open_hall()
    one, two = await hall.shown(ANNE), await hall.shown(BENT)
    await hall.done(c.MergeQuestion(question=one, into=two))
    anne, _ = hall.sit(ANNE)
    await hall.done(c.TakeQuestion(question=two))
    await turns()

    assert anne.heard("mine")[-1]["own"][0]["into"]["status"] == "now"


async def test_who_is_asked_to_elaborate_reads_the_message_at_once_and_nobody_else_does() -> None:
    hall = await open_hall()
    question = await hall.shown(ANNE)
    (anne, _), (bent, _) = hall.sit(ANNE), hall.sit(BENT)
    await hall.done(c.AskToElaborate(question=question, message="HVILKEN vej?"))
    await turns()

    assert anne.heard("notice") == [{"kind": "elaborate", "question": question, "text": "HVILKEN vej?"}]
    assert "HVILKEN" not in bent.everything


async def test_a_revoked_link_cuts_all_its_screens_and_no_others() -> None:
    hall = await open_hall()
    await hall.done(c.MakeLink(link="k1", role="moderator", token_hash="0" * 64))
    guest = Actor(id="guest", role="moderator")
    (one, two), other = (FakeScreen(), FakeScreen()), FakeScreen()
    hall.room.sit(seat(one, guest, "moderator", link="k1"), None)
    hall.room.sit(seat(two, guest, "wall", link="k1"), None)
    hall.room.sit(seat(other, hall.mo, "moderator", link="k2"), None)

    await hall.done(c.RevokeLink(link="k1"))
    for screen in (one, two):
        assert screen.heard("notice") == [{"kind": "revoked", "text": "refusal.link_closed"}]
        assert screen.is_gone
    heard = len(one.frames)
    await hall.ask(ANNE, "NYT")
    await turns()
    assert len(one.frames) == heard
    assert not other.is_gone
    assert "NYT" in other.everything


async def test_nobody_closes_the_link_they_came_by() -> None:
    hall = await open_hall()
    await hall.done(c.MakeLink(link="k1", role="moderator", token_hash="0" * 64))
    outcome = await hall.room.give(hall.mo, c.RevokeLink(link="k1"), "x", link="k1")

    assert getattr(outcome, "code", None) == "own_link"
