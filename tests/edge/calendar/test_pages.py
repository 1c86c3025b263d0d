"""The calendar's page and its frame on other sites."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from livetalk.edge.headers import CONTENT_SECURITY_POLICY
from livetalk.live.programme.programme_host import ProgrammeHost
from livetalk.programme import commands as c
from livetalk.programme.context import SERVER
from livetalk.programme.hours import day_of
from tests.support.planners import (
    DAY_MS,
    HOUR_MS,
    add_body,
    add_stage,
    made,
    plan_gathering,
    plan_session,
    publish,
)
from tests.support.sites import TestSite, running_site

EMBEDDER = "https://www.gentofte.example"


def host_of(site: TestSite) -> ProgrammeHost:
    return site.application.site.programme


async def planned(site: TestSite, title: str, in_days: int = 1, **more: object) -> str:
    session = await plan_session(host_of(site), title, starts_in_ms=in_days * DAY_MS, **more)  # type: ignore[arg-type]  # words of a session
    await publish(site, session)
    return session


def month_at(site: TestSite, in_days: int) -> str:
    return day_of(host_of(site).now() + in_days * DAY_MS).strftime("%Y-%m")


@pytest.mark.parametrize("view", ["month", "list"])
async def test_a_session_stands_in_the_month_and_in_the_list_with_a_way_to_its_page(
    site: TestSite, view: str
) -> None:
    session = await planned(site, "Cykler på åen")

    async with site.visitor() as reader:
        page = await reader.see(f"/calendar?view={view}&month={month_at(site, 1)}")

    assert "Cykler på åen" in page.html
    assert f'href="/s/{session}"' in page.html
    assert "<script" not in page.html


async def test_another_month_does_not_have_it_and_leads_to_it(site: TestSite) -> None:
    await planned(site, "Cykler", 70)

    async with site.visitor() as reader:
        page = await reader.see("/calendar")
        assert "Cykler" not in page.html
        assert f"month={month_at(site, 70)}" in page.html


async def test_the_list_of_what_is_coming_has_all_months_and_nothing_that_is_over(site: TestSite) -> None:
    await planned(site, "Over", -3)
    await planned(site, "Snart", 2)
    await planned(site, "Engang", 100)

    async with site.visitor() as reader:
        page = await reader.see("/calendar?view=list")

    assert "Over</bdi>" not in page.html
    assert page.html.index("Snart</bdi>") < page.html.index("Engang</bdi>")


async def test_the_reader_narrows_it_to_who_holds_it_and_to_a_theme(site: TestSite) -> None:
    host = host_of(site)
    green, seniors = await add_body(host, "Grønt Råd"), await add_body(host, "Seniorråd")
    await planned(site, "Sammen", bodies=(green, seniors), themes=("Vand",))
    await planned(site, "Alene", bodies=(seniors,), themes=("Vej",))

    async with site.visitor() as reader:
        for choice, shown, hidden in (
            ("body=groent-raad", "Sammen", "Alene"),
            ("theme=vej", "Alene", "Sammen"),
            ("body=seniorraad&theme=vand", "Sammen", "Alene"),
        ):
            page = await reader.see(f"/calendar?view=list&{choice}")
            assert f"{shown}</bdi>" in page.html
            assert f"{hidden}</bdi>" not in page.html
        page = await reader.see("/calendar?view=list")
        page = await reader.see("/calendar?view=list&body=nobody")
        assert "Sammen</bdi>" not in page.html
        assert "Se alle møder" in page.html


async def test_the_page_offers_a_feed_of_all_and_of_each_it_can_be_narrowed_to(site: TestSite) -> None:
    host = host_of(site)
    body = await add_body(host, "Grønt Råd")
    day = await plan_gathering(host, "Festdag", body)
    stage = await add_stage(host, day, "Telt 1")
    await made(host, c.PublishGathering(gathering=day))
    await planned(site, "Cykler", bodies=(body,), themes=("Trafik",), gathering=day, stage=stage)

    async with site.visitor() as reader:
        page = await reader.see("/calendar")
        for path in (
            "/calendar.ics",
            "/calendar/body/groent-raad.ics",
            "/calendar/theme/trafik.ics",
            f"/calendar/stage/{stage}.ics",
        ):
            assert f'href="webcal://livetalk.example{path}"' in page.html
            assert f"http://livetalk.example{path}" in page.html
            assert (await reader.get(path)).status_code == 200


async def test_what_is_cancelled_is_struck_and_says_why(site: TestSite) -> None:
    session = await planned(site, "Cykler")
    await made(host_of(site), c.CancelSession(session=session, reason="Stormen tog teltet."))

    async with site.visitor() as reader:
        page = await reader.see("/calendar?view=list")

    assert "Aflyst" in page.html
    assert "<s>" in page.html
    assert "Stormen tog teltet." in page.html


async def test_nothing_of_drafts_and_closed_rooms_is_on_a_page(site: TestSite) -> None:
    host = host_of(site)
    body = await add_body(host, "Planted råd")
    await plan_session(host, "Planted kladde", bodies=(body,), themes=("Planted tema",))
    room = await plan_session(host, "Planted rum", template="small_room", bodies=(body,))
    await host.give(SERVER, c.PublishSession(session=room, room="000001"))

    async with site.visitor() as reader:
        for address in ("/calendar", "/calendar?view=list", "/calendar/embed", "/calendar?body=planted-raad"):
            assert "Planted" not in (await reader.see(address)).html


async def test_a_full_day_shows_its_first_and_leads_to_the_rest(site: TestSite) -> None:
    start = -(host_of(site).now() % DAY_MS) + 40 * DAY_MS + 10 * HOUR_MS
    for number in range(6):
        session = await plan_session(
            host_of(site), f"Samtale {number}", starts_in_ms=start + number, minutes=30
        )
        await publish(site, session)
    month = day_of(host_of(site).now() + start).strftime("%Y-%m")

    async with site.visitor() as reader:
        page = await reader.see(f"/calendar?month={month}")
        assert "og 2 mere" in page.html
        day = day_of(host_of(site).now() + start)
        page = await reader.see(f"/calendar?view=list&month={month}&day={day}")
        assert all(f"Samtale {number}" in page.html for number in range(6))


async def test_a_long_list_comes_in_pages(site: TestSite) -> None:
    for number in range(63):
        await planned(site, f"Samtale nr. {number:02}", 5, minutes=30 + number)

    async with site.visitor() as reader:
        first = await reader.see("/calendar?view=list")
        second = await reader.see("/calendar?view=list&page=2")
        beyond = await reader.see("/calendar?view=list&page=999")

    assert "Samtale nr. 59" in first.html
    assert "Samtale nr. 60" not in first.html
    assert "Samtale nr. 60" in second.html
    assert "page=2" in first.html
    assert "page=1" in second.html
    assert "page=2" not in second.html
    assert "Samtale nr. 62" in beyond.html


@pytest.mark.parametrize(
    "query",
    ["month=2026-13", "month=abc", "month=0001-01", "month=9999-12", "view=x&page=-1", "page=99999999999",
     "day=2026-02-30&view=list", "body=" + "x" * 3000, "lang=xx&look=pink"],
)  # fmt: skip
async def test_what_makes_no_sense_is_as_if_it_were_not_said(site: TestSite, query: str) -> None:
    await planned(site, "Cykler")

    async with site.visitor() as reader:
        await reader.see(f"/calendar?{query}")
        await reader.see(f"/calendar/embed?{query}")


async def test_a_meeting_of_several_days_stands_on_each_in_the_month(site: TestSite) -> None:
    host = host_of(site)
    first = day_of(host.now()).replace(day=1) + timedelta(days=40)
    noon = (first.replace(day=10) - date(1970, 1, 1)).days * DAY_MS + 10 * HOUR_MS
    session = await plan_session(
        host, "Høring", template="hearing", starts_in_ms=noon - host.now(), minutes=3 * 24 * 60
    )
    await publish(site, session)

    async with site.visitor() as reader:
        page = await reader.see(f"/calendar?month={first.strftime('%Y-%m')}")

    assert page.html.count("Høring</bdi>") == 4


# In a frame of another site


async def test_nobody_may_frame_it_unless_the_operator_says_so(site: TestSite) -> None:
    async with site.visitor() as reader:
        for address in ("/calendar", "/calendar/embed"):
            answer = await reader.get(address)
            assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY


async def test_only_the_page_for_frames_may_be_framed_and_only_by_those_who_are_named() -> None:
    async with running_site(embed_hosts=(EMBEDDER, "https://*.kultur.example")) as site:
        await planned(site, "Cykler")
        async with site.visitor() as reader:
            answer = await reader.get("/calendar/embed?lang=en")
            policy = answer.headers["content-security-policy"]
            assert f"frame-ancestors {EMBEDDER} https://*.kultur.example;" in policy
            assert policy.startswith("default-src 'none'; script-src 'self'")
            assert "Coming meetings" in answer.text
            assert 'target="_blank" rel="noopener"' in answer.text
            assert "<form" not in answer.text
            for address in ("/calendar", "/", "/programme", "/mine", "/calendar.ics", "/organise"):
                headers = (await reader.get(address)).headers
                assert "frame-ancestors 'none'" in headers["content-security-policy"]
