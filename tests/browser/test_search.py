"""Searching all meetings in a browser: with the keyboard, without a script, on a small phone."""

from __future__ import annotations

from playwright.async_api import Locator, Page, expect

from tests.browser.evening import PHONE, Evening
from tests.browser.test_accessibility import SCHEMES, Findings, look, told

QUESTION = "Hvornår får vi en bredere cykelsti ved mosen?"


async def search_until_found(page: Page, words: str) -> Locator:
    """The archive hears of a question a second after it is shown; other rooms of the server are in it, too."""
    hit = page.locator(".hit", has_text="bredere cykelsti ved mosen").first
    for _ in range(60):
        await page.get_by_label("Hvad leder du efter?").fill(words)
        async with page.expect_navigation():
            await page.keyboard.press("Enter")
        if await hit.count():
            return hit
        await page.wait_for_timeout(250)
    raise AssertionError(f"nothing is found by {words!r}")


async def test_a_question_is_found_by_another_form_of_its_word_and_leads_to_its_page(
    evening: Evening,
) -> None:
    await evening.ask(QUESTION)
    device = await evening.device(PHONE, java_script_enabled=False, locale="da-DK")
    page = evening.watch(await device.new_page())
    await page.goto(f"{evening.server.url}/search")

    hit = await search_until_found(page, "cykler mose")
    await expect(hit.locator("mark").first).to_have_text("cykelsti")
    await hit.locator(".hit-text a").click()

    await expect(page.locator("h1")).to_contain_text("cykelsti ved mosen")


async def test_a_filter_is_chosen_with_the_keyboard_and_taken_away_by_its_own_link(evening: Evening) -> None:
    await evening.ask(QUESTION)
    device = await evening.device(PHONE, locale="da-DK")
    page = evening.watch(await device.new_page())
    await page.goto(f"{evening.server.url}/search")
    await search_until_found(page, "cykelsti")

    await page.locator("summary").focus()
    await page.keyboard.press("Enter")
    await page.get_by_label("Slags").select_option("promise")
    await page.get_by_role("button", name="Brug afgrænsningen").press("Enter")
    await expect(page.locator("h2").first).to_have_text("Vi fandt ikke noget.")
    await page.get_by_role("link", name="Fjern Slags: Tilsagn").press("Enter")

    await expect(page.locator(".hit").first).to_be_visible()
    await expect(page.get_by_label("Hvad leder du efter?")).to_have_value("cykelsti")


async def test_what_is_found_can_be_read_by_everybody(evening: Evening) -> None:
    await evening.ask(QUESTION)
    device = await evening.device(PHONE, bypass_csp=True, reduced_motion="reduce", locale="da-DK")
    page, found = evening.watch(await device.new_page()), Findings()
    await page.goto(f"{evening.server.url}/search")
    await search_until_found(page, "cykelsti")

    await look(page, "found", found)
    await page.goto(f"{evening.server.url}/open-data")
    await page.locator("summary").first.click()
    await look(page, "open data", found)

    assert len(found.axe) == 2 * len(SCHEMES)
    assert told(found.axe) == ""
    assert told(found.sideways) == ""
