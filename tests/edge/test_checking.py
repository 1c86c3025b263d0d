"""A look before sending: by socket while writing, and by form when scripts are off."""

from __future__ import annotations

import logging
from typing import Any

import msgspec
import pytest

from livetalk.edge.opening import Opened
from livetalk.live.limits import CHECKS
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor
from tests.edge.connections import command, connect, say
from tests.support.forms import Page
from tests.support.sites import TestSite, Visitor

MO = Actor(id="mo", role="moderator")
CPR = "Min mor, 010190-1234, venter stadig på svar. Hvornår får hun det?"
HARBOUR = "Hvornår bliver der bedre belysning på stien ved havnen?"
ALIKE = "Hvornår kommer der bedre belysning på stien ved havnen?"
PLAIN = "Hvor mange pladser er der i børnehaven?"


async def public(site: TestSite, opened: Opened, text: str = HARBOUR, who: str = "somebody-who-asks") -> str:
    """A question that everybody can see; gives its id."""
    phone = await connect(site, opened.code, participant=who)
    ack = await command(site, phone, id="1", type="ask", text=text)
    room = await site.live(opened.code)
    await room.give(MO, c.ApproveQuestion(question=str(ack["question"])), None)
    return str(ack["question"])


async def check(site: TestSite, opened: Opened, text: str, **auth: Any) -> dict[str, Any]:
    phone = await connect(site, opened.code, **{"participant": "somebody-who-writes", **auth})
    answer: dict[str, Any] = sent(await say(site, phone, "check", {"text": text}))
    return answer


def sent(answer: object) -> Any:
    """An answer as the client reads it."""
    return msgspec.json.decode(msgspec.json.encode(answer))


@pytest.mark.parametrize(("lang", "words"), [("da", "cpr-nummer"), ("en", "CPR number")])
async def test_an_author_is_warned_while_writing_in_the_own_language(
    site: TestSite, opened: Opened, lang: str, words: str
) -> None:
    answer = await check(site, opened, CPR, lang=lang)

    assert answer["ok"] is True
    assert [warning["kind"] for warning in answer["warnings"]] == ["cpr"]
    assert words in answer["warnings"][0]["text"]


async def test_one_warning_of_a_kind_is_enough(site: TestSite, opened: Opened) -> None:
    answer = await check(site, opened, "Skriv til anna@example.dk eller bent@example.dk eller 010190-1234.")

    assert sorted(warning["kind"] for warning in answer["warnings"]) == ["cpr", "email"]


async def test_a_name_and_a_theme_are_looked_at_too(site: TestSite, opened: Opened) -> None:
    phone = await connect(site, opened.code, participant="somebody-who-writes")
    answer = await say(site, phone, "check", {"text": PLAIN, "name": "Anna 010190-1234"})

    assert [warning["kind"] for warning in answer["warnings"]] == ["cpr"]


async def test_a_question_that_others_have_asked_is_offered_with_its_support(
    site: TestSite, opened: Opened
) -> None:
    question = await public(site, opened)
    other = await connect(site, opened.code, participant="somebody-who-supports")
    await command(site, other, id="1", type="support", question=question)

    answer = await check(site, opened, ALIKE)

    assert answer["similar"] == [{"id": question, "text": HARBOUR, "support": 1}]


async def test_an_everyday_question_has_nothing_to_be_told(site: TestSite, opened: Opened) -> None:
    await public(site, opened)

    assert await check(site, opened, PLAIN) == {"ok": True, "warnings": [], "similar": []}


async def test_what_is_not_public_is_never_offered(site: TestSite, opened: Opened) -> None:
    room = await site.live(opened.code)
    held = await connect(site, opened.code, participant="somebody-who-waits")
    await command(site, held, id="1", type="ask", text=HARBOUR)
    assert (await check(site, opened, ALIKE))["similar"] == []

    question = await public(site, opened, HARBOUR, "somebody-with-the-same")
    await room.give(MO, c.DismissQuestion(question=question, reason="tone"), None)
    assert (await check(site, opened, ALIKE))["similar"] == []


