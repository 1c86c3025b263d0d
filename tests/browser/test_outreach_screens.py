"""The tablet's screens for everybody: no finding of axe, nothing sideways, on paper a slip and nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.browser.outreach_car import Car, car, write_down
from tests.browser.test_accessibility import AXE, CALM, RULES, RUN_AXE, SIDEWAYS

NARROW = ViewportSize(width=320, height=640)
TABLET = ViewportSize(width=820, height=1180)


@pytest_asyncio.fixture(loop_scope="session")
async def day(tmp_path: Path) -> AsyncIterator[Car]:
    async with car(tmp_path) as running:
        yield running
    assert running.complaints == []


async def faults(page: Page) -> list[str]:
    """What axe finds in either scheme, and what scrolls sideways on a small phone or the tablet."""
    await page.add_script_tag(path=AXE)
    found: list[str] = []
    for size in (NARROW, TABLET):
        await page.set_viewport_size(size)
        found += await page.evaluate(SIDEWAYS)
        found += await page.evaluate(RUN_AXE, RULES["light"])
    await page.emulate_media(color_scheme="dark")
    found += await page.evaluate(RUN_AXE, RULES["dark"])
    await page.emulate_media(color_scheme="light")
    return found


@pytest.mark.parametrize("locale", ["da-DK", "en-GB"])
async def test_every_state_of_the_tablet_is_for_everybody(day: Car, browser: Browser, locale: str) -> None:
    device = await browser.new_context(**CALM, locale=locale)
    await day.sign_in(device)
    page = await day.open(device)
    await page.click("details.offered summary")
    assert await faults(page) == []

    await page.fill("#text", "Ring til mig på 40 12 34 56 om cykelstien")
    await page.check("[name=consent]")
    await page.click(".entry-save button")
    await expect(page.locator(".mend-item")).to_be_visible()
    assert await faults(page) == []

    await page.click("[data-next]")
    await page.click(".entry-save button")
    await expect(page.locator("[data-error]")).to_be_visible()
    assert await faults(page) == []

    await write_down(page, "Hvornår bliver der en bænk?", "")
    await expect(page.locator("[data-tally]")).to_have_attribute("data-waiting", "0")
    await page.goto(day.url + "/organise/entries")
    await expect(page.locator(".place")).to_have_count(1)
    assert await faults(page) == []
    await device.close()


async def test_the_slip_is_all_that_is_printed(day: Car, browser: Browser) -> None:
    device = await browser.new_context(locale="da-DK")
    await day.sign_in(device)
    page = await day.open(device)
    await page.fill("#text", "Hvornår bliver der en bænk?")
    await page.check("[name=consent]")
    await page.click(".entry-save button")
    await expect(page.locator("[data-given]")).to_be_visible()
    code = await page.locator("[data-given] [data-code]").inner_text()

    await page.emulate_media(media="print")

    await expect(page.locator(".slip [data-code]")).to_have_text(code)
    await expect(page.locator(".slip")).to_contain_text(day.url.partition("://")[2] + "/mine")
    await expect(page.locator(".slip .qr")).to_be_visible()
    for other in ("[data-given]", "[data-entry]", ".planner-bar", ".foot"):
        await expect(page.locator(other)).to_be_hidden()
    await device.close()


async def test_the_tablet_is_worked_by_keys_alone(day: Car, browser: Browser) -> None:
    device = await browser.new_context(locale="da-DK")
    await day.sign_in(device)
    page = await day.open(device)
    await page.focus("#text")
    await page.keyboard.type("Hvem passer på træerne?")
    for _ in range(3):  # the name, what more there is, the yes
        await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-given]")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.locator("[data-next]")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#text")).to_be_focused()
    await expect(page.locator("#text")).to_have_value("")
    await device.close()


async def test_a_button_that_is_tapped_twice_keeps_one_person(day: Car, browser: Browser) -> None:
    device = await browser.new_context(locale="da-DK")
    await day.sign_in(device)
    page = await day.open(device)
    await page.fill("#text", "Hvornår bliver der en bænk?")
    await page.check("[name=consent]")
    await page.locator(".entry-save button").evaluate("(button) => { button.click(); button.click(); }")
    await expect(page.locator("[data-given]")).to_be_visible()
    await expect(page.locator("[data-tally]")).to_have_attribute("data-waiting", "0")

    await page.goto(day.url + "/organise/entries")
    await expect(page.locator(".place")).to_have_count(1)
    await device.close()
