"""Publishing on the planning screens: what is said afterwards is true of what was published."""

from __future__ import annotations

from tests.support import planners
from tests.support.sites import TestSite


async def test_a_published_break_is_not_said_to_have_a_code(site: TestSite) -> None:
    host = site.application.site.programme
    session = await planners.plan_session(host, "Pause med musik", template="break")
    async with site.visitor() as visitor:
        await planners.signed_in(site, await planners.make_account(host), visitor)
        page = await visitor.see(f"/organise/sessions/{session}")
        published = await visitor.fill(page, "/publish")

    assert "Pausen står i programmet nu." in published.text
    assert "deltagerkode" not in published.text
