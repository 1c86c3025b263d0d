"""From a proposal on a phone to an evaluation on paper: what happens around a talk, in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.browser.evening import LAPTOP, PHONE, Evening
from tests.browser.festival import EDIT_FIELDS, Organiser, in_minutes, make_account
from tests.browser.test_accessibility import AXE, CALM, RULES, RUN_AXE, SIDEWAYS
from tests.support.planners import FRAME
from tests.support.server_process import Room, ServerProcess, server_on

NARROW, WIDE = ViewportSize(width=320, height=640), ViewportSize(width=1280, height=800)
TITLE = "Ren luft ved skolen"
BEGINS_IN = -10  # minutes: the talk is on as soon as it is published


@pytest_asyncio.fixture(loop_scope="session")
async def office(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ServerProcess]:
    with server_on(tmp_path_factory.mktemp("office")) as server:
        make_account(server, "Anne Holm", "anne@gentofte.example", "organiser")
        server.start()
        await server.ready()
        yield server


@pytest_asyncio.fixture(loop_scope="session")
async def town(office: ServerProcess, browser: Browser) -> AsyncIterator[Evening]:
    town = Evening(office, browser, Room(code="", tokens={}))
    yield town
    await town.end()
    assert town.complaints == []
    assert town.elsewhere == []


async def propose(town: Evening) -> Page:
    """Somebody proposes a talk on a phone; the proposal's own page."""
    phone = await town.open("/propose")
    for field, words in {
        "title": TITLE,
        "about": "Bilerne holder i tomgang, når børnene bliver sat af.",
        "who": "Forældre til 2. B",
        "name": "Bo Lind",
        "email": "bo@example.org",
    }.items():
        await phone.fill(f"#{field}", words)
    await phone.get_by_role("button", name="Send forslaget").click()
    await expect(phone.get_by_role("status").first).to_have_text("Tak! Forslaget er sendt.")
    return phone


async def accept(anne: Organiser) -> str:
    """Say yes to the proposal that the start page names; the id of the draft."""
    page, starts = anne.page, in_minutes(BEGINS_IN)
    await page.goto(f"{anne.festival.url}/organise")
    await page.get_by_role("link", name=TITLE).click()
    await page.fill("#day", f"{starts:%Y-%m-%d}")
    await page.fill("#starts", f"{starts:%H:%M}")
    await page.fill("#accept-text", "Vi glæder os.")
    await page.get_by_role("button", name="Sig ja og lav en kladde").click()
    await expect(page.get_by_role("status").first).to_contain_text("ligger som kladde")
    await page.get_by_role("link", name="Til samtalen").click()
    await page.wait_for_url("**/organise/sessions/*")
    return page.url.partition("?")[0].rpartition("/")[2]


async def complete(anne: Organiser, session: str) -> None:
    """Give the draft its frame, and publish it."""
    page = anne.page
    await page.goto(f"{anne.festival.url}/organise/sessions/{session}/edit")
    for field in (*EDIT_FIELDS, "access"):
        await page.locator(f"[name={field}]").fill(FRAME[field])
    async with page.expect_navigation():
        await page.locator("main form button").first.click()
    await page.goto(f"{anne.festival.url}/organise/sessions/{session}")
    await page.locator(f"form[action='/organise/sessions/{session}/publish'] button").click()
    await expect(page.get_by_role("status").first).to_contain_text("offentlig nu")


async def judge(town: Evening, session: str, heard: int) -> Page:
    """Somebody answers the three questions on a phone."""
    phone = await town.open(f"/s/{session}/thanks")
    await phone.locator(f".score:has([name=heard][value='{heard}'])").click()
    await phone.fill("#comment", "Hold det igen.")
    await phone.get_by_role("button", name="Send svaret").click()
    await expect(phone.get_by_role("status").first).to_have_text("Tak for dit svar.")
    return phone


