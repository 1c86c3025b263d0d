"""Several nodes with one room: what one of them accepts, all of them show; nothing is lost or doubled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from livetalk.live import room_state
from livetalk.live.broadcasting.screens import Position
from livetalk.live.submissions import Accepted
from livetalk.log.redis_streams import names
from livetalk.rooms import commands as c
from livetalk.rooms.actors import VIEWS
from livetalk.rooms.outcomes import Rejected
from tests.live.nodes import STORES, Node, nodes_on
from tests.support.halls import CODE
from tests.support.redis_process import shared_redis
from tests.support.screens import FakeScreen, moderator, person
from tests.support.waiting import until

ANNE, BENT = person("anne"), person("bent")


@pytest.fixture(params=sorted(STORES))
async def nodes(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[list[Node]]:
    async with nodes_on(str(request.param), tmp_path, 3) as nodes:
        yield nodes


@pytest.fixture
async def redis_nodes(tmp_path: Path) -> AsyncIterator[list[Node]]:
    async with nodes_on("redis", tmp_path, 2) as nodes:
        yield nodes


async def all_equal(nodes: list[Node]) -> None:
    """Every node shows what the log says, in every view."""
    folded = await room_state.load(nodes[0].log, CODE)
    await until(lambda: all(node.room.state.seq == folded.seq for node in nodes))
    for node in nodes:
        assert node.room.state == folded
    for view in VIEWS:
        assert all(node.sees(view) == nodes[0].sees(view) for node in nodes)


async def test_what_one_node_accepts_is_shown_by_all(nodes: list[Node]) -> None:
    here, there, third = nodes
    screen, _ = there.sit(BENT)
    wall, _ = third.sit(view="wall")

    question = await here.ask(ANNE)
    await until(lambda: question in there.room.state.questions)
    await there.done(c.ApproveQuestion(question=question))

    await until(lambda: screen.parts.get("queue") == [question] and wall.parts.get("queue") == [question])
    assert screen.parts[f"q:{question}"]["text"] == "Hvad med havnen?", "words travel with their facts"
    await all_equal(nodes)


async def test_authors_hear_on_every_node_what_became_of_their_question(nodes: list[Node]) -> None:
    here, there, _ = nodes
    question = await here.ask(ANNE)
    phone, _ = there.sit(ANNE)

    await here.done(c.AskToElaborate(question=question, message="Hvilken havn?"))

    await until(lambda: phone.heard("notice") != [])
    (notice,) = phone.heard("notice")
    assert (notice["kind"], notice["text"]) == ("elaborate", "Hvilken havn?")


async def test_nodes_that_write_at_once_lose_nothing_and_double_nothing(nodes: list[Node]) -> None:
    question = await nodes[0].ask(ANNE)
    await nodes[0].done(c.ApproveQuestion(question=question))
    await all_equal(nodes)
    people = [person(f"p{n}") for n in range(120)]

    outcomes = await asyncio.gather(
        *(
            nodes[n % 3].give(one, c.SupportQuestion(question=question), f"s{n}")
            for n, one in enumerate(people)
        )
    )

    assert all(isinstance(outcome, Accepted) for outcome in outcomes)
    folded = await room_state.load(nodes[0].log, CODE)
    assert folded.supporters[question] == {one.id for one in people}
    await all_equal(nodes)


async def test_only_one_of_two_moderators_takes_a_question(nodes: list[Node]) -> None:
    question = await nodes[0].ask(ANNE)
    await all_equal(nodes)

    outcomes = await asyncio.gather(
        *(
            node.give(moderator(f"mo{n}"), c.DismissQuestion(question=question, reason="tone"))
            for n, node in enumerate(nodes)
        )
    )

    accepted = [outcome for outcome in outcomes if isinstance(outcome, Accepted)]
    refused = [outcome for outcome in outcomes if isinstance(outcome, Rejected)]
    assert (len(accepted), {refusal.code for refusal in refused}) == (1, {"wrong_status"})
    await all_equal(nodes)


async def test_a_command_sent_again_to_another_node_gets_its_first_answer(nodes: list[Node]) -> None:
    first = await nodes[0].give(ANNE, c.AskQuestion(text="Hvad med havnen?"), "same")

    assert await nodes[1].give(ANNE, c.AskQuestion(text="Hvad med havnen?"), "same") == first
    assert await nodes[2].give(ANNE, c.AskQuestion(text="Hvad med havnen?"), "same") == first
    await all_equal(nodes)


async def test_a_closed_link_cuts_its_screens_on_every_node(nodes: list[Node]) -> None:
    here, there, _ = nodes
    await here.done(c.MakeLink(link="extra", role="moderator", token_hash="0" * 64))
    screen, _ = there.sit(moderator("guest"), "moderator", link="extra")
    other, _ = there.sit(moderator("stays"), "moderator", link="another")

    await here.done(c.RevokeLink(link="extra"))

    await until(lambda: screen.is_gone)
    assert not other.is_gone
    refusal = await there.room.give(moderator("guest"), c.SetRoomState(state="paused"), "late", "extra")
    assert isinstance(refusal, Rejected)
    assert refusal.code == "link_closed"


async def test_a_screen_resumes_on_another_node_by_position(nodes: list[Node]) -> None:
    here, there, _ = nodes
    screen, made = here.sit(BENT)
    question = await here.ask(ANNE)
    await here.done(c.ApproveQuestion(question=question))
    await until(lambda: question in screen.parts["queue"])
    here.room.leave(made)
    await here.done(c.SupportQuestion(question=question), ANNE)

    await there.room.reach(screen.position)
    there.sit(BENT, position=screen.position, screen=screen)

    await until(lambda: screen.parts.get(f"support:{question}") == 1)
    assert (len(screen.heard("snapshot")), screen.gaps) == (1, 0)


async def test_a_node_that_is_behind_catches_up_before_it_lets_a_screen_in(redis_nodes: list[Node]) -> None:
    here, there = redis_nodes
    assert there.room._following is not None
    there.room._following.cancel()  # it hears nothing
    screen, _ = here.sit(BENT)
    question = await here.ask(ANNE)
    await here.done(c.ApproveQuestion(question=question))
    await until(lambda: question in screen.parts["queue"])
    assert question not in there.room.state.questions

    await there.room.reach(screen.position)
    there.sit(BENT, position=screen.position, screen=screen)

    assert question in screen.parts["queue"]
    assert (len(screen.heard("snapshot")), screen.gaps) == (1, 0)


async def test_a_position_from_the_future_of_no_log_is_let_in_with_what_there_is(nodes: list[Node]) -> None:
    screen = FakeScreen()

    await nodes[0].room.host.reach(10_000, patience_s=0.2)
    nodes[0].sit(BENT, position=Position(nodes[0].room.epoch, 10_000), screen=screen)

    assert len(screen.heard("snapshot")) == 1


async def test_facts_that_a_fail_over_took_back_are_gone_from_every_screen(redis_nodes: list[Node]) -> None:
    here, there = redis_nodes
    kept = await here.ask(ANNE, "Hvad med havnen?")
    gone = await here.ask(BENT, "Hvad med skolen?")
    await all_equal(redis_nodes)
    screens = [node.sit(moderator(f"mo{n}"), "moderator")[0] for n, node in enumerate(redis_nodes)]
    phones = [node.sit(ANNE)[0] for node in redis_nodes]
    before = here.room.epoch

    take_back_the_last_fact()
    again = await there.ask(ANNE, "Hvad med stien?")

    everybody = [*screens, *phones]
    await until(lambda: all(len(screen.heard("snapshot")) == 2 for screen in everybody))
    assert here.room.epoch == there.room.epoch != before
    for screen in screens:
        assert f"q:{kept}" in screen.parts
        assert f"q:{gone}" not in screen.parts
        assert screen.parts["service"]["lost"] is not None
        await until(partial(has, screen, f"q:{again}"))
    await all_equal(redis_nodes)
    await here.ask(BENT, "Hvad med skolen?")
    await all_equal(redis_nodes)


def has(screen: FakeScreen, key: str) -> bool:
    return key in screen.parts


def take_back_the_last_fact() -> None:
    """As if a replica that had not got it yet were the master now."""
    redis = shared_redis()
    top = redis.ask("XREVRANGE", names.of_facts(CODE), "+", "-", "COUNT", "1").decode()
    last = next(line for line in top.splitlines() if line.endswith("-0"))
    assert redis.ask("XDEL", names.of_facts(CODE), last) == b":1\r\n"
    redis.ask("XSETID", names.of_facts(CODE), f"{int(last.removesuffix('-0')) - 1}-0")
