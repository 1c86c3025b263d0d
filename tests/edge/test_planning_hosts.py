"""Hosts at the planning screens: their own and nothing of others, and no way to shut somebody out."""

from __future__ import annotations

from livetalk.programme import commands as c
from tests.support import planners
from tests.support.sites import TestSite


async def test_a_host_reads_nothing_of_what_others_plan(site: TestSite) -> None:
    host = site.application.site.programme
    own, others = await planners.add_body(host), await planners.add_body(host, "Seniorråd")
    gathering = await planners.plan_gathering(host, "Hemmelig dag", others)
    stage = await planners.add_stage(host, gathering, "Hemmeligt telt")
    foreign = await planners.plan_session(host, "Hemmelig samtale", bodies=(others,), gathering=gathering)
    mine = await planners.plan_session(host, "Vores samtale", bodies=(own,))
    account = await planners.make_account(host, "host", own)
    visitor = await planners.signed_in(site, account, site.visitor())

    listed = await visitor.see("/organise/programme?show=all")
    refused = [
        await visitor.see(f"/organise/sessions/{foreign}", 403),
        await visitor.see(f"/organise/sessions/{foreign}/edit", 403),
        await visitor.see(f"/organise/gatherings/{gathering}", 403),
        await visitor.see(f"/organise/sessions/new?template=talk&gathering={gathering}", 403),
        *[
            visitor._page(await visitor.post(address, data={"name": "x", "reason": "x"}), 403)
            for address in (
                f"/organise/sessions/{foreign}/cancel",
                f"/organise/sessions/{foreign}/enter",
                f"/organise/sessions/{foreign}/duplicate",
                f"/organise/gatherings/{gathering}/publish-all",
                f"/organise/stages/{stage}",
            )
        ],
    ]

    assert "Vores samtale" in listed.text
    assert mine in listed.html
    assert all("Hemmelig" not in page.html for page in [listed, *refused])


async def test_drafts_of_others_in_a_hosts_own_gathering_are_only_taken_time(site: TestSite) -> None:
    host = site.application.site.programme
    own, others = await planners.add_body(host), await planners.add_body(host, "Seniorråd")
    gathering = await planners.plan_gathering(host, "Vores dag", own)
    await planners.plan_session(host, "Hemmelig samtale", bodies=(others,), gathering=gathering)
    account = await planners.make_account(host, "host", own)
    visitor = await planners.signed_in(site, account, site.visitor())

    grid = await visitor.see(f"/organise/gatherings/{gathering}")

    assert "Hemmelig" not in grid.html
    assert "Optaget af andre" in grid.text


async def test_a_host_cancels_no_day_in_which_others_hold_something(site: TestSite) -> None:
    host = site.application.site.programme
    own, others = await planners.add_body(host), await planners.add_body(host, "Seniorråd")
    gathering = await planners.plan_gathering(host, "Vores dag", own)
    theirs = await planners.plan_session(host, "Deres samtale", bodies=(others,), gathering=gathering)
    await planners.plan_session(host, "Vores samtale", bodies=(own,), gathering=gathering)
    account = await planners.make_account(host, "host", own)
    visitor = await planners.signed_in(site, account, site.visitor())
    address = f"/organise/gatherings/{gathering}/cancel"

    refused = await visitor.post(address, data={"reason": "Storm"})
    assert refused.status_code == 403
    assert {one.state for one in host.state.sessions.values()} == {"draft"}

    await planners.made(host, c.CancelSession(session=theirs, reason="Storm"))
    await visitor.post(address, data={"reason": "Storm"})
    assert host.state.gatherings[gathering].state == "cancelled"


async def test_a_host_is_not_told_what_others_plan_by_a_warning(site: TestSite) -> None:
    host = site.application.site.programme
    own, others = await planners.add_body(host), await planners.add_body(host, "Seniorråd")
    secret = await planners.plan_session(host, "Hemmelig samtale", bodies=(others,), politicians=("Bo Dam",))
    mine = await planners.plan_session(host, "Vores samtale", bodies=(own,), politicians=("Bo Dam",))
    account = await planners.make_account(host, "host", own)
    visitor = await planners.signed_in(site, account, site.visitor())

    before = await visitor.see(f"/organise/sessions/{mine}")
    await planners.publish(site, secret)
    after = await visitor.see(f"/organise/sessions/{mine}")

    assert "Bo Dam er med" not in before.text
    assert "Bo Dam er med" in after.text
    assert secret not in after.html.replace("/s/" + secret, "")


async def test_a_host_who_unticks_the_own_body_of_a_joint_session_still_holds_it(site: TestSite) -> None:
    host = site.application.site.programme
    own, others = await planners.add_body(host), await planners.add_body(host, "Seniorråd")
    session = await planners.plan_session(host, bodies=(others, own))
    account = await planners.make_account(host, "host", own)
    visitor = await planners.signed_in(site, account, site.visitor())

    form = (await visitor.see(f"/organise/sessions/{session}/edit")).form("/edit")
    form.fields.pop("bodies")
    answer = await visitor.post(form.action, data={**form.fields, "title": "Cykler og gang"})

    assert answer.status_code == 303
    assert set(host.state.sessions[session].bodies) == {own, others}
