"""The public pages of the follow-up, without a script: what they say, what they never say, and their forms."""

from __future__ import annotations

import re

import pytest

from livetalk.edge.opening import Opened
from livetalk.mail_setting import read_mail_setting
from livetalk.rooms import commands as c
from tests.edge.followup_room import GRY, SECRETS, AfterTheTalk, after_the_talk, told
from tests.support.screens import person
from tests.support.sites import TestSite, running_site

MAIL = {"LIVETALK_MAIL": "smtp://127.0.0.1:2525", "LIVETALK_MAIL_FROM": "LiveTalk <post@eksempel.dk>"}


@pytest.fixture
async def talk(site: TestSite, opened: Opened) -> AfterTheTalk:
    """A room after its meeting."""
    return await after_the_talk(site, opened)


def public_addresses(talk: AfterTheTalk) -> list[str]:
    """Every public address of the follow-up of the room."""
    room = f"/r/{talk.opened.code}"
    api = f"/api/v1/rooms/{talk.opened.code}/items"
    return [
        room,
        f"{room}/wall",
        f"{room}/f/{talk.item}",
        f"{room}/q/{talk.question}",
        f"{room}/what-happened",
        f"{room}/feed.atom",
        f"{room}/f/{talk.item}/feed.atom",
        api,
        f"{api}/{talk.item}",
    ]


# --- what is told -----------------------------------------------------------------------------------


async def test_an_item_tells_who_until_when_what_next_and_all_that_happened(talk: AfterTheTalk) -> None:
    await talk.give(c.UpdateItem(item=talk.item, due="2030-06-01", reason="Vinteren kom tidligt."), GRY)
    async with talk.site.visitor() as anne:
        page = await anne.see(f"/r/{talk.opened.code}/f/{talk.item}")

    assert "Ansvarlig: Vej og park. Frist: 1. juni 2030. Næste skridt: Vi måler op." in told(page)
    assert "Fristen er overskredet. Ny frist: 1. juni 2030. Årsag: Vinteren kom tidligt." in told(page)
    assert "Hvornår kommer der lys på stien?" in told(page)
    assert "Hvorfor så sent?" in told(page)
    assert "Fordi jorden var frossen." in told(page)
    assert "2 personer vil gerne være med." in told(page)
    assert f'href="/r/{talk.opened.code}/f/{talk.item}/feed.atom"' in page.html


async def test_what_cannot_be_done_is_said_with_its_reason(talk: AfterTheTalk) -> None:
    await talk.give(c.UpdateItem(item=talk.item, status="impossible", reason="stien er privat"), GRY)
    async with talk.site.visitor() as anne:
        page = await anne.see(f"/r/{talk.opened.code}/f/{talk.item}")
        question = await anne.see(f"/r/{talk.opened.code}/q/{talk.question}")

    assert "Det kan vi desværre ikke. Det skyldes, at stien er privat." in told(page)
    assert "Kan ikke lade sig gøre" in told(question)


async def test_pages_speak_english_too(talk: AfterTheTalk) -> None:
    async with talk.site.visitor(lang="en") as anne:
        page = await anne.see(f"/r/{talk.opened.code}/f/{talk.item}")
        happened = await anne.see(f"/r/{talk.opened.code}/what-happened")

    assert "Responsible: Vej og park. Deadline: 1 May 2020." in told(page)
    assert "1 of 1 items are past their deadline." in told(happened)


async def test_a_question_has_one_address_from_asked_to_the_end(talk: AfterTheTalk) -> None:
    address = f"/r/{talk.opened.code}/q/{talk.question}"
    async with talk.site.visitor() as anne:
        assert "Spørgsmålet er i køen." in told(await anne.see(address))
        await talk.give(c.TakeQuestion(question=talk.question))
        assert "Spørgsmålet bliver stillet nu." in told(await anne.see(address))
        await talk.give(c.FinishQuestion(question=talk.question, how="unanswered"))
        page = await anne.see(address)
        assert "Der kommer svar her senest den 1. maj 2020." in told(page)
        assert f"/f/{talk.item}" in page.html
        await talk.give(c.UpdateItem(item=talk.item, status="answered", answer="Lyset er tændt."), GRY)
        page = await anne.see(address)
        assert "Det er besvaret her." in told(page)
        assert "Lyset er tændt." in told(page)


async def test_what_waited_in_the_queue_when_the_room_closed_was_not_reached_either(
    talk: AfterTheTalk,
) -> None:
    address = f"/r/{talk.opened.code}/q/{talk.question}"
    async with talk.site.visitor() as anne:
        await talk.give(c.SetRoomState(state="closed"))
        page = await anne.see(address)
        assert "Vi nåede ikke spørgsmålet på mødet." in told(page)
        assert "i køen" not in told(page)


