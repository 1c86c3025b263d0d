"""The gate: permission, limits, and an end that loses nothing."""

from __future__ import annotations

import asyncio

import pytest

from livetalk.live.limits import COMMANDS, STAFF_COMMANDS
from livetalk.live.live_room import LiveRoom
from livetalk.live.opening import open_room
from livetalk.live.submissions import Accepted
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor
from livetalk.rooms.outcomes import Rejected
from tests.support.halls import CODE, open_hall
from tests.support.screens import Encoder, Frame, person, render
from tests.support.waiting import turns

ANNE = person("anne")


@pytest.mark.parametrize(
    ("actor", "command"),
    [
        (ANNE, c.ApproveQuestion(question="q1")),
        (ANNE, c.SetRoomState(state="closed")),
        (ANNE, c.BlankWall(on=True)),
        (Actor(id="s1", role="speaker"), c.TakeQuestion(question="q1")),
        (Actor(id="s2", role="notes"), c.AskQuestion(text="Hvad?")),
        (Actor(id="mo", role="moderator"), c.React(kind="heart")),
    ],
    ids=str,
)
async def test_what_a_role_may_not_do_is_refused_and_changes_nothing(
    actor: Actor, command: c.WireCommand
) -> None:
    hall = await open_hall()
    before = await hall.log.facts(CODE)

    assert (await hall.refused(command, actor)).code == "not_allowed"
    assert await hall.log.facts(CODE) == before


async def test_a_flooding_participant_is_slowed_while_the_others_notice_nothing() -> None:
    hall = await open_hall()
    question = await hall.shown(person())
    flood = [
        hall.room.give(ANNE, c.SupportQuestion(question=question), str(n))
        for n in range(int(COMMANDS.burst) + 5)
    ]
    outcomes = await asyncio.gather(*flood)
    refused = [outcome for outcome in outcomes if isinstance(outcome, Rejected)]

    assert [(r.code, r.temporary, r.retry_after) for r in refused] == [("too_many", True, 1)] * 5
    await hall.done(c.SupportQuestion(question=question), person())


async def test_a_program_of_a_moderator_may_judge_hundreds_in_a_row_but_not_without_end() -> None:
    hall = await open_hall()
    questions = [
        hall.room.give(hall.mo, c.AskQuestion(text="Hvad med havnen?"), f"ask {n}")
        for n in range(2 * int(COMMANDS.burst))
    ]
    assert not [asked for asked in await asyncio.gather(*questions) if isinstance(asked, Rejected)]

    flood = [hall.room.give(hall.mo, c.BlankWall(on=True), str(n)) for n in range(int(STAFF_COMMANDS.burst))]
    refused = [outcome for outcome in await asyncio.gather(*flood) if isinstance(outcome, Rejected)]
    assert {(r.code, r.temporary) for r in refused} == {("too_many", True)}


async def test_commands_are_counted_by_type_and_outcome() -> None:
    hall = await open_hall()
    await hall.ask(ANNE)
    await hall.refused(c.AskQuestion(text=""), ANNE)

    def count(outcome: str) -> float | None:
        labels = {"type": "ask", "outcome": outcome}
        return hall.metrics.registry.get_sample_value("livetalk_commands_total", labels)

    assert (count("ok"), count("text_empty")) == (1, 1)


async def test_a_drain_finishes_what_was_accepted_shows_it_and_refuses_the_rest() -> None:
    hall = await open_hall()
    screen, _ = hall.sit(ANNE)
    question = await hall.ask(ANNE)
    hall.log.hold()
    approved = hall.room.give(hall.mo, c.ApproveQuestion(question=question), "1")
    clapped = hall.room.give(ANNE, c.React(kind="applause"), "2")
    draining = asyncio.ensure_future(hall.room.drain())
    await turns()
    late = await hall.refused(c.AskQuestion(text="Og skolen?"), ANNE)
    hall.log.release()
    await draining

    assert late.code == "restarting"
    assert late.temporary
    assert isinstance(approved.result(), Accepted)
    assert isinstance(clapped.result(), Accepted)
    assert screen.parts["queue"] == [question]
    assert screen.parts["reactions"] == {"applause": 1}


async def test_a_room_is_idle_only_when_nobody_watches_and_nothing_is_under_way() -> None:
    hall = await open_hall()
    idle = [hall.room.is_idle]
    _, taken = hall.sit(ANNE)
    idle.append(hall.room.is_idle)
    hall.room.leave(taken)

    answer = hall.room.give(ANNE, c.React(kind="heart"), "1")
    idle.append(hall.room.is_idle)
    await answer
    await hall.room.host.settle()
    idle.append(hall.room.is_idle)

    assert idle == [True, False, False, True]


async def test_there_is_no_live_room_without_a_log() -> None:
    hall = await open_hall()
    room: LiveRoom[Frame] | None = await open_room(
        "000000",
        hall.log,
        now=lambda: 0,
        fresh_id=lambda: "x",
        encode=Encoder(),
        render=render,
        limits=hall.limits,
        metrics=hall.metrics,
    )
    assert room is None


async def test_a_room_after_a_restart_has_the_same_epoch_and_resumes_old_screens() -> None:
    hall = await open_hall()
    question = await hall.shown(ANNE)
    screen, _ = hall.sit(ANNE)
    position = screen.position

    again = await open_hall(hall.log)
    await again.done(c.TakeQuestion(question=question))
    back, _ = again.sit(ANNE, position=position, screen=screen)

    assert again.room.epoch == hall.room.epoch
    assert len(back.heard("snapshot")) == 1
    assert back.parts["now"] == question
