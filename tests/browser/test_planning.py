"""An organiser at the planning screens, in a real browser: from an empty programme to a room."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from livetalk.edge.access import token_hash
from livetalk.edge.planners import PLANNER_COOKIE
from livetalk.live.programme.programme_host import ProgrammeHost
from livetalk.live.rooms import fresh_id
from livetalk.log.sqlite import SqliteLog
from livetalk.programme.commands import SignIn
from livetalk.rules_files import load_templates
from tests.browser.evening import LAPTOP
from tests.browser.test_accessibility import CALM, Findings, look, told
from tests.support.planners import FRAME, made, make_account
from tests.support.server_process import ServerProcess, server_on

DAY = "2031-05-31"


class Office:
    """A server with an empty programme, and an organiser who is signed in."""

    def __init__(self, server: ServerProcess, token: str, device: BrowserContext) -> None:
        self.server = server
        self.token = token
        self.device = device
        self.complaints: list[str] = []

    async def open(self, path: str) -> Page:
        page = await self.device.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        await page.goto(self.server.url + path)
        return page


@pytest_asyncio.fixture(loop_scope="session")
async def office(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> AsyncIterator[Office]:
    with server_on(tmp_path_factory.mktemp("office")) as server:
        token = secrets.token_urlsafe(32)
        log = SqliteLog(server.database)
        await log.open()
        host = ProgrammeHost(
            log, load_templates(), now=lambda: time.time_ns() // 1_000_000, fresh_id=fresh_id
        )
        await host.load()
        account = await make_account(host)
        await made(host, SignIn(account=account, token_hash=token_hash(token)))
        await log.close()
        server.start()
        await server.ready()
        device = await browser.new_context(viewport=LAPTOP, locale="da-DK", **CALM)  # type: ignore[arg-type]
        await device.add_cookies([{"name": PLANNER_COOKIE, "value": token, "url": server.url}])
        yield Office(server, token, device)
        await device.close()


async def add_body(page: Page, name: str) -> None:
    await page.goto(page.url.partition("/organise")[0] + "/organise/bodies")
    form = page.locator("form[action='/organise/bodies']")
    await form.get_by_label("Navn").fill(name)
    async with page.expect_navigation():
        await form.get_by_role("button", name="Tilføj").click()


async def plan_day(page: Page, *stages: str) -> str:
    """A gathering by its form; its address."""
    await page.goto(page.url.partition("/organise")[0] + "/organise/gatherings/new")
    await page.get_by_label("Titel").fill("Festdag på Gentofte Torv")
    await page.get_by_label("Scener eller telte").fill(", ".join(stages))
    await page.get_by_label("Grønt Råd").check()
    await page.get_by_role("button", name="Lav arrangementet").click()
    await expect(page.get_by_role("status").first).to_contain_text("kladde")
    return page.url.partition("?")[0]


async def plan_talk(page: Page, gathering: str, stage: str, title: str, hours: tuple[str, str]) -> str:
    """A talk of Bo Dam's by the screens, from the gathering on; its address."""
    await page.goto(gathering)
    await page.get_by_role("link", name="Ny samtale", exact=True).click()
    await page.get_by_role("button", name="Vælg Samtale").click()
    await page.locator("[name=title]").fill(title)
    await page.locator("[name=day]").fill(DAY)
    await page.locator("[name=starts]").fill(hours[0])
    await page.locator("[name=ends]").fill(hours[1])
    await page.locator("[name=stage]").select_option(label=stage)
    await page.locator("[name=politicians]").fill("Bo Dam")
    for field, text in FRAME.items():
        await page.locator(f"[name={field}]").fill(text)
    await page.get_by_role("button", name="Gem som kladde").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url.partition("?")[0]


