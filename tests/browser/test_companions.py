"""Devices beside the phone in a real browser: what idles goes back to its start, one key pauses for the interpreter."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser.evening import PHONE, Evening
from tests.browser.test_accessibility import CALM, Findings, look, told
from tests.support.server_process import ServerProcess

TABLET = {"width": 820, "height": 1180}
IDLE_MS = 46_000
PAUSE = "Vi holder en kort pause, så tolken kan følge med."


@pytest_asyncio.fixture(loop_scope="session")
async def council(server: ServerProcess, browser: Browser) -> AsyncIterator[Evening]:
    """A room like a council's, and people who open its pages."""
    traits = ("large_type", "captions", "pauses", "briefing")
    evening = Evening(server, browser, await server.open_room(traits=traits))
    yield evening
    await evening.end()
    assert evening.complaints == []
    assert evening.elsewhere == []


async def at_the_device(evening: Evening, device: str) -> Page:
    """The page of a shared device, its clock in our hands."""
    context = await evening.device(TABLET)
    page = evening.watch(await context.new_page())
    await page.clock.install()
    await page.goto(f"{evening.url}/r/{evening.room.code}/{device}")
    return page


async def test_a_kiosk_goes_back_to_its_start_when_nobody_touches_it(evening: Evening) -> None:
    page = await at_the_device(evening, "kiosk")
    await page.get_by_label("Hvad vil du gerne spørge om?").fill("Noget, jeg ikke sender")
    await page.clock.run_for(35_000)
    await expect(page.locator("[data-idle-note]")).to_contain_text("går tilbage til start")
    await page.mouse.click(5, 5)
    await page.clock.run_for(2_000)
    await expect(page.locator("[data-idle-note]")).to_be_hidden()
    await page.clock.run_for(IDLE_MS)
    await expect(page.get_by_label("Hvad vil du gerne spørge om?")).to_have_value("")


async def test_the_code_of_one_person_is_gone_for_the_next_also_by_the_back_button(evening: Evening) -> None:
    page = await at_the_device(evening, "kiosk")
    await page.get_by_label("Hvad vil du gerne spørge om?").fill("Hvornår kommer bussen?")
    await page.get_by_role("button", name="Send").click()
    code = await page.locator(".device-code").inner_text()
    assert len(code.replace(" ", "")) == 16
    await page.clock.run_for(IDLE_MS)
    await expect(page.get_by_label("Hvad vil du gerne spørge om?")).to_have_value("")
    await page.go_back()
    assert code not in await page.content()
    assert "Hvornår kommer bussen?" not in await page.content()


async def test_a_table_passes_its_tablet_on(evening: Evening) -> None:
    page = await at_the_device(evening, "table")
    codes = []
    for text in ("Hvad med skolen?", "Hvad med havnen?"):
        await page.get_by_label("Hvad vil du gerne spørge om?").fill(text)
        await page.get_by_role("button", name="Send").click()
        codes.append(await page.locator(".device-code").inner_text())
        await page.get_by_role("link", name="Næste person").click()
        await expect(page.get_by_label("Hvad vil du gerne spørge om?")).to_have_value("")
    assert len(set(codes)) == 2


async def test_one_key_pauses_for_the_interpreter_and_every_screen_says_so(council: Evening) -> None:
    moderator, wall = await council.staff(), await council.wall()
    phone = await council.audience(size=PHONE)
    await moderator.keyboard.press("Shift+I")
    await expect(phone.locator(".pause-note")).to_have_text(PAUSE)
    await expect(wall.locator(".between .state-interpreter")).to_be_visible()
    await expect(wall.locator(".between .state-paused")).to_be_hidden()
    await moderator.keyboard.press("Shift+I")
    await expect(phone.locator(".pause-note")).to_have_count(0)
    await expect(wall.locator(".between .state-interpreter")).to_be_hidden()


@pytest.mark.parametrize("lang", ["da-DK", "en-GB"])
async def test_everybody_gets_into_the_pages_beside_the_phone(
    server: ServerProcess, browser: Browser, lang: str
) -> None:
    """Axe finds nothing, and nothing scrolls sideways at 320 px or at 400 percent."""
    traits = ("hearing", "large_type", "captions", "pauses")
    evening = Evening(server, browser, await server.open_room(traits=traits))
    await evening.ask("Hvad gør kommunen for ældre, der bor alene?", "Kan bussen standse ved biblioteket?")
    found, options = Findings(), {**CALM, "locale": lang}
    phone = await evening.audience(size=PHONE, **options)
    await phone.fill("#ask-text", "Huset er for højt.")
    await phone.click(".ask-form > .button")
    receipt = phone.locator('a[href*="/receipt/"]')
    await expect(receipt).to_be_visible()
    await look(phone, "a hearing", found)
    await receipt.click()
    await phone.wait_for_url("**/receipt/**")
    await look(phone, "receipt", found)
    for page in ("round", "kiosk", "table"):
        shown = await evening.open(f"/r/{evening.room.code}/{page}", size=PHONE, **options)
        await look(shown, page, found)
    await shown.fill("#text", "Hvad med skolen?")
    await shown.click(".device-form > .button")
    await expect(shown.locator(".device-code")).to_be_visible()
    await look(shown, "the code", found)
    moderator = await evening.staff(**options)
    await look(moderator, "moderate", found)
    for page in ("write", "briefing"):
        await moderator.goto(f"{evening.url}/r/{evening.room.code}/{page}")
        await look(moderator, page, found)
    await moderator.goto(f"{evening.url}/r/{evening.room.code}/write")
    await moderator.fill("#text", "Hvornår kommer bussen?")
    await moderator.click(".device-form > .button")
    await look(moderator, "the code that is read out", found)
    await evening.end()
    assert evening.complaints == []
    assert not told(found.axe), told(found.axe)
    assert not told(found.sideways), told(found.sideways)
