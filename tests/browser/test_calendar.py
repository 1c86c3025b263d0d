"""The shared calendar in a browser: for everybody, on every width, without a script, and light."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from livetalk.live.programme.programme_host import ProgrammeHost
from livetalk.live.programme.session_rooms import SessionRooms
from livetalk.live.rooms import fresh_id
from livetalk.log.sqlite import SqliteLog
from livetalk.programme.commands import CancelSession, PublishGathering
from livetalk.programme.context import SERVER
from livetalk.rules_files import load_templates
from tests.browser.evening import LAPTOP, PHONE, Evening
from tests.browser.festival import now_ms
from tests.browser.test_accessibility import Findings, look, told
from tests.support.planners import (
    DAY_MS,
    HOUR_MS,
    add_body,
    add_stage,
    made,
    plan_gathering,
    plan_session,
)
from tests.support.server_process import Room, server_on

LONG = "Speciallægepraksisplanlægningsstabiliseringsperiodeaftalerne – hvem kan forstå dem?"
HEAVIEST = 60_000  # bytes of everything that a first visit loads, as it comes over the line


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Evening]:
    """A server with a full day, a long title, something cancelled, and something of two bodies."""
    with server_on(tmp_path_factory.mktemp("calendar")) as server:
        log = SqliteLog(server.database)
        await log.open()
        host = ProgrammeHost(log, load_templates(), now=now_ms, fresh_id=fresh_id)
        await host.load()
        bodies = tuple(
            [await add_body(host, name) for name in ("Grønt Råd", "Børne-, Unge- og Fritidsudvalget")]
        )
        day = await plan_gathering(host, "Gentofte Talks på havnen", bodies[0])
        stages = [await add_stage(host, day, name) for name in ("Telt 1", "Telt 2")]
        await made(host, PublishGathering(gathering=day))
        rooms = SessionRooms(log, host, now_ms)
        for number, title in enumerate(("Cykler", LONG, "Træer", "Børn", "Vand", "Lys")):
            session = await plan_session(
                host,
                title,
                starts_in_ms=HOUR_MS + number,
                gathering=day,
                stage=stages[number % 2],
                bodies=bodies,
                themes=("Trafik", "Natur"),
            )
            await rooms.publish(SERVER, session)
        off = await plan_session(host, "Høring om stien", starts_in_ms=2 * DAY_MS, bodies=bodies[1:])
        await rooms.publish(SERVER, off)
        await made(host, CancelSession(session=off, reason="Salen er oversvømmet."))
        await log.close()
        server.start()
        await server.ready()
        found = Evening(server, browser, Room(code="", tokens={}))
        yield found
        await found.end()
        assert found.complaints == []
        assert found.elsewhere == []


async def test_month_list_and_frame_are_for_everybody_on_every_width(served: Evening) -> None:
    found = Findings()
    page = await served.open("/calendar", await served.device(LAPTOP))
    for path in (
        "/calendar",
        "/calendar?view=list",
        "/calendar/embed",
        "/calendar/embed?view=month&look=dark",
    ):
        await page.goto(served.url + path)
        await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        await look(page, path, found)

    assert not told(found.axe), told(found.axe)
    assert not told(found.sideways), told(found.sideways)


async def test_a_phone_without_scripts_finds_its_way_by_month_theme_and_list(served: Evening) -> None:
    page = await served.open("/calendar", await served.device(PHONE, java_script_enabled=False))
    await page.get_by_label("Emne").select_option("Natur")
    await page.get_by_role("button", name="Vis").click()
    await page.get_by_role("link", name="Liste", exact=True).click()

    await expect(page.get_by_role("link", name="Cykler")).to_be_visible()
    await expect(page.get_by_text("Høring om stien")).to_have_count(0)
    await page.get_by_role("link", name="Cykler").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Cykler")


async def test_on_a_phone_only_days_with_meetings_are_listed_and_on_a_laptop_the_whole_month(
    served: Evening,
) -> None:
    phone = await served.open("/calendar", await served.device(PHONE))
    laptop = await served.open("/calendar", await served.device(LAPTOP))

    assert await _shown_days(phone) <= 3
    assert await _shown_days(laptop) >= 28


async def test_a_first_visit_is_light(served: Evening) -> None:
    page = await served.open("/calendar", await served.device(PHONE))
    weight = await page.evaluate(
        "performance.getEntries().reduce((sum, entry) => sum + (entry.transferSize || 0), 0)"
    )

    assert 0 < weight < HEAVIEST


async def _shown_days(page: Page) -> int:
    return await page.locator(".days > li:visible").count()
