"""The start page of those who plan: what needs them now, and how to begin."""

from __future__ import annotations

from livetalk.edge.rendering.templates import new_id
from livetalk.live.submissions import Accepted
from livetalk.programme import commands as c
from livetalk.programme.context import Giver
from livetalk.programme.texts import ProposalWords
from livetalk.rooms.actors import Actor
from livetalk.rooms.commands import OpenItem, SetRoomState
from tests.support.planners import (
    DAY_MS,
    add_body,
    make_account,
    plan_gathering,
    plan_session,
    publish,
    signed_in,
)
from tests.support.sites import TestSite, Visitor

MODERATOR = Actor(id="mo", role="moderator")
PROPOSAL = ProposalWords(
    title="Ren luft ved skolen",
    about="Børn ånder den ind.",
    who="Forældre",
    name="Bo",
    email="bo@example.org",
)


async def planner(site: TestSite, visitor: Visitor, role: str = "organiser", *bodies: str) -> Visitor:
    """The visitor, signed in."""
    assert role in ("administrator", "organiser", "host")
    host = site.application.site.programme
    account = await make_account(host, "host" if role == "host" else "organiser", *bodies)
    return await signed_in(site, account, visitor)


async def test_who_is_not_signed_in_is_led_to_the_entrance(site: TestSite) -> None:
    async with site.visitor() as stranger:
        answer = await stranger.get("/organise")
    assert answer.headers["location"] == "/organise/sign-in?next=/organise"


async def test_a_programme_without_anything_teaches_how_to_begin(site: TestSite) -> None:
    async with site.visitor() as visitor:
        page = await (await planner(site, visitor)).see("/organise")
    assert "Kom i gang" in page.text
    assert "<title>Det venter på dig" not in page.html
    assert "Intet venter på dig lige nu." in page.text


async def test_a_question_that_waits_is_on_the_page_until_it_is_judged(site: TestSite) -> None:
    host = site.application.site.programme
    code = await publish(site, await plan_session(host, "Cykler på Strandvejen"))
    async with site.visitor() as citizen, site.visitor() as visitor:
        await planner(site, visitor)
        assert "Læs dem" not in (await visitor.see("/organise")).text
        page = await citizen.see(f"/r/{code}")
        await citizen.fill(page, f"/r/{code}/do", type="ask", text="Hvornår bliver stien bredere?")
        seen = await visitor.see("/organise")
    assert "Ét spørgsmål venter på godkendelse." in seen.text
    assert "Cykler på Strandvejen" in seen.text


async def test_what_is_overdue_and_what_is_to_be_published_leads_to_the_page_for_it(site: TestSite) -> None:
    host = site.application.site.programme
    session = await plan_session(host, "Cykler på Strandvejen", starts_in_ms=-2 * DAY_MS)
    code = await publish(site, session)
    room = await site.live(code)
    opened = OpenItem(title="Skiltet", due="2020-01-02", owner="Vej og park")
    for command in (SetRoomState(state="open"), opened, SetRoomState(state="closed")):
        assert isinstance(await room.give(MODERATOR, command, new_id()), Accepted)
    async with site.visitor() as visitor:
        page = await (await planner(site, visitor)).see("/organise")
        assert "Én sag er over fristen." in page.text
        assert "Den ældste frist var 2. januar 2020." in page.text
        assert "Mødet er slut. Læs opsamlingen igennem" in page.text
        form = page.form(f"/organise/sessions/{session}/enter", to="record")
        answer = await visitor.post(form.action, data={**form.fields, "role": "notes", "to": "record"})
        assert answer.headers["location"] == f"/r/{code}/record/edit"
        assert "Cykler på Strandvejen" in (await visitor.see(f"/r/{code}/record/edit")).text


async def test_a_draft_says_what_it_still_lacks_and_when_it_is(site: TestSite) -> None:
    host = site.application.site.programme
    await plan_session(host, "Uden ramme", purpose="", listens="")
    await plan_session(host, "Om et år", starts_in_ms=300 * DAY_MS, purpose="")
    async with site.visitor() as visitor:
        page = await (await planner(site, visitor)).see("/organise")
    assert "Der mangler stadig: formål, hvem der lytter." in page.text
    assert page.text.count("Kan ikke offentliggøres endnu.") == 1


async def test_a_proposal_says_by_when_its_answer_was_promised(site: TestSite) -> None:
    host = site.application.site.programme
    await host.give(Giver(id="p-bo"), c.Propose(words=PROPOSAL))
    async with site.visitor() as visitor, site.visitor() as other:
        page = await (await planner(site, visitor)).see("/organise")
        body = await add_body(host)
        hosts = await (await planner(site, other, "host", body)).see("/organise")
    assert "Ren luft ved skolen" in page.text
    assert "Vi har lovet svar senest" in page.text
    assert "Ren luft ved skolen" not in hosts.text


async def test_a_host_sees_nothing_of_what_others_hold(site: TestSite) -> None:
    host = site.application.site.programme
    own, others = await add_body(host, "Grønt Råd"), await add_body(host, "Seniorråd")
    await plan_session(host, "Vores egen", bodies=(own,))
    await plan_session(host, "De andres hemmelige", bodies=(others,))
    await plan_gathering(host)
    async with site.visitor() as visitor:
        page = await (await planner(site, visitor, "host", own)).see("/organise")
    assert "Vores egen" in page.text
    assert "De andres hemmelige" not in page.text
