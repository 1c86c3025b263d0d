"""Somebody without an account proposes a talk; an organiser answers; both see what was said."""

from __future__ import annotations

import json

import pytest

from livetalk.live.programme.forgetting import Forgetting
from livetalk.live.programme.programme_host import Done
from livetalk.programme import commands as c
from livetalk.programme.context import SERVER
from livetalk.programme.proposing import KEPT_MS
from livetalk.programme.texts import GatheringWords
from tests.support.planners import add_body, add_stage, make_account, plan_gathering, signed_in
from tests.support.sites import TestSite, Visitor

FORM = {
    "title": "Ren luft ved skolen",
    "about": "Bilerne holder i tomgang, når børnene bliver sat af.",
    "who": "Forældre til 2. B",
    "name": "Bo Lind",
    "email": "bo@example.org",
}


async def proposed(visitor: Visitor, **changes: str) -> str:
    """Propose a talk; the address of its own page."""
    page = await visitor.fill(await visitor.see("/propose"), "/propose", **{**FORM, **changes})
    return page.url.partition("?")[0].removeprefix("http://livetalk.example")


async def organiser(site: TestSite, visitor: Visitor) -> Visitor:
    """The visitor, signed in as one who answers proposals."""
    return await signed_in(site, await make_account(site.application.site.programme), visitor)


async def answer(site: TestSite, proposal: str, **fields: str) -> None:
    """An organiser answers by the form."""
    async with site.visitor() as visitor:
        address = f"/organise{proposal}"
        page = await (await organiser(site, visitor)).see(address)
        await visitor.fill(page, address, **fields)


async def test_a_proposal_has_its_own_page_that_promises_an_answer_by_a_day(site: TestSite) -> None:
    async with site.visitor() as citizen:
        own = await citizen.see(await proposed(citizen))
        mine = await citizen.see("/mine")
    assert "Forslaget er modtaget" in own.text
    assert "Du får svar senest" in own.text
    assert "Ren luft ved skolen" in mine.text


async def test_nobody_else_can_read_a_proposal_or_learn_that_it_is_there(site: TestSite) -> None:
    async with site.visitor() as citizen, site.visitor() as stranger:
        address = await proposed(citizen)
        there = await stranger.see(address, 404)
        nowhere = await stranger.see("/proposals/abcdefghjk", 404)
        answer = await stranger.post(address, data={"act": "withdraw"})
    assert "Ren luft" not in there.html
    assert there.text == nowhere.text
    assert answer.status_code == 404


async def test_the_personal_code_finds_the_proposal_on_another_device(site: TestSite) -> None:
    async with site.visitor() as citizen, site.visitor() as phone:
        address = await proposed(citizen)
        code = citizen.cookies["lt_me"]
        await phone.fill(await phone.see("/mine"), "/mine/code", code=code)
        assert "Ren luft ved skolen" in (await phone.see(address)).text


async def test_asking_back_and_answering_stand_on_both_pages(site: TestSite) -> None:
    async with site.visitor() as citizen, site.visitor() as visitor:
        address = await proposed(citizen)
        await answer(site, address, act="ask", text="Hvilken skole er det?")
        own = await citizen.see(address)
        assert "Vi har et spørgsmål" in own.text
        assert "Hvilken skole er det?" in own.text
        await citizen.fill(own, address, act="answer", text="Tranegårdskolen.")
        seen = await (await organiser(site, visitor)).see(f"/organise{address}")
    assert "Tranegårdskolen." in seen.text
    assert "De har svaret" in seen.text


async def test_accepting_makes_a_draft_on_the_chosen_stage_and_tells_the_proposer_the_day(
    site: TestSite,
) -> None:
    host = site.application.site.programme
    gathering, body = await plan_gathering(host, "Festdag"), await add_body(host)
    stage = await add_stage(host, gathering, "Telt 2")
    assert isinstance(await host.give(SERVER, c.PublishGathering(gathering=gathering)), Done)
    async with site.visitor() as citizen:
        address = await proposed(citizen, gathering="festdag")
        await answer(
            site,
            address,
            act="accept",
            template="talk",
            stage=stage,
            day="2031-05-29",
            starts="14:00",
            bodies=body,
            text="Vi glæder os.",
        )
        own = await citizen.see(address)
    session = next(iter(host.state.sessions.values()))
    assert (session.state, session.stage, session.gathering) == ("draft", stage, gathering)
    assert session.bodies == (body,)
    assert session.ends - session.starts == 45 * 60_000
    assert "Samtalen er sat til 29. maj 2031." in own.text
    assert "Vi glæder os." in own.text


async def test_declining_needs_a_reason_and_says_it_with_the_day(site: TestSite) -> None:
    async with site.visitor() as citizen, site.visitor() as visitor:
        address = await proposed(citizen)
        page = await (await organiser(site, visitor)).see(f"/organise{address}")
        again = await visitor.fill(page, f"/organise{address}", 422, act="decline", text=" ")
        assert "Der mangler noget" in again.text
        assert not (await citizen.see(address)).text.count("Det kan vi desværre ikke")
        await visitor.fill(again, f"/organise{address}", act="decline", text="Det hører under staten.")
        own = await citizen.see(address)
    assert "Det kan vi desværre ikke" in own.text
    assert "Det hører under staten." in own.text
    assert "Svaret er fra" in own.text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("title", " ", "Der mangler noget"),
        ("about", "x" * 1501, "Der er plads til 1500 tegn"),
        ("email", "bo hos example", "Det ligner ikke en mailadresse"),
        ("about", "Mit nummer er 010190-1234", "cpr-nummer"),
    ],
)
async def test_a_refused_form_comes_back_with_everything_that_was_typed(
    site: TestSite, field: str, typed: str, sentence: str
) -> None:
    async with site.visitor() as citizen:
        page = await citizen.see("/propose")
        again = await citizen.fill(page, "/propose", 422, **{**FORM, field: typed})
        assert sentence in again.text
        fields = again.form("/propose").fields
    assert {**FORM, field: typed}.items() <= {name: fields[name] for name in FORM}.items()
    assert not site.application.site.programme.state.proposals