@pytest.mark.parametrize(
    ("argument", "code"),
    [
        (None, "malformed"),
        ("text", "malformed"),
        ({}, "malformed"),
        ({"text": 5}, "malformed"),
        ({"text": "x" * 40_001}, "malformed"),
        ({"text": "x" * 1_001}, "text_too_long"),
        ({"text": "\u200b "}, "text_empty"),
        ({"text": "Hvad?", "name": "n" * 61}, "name_too_long"),
        ({"text": "Hvad?", "theme": "n" * 61}, "theme_too_long"),
    ],
    ids=str,
)
async def test_what_could_not_be_sent_is_refused_as_when_sending(
    site: TestSite, opened: Opened, argument: object, code: str
) -> None:
    phone = await connect(site, opened.code)
    ack = await say(site, phone, "check", argument)

    assert (ack["ok"], ack["code"]) == (False, code)
    assert ack["message"]


async def test_only_those_who_may_ask_may_have_a_look(site: TestSite, opened: Opened) -> None:
    for role, token in opened.tokens.items():
        answer = await check(site, opened, PLAIN, token=token, participant=None)
        assert answer["ok"] is (role == "moderator"), role
    wall = await check(site, opened, PLAIN, view="wall")
    assert wall["code"] == "not_allowed"


async def test_a_flood_of_looks_is_slowed(site: TestSite, opened: Opened) -> None:
    phone = await connect(site, opened.code, participant="somebody-who-writes")
    acks = [await say(site, phone, "check", {"text": PLAIN}) for _ in range(int(CHECKS.burst) + 1)]

    assert acks[0]["ok"] is True
    assert (acks[-1]["code"], acks[-1]["temporary"]) == ("too_many", True)


async def test_what_is_looked_at_is_kept_nowhere(
    site: TestSite, opened: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    before = await site.log.facts(opened.code)
    with caplog.at_level(logging.DEBUG):
        await check(site, opened, CPR)

    assert await site.log.facts(opened.code) == before
    assert "010190" not in caplog.text
    assert "010190" not in str(await site.log.words(opened.code))


# By form


async def send(anne: Visitor, opened: Opened, text: str, **more: str) -> tuple[int, Page]:
    answer = await anne.post(f"/r/{opened.code}/do", data={"type": "ask", "text": text, **more})
    return answer.status_code, Page(answer.text, str(answer.url), dict(answer.headers))


async def questions(site: TestSite, opened: Opened) -> int:
    return len((await site.live(opened.code)).state.questions)


async def test_our_own_form_warns_once_keeps_the_text_and_sends_it_when_sure(
    site: TestSite, opened: Opened
) -> None:
    async with site.visitor() as anne:
        status, page = await send(anne, opened, CPR, check="1", id="mine")
        assert status == 422
        assert "cpr-nummer" in page.text
        assert page.form("/do", type="ask").fields["text"] == CPR
        assert page.form("/do", type="ask").fields["id"] == "mine"
        assert await questions(site, opened) == 0

        status, _ = await send(anne, opened, CPR, sure="1", id="mine")
        assert status == 303
    assert await questions(site, opened) == 1


async def test_our_own_form_offers_to_support_what_was_asked_already(site: TestSite, opened: Opened) -> None:
    question = await public(site, opened)
    async with site.visitor() as anne:
        status, page = await send(anne, opened, ALIKE, check="1")

    assert status == 200
    assert page.html.count(HARBOUR) >= 2  # in the queue, and as a suggestion
    assert page.find_forms(type="support") or question in page.html
    assert await questions(site, opened) == 1


@pytest.mark.parametrize("more", [{}, {"check": "0"}, {"check": "1", "sure": "1"}], ids=str)
async def test_a_plain_form_sends_what_it_has(site: TestSite, opened: Opened, more: dict[str, str]) -> None:
    async with site.visitor() as anne:
        status, _ = await send(anne, opened, CPR, **more)

    assert status == 303
    assert await questions(site, opened) == 1


async def test_a_form_with_nothing_to_say_about_goes_straight_through(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as anne:
        status, _ = await send(anne, opened, PLAIN, check="1")

    assert status == 303


async def test_an_empty_or_endless_text_is_refused_as_ever(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as anne:
        for text in (" ", "x" * 1001):
            status, page = await send(anne, opened, text, check="1")
            assert status == 422
            assert any(alert.strip() for alert in page.alerts)


async def test_moderators_who_write_for_the_hall_are_not_asked_twice(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as mo:
        await mo.post("/enter", data={"token": opened.tokens["moderator"]})
        status, _ = await send(mo, opened, CPR, check="1", page="moderate")

    assert status == 303
