"""What was on screens is logged as sums: once per person and question, never whose screen it was."""

from __future__ import annotations

import pytest

from livetalk.live import exposures
from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from tests.support.halls import CODE, Hall, open_hall
from tests.support.screens import person
from tests.support.waiting import until

ANNE = person("anne")
BENT = person("bent")


async def sums(hall: Hall) -> list[dict[str, int]]:
    await until(lambda: not hall.room.exposures.is_open and not hall.room.host.is_busy)
    facts = await hall.log.facts(CODE)
    assert all(fact.by is None for fact in facts if isinstance(fact.event, f.QuestionsSeen))
    return [fact.event.counts for fact in facts if isinstance(fact.event, f.QuestionsSeen)]


async def test_each_person_counts_once_for_each_question() -> None:
    hall = await open_hall()
    one, two = await hall.shown(ANNE), await hall.shown(ANNE)
    await hall.done(c.SeeQuestions(questions=(one, two, one)), ANNE)
    await hall.done(c.SeeQuestions(questions=(one,)), ANNE)
    await hall.done(c.SeeQuestions(questions=(one,)), BENT)

    assert await sums(hall) == [{one: 2, two: 1}]
    await hall.done(c.SeeQuestions(questions=(one, two)), BENT)
    assert await sums(hall) == [{one: 2, two: 1}, {two: 1}]
    assert hall.room.state.seen == {one: 2, two: 2}


async def test_what_nobody_outside_may_know_is_passed_over() -> None:
    hall = await open_hall()
    held = await hall.ask(ANNE)
    await hall.done(c.SeeQuestions(questions=(held, "nothing")), BENT)

    assert await sums(hall) == []


async def test_little_seen_questions_are_named_to_phones_alone() -> None:
    hall = await open_hall()
    (phone, _), (control, _) = hall.sit(), hall.sit(hall.mo, "moderator")
    old = [await hall.shown(ANNE) for _ in range(3)]
    fresh = await hall.shown(BENT)
    for n in range(40):
        await hall.done(c.SeeQuestions(questions=tuple(old)), person(f"reader{n}"))
    await sums(hall)

    await until(lambda: phone.parts["little_seen"] == [fresh])
    assert "little_seen" not in control.parts


async def test_a_room_that_closes_down_writes_the_sum_first() -> None:
    hall = await open_hall()
    question = await hall.shown(ANNE)
    await hall.done(c.SeeQuestions(questions=(question,)), BENT)
    await hall.room.drain()

    assert hall.room.state.seen == {question: 1}


async def test_the_memory_of_who_saw_what_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exposures, "PEOPLE_KEPT", 2)
    hall = await open_hall()
    question = await hall.shown(ANNE)
    for who in ("a", "b", "c", "a"):
        hall.room.exposures.add(who, [question])

    assert await sums(hall) == [{question: 4}]