async def test_a_proposal_becomes_a_talk_that_is_asked_in_and_evaluated(
    town: Evening, office: ServerProcess
) -> None:
    phone = await propose(town)
    anne = await Organiser.signs_in(town, "anne@gentofte.example")
    await expect(anne.page.locator(".task", has_text=TITLE)).to_contain_text("Vi har lovet svar senest")
    session = await accept(anne)
    await phone.reload()
    await expect(phone.locator(".standing")).to_contain_text("Vi glæder os.")
    await complete(anne, session)
    await phone.reload()
    await phone.get_by_role("link", name="Se samtalen").click()
    await expect(phone).to_have_url(f"{town.url}/s/{session}")

    await anne.page.goto(f"{town.url}/organise/sessions/{session}/print")
    poster = await anne.page.request.get(f"{town.url}/organise/sessions/{session}/print/poster-a4.pdf")
    assert (await poster.body()).startswith(b"%PDF")
    invitation = await anne.page.locator("#text-da").input_value()
    code = invitation.partition("/r/")[2][:6]
    town.room = Room(code=code, tokens={})

    citizen = await town.audience()
    await citizen.fill("#ask-text", "Hvornår bliver det forbudt at holde i tomgang?")
    await citizen.locator(".ask-form > button").click()
    await expect(citizen.locator("#own li")).to_have_count(1)  # only then has the room got it
    await anne.page.goto(f"{town.url}/organise")
    await anne.page.locator(".task", has_text="Ét spørgsmål venter").get_by_role("button").click()
    await anne.page.wait_for_url(f"**/r/{code}/moderate")

    for heard in (4, 5):
        await judge(town, session, heard)
    await anne.page.goto(f"{town.url}/organise/sessions/{session}/evaluation")
    await expect(anne.page.locator(".asked").first).to_contain_text("4,5 af 5. 2 svar.")


async def faults(page: Page) -> list[str]:
    """What axe finds in either scheme, and what scrolls sideways on a small phone or a laptop."""
    await page.add_script_tag(path=AXE)
    found: list[str] = []
    for size in (NARROW, WIDE):
        await page.set_viewport_size(size)
        found += await page.evaluate(SIDEWAYS)
        found += await page.evaluate(RUN_AXE, RULES["light"])
    await page.emulate_media(color_scheme="dark")
    found += await page.evaluate(RUN_AXE, RULES["dark"])
    await page.emulate_media(color_scheme="light")
    return found


@pytest.mark.parametrize("locale", ["da-DK", "en-GB"])
async def test_every_page_around_a_talk_is_for_everybody(
    town: Evening, office: ServerProcess, locale: str
) -> None:
    town.foreseen += ("status of 404", "status of 422")
    anne = await Organiser.signs_in(town, "anne@gentofte.example")
    empty = await faults_of(town, anne, locale, "/organise", "/organise/proposals")
    phone = await propose(town)
    waiting = phone.url.partition("?")[0].removeprefix(town.url)
    await propose(town)  # one that waits, when the first has been answered
    answering = await faults_of(town, anne, locale, f"/organise{waiting}", "/organise/proposals", "/organise")
    session = await accept_first(anne, waiting)
    of_session = f"/organise/sessions/{session}"
    draft = await faults_of(town, anne, locale, "/organise", f"/organise{waiting}", f"{of_session}/print")
    await complete(anne, session)
    await judge(town, session, 3)
    after = await faults_of(
        town, anne, locale, "/organise", f"{of_session}/print", f"{of_session}/evaluation"
    )
    reader = await town.device(PHONE, locale=locale, **CALM)
    await reader.add_cookies(await phone.context.cookies())  # type: ignore[arg-type]  # what came out goes in
    public = {}
    for path in ("/propose", waiting, "/mine", "/mine/erase", f"/s/{session}/thanks", "/proposals/nobody"):
        page = await town.open(path, reader)
        public[path] = await faults(page)
    assert {
        path: found for path, found in {**empty, **answering, **draft, **after, **public}.items() if found
    } == {}


async def accept_first(anne: Organiser, proposal: str) -> str:
    """Say yes to this proposal; the id of the draft."""
    page, starts = anne.page, in_minutes(BEGINS_IN)
    await page.goto(f"{anne.festival.url}/organise{proposal}")
    await page.fill("#day", f"{starts:%Y-%m-%d}")
    await page.fill("#starts", f"{starts:%H:%M}")
    await page.get_by_role("button", name="Sig ja og lav en kladde").click()
    await page.get_by_role("link", name="Til samtalen").click()
    await page.wait_for_url("**/organise/sessions/*")
    return page.url.partition("?")[0].rpartition("/")[2]


async def faults_of(town: Evening, anne: Organiser, locale: str, *paths: str) -> dict[str, list[str]]:
    """The same of pages of those who plan, in a language."""
    device = await town.device(LAPTOP, locale=locale, **CALM)
    await device.add_cookies(await anne.device.cookies())  # type: ignore[arg-type]  # what came out goes in
    found = {}
    for path in paths:
        page = await town.open(path, device)
        for one in await page.locator("details").all():
            await one.evaluate("one => { one.open = true; }")
        found[path] = await faults(page)
        await page.close()
    return found
