"""A hearing says that what is written is a response, by when, and gives its author a receipt."""

from __future__ import annotations

import pytest

from livetalk.edge.opening import Opened
from livetalk.live.submissions import Accepted
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor
from livetalk.rooms.record_commands import PublishRecord
from tests.support.planners import HOUR_MS, plan_session, publish
from tests.support.sites import TestSite

NOT_ONE = "ikke et høringssvar"
ONE = "Det, du skriver her, er et høringssvar."


@pytest.fixture
async def hearing(site: TestSite) -> str:
    """A hearing that has been published; the code of its room."""
    session = await plan_session(
        site.application.site.programme, "Lokalplan 417", template="hearing", starts_in_ms=HOUR_MS
    )
    return await publish(site, session)


async def test_only_a_hearing_says_that_what_is_written_is_a_response(
    site: TestSite, hearing: str, opened: Opened
) -> None:
    async with site.visitor() as anne:
        page = (await anne.see(f"/r/{hearing}")).text
        assert ONE in page
        assert NOT_ONE not in page
        assert "Høringen slutter" in page
        assert "Skriv dit høringssvar" in page
        other = (await anne.see(f"/r/{opened.code}")).text
        assert NOT_ONE in other
        assert ONE not in other


async def test_a_response_has_a_receipt_that_its_author_alone_reads(site: TestSite, hearing: str) -> None:
    async with site.visitor() as anne, site.visitor() as bent:
        page = await anne.see(f"/r/{hearing}")
        page = await anne.fill(
            page, f"/r/{hearing}/do", type="ask", text="Huset er for højt.", name="Anne Lund"
        )
        assert "Kvittering for høringssvar nr. 1" in page.text
        room = (await site.live(hearing)).state
        [question] = room.questions
        receipt = await anne.see(f"/r/{hearing}/receipt/{question}")
        for word in (f"{hearing}-1", "Huset er for højt.", "Anne Lund", "Lokalplan 417", "Modtaget"):
            assert word in receipt.text
        code = anne.cookies["lt_me"]
        assert " ".join(code[at : at + 4] for at in range(0, 16, 4)) in receipt.text
        assert (await bent.get(f"/r/{hearing}/receipt/{question}")).status_code == 404

        await anne.fill(page, f"/r/{hearing}/do", type="revise", question=question, text="Alt for højt.")
        receipt = await anne.see(f"/r/{hearing}/receipt/{question}")
        assert "Alt for højt." in receipt.text
        assert "Sidst rettet" in receipt.text
        actor = site.application.site.pseudonyms.participant(hearing, code)
        await (await site.live(hearing)).give(actor, c.EraseContributions(question=question), None)
        assert "Alt for højt." not in (await anne.see(f"/r/{hearing}/receipt/{question}")).text


async def test_a_response_is_never_called_a_question_that_was_not_reached(
    site: TestSite, hearing: str
) -> None:
    async with site.visitor() as anne:
        page = await anne.see(f"/r/{hearing}")
        page = await anne.fill(page, f"/r/{hearing}/do", type="ask", text="Huset er for højt.")
        assert "Vi har modtaget dit høringssvar." in page.text
        room = await site.live(hearing)
        [question] = room.state.questions
        for command in (c.ApproveQuestion(question=question), c.SetRoomState(state="closed")):
            await room.give(Actor(id="mo", role="moderator"), command, None)
        over = await anne.see(f"/r/{hearing}")
        assert "Høringen er slut." in over.text
        assert "Vi har modtaget dit høringssvar, og alle kan læse det her." in over.text
        assert "Høringssvar, som alle kan læse" in over.text
        own_page = await anne.see(f"/r/{hearing}/q/{question}")
        assert "Vi har modtaget dette høringssvar." in own_page.text
        for page in (over, own_page):
            assert "ikke nåede" not in page.text
            assert "nåede ikke" not in page.text
            assert "pørgsmålet" not in page.text
        assert not room.state.followup.items
        assert isinstance(await room.give(Actor(id="mo", role="moderator"), PublishRecord(), None), Accepted)
        record = await anne.see(f"/r/{hearing}/record")
        for words in ("Høringssvar", "Modtaget som høringssvar", "Sådan blev høringssvarene behandlet"):
            assert words in record.text
        assert "pørgsmål, vi ikke" not in record.text
        assert "har spurgt" not in record.text


async def test_what_a_moderator_does_with_a_response_is_told_as_such(site: TestSite, hearing: str) -> None:
    async with site.visitor() as anne, site.visitor() as bent:
        page = await anne.see(f"/r/{hearing}")
        await anne.fill(page, f"/r/{hearing}/do", type="ask", text="Huset er for højt.")
        page = await bent.see(f"/r/{hearing}")
        await bent.fill(page, f"/r/{hearing}/do", type="ask", text="Huset er alt for højt.")
        room = await site.live(hearing)
        first, second = room.state.questions
        mo = Actor(id="mo", role="moderator")
        for command in (
            c.ApproveQuestion(question=first),
            c.MergeQuestion(question=second, into=first),
            c.TakeQuestion(question=first),
            c.FinishQuestion(question=first, how="unanswered"),
        ):
            assert isinstance(await room.give(mo, command, None), Accepted)
        mine = await anne.see(f"/r/{hearing}")
        merged = await bent.see(f"/r/{hearing}")

    assert "Vi har modtaget dit høringssvar." in mine.text
    assert "Høringen er slut" not in mine.text.partition("Dine høringssvar")[2].partition("Kvittering")[0]
    assert "Dit høringssvar er slået sammen med et lignende." in merged.text
    assert "Vi har modtaget det fælles svar." in merged.text


async def test_a_response_may_be_a_page_long_and_its_card_shows_the_beginning(
    site: TestSite, hearing: str, opened: Opened
) -> None:
    response = "Huset er for højt, og skyggen falder på legepladsen. " * 50 + "SLUTORD"
    async with site.visitor() as anne, site.visitor() as bent:
        page = await anne.see(f"/r/{hearing}")
        assert 'data-limit="3000"' in page.html
        await anne.fill(page, f"/r/{hearing}/do", type="ask", text=response)
        room = await site.live(hearing)
        [question] = room.state.questions
        await room.give(Actor(id="mo", role="moderator"), c.ApproveQuestion(question=question), None)

        card = await bent.see(f"/r/{hearing}")
        whole = await bent.see(f"/r/{hearing}/q/{question}")
        other = await anne.see(f"/r/{opened.code}")
        refused = await anne.fill(other, f"/r/{opened.code}/do", 422, type="ask", text=response)

    assert "Læs det hele" in card.text
    assert "SLUTORD" not in card.text
    assert "SLUTORD" in whole.text
    assert 'data-limit="1000"' in other.html
    assert "Der er plads til 1000." in refused.text


async def test_there_are_no_receipts_where_nothing_is_a_response(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as anne:
        page = await anne.see(f"/r/{opened.code}")
        page = await anne.fill(page, f"/r/{opened.code}/do", type="ask", text="Hvorfor?")
        assert "Kvittering" not in page.text
        [question] = (await site.live(opened.code)).state.questions
        assert (await anne.get(f"/r/{opened.code}/receipt/{question}")).status_code == 404
