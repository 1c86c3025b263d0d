"""Staff links: made by a moderator, used on another device, and closed while somebody works by one."""

from __future__ import annotations

import re

from playwright.async_api import Page, expect

from tests.browser.evening import LAPTOP, Evening


async def link_for(evening: Evening, page: Page, label: str) -> str:
    """Make a link for a second moderator; its address."""
    await page.goto(f"{evening.url}/r/{evening.room.code}/links")
    await page.fill("#label", label)
    await page.click(".make button")
    return await page.input_value("#address")


async def test_a_link_opens_a_screen_and_closing_it_closes_that_screen_alone(evening: Evening) -> None:
    evening.foreseen.append("status of 403")
    await evening.ask("Hvem må se det her?", approve=False)
    anna = await evening.staff()
    address = await link_for(evening, anna, "Bo Holm")
    assert "#" in address  # the secret is in no path and in no query
    await anna.goto(f"{evening.url}/r/{evening.room.code}/links")
    await expect(anna.locator("body")).not_to_contain_text(address.partition("#")[2])

    bo = await evening.open(address.removeprefix(evening.url), size=LAPTOP)
    await bo.wait_for_url("**/moderate")
    await evening.connected(bo)
    await expect(bo.locator('[data-holds="waiting"] [data-q]')).to_have_count(1)
    other = await evening.staff()

    row = anna.locator(".link-row", has_text="Bo Holm")
    await row.locator("summary").click()
    await row.get_by_role("button").click()
    await expect(anna.locator(".link-row", has_text="Bo Holm")).to_have_count(0)

    await expect(bo.locator("h1")).not_to_have_text(re.compile("Kontrolskærm"))
    await expect(bo.locator("body")).not_to_contain_text("Hvem må se det her?")
    await bo.goto(f"{evening.url}/r/{evening.room.code}/moderate")
    await expect(bo.locator("body")).not_to_contain_text("Hvem må se det her?")
    await other.keyboard.press("j")
    await other.keyboard.press("a")
    await expect(other.locator('[data-holds="approved"] [data-q]')).to_have_count(1)


async def test_nobody_closes_the_link_they_came_by(evening: Evening) -> None:
    anna = await evening.staff()
    await anna.click('.strip-links a[href="links"]')
    own = anna.locator(".link-row", has_text="Dit eget")
    await expect(own).to_have_count(1)
    await expect(own.get_by_role("button")).to_have_count(0)
    await anna.click(".brandbar a")
    await evening.connected(anna)