async def test_from_an_empty_programme_to_a_room_that_is_moderated(office: Office) -> None:
    page = await office.open("/organise/programme")
    await expect(page.get_by_text("Sådan planlægger du et møde")).to_be_visible()
    await add_body(page, "Grønt Råd")
    gathering = await plan_day(page, "Store telt", "Lille telt")
    first = await plan_talk(page, gathering, "Store telt", "Cykler", ("10:00", "10:45"))
    await plan_talk(page, gathering, "Lille telt", "Havnen", ("10:30", "11:15"))
    await expect(page.get_by_text("Bo Dam er med i både")).to_be_visible()

    await page.get_by_text("Flyt", exact=True).first.click()
    await page.locator("#move-starts").fill("11:00")
    await page.locator("#move-ends").fill("11:45")
    await page.get_by_role("button", name="Flyt").click()
    await expect(page.get_by_role("status").first).to_contain_text("flyttet")
    await expect(page.get_by_text("Bo Dam er med i både")).to_have_count(0)
    await page.goto(gathering)
    await page.get_by_role("button", name="Offentliggør 2 samtaler").click()
    await expect(page.get_by_role("status").first).to_contain_text("2 samtaler er offentliggjort")
    await page.goto(first)
    await page.get_by_role("button", name="Gå ind som moderator").click()

    await page.wait_for_url("**/moderate")
    await page.wait_for_selector("[data-connection=online], body[data-online=true]", state="attached")
    assert office.complaints == []


async def test_the_planning_screens_are_for_everybody_on_every_width(office: Office) -> None:
    page = await office.open("/organise/programme")
    found = Findings()
    await look(page, "nothing planned yet", found)
    await add_body(page, "Grønt Råd")
    await look(page, "bodies", found)
    gathering = await plan_day(page, "Store telt", "Lille telt", "Biblioteket")
    await look(page, "gathering without talks", found)
    session = await plan_talk(page, gathering, "Store telt", "Cykler", ("10:00", "10:45"))
    await plan_talk(page, gathering, "Lille telt", "Havnen", ("10:30", "11:15"))
    ident = gathering.rpartition("/")[2]
    for path in (
        gathering,
        session,
        f"{session}/edit",
        f"/organise/sessions/new?gathering={ident}",
        f"/organise/sessions/new?template=theme_meeting&gathering={ident}",
        "/organise/programme",
    ):
        await page.goto(path if path.startswith("http") else office.server.url + path)
        await look(page, path.removeprefix(office.server.url), found)

    assert not told(found.axe), told(found.axe)
    assert not told(found.sideways), told(found.sideways)


async def test_what_overlaps_on_one_stage_stands_below_each_other_and_covers_nothing(office: Office) -> None:
    page = await office.open("/organise/programme")
    await add_body(page, "Grønt Råd")
    gathering = await plan_day(page, "Store telt")
    for title in ("Cykler", "Havnen", "Skolen"):
        await plan_talk(page, gathering, "Store telt", title, ("10:00", "10:45"))
    await page.goto(gathering)

    cell = await page.locator(".grid td").first.bounding_box()
    slots = [await slot.bounding_box() for slot in await page.locator(".grid .slot").all()]
    assert cell is not None
    ends = [slot["y"] + slot["height"] for slot in slots if slot is not None]
    begins = [slot["y"] for slot in slots if slot is not None]
    assert len(ends) == 3
    assert all(end <= begin for end, begin in zip(ends, begins[1:], strict=False))
    assert ends[-1] <= cell["y"] + cell["height"] + 1


async def test_a_form_with_a_slip_says_so_beside_its_field(office: Office) -> None:
    page = await office.open("/organise/sessions/new?template=talk")
    await page.locator("[name=title]").fill("Cykler")
    await page.locator("[name=day]").fill(DAY)
    await page.locator("[name=starts]").fill("14:00")
    await page.locator("[name=ends]").fill("13:00")
    office.complaints.clear()

    await page.get_by_role("button", name="Gem som kladde").click()

    await expect(page.get_by_role("alert")).to_contain_text("Tjek tiderne")
    await expect(page.locator("[name=starts]")).to_have_attribute("aria-invalid", "true")
    await expect(page.locator("[name=title]")).to_have_value("Cykler")
