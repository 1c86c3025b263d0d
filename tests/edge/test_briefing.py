"""The briefing: what came in, by theme, for those who are to answer and nobody else."""

from __future__ import annotations

import pytest

from livetalk.edge import access
from livetalk.edge.opening import Opened
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor
from tests.support.planners import HOUR_MS, plan_session, publish
from tests.support.sites import TestSite

MO = Actor(id="mo", role="moderator")


async def ask(site: TestSite, code: str, text: str, *, theme: str | None = None, supports: int = 0) -> str:
    """An approved question."""
    room = await site.live(code)
    asker = Actor(id=f"p{len(room.state.questions)}", role="audience")
    outcome = await room.give(asker, c.AskQuestion(text=text, theme=theme), None)
    question = outcome.question or ""  # type: ignore[union-attr]
    await room.give(MO, c.ApproveQuestion(question=question), None)
    for number in range(supports):
        fan = Actor(id=f"fan{number}", role="audience")
        await room.give(fan, c.SupportQuestion(question=question), None)
    return question


async def test_themes_with_most_people_behind_them_come_first_with_their_counts(
    site: TestSite, opened: Opened
) -> None:
    room = await site.live(opened.code)
    await room.give(MO, c.SetRoomState(state="early"), None)
    await ask(site, opened.code, "Hvornår kommer stien?", theme="Trafik")
    await ask(site, opened.code, "Må hunde være løse?")
    await ask(site, opened.code, "Hvem passer børnene?", theme="Skole", supports=4)
    await ask(site, opened.code, "Hvad med lejrskolen?", theme="Skole", supports=9)
    await room.give(Actor(id="x", role="audience"), c.AskQuestion(text="HELD"), None)
    async with site.visitor() as speaker, site.visitor() as lead:
        await speaker.enter(opened.tokens["speaker"])
        page = (await speaker.see(f"/r/{opened.code}/briefing")).text
        assert "4 spørgsmål i køen, 4 kom, før mødet begyndte" in page
        assert "Skole 2 2 13 Trafik 1 1 0 Uden emne 1 1 0" in page
        places = [page.index(text) for text in ("lejrskolen", "børnene", "stien", "hunde")]
        assert places == sorted(places)
        assert "HELD" not in page
        assert "venter" not in page
        await lead.enter(opened.tokens["moderator"])
        assert "1 venter på at blive læst" in (await lead.see(f"/r/{opened.code}/briefing")).text


@pytest.mark.parametrize("role", ["", "captions"])
async def test_the_briefing_is_for_those_who_hold_the_meeting(
    site: TestSite, opened: Opened, role: str
) -> None:
    async with site.visitor() as stranger:
        if role:
            await stranger.post("/enter", data={"token": opened.tokens[role]})
        assert (await stranger.get(f"/r/{opened.code}/briefing")).status_code == 403


async def test_the_briefing_of_a_planned_meeting_leads_to_its_agenda(site: TestSite) -> None:
    host = site.application.site.programme
    session = await plan_session(
        host, template="theme_meeting", starts_in_ms=HOUR_MS, agenda="https://gentofte.example/dagsorden/4"
    )
    code = await publish(site, session)
    token = f"{code}-{'t' * 28}"
    room = await site.live(code)
    await room.give(MO, c.MakeLink(link="mo1", role="moderator", token_hash=access.token_hash(token)), None)
    async with site.visitor() as lead:
        await lead.enter(token)
        page = (await lead.get(f"/r/{code}/briefing")).text
    assert 'href="https://gentofte.example/dagsorden/4"' in page
    assert "Der er ikke nogen godkendte spørgsmål endnu" in page
