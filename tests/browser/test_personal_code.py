"""A question is found again on another device, by the personal code."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.evening import Evening

OWN = "Bliver havnebadet åbent om vinteren?"


async def test_a_personal_code_opens_the_own_questions_on_another_device(evening: Evening) -> None:
    phone = await evening.audience()
    await phone.fill("#ask-text", OWN)
    await phone.click(".ask-form > button")
    await expect(phone.locator("#own > li")).to_have_count(1)
    mine = await evening.open("/mine", phone.context)
    await mine.click(".personal > summary")
    await expect(mine.locator(".personal")).to_contain_text("Gem din personlige kode.")
    letters = await mine.locator("[data-code-letters]").inner_text()
    assert [len(group) for group in letters.split()] == [4, 4, 4, 4]

    other = await evening.open("/mine")
    await other.click(".elsewhere > summary")
    await other.fill("#room", evening.room.code)
    await other.fill("#code", letters.upper().replace(" ", "-"))
    await other.click(".elsewhere button")
    await expect(other.locator(".own-text")).to_have_text(OWN)
    await other.click("[data-withdraw] button")
    await expect(phone.locator("#own > li")).to_have_count(0)


async def test_a_wrong_personal_code_comes_back_with_a_sentence(evening: Evening) -> None:
    evening.foreseen.append("status of 404")
    page = await evening.open("/mine")
    await page.click(".elsewhere > summary")
    await page.fill("#room", evening.room.code)
    await page.fill("#code", "abcd efgh ijkl mnop")
    await page.click(".elsewhere button")
    await expect(page.locator("#code-error")).to_be_visible()
    await expect(page.locator("#room")).to_have_value(evening.room.code)


async def test_the_code_is_copied_by_a_button(evening: Evening) -> None:
    device = await evening.device(permissions=["clipboard-read", "clipboard-write"])
    phone = await evening.audience(device)
    await phone.fill("#ask-text", OWN)
    await phone.click(".ask-form > button")
    await expect(phone.locator("#own > li")).to_have_count(1)
    mine = await evening.open("/mine", device)
    await mine.click(".personal > summary")
    await mine.click("[data-copy]")
    await expect(mine.locator("[data-copied]")).to_have_text("Koden er kopieret.")
    assert (
        await mine.evaluate("navigator.clipboard.readText()")
        == await mine.locator("[data-code-letters]").inner_text()
    )
