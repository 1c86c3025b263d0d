"""Reactions are logged as sums, answered when durable, and counted once."""

from __future__ import annotations

import asyncio

import pytest

from livetalk.live import reaction_window
from livetalk.live.limits import REACTIONS
from livetalk.live.submissions import Accepted
from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.outcomes import Rejected
from tests.support.halls import CODE, Hall, open_hall
from tests.support.screens import person
from tests.support.waiting import turns, until

ANNE = person("anne")
BENT = person("bent")


async def sums(hall: Hall) -> list[dict[str, int]]:
    facts = await hall.log.facts(CODE)
    return [fact.event.counts for fact in facts if isinstance(fact.event, f.ReactionsCounted)]


async def test_what_falls_into_one_window_is_one_fact_without_a_name() -> None:
    hall = await open_hall()
    answers = [
        hall.room.give(ANNE, c.React(kind="applause", count=3), "1"),
        hall.room.give(BENT, c.React(kind="applause"), "1"),
        hall.room.give(BENT, c.React(kind="heart"), "2"),
    ]
    outcomes = await asyncio.gather(*answers)

    assert await sums(hall) == [{"applause": 4, "heart": 1}]
    assert len(set(outcomes)) == 1
    last = (await hall.log.facts(CODE))[-1]
    assert last.by is None
    assert last.command is None


async def test_the_answer_waits_until_the_sum_is_durable() -> None:
    hall = await open_hall()
    hall.log.hold()
    answer = hall.room.give(ANNE, c.React(kind="heart"), "1")
    await until(lambda: not hall.room._reactions.is_open)
    await turns()
    assert not answer.done()

    hall.log.release()

    assert isinstance(await answer, Accepted)


async def test_the_same_id_again_gets_the_same_answer_and_is_not_counted() -> None:
    hall = await open_hall()
    first = await hall.give(ANNE, c.React(kind="heart"), "1")

    assert await hall.give(ANNE, c.React(kind="heart"), "1") == first
    assert await sums(hall) == [{"heart": 1}]


async def test_a_repeat_takes_nothing_from_the_limit() -> None:
    hall = await open_hall()
    await hall.give(ANNE, c.React(kind="heart", count=20), "1")
    for _ in range(3):
        assert isinstance(await hall.give(ANNE, c.React(kind="heart", count=20), "1"), Accepted)


async def test_a_reaction_that_could_not_be_logged_may_be_sent_again_with_the_same_id() -> None:
    hall = await open_hall()
    hall.log.full = True
    refused = await hall.give(ANNE, c.React(kind="heart"), "1")
    assert isinstance(refused, Rejected)
    assert refused.temporary
    hall.log.full = False

    assert isinstance(await hall.give(ANNE, c.React(kind="heart"), "1"), Accepted)
    assert await sums(hall) == [{"heart": 1}]


async def test_too_many_reactions_are_slowed_and_others_notice_nothing() -> None:
    hall = await open_hall()
    await hall.done(c.React(kind="laugh", count=20), ANNE)
    refusal = await hall.refused(c.React(kind="laugh", count=20), ANNE)

    assert refusal.code == "too_many_reactions"
    assert refusal.temporary
    assert refusal.retry_after == refusal.params["n"]
    assert REACTIONS.burst >= 20
    await hall.done(c.React(kind="laugh", count=20), BENT)


async def test_a_room_that_is_not_open_takes_no_reactions() -> None:
    hall = await open_hall()
    await hall.done(c.SetRoomState(state="paused"))

    assert (await hall.refused(c.React(kind="heart"), ANNE)).code == "room_paused"


async def test_the_answers_kept_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaction_window, "REPEATS_KEPT", 3)
    hall = await open_hall()
    for number in range(6):
        await hall.give(ANNE, c.React(kind="heart"), str(number))

    assert len(hall.room._reactions._recent) == 3


async def test_closing_an_empty_window_logs_nothing() -> None:
    hall = await open_hall()
    hall.room._reactions.close()
    await turns()

    assert await sums(hall) == []
