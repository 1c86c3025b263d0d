"""A burst of newcomers is a flag for the moderators, and counts until they say otherwise."""

from __future__ import annotations

import asyncio

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from tests.support.halls import CODE, Hall, open_hall
from tests.support.screens import person
from tests.support.waiting import turns, until

ANNE = person("anne")
BENT = person("bent")


async def burst(hall: Hall, question: str, people: int) -> None:
    for n in range(people):
        hall.clock[1] += 100
        await hall.done(c.SupportQuestion(question=question), person(f"cleared{n}"))


async def test_many_newcomers_for_one_question_are_a_flag_to_moderators_that_takes_nothing_away() -> None:
    hall = await open_hall()
    question, _other = await hall.shown(ANNE), await hall.shown(BENT)
    (control, _), (phone, _), (desk, _) = (
        hall.sit(hall.mo, "moderator"),
        hall.sit(),
        hall.sit(hall.mo, "speaker"),
    )
    await burst(hall, question, 38)
    await until(lambda: control.parts["bursts"] and phone.parts[f"support:{question}"] == 38)

    (flag,) = control.parts["bursts"]
    assert flag["question"] == question
    assert flag["people"] >= 20
    assert not flag["quarantined"]
    assert "bursts" not in phone.parts
    assert "bursts" not in desk.parts


async def test_a_quarantine_takes_the_support_out_of_the_count_and_can_be_taken_back() -> None:
    hall = await open_hall()
    question, _other = await hall.shown(ANNE), await hall.shown(BENT)
    control, _ = hall.sit(hall.mo, "moderator")
    await burst(hall, question, 20)
    await hall.done(c.SupportQuestion(question=question), BENT)
    await until(lambda: control.parts["bursts"])
    (flag,) = control.parts["bursts"]

    await hall.done(c.QuarantineBurst(burst=flag["id"]))
    await turns()
    assert control.parts[f"support:{question}"] == 1

    await hall.done(c.ReleaseBurst(burst=flag["id"]))
    await turns()
    assert control.parts[f"support:{question}"] == 21
    facts = [fact.event for fact in await hall.log.facts(CODE)]
    assert any(isinstance(event, f.SupportsQuarantined) for event in facts)
    assert any(isinstance(event, f.SupportsReleased) for event in facts)


async def test_people_who_have_been_here_are_no_newcomers() -> None:
    hall = await open_hall()
    question, other = await hall.shown(ANNE), await hall.shown(BENT)
    for n in range(30):
        hall.clock[1] += 30_000
        await hall.done(c.SupportQuestion(question=other), person(f"cleared{n}"))
    await burst(hall, question, 30)
    await turns()

    assert hall.room.state.bursts == {}


async def test_who_has_taken_everything_back_has_been_here_all_the_same() -> None:
    hall = await open_hall()
    question, other = await hall.shown(ANNE), await hall.shown(BENT)
    for n in range(30):
        hall.clock[1] += 30_000
        await hall.done(c.SupportQuestion(question=other), person(f"cleared{n}"))
        await hall.done(c.UnsupportQuestion(question=other), person(f"cleared{n}"))
    await burst(hall, question, 30)
    await turns()

    assert hall.room.state.bursts == {}


async def test_who_does_more_at_once_was_new_with_the_first() -> None:
    hall = await open_hall()
    question, other = await hall.shown(ANNE), await hall.shown(BENT)
    for n in range(20):
        first = hall.give(person(f"cleared{n}"), c.SupportQuestion(question=question))
        await asyncio.gather(first, hall.give(person(f"cleared{n}"), c.SupportQuestion(question=other)))
    await until(lambda: hall.room.state.bursts)

    assert {b.question for b in hall.room.state.bursts.values()} == {question}


async def test_after_a_restart_nobody_is_new_again() -> None:
    hall = await open_hall()
    question, other = await hall.shown(ANNE), await hall.shown(BENT)
    for n in range(30):
        hall.clock[1] += 30_000
        await hall.done(c.SupportQuestion(question=other), person(f"cleared{n}"))
    again = await open_hall(hall.log)
    await burst(again, question, 30)
    await turns()

    assert again.room.state.bursts == {}
