"""The address of a question after its author has erased it, or after the meeting did not reach it."""

from __future__ import annotations

import pytest

from livetalk.edge.opening import Opened
from livetalk.rooms import commands as c
from tests.edge.followup_room import AfterTheTalk, after_the_talk, told
from tests.support.screens import person
from tests.support.sites import TestSite

ANNE = person("anne")
WORDS = "Må vi tage hunden med i svømmehallen?"


@pytest.fixture
async def talk(site: TestSite, opened: Opened) -> AfterTheTalk:
    """A room after its meeting."""
    return await after_the_talk(site, opened)


async def asked(talk: AfterTheTalk) -> str:
    """The address of a question that is in the queue."""
    question = await talk.give(c.AskQuestion(text=WORDS), ANNE)
    await talk.give(c.ApproveQuestion(question=question))
    return f"/r/{talk.opened.code}/q/{question}"


async def test_an_erased_question_keeps_its_address_and_the_reply_that_is_owed(talk: AfterTheTalk) -> None:
    address = await asked(talk)
    await talk.give(c.SetRoomState(state="closed"))
    async with talk.site.visitor() as bent:
        assert "Der kommer svar her senest den" in told(await bent.see(address))
        await talk.give(c.EraseContributions(), ANNE)
        page = await bent.see(address)
    assert "Den, der spurgte, har slettet sine ord." in told(page)
    assert "Der kommer svar her senest den" in told(page)
    assert WORDS not in page.html


async def test_an_erased_question_that_nothing_came_of_says_that_it_is_withdrawn(talk: AfterTheTalk) -> None:
    address = await asked(talk)
    await talk.give(c.EraseContributions(), ANNE)
    async with talk.site.visitor() as bent:
        page = await bent.see(address)
    assert "Spørgsmålet er trukket tilbage." in told(page)
    assert "Følg spørgsmålet" not in told(page)


async def test_an_erased_question_that_nobody_saw_is_not_there(talk: AfterTheTalk) -> None:
    question = await talk.give(c.AskQuestion(text=WORDS), ANNE)
    await talk.give(c.EraseContributions(), ANNE)
    async with talk.site.visitor() as bent:
        await bent.see(f"/r/{talk.opened.code}/q/{question}", 404)


async def test_in_the_closed_part_it_is_not_there_either(talk: AfterTheTalk) -> None:
    address = await asked(talk)
    await talk.give(c.EraseContributions(), ANNE)
    await talk.give(c.SwitchPart(part="closed"))
    async with talk.site.visitor() as bent:
        await bent.see(address, 404)


async def test_a_question_that_its_author_withdrew_is_not_there(talk: AfterTheTalk) -> None:
    address = await asked(talk)
    await talk.give(c.WithdrawQuestion(question=address.rpartition("/")[2]), ANNE)
    async with talk.site.visitor() as bent:
        await bent.see(address, 404)
