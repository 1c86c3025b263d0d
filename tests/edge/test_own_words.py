"""Own words: everything as a file, and out of the house."""

from __future__ import annotations

import pytest

from livetalk.edge.opening import Opened
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor
from tests.support.sites import TestSite, Visitor

SECRET = "Grønkjærs hemmelighed"
MO = Actor(id="mo", role="moderator")


async def answered_question(site: TestSite, visitor: Visitor, opened: Opened) -> str:
    """A question of this visitor's that was answered; gives its id."""
    await visitor.get(f"/r/{opened.code}")
    await visitor.post(f"/r/{opened.code}/do", data={"type": "ask", "text": SECRET, "name": "Anne G"})
    room = await site.live(opened.code)
    [question] = room.state.questions
    acts: tuple[c.WireCommand, ...] = (
        c.ApproveQuestion(question=question),
        c.TakeQuestion(question=question),
        c.FinishQuestion(question=question, how="answered"),
    )
    for n, command in enumerate(acts):
        await room.give(MO, command, f"c{n}")
    return question


async def test_everything_known_of_a_person_is_a_file(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as anne, site.visitor() as bent:
        await answered_question(site, anne, opened)
        answer = await anne.get("/mine/export.json")
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["cache-control"] == "no-store"
        [room] = answer.json()
        assert [question["wordings"] for question in room["questions"]] == [[SECRET]]
        assert (await bent.get("/mine/export.json")).json() == []


async def test_erasing_is_asked_for_twice_and_then_final(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as anne, site.visitor() as bent:
        await answered_question(site, anne, opened)
        assert "1 spørgsmål" in (await anne.see("/mine/erase")).text
        await anne.post("/mine/erase", data={})
        assert SECRET in (await bent.get(f"/r/{opened.code}")).text

        page = await anne.fill(await anne.see("/mine/erase"), "/mine/erase")
        assert "Dine bidrag er slettet." in page.text
        for visitor in (anne, bent):
            page = await visitor.see(f"/r/{opened.code}")
            assert SECRET not in page.text
            assert "Anne G" not in page.text
        assert "Teksten er slettet" in page.text
        assert SECRET not in str(await site.log.words(opened.code))
        assert "ikke noget at slette" in (await anne.see("/mine/erase")).text


async def test_another_device_with_the_personal_code_erases_the_same(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as phone, site.visitor() as tablet:
        await answered_question(site, phone, opened)
        tablet.cookies.set("lt_me", phone.cookies["lt_me"])
        await tablet.fill(await tablet.see("/mine/erase"), "/mine/erase")
        assert SECRET not in str(await site.log.words(opened.code))


async def test_one_question_is_erased_by_its_author_only(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as anne, site.visitor() as bent:
        question = await answered_question(site, anne, opened)
        fields = {"type": "erase", "question": question}
        await bent.get(f"/r/{opened.code}")
        refused = await bent.post(f"/r/{opened.code}/do", data=fields)
        assert refused.status_code == 403
        assert (await anne.post(f"/r/{opened.code}/do", data=fields)).status_code == 303
        room = await site.live(opened.code)
        await room.eraser.settled()
        assert SECRET not in str(await site.log.words(opened.code))


@pytest.mark.parametrize("address", ["/mine/erase"])
async def test_another_site_cannot_erase(site: TestSite, opened: Opened, address: str) -> None:
    async with site.visitor() as anne:
        await answered_question(site, anne, opened)
        answer = await anne.post(address, data={"sure": "yes"}, headers={"Origin": "https://evil.example"})
        assert answer.status_code == 403
        assert SECRET in str(await site.log.words(opened.code))