async def test_what_was_said_in_answer_stands_with_the_question(talk: AfterTheTalk) -> None:
    await talk.give(c.TakeQuestion(question=talk.question))
    for words in ("Vi tænder lyset", "inden jul."):
        await talk.give(c.WriteNote(text=words, speaker="Karin"))
    await talk.give(c.SwitchPart(part="closed"))
    await talk.give(c.WriteNote(text="CLOSED-LINE", speaker="Karin"))
    await talk.give(c.SwitchPart(part="open"))
    await talk.give(c.FinishQuestion(question=talk.question, how="answered"))
    async with talk.site.visitor() as anne:
        page = await anne.see(f"/r/{talk.opened.code}/q/{talk.question}")

    assert "Vi tænder lyset inden jul." in told(page)
    assert "Karin" in told(page)
    assert "CLOSED-LINE" not in page.html


async def test_a_question_that_became_part_of_another_leads_there(talk: AfterTheTalk) -> None:
    other = await talk.give(c.AskQuestion(text="Kommer der lys?"), person("x"))
    await talk.give(c.ApproveQuestion(question=other))
    await talk.give(c.MergeQuestion(question=other, into=talk.question))
    async with talk.site.visitor() as anne:
        answer = await anne.get(f"/r/{talk.opened.code}/q/{other}")

    assert answer.headers["location"] == f"/r/{talk.opened.code}/q/{talk.question}"


async def test_what_happened_counts_answers_promises_and_what_is_late(talk: AfterTheTalk) -> None:
    async with talk.site.visitor() as anne:
        page = await anne.see(f"/r/{talk.opened.code}/what-happened")
        assert "0 af 1 spørgsmål har fået svar." in told(page)
        assert "1 af 1 sager er over fristen." in told(page)
        await talk.give(c.UpdateItem(item=talk.item, status="done"), GRY)
        page = await anne.see(f"/r/{talk.opened.code}/what-happened")

    assert "1 af 1 spørgsmål har fået svar." in told(page)
    assert "0 af 1 sager er over fristen." in told(page)


async def test_a_merged_item_points_on_both_ways(talk: AfterTheTalk) -> None:
    other = await talk.opens(c.OpenItem(title="Lys i hele byen"))
    await talk.give(c.MergeItem(item=talk.item, into=other), GRY)
    async with talk.site.visitor() as anne:
        page = await anne.see(f"/r/{talk.opened.code}/f/{talk.item}")
        root = await anne.see(f"/r/{talk.opened.code}/f/{other}")

    assert "Sagen er slået sammen med en anden og fortsætter her: Lys i hele byen" in told(page)
    assert page.find_forms(type="comment") == []
    assert f'href="/r/{talk.opened.code}/f/{talk.item}"' in root.html


# --- what is not told -------------------------------------------------------------------------------


async def test_no_public_address_tells_what_is_for_staff_or_for_one_person(talk: AfterTheTalk) -> None:
    async with talk.site.visitor() as anne:
        for address in public_addresses(talk):
            answer = await anne.get(address)
            assert answer.status_code == 200, address
            assert not [word for word in SECRETS if word in answer.text], address
            assert talk.internal not in answer.text
            assert talk.closed not in answer.text


async def test_what_nobody_may_read_and_what_never_was_look_the_same(talk: AfterTheTalk) -> None:
    held = await talk.give(c.AskQuestion(text="HELD-QUESTION"), person("y"))
    room = f"/r/{talk.opened.code}"
    async with talk.site.visitor() as anne:
        nothing = await anne.get(f"{room}/f/nothing")
        hidden = (
            f"f/{talk.internal}",
            f"f/{talk.closed}",
            f"f/{talk.internal}/feed.atom",
            f"q/{held}",
            "q/no",
        )
        for path in hidden:
            answer = await anne.get(f"{room}/{path}")
            assert answer.status_code == 404, path
            assert re.sub(r'value="[^"]*"', "", answer.text) == re.sub(r'value="[^"]*"', "", nothing.text)


async def test_in_the_closed_part_no_page_or_feed_says_anything(talk: AfterTheTalk) -> None:
    await talk.give(c.SwitchPart(part="closed"))
    async with talk.site.visitor() as anne:
        for address in public_addresses(talk):
            answer = await anne.get(address)
            assert "lys på stien" not in answer.text, address
        assert (await anne.get(f"/r/{talk.opened.code}/f/{talk.item}")).status_code == 404
        assert (await anne.get(f"/r/{talk.opened.code}/q/{talk.question}")).status_code == 404


