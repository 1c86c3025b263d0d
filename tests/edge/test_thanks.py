"""After a session: three questions, and what they and the log add up to."""

from __future__ import annotations

import json

from livetalk.live.programme.programme_host import Done
from livetalk.programme import commands as c
from livetalk.programme.context import SERVER
from tests.support.planners import HOUR_MS, add_body, make_account, plan_session, publish, signed_in
from tests.support.sites import TestSite, Visitor


async def held(site: TestSite, title: str = "Cykler på Strandvejen", **more: object) -> tuple[str, str]:
    """A session that began an hour ago: its id, and the code of its room."""
    session = await plan_session(
        site.application.site.programme,
        title,
        starts_in_ms=-HOUR_MS,
        template=str(more.get("template", "talk")),
    )
    return session, await publish(site, session)


async def judged(site: TestSite, session: str, **answers: str) -> None:
    """Somebody new answers."""
    async with site.visitor() as citizen:
        page = await citizen.see(f"/s/{session}/thanks")
        await citizen.fill(page, f"/s/{session}/thanks", **answers)


async def evaluation(site: TestSite, visitor: Visitor, session: str) -> str:
    """The text of the evaluation, for an organiser."""
    await signed_in(site, await make_account(site.application.site.programme), visitor)
    return (await visitor.see(f"/organise/sessions/{session}/evaluation")).text


async def test_the_phone_leads_to_the_three_questions_when_the_talk_is_over(site: TestSite) -> None:
    session, code = await held(site)
    async with site.visitor() as citizen:
        assert f'href="/r/{code}/thanks"' in (await citizen.see(f"/r/{code}")).html
        answer = await citizen.get(f"/r/{code}/thanks")
    assert answer.headers["location"] == f"/s/{session}/thanks"


async def test_answers_can_be_changed_and_count_once(site: TestSite) -> None:
    session, _ = await held(site)
    address = f"/s/{session}/thanks"
    async with site.visitor() as citizen:
        done = await citizen.fill(await citizen.see(address), address, heard="2", comment="For kort tid.")
        assert "Tak for dit svar." in done.text
        again = await citizen.see(address)
        assert "For kort tid." in again.html
        await citizen.fill(again, address, heard="4", comment="God tid alligevel.")
    state = site.application.site.programme.state
    (given,) = state.feedback[session].values()
    assert given.heard == 4
    assert not any("For kort tid." in words for words in state.words.values())


async def test_an_empty_form_is_told_what_it_lacks(site: TestSite) -> None:
    session, _ = await held(site)
    async with site.visitor() as citizen:
        page = await citizen.see(f"/s/{session}/thanks")
        again = await citizen.fill(page, f"/s/{session}/thanks", 422, comment=" ")
    assert "vælg et tal" in again.text


async def test_nobody_judges_what_has_not_begun(site: TestSite) -> None:
    session = await plan_session(site.application.site.programme)
    await publish(site, session)
    async with site.visitor() as citizen:
        page = await citizen.see(f"/s/{session}/thanks")
        answer = await citizen.post(f"/s/{session}/thanks", data={"heard": "5"})
    assert "Når samtalen er begyndt" in page.text
    assert answer.status_code == 422


async def test_a_draft_and_a_room_for_members_have_no_such_page_for_strangers(site: TestSite) -> None:
    host = site.application.site.programme
    draft = await plan_session(host, "Hemmelig kladde", starts_in_ms=-HOUR_MS)
    closed, code = await held(site, "Hemmeligt råd", template="small_room")
    async with site.visitor() as stranger:
        stranger.cookies.set("lt_rooms", code)  # anybody can say so
        for session in (draft, closed):
            page = await stranger.see(f"/s/{session}/thanks", 404)
            answer = await stranger.post(f"/s/{session}/thanks", data={"heard": "1"})
            assert "Hemmelig" not in page.html
            assert answer.status_code == 404
    assert not host.state.feedback


async def test_erasing_everything_takes_the_answers_back(site: TestSite) -> None:
    session, _ = await held(site)
    host = site.application.site.programme
    async with site.visitor() as citizen, site.visitor() as visitor:
        page = await citizen.see(f"/s/{session}/thanks")
        await citizen.fill(page, f"/s/{session}/thanks", heard="1", comment="Jeg hedder Bo Lind.")
        export = json.loads((await citizen.get("/mine/export.json")).content)
        assert export[0]["feedback"][0]["comment"] == "Jeg hedder Bo Lind."
        await citizen.fill(await citizen.see("/mine/erase"), "/mine/erase", sure="yes")
        said = await evaluation(site, visitor, session)
    assert not any("Bo Lind" in words for words in host.state.words.values())
    assert "Midterste svar" not in said


async def test_the_evaluation_says_what_was_counted_and_what_nobody_knows(site: TestSite) -> None:
    session, code = await held(site)
    for heard in ("2", "4", "5"):
        await judged(site, session, heard=heard, comment="Hold det igen." if heard == "5" else "")
    async with site.visitor() as citizen, site.visitor() as visitor:
        page = await citizen.see(f"/r/{code}")
        await citizen.fill(page, f"/r/{code}/do", type="ask", text="Hvornår bliver stien bredere?")
        said = await evaluation(site, visitor, session)
    assert "Spørgsmål og idéer 1" in said
    assert "Uden svar endnu 1" in said
    assert "Midterste svar: 4 af 5. 3 svar." in said
    assert "Det er få svar." in said
    assert "Hold det igen." in said
    assert "Fra spurgt til besvaret på mødet (midterste) ved vi ikke" in said
    assert "Ingen har svaret på det." in said
    assert said.count("Det ved vi ikke:") == 6


async def test_a_draft_has_nothing_to_evaluate_and_a_host_evaluates_nothing_of_others(site: TestSite) -> None:
    host = site.application.site.programme
    own, others = await add_body(host, "Grønt Råd"), await add_body(host, "Seniorråd")
    session = await plan_session(host, "De andres", bodies=(others,))
    async with site.visitor() as visitor, site.visitor() as stranger:
        assert "intet at evaluere" in await evaluation(site, visitor, session)
        await signed_in(site, await make_account(host, "host", own), stranger)
        page = await stranger.see(f"/organise/sessions/{session}/evaluation", 403)
    assert "De andres" not in page.html


async def test_a_cancelled_session_asks_nobody_how_it_was(site: TestSite) -> None:
    session, _ = await held(site)
    cancelled = c.CancelSession(session=session, reason="Storm")
    assert isinstance(await site.application.site.programme.give(SERVER, cancelled), Done)
    async with site.visitor() as citizen:
        await citizen.see(f"/s/{session}/thanks", 404)


async def test_a_room_without_a_session_thanks_and_says_what_happens_next(site: TestSite) -> None:
    opened = await site.open_room()
    async with site.visitor() as citizen:
        page = await citizen.see(f"/r/{opened.code}/thanks")
    assert "Tak, fordi du var med" in page.text
    assert f"/r/{opened.code}/what-happened" in page.html
    assert not [form for form in page.forms if form.action.endswith("/thanks")]
