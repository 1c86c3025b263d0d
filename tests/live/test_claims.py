"""Who looks at what: seen by the other moderators, forbidding nothing, and gone by itself."""

from __future__ import annotations

import pytest

from livetalk.live import claims
from livetalk.live.claims import Claims
from livetalk.rooms import commands as c
from tests.support.halls import CODE, open_hall
from tests.support.screens import moderator, person
from tests.support.waiting import turns, until

ANNA = moderator("anna-staff")
MIA = moderator("mia-staff")


async def test_a_look_is_seen_by_name_on_the_other_control_screens_only() -> None:
    hall = await open_hall()
    question = await hall.ask(person())
    hall.sit(ANNA, "moderator", name="Anna")
    (other, _), (desk, _), (phone, _) = hall.sit(MIA, "moderator"), hall.sit(MIA, "speaker"), hall.sit()

    await hall.done(c.LookAt(question=question), ANNA)
    await turns()

    assert other.parts["looking"] == {question: [{"name": "Anna", "person": "anna-s"}]}
    assert "looking" not in desk.parts
    assert "looking" not in phone.parts


async def test_a_look_is_not_logged_and_hinders_nobody() -> None:
    hall = await open_hall()
    question = await hall.ask(person())
    before = len(await hall.log.facts(CODE))
    await hall.done(c.LookAt(question=question), ANNA)

    assert len(await hall.log.facts(CODE)) == before
    await hall.done(c.ApproveQuestion(question=question), MIA)


async def test_whoever_looks_elsewhere_or_leaves_lets_go() -> None:
    hall = await open_hall()
    one, two = await hall.ask(person()), await hall.ask(person())
    _, seat = hall.sit(ANNA, "moderator", name="Anna")
    other, _ = hall.sit(MIA, "moderator")

    await hall.done(c.LookAt(question=one), ANNA)
    await hall.done(c.LookAt(question=two), ANNA)
    await turns()
    assert list(other.parts["looking"]) == [two]

    hall.room.leave(seat)
    await until(lambda: other.parts["looking"] == {})


async def test_nobody_looks_at_what_is_not_there() -> None:
    hall = await open_hall()
    refused = await hall.refused(c.LookAt(question="nothing"), ANNA)
    assert refused.code == "unknown_question"


async def test_a_look_fades_when_nothing_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "CLAIM_S", 0.001)
    told: list[dict[str, list[str]]] = []
    looks = Claims(told.append)
    looks.look("anna", "q1")
    await until(lambda: len(told) == 2)

    assert told == [{"q1": ["anna"]}, {}]


async def test_looking_at_the_same_again_is_no_news() -> None:
    told: list[dict[str, list[str]]] = []
    looks = Claims(told.append)
    looks.look("anna", "q1")
    looks.look("anna", "q1")
    looks.look("mia", None)

    assert told == [{"q1": ["anna"]}]
    looks.stop()