async def test_a_question_that_is_taken_away_is_gone_from_its_item(talk: AfterTheTalk) -> None:
    await talk.give(c.DismissQuestion(question=talk.question, reason="personal_data"))
    async with talk.site.visitor() as anne:
        for address in public_addresses(talk):
            assert "lys på stien" not in (await anne.get(address)).text, address
        page = await anne.see(f"/r/{talk.opened.code}/f/{talk.item}")

    assert "Et spørgsmål fra mødet" in told(page)


# --- what readers do --------------------------------------------------------------------------------


async def test_a_reader_comments_and_alone_sees_that_it_waits(talk: AfterTheTalk) -> None:
    address, do = f"/r/{talk.opened.code}/f/{talk.item}", f"/r/{talk.opened.code}/do"
    async with talk.site.visitor() as anne, talk.site.visitor() as bent:
        page = await anne.fill(await anne.see(address), do, type="comment", text="Hvad koster det?")
        assert page.url.endswith(f"{address}?done=comment")
        assert "Tak. Din kommentar er sendt." in told(page)
        assert "Hvad koster det?" in told(page)
        assert "Venter på, at en moderator læser den." in told(page)
        assert "Hvad koster det?" not in told(await bent.see(address))


async def test_a_refused_comment_comes_back_with_what_was_typed(talk: AfterTheTalk) -> None:
    address, do = f"/r/{talk.opened.code}/f/{talk.item}", f"/r/{talk.opened.code}/do"
    async with talk.site.visitor() as anne:
        page = await anne.fill(await anne.see(address), do, 422, type="comment", text="x" * 1001)

    assert page.alerts == ["Der er plads til 1000 tegn. Kort teksten lidt af."]
    assert "x" * 1001 in page.html
    assert page.find_forms(type="join")


async def test_a_reader_takes_part_and_withdraws(talk: AfterTheTalk) -> None:
    address, do = f"/r/{talk.opened.code}/f/{talk.item}", f"/r/{talk.opened.code}/do"
    async with talk.site.visitor() as anne:
        said = {"type": "join", "name": "Anne", "contact": "anne@eksempel.dk", "consent": "both"}
        page = await anne.fill(await anne.see(address), do, **said)
        assert "Du er med. Dit navn og din kontakt må gives til: den ansvarlige og andre" in told(page)
        assert "anne@eksempel.dk" not in page.html
        page = await anne.fill(page, do, type="unjoin")
        assert "Du er ikke med mere. Navn og kontakt er slettet." in told(page)
        assert page.find_forms(type="join")


async def test_who_came_straight_to_an_item_finds_it_again_by_the_personal_code(talk: AfterTheTalk) -> None:
    address, do = f"/r/{talk.opened.code}/f/{talk.item}", f"/r/{talk.opened.code}/do"
    async with talk.site.visitor() as anne, talk.site.visitor() as elsewhere:
        await anne.fill(await anne.see(address), do, type="comment", text="Hvad koster det?")
        assert talk.opened.code in anne.cookies["lt_rooms"]
        said = {"room": talk.opened.code, "code": anne.cookies["lt_me"]}
        await elsewhere.fill(await elsewhere.see("/mine"), "/mine/code", **said)
        assert "Hvad koster det?" in told(await elsewhere.see(address))


@pytest.mark.parametrize("item", ["../../etc", "https://else.where", "A", ""])
async def test_a_form_never_leads_elsewhere(talk: AfterTheTalk, item: str) -> None:
    async with talk.site.visitor() as anne:
        answer = await anne.post(
            f"/r/{talk.opened.code}/do", data={"type": "comment", "page": "item", "item": item, "text": "Hej"}
        )

    assert answer.status_code in (404, 422)
    assert "location" not in answer.headers


async def test_mail_is_offered_only_where_mails_leave(talk: AfterTheTalk) -> None:
    async with talk.site.visitor() as anne:
        assert "/subscribe" not in (await anne.see(f"/r/{talk.opened.code}/f/{talk.item}")).html
    async with running_site(mail=read_mail_setting(MAIL)) as site:
        with_mail = await after_the_talk(site, await site.open_room())
        async with site.visitor() as anne:
            page = await anne.see(f"/r/{with_mail.opened.code}/f/{with_mail.item}")
            form = page.form("/subscribe", address="anne@eksempel.dk")
            assert form.fields["item"] == with_mail.item
            question = await anne.see(f"/r/{with_mail.opened.code}/q/{with_mail.question}")
            assert question.form("/subscribe").fields["question"] == with_mail.question
            happened = await anne.see(f"/r/{with_mail.opened.code}/what-happened")
            assert f'href="/r/{with_mail.opened.code}/subscribe"' in happened.html
