"""Proposals come by themselves, in slices, and never stop a room."""

from __future__ import annotations

import asyncio
from collections.abc import Generator

import pytest

from livetalk.live import advisor
from livetalk.live.advisor import Advisor, Findings
from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.facts import Fact
from livetalk.rooms.room import Room
from tests.support.halls import CODE, Hall, open_hall
from tests.support.screens import FakeScreen, person
from tests.support.waiting import turns, until

ANNE = person("anne")
BENT = person("bent")
CARLA = person("carla")


async def settled(hall: Hall) -> None:
    await until(lambda: not hall.room._advisor.is_busy)
    await turns()


def order(screen: FakeScreen) -> list[str]:
    return list(screen.parts["proposal"]["order"])


async def test_moderators_and_stage_get_the_proposal_with_its_reasons_wall_and_notes_only_its_beginning() -> (
    None
):
    hall = await open_hall()
    (control, _), (desk, _), (wall, _), (phone, _), (notes, _) = (
        hall.sit(hall.mo, "moderator"),
        hall.sit(hall.mo, "speaker"),
        hall.sit(BENT, "wall"),
        hall.sit(BENT),
        hall.sit(hall.mo, "notes"),
    )
    first, second = await hall.shown(ANNE), await hall.shown(BENT)
    for who in (CARLA, ANNE):
        await hall.done(c.SupportQuestion(question=second), who)
    await settled(hall)

    assert order(control) == order(desk) == order(wall) == order(notes) == [second, first]
    assert control.parts["proposal"]["reason"][second] == "proposal.unheard"
    assert wall.parts["proposal"]["reason"] == notes.parts["proposal"]["reason"] == {}
    assert "proposal" not in phone.parts


async def test_the_proposal_stands_before_the_first_screen_of_a_room_that_was_loaded() -> None:
    hall = await open_hall()
    question = await hall.shown(ANNE)
    again = await open_hall(hall.log)

    assert again.room.audience.proposed == question


async def test_whoever_was_heard_waits() -> None:
    hall = await open_hall()
    control, _ = hall.sit(hall.mo, "moderator")
    large = [await hall.shown(ANNE, f"Nummer {n}") for n in range(2)]
    small = await hall.shown(CARLA, "En anden sag")
    crowd = [person(f"crowd{n}") for n in range(4)]
    for question in large:
        for who in crowd:
            await hall.done(c.SupportQuestion(question=question), who)
    for who in (BENT, person("dorte")):
        await hall.done(c.SupportQuestion(question=small), who)
    await settled(hall)
    assert order(control)[0] in large

    await hall.done(c.TakeQuestion(question=order(control)[0]))
    await settled(hall)

    assert order(control)[0] == small
    assert control.parts["meter"]["represented"] == 5  # the crowd, and who asked


async def test_taking_another_question_is_recorded_with_what_was_proposed() -> None:
    hall = await open_hall()
    first, second = await hall.shown(ANNE), await hall.shown(BENT)
    await hall.done(c.SupportQuestion(question=first), CARLA)
    await settled(hall)
    await hall.done(c.TakeQuestion(question=second))
    await settled(hall)
    await hall.done(c.TakeQuestion(question=first))

    facts = await hall.log.facts(CODE)
    taken = [fact.event for fact in facts if isinstance(fact.event, f.QuestionTaken)]
    assert [event.proposed for event in taken] == [first, None]


async def test_pins_and_lock_come_first() -> None:
    hall = await open_hall()
    control, _ = hall.sit(hall.mo, "moderator")
    one, two, three = [await hall.shown(who) for who in (ANNE, BENT, CARLA)]
    await hall.done(c.OrderQueue(queue=(three, one)))
    await hall.done(c.LockNext(question=two))
    await settled(hall)

    assert order(control) == [two, three, one]
    assert control.parts["proposal"]["reason"][two] == "proposal.locked"
    assert control.parts["queue"] == [three, one, two]


def fact(event: f.AnyEvent) -> Fact:
    return Fact(seq=1, at=0, event=event)


class Results:
    """Calculations that take as many steps as they are told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.steps = 0
        self.begun = 0
        self.error: Exception | None = None
        monkeypatch.setattr(Advisor, "_calculate", self.calculate)

    def calculate(self) -> Generator[None, None, Findings]:
        self.begun += 1
        if self.error is not None:
            raise self.error
        for _ in range(self.steps):
            yield
        return None  # type: ignore[return-value]  # whoever is told does not look


async def test_a_long_calculation_lets_others_go_on_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advisor, "SLICE_S", 0.0)  # a slice ends after every step
    results, told = Results(monkeypatch), list[object]()
    results.steps = 50
    works = Advisor(Room, told.append)
    works.note([fact(f.SupportGiven(question="q1"))])
    turns_of_others = 0
    while not told:
        await asyncio.sleep(0)
        turns_of_others += 1

    assert turns_of_others > 20
    works.stop()


async def test_what_happens_meanwhile_is_thought_about_once_more_and_not_once_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    results, told = Results(monkeypatch), list[object]()
    results.steps = 3
    works = Advisor(Room, told.append)
    for _ in range(100):
        works.note([fact(f.SupportGiven(question="q1"))])
    await turns(2)
    for _ in range(100):
        works.note([fact(f.SupportGiven(question="q1"))])
    await until(lambda: not works.is_busy)

    assert len(told) == 2


async def test_clapping_is_nothing_to_think_about(monkeypatch: pytest.MonkeyPatch) -> None:
    results = Results(monkeypatch)
    works = Advisor(Room, lambda _findings: None)
    works.note([fact(f.ReactionsCounted(counts={"heart": 1}))])
    await turns()

    assert results.begun == 0


async def test_a_mistake_in_a_rule_is_no_reason_to_stop(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    results, told = Results(monkeypatch), list[object]()
    results.error = ZeroDivisionError("a rule that nobody has tried")
    works = Advisor(Room, told.append)
    works.note([fact(f.SupportGiven(question="q1"))])
    await until(lambda: not works.is_busy)
    assert "a rule that nobody has tried" in caplog.text

    results.error = None
    works.note([fact(f.SupportGiven(question="q1"))])
    await until(lambda: told)


async def test_a_stopped_advisor_stays_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    results = Results(monkeypatch)
    works = Advisor(Room, lambda _findings: None)
    works.stop()
    works.note([fact(f.SupportGiven(question="q1"))])
    await turns()

    assert results.begun == 0
