"""What is not public of the programme is nowhere: planted words over every address, for anybody without an account."""

from __future__ import annotations

from typing import Any

from livetalk.live.programme.programme_host import Done
from livetalk.programme import commands as c
from livetalk.programme.context import SERVER, Giver
from livetalk.programme.texts import EntryWords, ProposalWords
from tests.edge.addresses import every_address, of_programme
from tests.edge.closed_meeting import read
from tests.support.planners import (
    add_body,
    add_stage,
    make_account,
    plan_gathering,
    plan_session,
    publish,
    signed_in,
)
from tests.support.sites import TestSite

SECRET = "KLADDE-"
OPEN = "ÅBENT-"
SOMEBODY = Giver(id="p" + "x" * 16)


async def plant(site: TestSite) -> str:
    """Plan in secret, beside what everybody may know; the code of the one room that is public."""
    host = site.application.site.programme
    body = await add_body(host)
    public = await plan_gathering(host, f"{OPEN}dag", body)
    await host.give(SERVER, c.PublishGathering(gathering=public))
    stage = await add_stage(host, public)
    known: dict[str, Any] = {
        "themes": (f"{SECRET}emne",),
        "politicians": (f"{SECRET}navn",),
        "summary": f"{SECRET}resume",
    }
    talk = await plan_session(host, f"{OPEN}tale", gathering=public, stage=stage, bodies=(body,))
    code = await publish(site, talk)
    await plan_session(host, f"{SECRET}tale", gathering=public, stage=stage, bodies=(body,), **known)
    await plan_session(host, f"{SECRET}møde", bodies=(body,), **known)
    draft = await plan_gathering(host, f"{SECRET}dag", body)
    await add_stage(host, draft, f"{SECRET}telt")
    await publish(site, await plan_session(host, f"{SECRET}i kladde", gathering=draft, bodies=(body,)))
    never = await plan_session(host, f"{SECRET}aflyst", bodies=(body,), **known)
    await host.give(SERVER, c.CancelSession(session=never, reason=f"{SECRET}grund"))
    await publish(
        site, await plan_session(host, f"{SECRET}lukket rum", template="small_room", bodies=(body,))
    )
    proposed = c.Propose(
        words=ProposalWords(
            title=f"{SECRET}forslag", about=f"{SECRET}om", who="os", name=f"{SECRET}Anne", email="a@b.example"
        )
    )
    assert isinstance(await host.give(SOMEBODY, proposed), Done)
    captured = c.Capture(
        entry="e1",
        person="a" * 16,
        at=host.now(),
        origin="outreach",
        words=EntryWords(text=f"{SECRET}fra Deltag-bilen", name=f"{SECRET}Bo"),
    )
    assert isinstance(await host.give(SERVER, captured), Done)
    await make_account(host, name=f"{SECRET}Holm", email="kladde-holm@gentofte.example")
    return code


async def test_no_draft_no_proposal_no_entry_and_no_account_is_public(site: TestSite) -> None:
    code = await plant(site)

    async with site.visitor() as anybody:
        addresses = every_address(site, {**of_programme(site), "code": [code]})
        seen = {address: await read(anybody, address) for address in addresses}

    assert [address for address, said in seen.items() if SECRET.lower() in said.lower()] == []
    assert [address for address, said in seen.items() if OPEN in said] != []


async def test_the_words_were_really_planted(site: TestSite) -> None:
    await plant(site)
    host = site.application.site.programme

    async with site.visitor() as visitor:
        planner = await signed_in(site, await make_account(host, "administrator"), visitor)
        addresses = every_address(site, of_programme(site))
        seen = {address: await read(planner, address) for address in addresses if "/organise" in address}

    assert len([address for address, said in seen.items() if SECRET in said]) > 2