async def test_the_same_form_sent_twice_is_one_proposal(site: TestSite) -> None:
    async with site.visitor() as citizen:
        page = await citizen.see("/propose")
        form = page.form("/propose")
        for _ in range(2):
            answer = await citizen.post("/propose", data={**form.fields, **FORM})
            assert answer.status_code == 303
    assert len(site.application.site.programme.state.proposals) == 1


async def test_what_is_taken_back_is_erased_and_on_no_page(site: TestSite) -> None:
    host = site.application.site.programme
    async with site.visitor() as citizen, site.visitor() as visitor:
        address = await proposed(citizen)
        page = await citizen.see(address)
        gone = await citizen.fill(page, address, act="withdraw")
        assert "er slettet" in gone.text
        listed = await (await organiser(site, visitor)).see("/organise/proposals")
        await visitor.see(f"/organise{address}", 404)
    assert "Ren luft" not in listed.text
    assert not any("Bo Lind" in words for words in host.state.words.values())


async def test_erasing_everything_takes_proposals_along_and_the_export_had_them(site: TestSite) -> None:
    host = site.application.site.programme
    async with site.visitor() as citizen:
        await proposed(citizen)
        export = json.loads((await citizen.get("/mine/export.json")).content)
        assert export[0]["proposals"][0]["words"]["email"] == "bo@example.org"
        ask = await citizen.see("/mine/erase")
        assert "Ren luft ved skolen" in ask.text
        await citizen.fill(ask, "/mine/erase", sure="yes")
    assert not any("Bo Lind" in words for words in host.state.words.values())


async def test_a_host_answers_no_proposals(site: TestSite) -> None:
    host = site.application.site.programme
    body = await add_body(host)
    async with site.visitor() as citizen, site.visitor() as visitor:
        address = await proposed(citizen)
        await signed_in(site, await make_account(host, "host", body), visitor)
        for path in ("/organise/proposals", f"/organise{address}"):
            page = await visitor.see(path, 403)
            assert "Ren luft" not in page.html


async def test_a_draft_of_a_gathering_takes_no_proposals_and_is_not_named(site: TestSite) -> None:
    host = site.application.site.programme
    await plan_gathering(host, "Hemmelig dag")
    async with site.visitor() as citizen:
        await citizen.see("/g/hemmelig-dag/propose", 404)
        page = await citizen.see("/propose")
        answer = await citizen.post("/propose", data={**FORM, "gathering": "hemmelig-dag"})
    assert "Hemmelig dag" not in page.html
    assert answer.status_code == 404
    assert not host.state.proposals


async def test_a_network_that_proposes_without_end_waits(site: TestSite) -> None:
    statuses = []
    for number in range(22):
        async with site.visitor() as machine:
            sent = await machine.post("/propose", data={**FORM, "email": f"bo{number}@example.org"})
            statuses.append(sent.status_code)
    assert statuses[:20] == [303] * 20
    assert statuses[20:] == [429, 429]


async def test_a_mail_address_that_nobody_has_proved_gets_few_letters_in_a_row(site: TestSite) -> None:
    answers = []
    for number in range(10):  # each from another network, as somebody else, in the name of one address
        async with site.visitor(address=f"192.0.{number}.9") as somebody:
            page = await somebody.see("/propose")
            form = page.form("/propose")
            sent = await somebody.post("/propose", data={**form.fields, **FORM, "email": "Bo@example.org "})
            answers.append(sent.status_code)

    assert answers == [303] * 8 + [429] * 2


async def test_words_of_a_gathering_that_are_gone_break_no_page(site: TestSite) -> None:
    host = site.application.site.programme
    gathering = await plan_gathering(host, "Festdag")
    assert isinstance(await host.give(SERVER, c.PublishGathering(gathering=gathering)), Done)
    async with site.visitor() as citizen:
        address = await proposed(citizen, gathering="festdag")
        changed = c.ChangeGathering(gathering=gathering, words=GatheringWords(title="Havnens dag"))
        assert isinstance(await host.give(SERVER, changed), Done)
        assert "Havnens dag" in (await citizen.see(address)).text


async def test_a_proposal_of_long_ago_is_on_no_page_any_more(site: TestSite) -> None:
    host = site.application.site.programme
    async with site.visitor() as citizen, site.visitor() as visitor:
        address = await proposed(citizen)
        await answer(site, address, act="decline", text="Det hører under staten.")
        now = host.now
        host.now = lambda: now() + KEPT_MS
        await Forgetting(host).look()
        host.now = now
        await citizen.see(address, 404)
        assert "Dine forslag" not in (await citizen.see("/mine")).text
        listed = await (await organiser(site, visitor)).see("/organise/proposals")
    assert "Det hører under staten." not in listed.text
    assert not any("Bo Lind" in words for words in host.state.words.values())
